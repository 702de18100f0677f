(call method: [(identifier) (constant)] @call)
(call
  receiver: [(constant) @call (scope_resolution name: (constant) @call)]
  method: (identifier) @_how
  (#eq? @_how "new"))
