(namespace_declaration name: (_) @name body: (_) @body) @module
((file_scoped_namespace_declaration name: (_) @name) @module (#set! extent "rest"))

(class_declaration name: (identifier) @name body: (_)? @body) @class
(class_declaration
  (base_list
    [(identifier) (generic_name) (qualified_name) (alias_qualified_name) (primary_constructor_base_type)] @base)) @class
(record_declaration name: (identifier) @name body: (_)? @body) @class
(record_declaration
  (base_list
    [(identifier) (generic_name) (qualified_name) (alias_qualified_name) (primary_constructor_base_type)] @base)) @class
(struct_declaration name: (identifier) @name body: (_)? @body) @struct
(struct_declaration
  (base_list [(identifier) (generic_name) (qualified_name) (alias_qualified_name)] @base)) @struct
(interface_declaration name: (identifier) @name body: (_)? @body) @interface
(interface_declaration
  (base_list [(identifier) (generic_name) (qualified_name) (alias_qualified_name)] @base)) @interface
(enum_declaration name: (identifier) @name body: (_)? @body) @enum
(delegate_declaration name: (identifier) @name) @type

(method_declaration
  (explicit_interface_specifier (_) @receiver)?
  name: (identifier) @name
  body: (_)? @body) @function
; Where conditional compilation splits a statement, the parser takes `else if (…)` for a function.
((local_function_statement name: (identifier) @name body: (_)? @body) @function (#not-eq? @name "if"))
(constructor_declaration name: (identifier) @name body: (_)? @body) @method
(destructor_declaration name: (identifier) @name body: (_)? @body) @method
(operator_declaration operator: _ @name body: (_)? @body) @method
(conversion_operator_declaration type: (_) @name body: (_)? @body) @method
(indexer_declaration
  (explicit_interface_specifier (_) @receiver)?
  "this" @name
  [accessors: (_) value: (_)] @body) @method

(enum_member_declaration name: (identifier) @name) @field
(record_declaration (parameter_list (parameter name: (identifier) @name) @field))
(property_declaration
  (explicit_interface_specifier (_) @receiver)?
  name: (identifier) @name
  [accessors: (accessor_list) value: (arrow_expression_clause)]? @body) @field
(field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(event_field_declaration (variable_declaration (variable_declarator name: (identifier) @name))) @field
(event_declaration
  (explicit_interface_specifier (_) @receiver)?
  name: (identifier) @name
  accessors: (_) @body) @field
