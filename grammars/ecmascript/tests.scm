; Plain calls: `it('…')`, `describe.only('…')`.
((call_expression
  function: [(identifier) (member_expression)] @_callee
  arguments: (arguments . (_) @title)) @suite
  (#match? @_callee "^(?:[fx]?describe|x?context|suite|test\\s*\\.\\s*describe)(?:\\s*\\.\\s*(?:only|skip|todo|concurrent|sequential|shuffle|parallel|serial))*$"))
((call_expression
  function: [(identifier) (member_expression)] @_callee
  arguments: (arguments . (_) @title)) @test
  (#match? @_callee "^(?:[fx]?it|x?test|x?specify)(?:\\s*\\.\\s*(?:only|skip|todo|fails|failing|concurrent|sequential))*$"))

; Calls of what a call has made: `describe.each([…])('…')`, `` it.each`…`('…') ``, `test.skipIf(…)('…')`.
((call_expression
  function: (call_expression function: (member_expression) @_callee)
  arguments: (arguments . (_) @title)) @suite
  (#match? @_callee "^(?:[fx]?describe|x?context|suite)(?:\\s*\\.\\s*\\w+)*\\s*\\.\\s*(?:skipIf|runIf)$"))
((call_expression
  function: (call_expression function: (member_expression) @_callee)
  arguments: (arguments . (_) @title)) @test
  (#match? @_callee "^(?:[fx]?it|x?test|x?specify)(?:\\s*\\.\\s*\\w+)*\\s*\\.\\s*(?:skipIf|runIf)$"))
((call_expression
  function: (call_expression function: (member_expression) @_callee)
  arguments: (arguments . (_) @title)) @suite
  (#match? @_callee "^(?:[fx]?describe|x?context|suite)\\b[^]*\\.\\s*(?:each|for)$")
  (#set! title "pattern"))
((call_expression
  function: (call_expression function: (member_expression) @_callee)
  arguments: (arguments . (_) @title)) @test
  (#match? @_callee "^(?:[fx]?it|x?test|x?specify)\\b[^]*\\.\\s*(?:each|for)$")
  (#set! title "pattern"))

; Subtests of node:test: `t.test('…', () => …)`.
((call_expression
  function: (member_expression object: (identifier) property: (property_identifier) @_method)
  arguments: (arguments . (_) @title [(arrow_function) (function_expression)] @_body .)) @test
  (#match? @_method "^(?:test|it)$"))
