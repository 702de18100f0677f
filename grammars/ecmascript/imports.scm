(import_statement . source: (string) @import.module) @import
(import_statement
  (import_clause (identifier) @import.alias)
  source: (string) @import.module
  (#set! name "default")) @import
(import_statement (import_clause (namespace_import (identifier) @import.alias)) source: (string) @import.module) @import
(import_statement
  (import_clause (named_imports (import_specifier name: (_) @import.name alias: (_)? @import.alias)))
  source: (string) @import.module) @import

; What is passed on is imported, too.
(export_statement
  (export_clause (export_specifier name: (_) @import.name alias: (_)? @import.alias))
  source: (string) @import.module) @import
(export_statement "*" @import.name source: (string) @import.module) @import
(export_statement (namespace_export (_) @import.alias) source: (string) @import.module) @import

(call_expression function: (import) arguments: (arguments . (string) @import.module)) @import
