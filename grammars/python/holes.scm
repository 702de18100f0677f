[(expression_statement) (return_statement) (raise_statement) (assert_statement) (delete_statement)] @statement

(return_statement (_) @value)
(raise_statement (_) @value)
(assignment right: (_) @value)
(augmented_assignment right: (_) @value)
(for_statement right: (_) @value)
(for_in_clause right: (_) @value)
(keyword_argument value: (_) @value)

(if_statement condition: (_) @condition)
(elif_clause condition: (_) @condition)
(while_statement condition: (_) @condition)
(if_clause (_) @condition)
(conditional_expression (_) . "if" . (_) @condition)
(assert_statement . (_) @condition)

(call arguments: (argument_list) @arguments)

(binary_operator left: (_) @operand)
(binary_operator right: (_) @operand)
(comparison_operator (_) @operand)
(boolean_operator left: (_) @operand)
(boolean_operator right: (_) @operand)
(subscript subscript: (_) @operand)

(function_definition body: (block) @body)
