[
  (function_signature)
  (method_signature)
  (abstract_method_signature)
  (call_signature)
  (construct_signature)
  (index_signature)
  (function_type)
  (constructor_type)
  (type_alias_declaration)
  (conditional_type)
] @scope

(required_parameter pattern: (identifier) @local)
(optional_parameter pattern: (identifier) @local)
(index_signature name: (identifier) @local)
(mapped_type_clause name: (type_identifier) @local)
(type_parameter name: (type_identifier) @local)
(infer_type (type_identifier) @local)
