; Functions in a module are methods, so it is a trait.
(module name: [(constant) @name (scope_resolution scope: (_)? @receiver name: (constant) @name)] body: (_)? @body) @trait
(class name: [(constant) @name (scope_resolution scope: (_)? @receiver name: (constant) @name)] body: (_)? @body) @class
(class superclass: (superclass [(constant) @base (scope_resolution) @base (call receiver: (constant) @base)])) @class
; What stands in `class << self` belongs to the class around it, as after `def self.`.
(singleton_class value: [(constant) (identifier) (scope_resolution)] @name body: (_)? @body) @extension

(class
  body: (body_statement
    (call !receiver method: (identifier) @_how arguments: (argument_list [(constant) (scope_resolution)] @base)))
  (#any-of? @_how "include" "extend" "prepend")) @class
(module
  body: (body_statement
    (call !receiver method: (identifier) @_how arguments: (argument_list [(constant) (scope_resolution)] @base)))
  (#any-of? @_how "include" "extend" "prepend")) @trait

(method name: (_) @name body: (_)? @body) @function
(singleton_method name: (_) @name body: (_)? @body) @function
(program (singleton_method object: [(constant) (identifier) (scope_resolution)] @receiver) @function)
(alias name: [(identifier) (constant) (setter) (operator) (simple_symbol)] @name) @method
(call
  !receiver
  method: (identifier) @_how
  arguments: (argument_list . [(simple_symbol) @name (string . (string_content) @name .)])
  (#any-of? @_how "define_method" "define_singleton_method" "alias_method")) @method

(call
  !receiver
  method: (identifier) @_how
  arguments: (argument_list [(simple_symbol) @name (string . (string_content) @name .)])
  (#any-of? @_how "attr_reader" "attr_writer" "attr_accessor" "attr")) @field

(assignment left: (constant) @name) @variable
(assignment left: (scope_resolution scope: (_) @receiver name: (constant) @name)) @variable
(assignment left: (left_assignment_list (constant) @name)) @variable
(operator_assignment left: (constant) @name) @variable

(assignment
  left: [(constant) @name (scope_resolution scope: (_) @receiver name: (constant) @name)]
  right: (call receiver: (constant) @_what method: (identifier) @_how block: (_)? @body)
  (#any-of? @_what "Class" "Struct" "Data")
  (#any-of? @_how "new" "define")) @class
(assignment
  left: [(constant) (scope_resolution)]
  right: (call
    receiver: (constant) @_what
    method: (identifier) @_how
    arguments: (argument_list . [(constant) (scope_resolution)] @base))
  (#eq? @_what "Class")
  (#eq? @_how "new")) @class
(assignment
  left: [(constant) @name (scope_resolution scope: (_) @receiver name: (constant) @name)]
  right: (call receiver: (constant) @_what method: (identifier) @_how block: (_)? @body)
  (#eq? @_what "Module")
  (#eq? @_how "new")) @trait
(call
  receiver: (constant) @_what
  method: (identifier) @_how
  arguments: (argument_list (simple_symbol) @name @field)
  (#any-of? @_what "Struct" "Data")
  (#any-of? @_how "new" "define"))
