(class_definition name: (identifier) @name body: (_)? @body) @class

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
