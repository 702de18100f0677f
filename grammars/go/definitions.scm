(function_declaration name: (identifier) @name body: (_)? @body) @function
(method_declaration
  receiver: (parameter_list (parameter_declaration type: (_) @receiver))
  name: (field_identifier) @name
  body: (_)? @body) @method

; Of a declaration of one, the keyword belongs to the header.
(type_declaration "type" @decorator)
(const_declaration "const" @decorator)
(var_declaration "var" @decorator)

(type_spec name: (type_identifier) @name) @type
(type_alias name: (type_identifier) @name) @type
(type_spec name: (type_identifier) @name type: (struct_type (field_declaration_list) @body)) @struct
(type_alias name: (type_identifier) @name type: (struct_type (field_declaration_list) @body)) @struct
(type_spec name: (type_identifier) @name type: (interface_type "{" @body)) @interface
(type_alias name: (type_identifier) @name type: (interface_type "{" @body)) @interface
(type_spec type: (struct_type (field_declaration_list (field_declaration !name type: (_) @base)))) @struct
(type_spec
  type: (interface_type (type_elem . [(type_identifier) (qualified_type) (generic_type)] @base .))) @interface
(field_declaration name: (field_identifier) @name) @field
(type_spec type: (interface_type (method_elem name: (field_identifier) @name) @method))
(type_alias type: (interface_type (method_elem name: (field_identifier) @name) @method))

; What stands in functions is dropped.
(const_spec (identifier) @name) @variable
(var_spec name: (identifier) @name) @variable
((var_spec . name: (identifier) @name value: (expression_list . (func_literal body: (_) @body) .)) @function
  (#set! local "none"))
