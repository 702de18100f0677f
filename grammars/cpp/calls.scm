(call_expression function: [
  (qualified_identifier name: [
    (identifier) @call
    (template_function name: (_) @call)
    (qualified_identifier name: [
      (identifier) @call
      (template_function name: (_) @call)
      (qualified_identifier name: [(identifier) @call (template_function name: (_) @call)])
    ])
  ])
  (template_function name: (_) @call)
  (field_expression field: [
    (template_method name: (_) @call)
    (qualified_identifier name: (_) @call)
    (dependent_name (template_method name: (_) @call))
  ])
])
(new_expression type: [
  (type_identifier) @call
  (template_type name: (_) @call)
  (qualified_identifier name: [
    (type_identifier) @call
    (template_type name: (_) @call)
    (qualified_identifier name: [(type_identifier) @call (template_type name: (_) @call)])
  ])
])
(compound_literal_expression type: [
  (type_identifier) @call
  (template_type name: (_) @call)
  (qualified_identifier name: [(type_identifier) @call (template_type name: (_) @call)])
])
