(call_expression function: [
  (identifier) @call
  (field_expression field: (field_identifier) @call)
  (parenthesized_expression [(identifier) @call (pointer_expression argument: (identifier) @call)])
])
