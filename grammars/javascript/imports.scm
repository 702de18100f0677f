; CommonJS
(variable_declarator
  name: [
    (identifier) @import.alias
    (object_pattern [
      (shorthand_property_identifier_pattern) @import.name
      (object_assignment_pattern left: (shorthand_property_identifier_pattern) @import.name)
      (pair_pattern key: (_) @import.name value: (identifier) @import.alias)
    ])
  ]
  value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .))
  (#eq? @_require "require")) @import
([
  (expression_statement
    (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
  (assignment_expression
    right: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
  (member_expression
    object: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
  (call_expression
    function: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
  (arguments
    (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
  (pair
    value: (call_expression function: (identifier) @_require arguments: (arguments . (string) @import.module .)))
] @import (#eq? @_require "require"))
