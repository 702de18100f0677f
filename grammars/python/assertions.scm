(assert_statement) @assertion
(expression_statement
  (call function: (attribute attribute: (identifier) @name))
  (#match? @name "^assert")) @assertion
(expression_statement
  (await (call function: (attribute attribute: (identifier) @name)))
  (#match? @name "^assert")) @assertion
