(call_expression function: [
  (identifier) @call
  (selector_expression field: (field_identifier) @call)
  (parenthesized_expression (identifier) @call)
  (index_expression operand: [(identifier) @call (selector_expression field: (field_identifier) @call)])
  (type_instantiation_expression type: [(type_identifier) @call (qualified_type name: (type_identifier) @call)])
])
(type_conversion_expression type: [
  (type_identifier) @call
  (qualified_type name: (type_identifier) @call)
  (generic_type type: [(type_identifier) @call (qualified_type name: (type_identifier) @call)])
])
(composite_literal type: [
  (type_identifier) @call
  (qualified_type name: (type_identifier) @call)
  (generic_type type: [(type_identifier) @call (qualified_type name: (type_identifier) @call)])
])
