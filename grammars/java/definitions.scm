(module_declaration name: (_) @name body: (_) @body) @module
(class_declaration name: (_) @name body: (_) @body) @class
(record_declaration name: (_) @name body: (_) @body) @class
(interface_declaration name: (_) @name body: (_) @body) @interface
(annotation_type_declaration name: (_) @name body: (_) @body) @interface
(enum_declaration name: (_) @name body: (_) @body) @enum
(object_creation_expression type: (_) @anonymous @base (class_body) @body) @class
; Outside of the constant, which is a field.
(enum_constant name: (_) @anonymous body: (class_body) @class)

(class_declaration [(superclass (_) @base) (super_interfaces (type_list (_) @base))]) @class
(record_declaration (super_interfaces (type_list (_) @base))) @class
(interface_declaration (extends_interfaces (type_list (_) @base))) @interface
(enum_declaration (super_interfaces (type_list (_) @base))) @enum

; At the top in a file that is a class without saying so.
(method_declaration name: (_) @name body: (_)? @body) @function
(constructor_declaration name: (_) @name body: (_) @body) @method
(compact_constructor_declaration name: (_) @name body: (_) @body) @method
(annotation_type_element_declaration name: (_) @name) @method

(field_declaration declarator: (variable_declarator name: (_) @name)) @field
(constant_declaration declarator: (variable_declarator name: (_) @name)) @field
(enum_constant name: (_) @name) @field
(record_declaration parameters: (formal_parameters [
  (formal_parameter name: (_) @name) @field
  (spread_parameter (variable_declarator name: (_) @name)) @field
]))
