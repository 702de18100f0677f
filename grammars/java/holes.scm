[(expression_statement) (return_statement) (throw_statement) (local_variable_declaration)] @statement

(return_statement (_) @value)
(throw_statement (_) @value)
(variable_declarator value: (_) @value)
(assignment_expression right: (_) @value)
(enhanced_for_statement value: (_) @value)

(if_statement condition: (parenthesized_expression (_) @condition))
(while_statement condition: (parenthesized_expression (_) @condition))
(do_statement condition: (parenthesized_expression (_) @condition))
(for_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)

(method_invocation arguments: (argument_list) @arguments)
(object_creation_expression arguments: (argument_list) @arguments)

(binary_expression left: (_) @operand)
(binary_expression right: (_) @operand)
(array_access index: (_) @operand)
(update_expression) @operand

(method_declaration body: (block) @body)
(constructor_declaration body: (constructor_body) @body)
(lambda_expression body: (block) @body)
