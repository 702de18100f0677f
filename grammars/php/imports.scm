(namespace_use_declaration
  (namespace_use_clause
    [(name) @import.name (qualified_name prefix: (namespace_name)? @import.module (name) @import.name)]
    !alias) @import)
(namespace_use_declaration
  (namespace_use_clause
    [(name) @import.name (qualified_name prefix: (namespace_name)? @import.module (name) @import.name)]
    alias: (name) @import.alias) @import)
(namespace_use_declaration
  (namespace_name) @import.module
  body: (namespace_use_group (namespace_use_clause [(name) (qualified_name)] @import.name !alias) @import))
(namespace_use_declaration
  (namespace_name) @import.module
  body: (namespace_use_group
    (namespace_use_clause [(name) (qualified_name)] @import.name alias: (name) @import.alias) @import))

([
  (require_expression [(string (string_content) @import.module) (binary_expression right: (string (string_content) @import.module))])
  (require_once_expression [(string (string_content) @import.module) (binary_expression right: (string (string_content) @import.module))])
  (include_expression [(string (string_content) @import.module) (binary_expression right: (string (string_content) @import.module))])
  (include_once_expression [(string (string_content) @import.module) (binary_expression right: (string (string_content) @import.module))])
] @import)
