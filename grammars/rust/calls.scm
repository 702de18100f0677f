(call_expression function: [
  (identifier) @call
  (scoped_identifier name: (identifier) @call)
  (field_expression field: (field_identifier) @call)
  (generic_function function: [
    (identifier) @call
    (scoped_identifier name: (identifier) @call)
    (field_expression field: (field_identifier) @call)
  ])
])
(macro_invocation macro: [(identifier) @call (scoped_identifier name: (identifier) @call)])
(struct_expression name: [
  (type_identifier) @call
  (scoped_type_identifier name: (type_identifier) @call)
  (generic_type_with_turbofish type: [(type_identifier) @call (scoped_identifier name: (identifier) @call)])
])
; What macros are given is tokens: a name before parentheses is taken for a call.
(token_tree (identifier) @call . (token_tree . "("))
