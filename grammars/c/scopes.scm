[(function_definition) (compound_statement) (for_statement)] @scope

(parameter_declaration declarator: [
  (identifier) @local
  (array_declarator declarator: (identifier) @local)
  (pointer_declarator declarator: [
    (identifier) @local
    (array_declarator declarator: (identifier) @local)
    (pointer_declarator declarator: (identifier) @local)
  ])
  (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @local)))
])
(declaration declarator: [
  (identifier) @local
  (array_declarator declarator: (identifier) @local)
  (pointer_declarator declarator: [
    (identifier) @local
    (array_declarator declarator: (identifier) @local)
    (pointer_declarator declarator: (identifier) @local)
  ])
  (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @local)))
  (init_declarator declarator: [
    (identifier) @local
    (array_declarator declarator: (identifier) @local)
    (pointer_declarator declarator: [
      (identifier) @local
      (array_declarator declarator: (identifier) @local)
      (pointer_declarator declarator: (identifier) @local)
    ])
    (function_declarator declarator: (parenthesized_declarator (pointer_declarator declarator: (identifier) @local)))
  ])
])
