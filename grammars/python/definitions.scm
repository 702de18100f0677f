(class_definition name: (identifier) @name body: (_)? @body) @class
(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @base)) @class

(function_definition
  name: (identifier) @name
  parameters: (parameters
    [
      (identifier) @parameter
      (default_parameter name: (identifier) @parameter)
      (typed_parameter . (identifier) @parameter)
      (typed_default_parameter name: (identifier) @parameter)
      (list_splat_pattern)
      (dictionary_splat_pattern)
      (keyword_separator)
      (positional_separator)
      (typed_parameter . (list_splat_pattern))
      (typed_parameter . (dictionary_splat_pattern))
    ]*)
  body: (_)? @body) @function

(decorated_definition (decorator) @decorator definition: (class_definition) @class)
(decorated_definition (decorator) @decorator definition: (function_definition) @function)

(type_alias_statement . (type [(identifier) @name (generic_type . (identifier) @name)])) @type

; Attributes of a class, and of its instances where a method assigns them.
(class_definition body: (block (expression_statement (assignment left: (identifier) @name) @field)))
(assignment left: (attribute object: (identifier) @_self attribute: (identifier) @name) (#eq? @_self "self")) @field

; Variables of the module.
(module (expression_statement (assignment left: (identifier) @name) @variable))
(module (expression_statement (assignment left: (pattern_list (identifier) @name)) @variable))
