((function_declaration name: (identifier) @name) @test
  (#match? @name "^(?:Test|Fuzz|Example)(?![a-z])")
  (#not-eq? @name "TestMain"))

; What other functions run, nobody knows under which name.
((function_declaration name: (identifier) @_name body: (_) @closed)
  (#not-match? @_name "^(?:Test|Fuzz|Example)(?![a-z])"))
(method_declaration body: (_) @closed)

((call_expression
  function: (selector_expression field: (field_identifier) @_run)
  arguments: (argument_list . (_) @title . (_) .)) @test
  (#eq? @_run "Run")
  (#not-match? @title "^`"))
((call_expression
  function: (selector_expression field: (field_identifier) @_run)
  arguments: (argument_list . (raw_string_literal) @title . (_) .)) @test
  (#eq? @_run "Run")
  (#set! title "raw"))
