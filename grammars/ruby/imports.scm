(call
  !receiver
  method: (identifier) @_how
  arguments: (argument_list . (string . (string_content) @import.module .))
  (#any-of? @_how "require" "require_relative" "load")) @import
(call
  method: (identifier) @_how
  arguments: (argument_list . (simple_symbol) @import.name . (string . (string_content) @import.module .))
  (#eq? @_how "autoload")) @import
