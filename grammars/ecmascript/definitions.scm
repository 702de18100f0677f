; What JavaScript, TypeScript and TSX have in common.

(class_declaration name: (_) @name body: (_) @body) @class
; In an expression: named by what it is bound to (below), by itself, or not at all.
(class name: (_) @name body: (_) @body) @class
(class !name "class" @anonymous body: (_) @body) @class

(function_declaration name: (_) @name body: (_) @body) @function
(generator_function_declaration name: (_) @name body: (_) @body) @function
(function_expression name: (_) @name body: (_) @body) @function
(generator_function name: (_) @name body: (_) @body) @function
(method_definition name: (_) @name body: (_) @body) @method

; Functions and classes named by what they are bound to.
(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @function
(variable_declarator name: (identifier) @name value: (class body: (_) @body)) @class
(pair
  key: (_) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @method
(pair key: (_) @name value: (class body: (_) @body)) @class
(assignment_expression
  left: (member_expression property: (_) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @function
(assignment_expression left: (member_expression property: (_) @name) right: (class body: (_) @body)) @class
(export_statement "default" @name value: (class body: (_) @body) @class)
(export_statement
  "default" @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @function)

; `A.b = …` and `A.prototype.b = …` belong to A; `exports.b = …` belongs to the file.
(assignment_expression
  left: (member_expression object: (identifier) @receiver)
  right: [(arrow_function) (function_expression) (generator_function)]
  (#not-any-of? @receiver "exports" "module")) @function
(assignment_expression
  left: (member_expression
    object: (member_expression object: (_) @receiver property: (property_identifier) @_prototype))
  right: [(arrow_function) (function_expression) (generator_function)]
  (#eq? @_prototype "prototype")) @function

(export_statement decorator: (decorator) @decorator declaration: (class_declaration) @class)

; Variables of the module.
(program [
  (lexical_declaration (variable_declarator
    name: [
      (identifier) @name
      (object_pattern [
        (shorthand_property_identifier_pattern) @name
        (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
        (pair_pattern value: (identifier) @name)
        (pair_pattern value: (assignment_pattern left: (identifier) @name))
        (rest_pattern (identifier) @name)
      ])
      (array_pattern [
        (identifier) @name
        (assignment_pattern left: (identifier) @name)
        (rest_pattern (identifier) @name)
      ])
    ]) @variable)
  (export_statement declaration: (lexical_declaration (variable_declarator
    name: [
      (identifier) @name
      (object_pattern [
        (shorthand_property_identifier_pattern) @name
        (object_assignment_pattern left: (shorthand_property_identifier_pattern) @name)
        (pair_pattern value: (identifier) @name)
        (pair_pattern value: (assignment_pattern left: (identifier) @name))
        (rest_pattern (identifier) @name)
      ])
      (array_pattern [
        (identifier) @name
        (assignment_pattern left: (identifier) @name)
        (rest_pattern (identifier) @name)
      ])
    ]) @variable))
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  (export_statement declaration: (variable_declaration (variable_declarator name: (identifier) @name) @variable))
])
