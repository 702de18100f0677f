; Besides what C has: names that C has not.
(function_definition declarator: [
  (function_declarator declarator: [
    (qualified_identifier) @name
    (field_identifier) @name
    (operator_name) @name
    (destructor_name) @name
    (template_function name: (_) @name)
    (template_method name: (_) @name)
  ])
  (pointer_declarator declarator: [
    (function_declarator declarator: [
      (qualified_identifier) @name
      (field_identifier) @name
      (operator_name) @name
      (template_function name: (_) @name)
    ])
    (pointer_declarator declarator: (function_declarator declarator: [(qualified_identifier) (field_identifier)] @name))
    (reference_declarator (function_declarator declarator: [
      (identifier)
      (qualified_identifier)
      (field_identifier)
      (operator_name)
    ] @name))
  ])
  (reference_declarator (function_declarator declarator: [
    (identifier) @name
    (qualified_identifier) @name
    (field_identifier) @name
    (operator_name) @name
    (template_function name: (_) @name)
    (template_method name: (_) @name)
  ]))
  (operator_cast) @name
  (qualified_identifier) @name
]) @function
(function_definition body: (_) @body) @function

(declaration declarator: [
  (function_declarator declarator: [
    (qualified_identifier) @name
    (operator_name) @name
    (destructor_name) @name
    (template_function name: (_) @name)
  ])
  (pointer_declarator declarator: [
    (function_declarator declarator: [(qualified_identifier) (operator_name)] @name)
    (reference_declarator (function_declarator declarator: [(identifier) (qualified_identifier)] @name))
  ])
  (reference_declarator (function_declarator declarator: [
    (identifier) @name
    (qualified_identifier) @name
    (operator_name) @name
    (template_function name: (_) @name)
  ]))
  (operator_cast) @name
] (#set! local "none")) @function

(field_declaration declarator: [
  (function_declarator declarator: [(field_identifier) (operator_name)] @name)
  (pointer_declarator declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name)] @name)
    (pointer_declarator declarator: (function_declarator declarator: (field_identifier) @name))
    (reference_declarator (function_declarator declarator: (field_identifier) @name))
  ])
  (reference_declarator (function_declarator declarator: [(field_identifier) (operator_name)] @name))
]) @method

(class_specifier
  name: [(type_identifier) @name (template_type name: (_) @name) (qualified_identifier) @name]
  body: (_) @body) @class
(struct_specifier name: [(template_type name: (_) @name) (qualified_identifier) @name] body: (_) @body) @struct
(union_specifier name: [(template_type name: (_) @name) (qualified_identifier) @name] body: (_) @body) @struct
(enum_specifier name: (qualified_identifier) @name body: (_) @body) @enum
(class_specifier (base_class_clause
  [(type_identifier) (qualified_identifier) (template_type)] @base) body: (_)) @class
(struct_specifier (base_class_clause
  [(type_identifier) (qualified_identifier) (template_type)] @base) body: (_)) @struct

(namespace_definition name: (_) @name body: (_) @body) @module
(alias_declaration name: (_) @name) @type
(concept_definition name: (_) @name) @type

(field_declaration declarator: (reference_declarator (field_identifier) @name)) @field
(declaration declarator: [
  (qualified_identifier) @name
  (reference_declarator (identifier) @name)
  (init_declarator declarator: [
    (qualified_identifier) @name
    (array_declarator declarator: (qualified_identifier) @name)
    (pointer_declarator declarator: (qualified_identifier) @name)
    (reference_declarator (identifier) @name)
  ])
]) @variable
(declaration declarator: (init_declarator
  declarator: (identifier) @name
  value: (lambda_expression body: (_) @body)) (#set! local "none")) @function

(template_declaration "template" @decorator [
  (class_specifier) @class
  (struct_specifier) @struct
  (union_specifier) @struct
  (function_definition) @function
  (declaration) @function
  (alias_declaration name: (_) @name) @type
  (concept_definition name: (_) @name) @type
])

; A macro that the parser knows nothing of: `class API A {…}`, `API namespace a {…}`.
(function_definition type: (class_specifier !body) . declarator: (identifier) @name body: (_) @body) @class
(function_definition
  type: [(class_specifier !body) @_type (struct_specifier !body) @_type]
  (ERROR . (identifier) @name)
  declarator: (identifier) @_final
  body: (_) @body
  (#eq? @_final "final")) @class
((function_definition
  declarator: (qualified_identifier scope: (namespace_identifier) @_keyword name: (_) @name)
  body: (_) @body) @module
  (#eq? @_keyword "namespace"))
((function_definition declarator: (identifier) @_keyword . (ERROR . (identifier) @name .) body: (_) @body) @module
  (#eq? @_keyword "namespace"))
((function_definition (ERROR . (identifier) @_keyword .) . declarator: (identifier) @name body: (_) @body) @class
  (#any-of? @_keyword "class" "struct"))
((ERROR (function_declarator declarator: (field_identifier) @name) @function) (#set! local "none"))
