(class_declaration (class_heritage (_) @base)) @class
(class (class_heritage (_) @base)) @class

(field_definition property: (_) @name) @field
(field_definition
  property: (_) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ]) @method
(assignment_expression left: (member_expression object: (this) property: (_) @name)) @field
