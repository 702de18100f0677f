(call_expression function: (non_null_expression [(identifier) @call (member_expression property: (_) @call)]))
