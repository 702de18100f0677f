(abstract_class_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(type_alias_declaration name: (_) @name) @type
(internal_module name: (_) @name body: (_)? @body) @module
(module name: (_) @name body: (_)? @body) @module
(ambient_declaration "global" @name (statement_block) @body) @module
; A mask made a label of it.
((labeled_statement label: (_) @name body: (statement_block) @body) @module (#eq? @name "global"))
(import_alias . (identifier) @name) @variable

(function_signature name: (_) @name) @function
(method_signature name: (_) @name) @method
(abstract_method_signature name: (_) @name) @method

(class_declaration (class_heritage [(extends_clause value: (_) @base) (implements_clause (_) @base)])) @class
(abstract_class_declaration (class_heritage [(extends_clause value: (_) @base) (implements_clause (_) @base)])) @class
(class (class_heritage [(extends_clause value: (_) @base) (implements_clause (_) @base)])) @class
(interface_declaration (extends_type_clause type: (_) @base)) @interface

(public_field_definition name: (_) @name) @field
(public_field_definition
  name: (_) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @method
(interface_body (property_signature name: (_) @name) @field)
(enum_body name: (_) @name @field)
(enum_assignment name: (_) @name) @field
; A parameter of the constructor that is a field.
(required_parameter [(accessibility_modifier) (override_modifier) "readonly"] . pattern: (identifier) @name) @field
(optional_parameter [(accessibility_modifier) (override_modifier) "readonly"] . pattern: (identifier) @name) @field

(export_statement decorator: (decorator) @decorator declaration: (abstract_class_declaration) @class)
(class_body (decorator)+ @decorator . (method_definition) @method)

; Variables that are declared only, and those of namespaces.
(program [
  (ambient_declaration [
    (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
    (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  ])
  (export_statement (ambient_declaration [
    (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
    (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  ]))
])
(internal_module body: (statement_block [
  (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  (export_statement [
    (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
    (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  ])
]))
(module body: (statement_block [
  (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  (export_statement [
    (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
    (variable_declaration (variable_declarator name: (identifier) @name) @variable)
  ])
]))
(labeled_statement label: (_) @_global body: (statement_block [
  (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
]) (#eq? @_global "global"))
(ambient_declaration (statement_block [
  (lexical_declaration (variable_declarator name: (identifier) @name) @variable)
  (variable_declaration (variable_declarator name: (identifier) @name) @variable)
]))
