(namespace_definition name: (namespace_name) @name body: (_) @body) @module
((namespace_definition name: (namespace_name) @name !body) @module (#set! extent "rest"))

(class_declaration name: (name) @name body: (_) @body) @class
(class_declaration [
  (base_clause [(name) (qualified_name)] @base)
  (class_interface_clause [(name) (qualified_name)] @base)
  (declaration_list (use_declaration [(name) (qualified_name)] @base))
]) @class

(anonymous_class [
  (base_clause [(name) (qualified_name)] @base @anonymous)
  (class_interface_clause [(name) (qualified_name)] @base @anonymous)
  (declaration_list (use_declaration [(name) (qualified_name)] @base))
]) @class
; The last to match: the name counts only where there is nothing to extend or implement.
((anonymous_class body: (_) @body) @class (#set! name "<anonymous class>"))

(interface_declaration name: (name) @name body: (_) @body) @interface
(interface_declaration (base_clause [(name) (qualified_name)] @base)) @interface

(trait_declaration name: (name) @name body: (_) @body) @trait
(trait_declaration body: (declaration_list (use_declaration [(name) (qualified_name)] @base))) @trait

(enum_declaration name: (name) @name body: (_) @body) @enum
(enum_declaration [
  (class_interface_clause [(name) (qualified_name)] @base)
  (enum_declaration_list (use_declaration [(name) (qualified_name)] @base))
]) @enum

(function_definition name: (name) @name body: (_) @body) @function
(method_declaration name: (name) @name body: (_)? @body) @function
(program
  (expression_statement
    (assignment_expression
      left: (variable_name (name) @name)
      right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)]) @function))

(enum_case name: (name) @name) @field
(property_declaration (property_element name: (variable_name (name) @name))) @field
(property_promotion_parameter name: [(variable_name (name) @name) (by_ref (variable_name (name) @name))]) @field

(const_declaration (const_element . (name) @name)) @variable
(function_call_expression
  function: (name) @_how
  arguments: (arguments . (argument (string (string_content) @name)))
  (#eq? @_how "define")) @variable
