[
  (method_declaration)
  (constructor_declaration)
  (compact_constructor_declaration)
  (lambda_expression)
  (block)
  (for_statement)
  (enhanced_for_statement)
  (try_with_resources_statement)
  (catch_clause)
  (switch_block)
  (switch_rule)
] @scope

(method_declaration parameters: (formal_parameters [
  (formal_parameter name: (_) @local)
  (spread_parameter (variable_declarator name: (_) @local))
]))
(constructor_declaration parameters: (formal_parameters [
  (formal_parameter name: (_) @local)
  (spread_parameter (variable_declarator name: (_) @local))
]))
(lambda_expression parameters: [
  (identifier) @local
  (inferred_parameters (identifier) @local)
  (formal_parameters [
    (formal_parameter name: (_) @local)
    (spread_parameter (variable_declarator name: (_) @local))
  ])
])
(local_variable_declaration declarator: (variable_declarator name: (_) @local))
(enhanced_for_statement name: (_) @local)
(catch_formal_parameter name: (_) @local)
(resource name: (_) @local)
(instanceof_expression name: (_) @local)
(type_pattern (identifier) @local)
(record_pattern_component (identifier) @local)
(method_declaration type_parameters: (type_parameters (type_parameter (type_identifier) @local)))
(constructor_declaration type_parameters: (type_parameters (type_parameter (type_identifier) @local)))
