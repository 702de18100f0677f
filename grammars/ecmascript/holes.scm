[(expression_statement) (return_statement) (throw_statement) (lexical_declaration) (variable_declaration)] @statement

(return_statement (_) @value)
(throw_statement (_) @value)
(variable_declarator value: (_) @value)
(assignment_expression right: (_) @value)
(augmented_assignment_expression right: (_) @value)
(for_in_statement right: (_) @value)

(if_statement condition: (parenthesized_expression (_) @condition))
(while_statement condition: (parenthesized_expression (_) @condition))
(do_statement condition: (parenthesized_expression (_) @condition))
(for_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)

(call_expression arguments: (arguments) @arguments)
(new_expression arguments: (arguments) @arguments)

(binary_expression left: (_) @operand)
(binary_expression right: (_) @operand)
(subscript_expression index: (_) @operand)
(update_expression) @operand

(function_declaration body: (statement_block) @body)
(function_expression body: (statement_block) @body)
(generator_function_declaration body: (statement_block) @body)
(arrow_function body: (statement_block) @body)
(method_definition body: (statement_block) @body)
