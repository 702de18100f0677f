[(lambda_expression) (for_range_loop) (if_statement) (while_statement) (catch_clause)] @scope

(parameter_declaration declarator: (reference_declarator (identifier) @local))
(optional_parameter_declaration declarator: [
  (identifier) @local
  (pointer_declarator declarator: (identifier) @local)
  (reference_declarator (identifier) @local)
])
(variadic_parameter_declaration declarator: [
  (variadic_declarator (identifier) @local)
  (reference_declarator (variadic_declarator (identifier) @local))
])
(declaration declarator: [
  (reference_declarator (identifier) @local)
  (structured_binding_declarator (identifier) @local)
  (init_declarator declarator: [
    (reference_declarator [(identifier) @local (structured_binding_declarator (identifier) @local)])
    (structured_binding_declarator (identifier) @local)
  ])
])
(for_range_loop declarator: [
  (identifier) @local
  (pointer_declarator declarator: (identifier) @local)
  (reference_declarator [(identifier) @local (structured_binding_declarator (identifier) @local)])
  (structured_binding_declarator (identifier) @local)
])
(lambda_capture_initializer left: (identifier) @local)
(type_parameter_declaration (type_identifier) @local)
(optional_type_parameter_declaration name: (type_identifier) @local)
