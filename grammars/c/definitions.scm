(function_definition
  declarator: [
    (function_declarator declarator: [
      (identifier) @name
      (parenthesized_declarator (identifier) @name)
      (parenthesized_declarator (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
    ])
    (pointer_declarator declarator: [
      (function_declarator declarator: [(identifier) @name (parenthesized_declarator (identifier) @name)])
      (pointer_declarator declarator: [
        (function_declarator declarator: (identifier) @name)
        (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
      ])
    ])
  ]
  body: (_) @body) @function

(declaration declarator: [
  (function_declarator declarator: [
    (identifier) @name
    (parenthesized_declarator (identifier) @name)
    (parenthesized_declarator (pointer_declarator declarator: (function_declarator declarator: (identifier) @name)))
  ])
  (pointer_declarator declarator: [
    (function_declarator declarator: [(identifier) @name (parenthesized_declarator (identifier) @name)])
    (pointer_declarator declarator: [
      (function_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (function_declarator declarator: (identifier) @name))
    ])
  ])
  (attributed_declarator (function_declarator declarator: (identifier) @name))
] (#set! local "none")) @function

(preproc_function_def name: (_) @name value: (_)? @body) @function
(preproc_def name: (_) @name) @variable

(struct_specifier name: (type_identifier) @name body: (_) @body) @struct
(union_specifier name: (type_identifier) @name body: (_) @body) @struct
(enum_specifier name: (type_identifier) @name body: (_) @body) @enum
(enumerator name: (_) @name) @field
; Enumerators of no type.
(enum_specifier !name body: (enumerator_list (enumerator name: (_) @name) @variable))

; What has no name but by its typedef.
(type_definition
  type: [(struct_specifier !name body: (_) @body) (union_specifier !name body: (_) @body)]
  declarator: (type_identifier) @name) @struct
(type_definition type: (enum_specifier !name body: (_) @body) declarator: (type_identifier) @name) @enum
(type_definition declarator: [
  (type_identifier) @name
  (primitive_type) @name
  (array_declarator declarator: [(type_identifier) @name (array_declarator declarator: (type_identifier) @name)])
  (pointer_declarator declarator: [
    (type_identifier) @name
    (pointer_declarator declarator: (type_identifier) @name)
    (function_declarator declarator: (type_identifier) @name)
  ])
  (function_declarator declarator: [
    (type_identifier) @name
    (parenthesized_declarator [(type_identifier) @name (pointer_declarator declarator: (type_identifier) @name)])
  ])
  (pointer_declarator declarator: (function_declarator declarator:
    (parenthesized_declarator (pointer_declarator declarator: (type_identifier) @name))))
]) @type

(field_declaration declarator: [
  (field_identifier) @name
  (array_declarator declarator: [
    (field_identifier) @name
    (array_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (field_identifier) @name)
  ])
  (pointer_declarator declarator: [
    (field_identifier) @name
    (array_declarator declarator: (field_identifier) @name)
    (pointer_declarator declarator: (field_identifier) @name)
    (function_declarator declarator:
      (parenthesized_declarator (pointer_declarator declarator: (field_identifier) @name)))
  ])
  (function_declarator declarator:
    (parenthesized_declarator (pointer_declarator declarator: [
      (field_identifier) @name
      (array_declarator declarator: (field_identifier) @name)
    ])))
]) @field

(declaration declarator: [
  (identifier) @name
  (array_declarator declarator: [(identifier) @name (array_declarator declarator: (identifier) @name)])
  (pointer_declarator declarator: [
    (identifier) @name
    (array_declarator declarator: (identifier) @name)
    (pointer_declarator declarator: (identifier) @name)
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  ])
  (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @name)))
  (init_declarator declarator: [
    (identifier) @name
    (array_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: [(identifier) @name (array_declarator declarator: (identifier) @name)])
    ])
    (pointer_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: (identifier) @name)
      (pointer_declarator declarator: (identifier) @name)
    ])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: [
      (identifier) @name
      (array_declarator declarator: (identifier) @name)
    ])))
  ])
]) @variable

; A macro that the parser knows nothing of: `struct API A {…}` and `API size_t f(…);`.
(function_definition type: (struct_specifier !body) . declarator: (identifier) @name body: (_) @body) @struct
(function_definition type: (union_specifier !body) . declarator: (identifier) @name body: (_) @body) @struct
((declaration (MISSING ";"))
  . (expression_statement (call_expression function: (identifier) @name)) @function
  (#set! local "none"))
((ERROR (function_declarator declarator: (identifier) @name) @function) (#set! local "none"))
