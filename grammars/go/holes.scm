[
  (expression_statement)
  (return_statement)
  (short_var_declaration)
  (assignment_statement)
  (inc_statement)
  (dec_statement)
  (var_declaration)
] @statement

(return_statement (expression_list) @value)
(short_var_declaration right: (expression_list) @value)
(assignment_statement right: (expression_list) @value)
(range_clause right: (_) @value)

(if_statement condition: (_) @condition)
(for_clause condition: (_) @condition)

(call_expression arguments: (argument_list) @arguments)

(binary_expression left: (_) @operand)
(binary_expression right: (_) @operand)
(index_expression index: (_) @operand)

(function_declaration body: (block) @body)
(method_declaration body: (block) @body)
(func_literal body: (block) @body)
