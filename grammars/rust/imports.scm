(extern_crate_declaration name: (_) @import.module alias: (_)? @import.alias) @import
(mod_item name: (_) @import.module !body) @import

(use_declaration argument: [
  (identifier) @import.module
  (scoped_identifier path: (_) @import.module name: (_) @import.name)
  (use_wildcard (_) @import.module "*" @import.name)
  (use_as_clause path: (identifier) @import.module alias: (_) @import.alias)
  (use_as_clause
    path: (scoped_identifier path: (_) @import.module name: (_) @import.name)
    alias: (_) @import.alias)
  (use_list [
    (identifier) @import.module
    (scoped_identifier path: (_) @import.module name: (_) @import.name)
    (use_as_clause
      path: (scoped_identifier path: (_) @import.module name: (_) @import.name)
      alias: (_) @import.alias)
  ])
]) @import

; Lists, and lists in them: the parts of the path are in several nodes.
(use_declaration argument: (scoped_use_list path: (_) @import.module list: (use_list [
  (identifier) @import.name
  (self) @_self
  (scoped_identifier path: (_) @import.module name: (_) @import.name)
  (use_wildcard . "*" @import.name)
  (use_wildcard (_) @import.module "*" @import.name)
  (use_as_clause path: (identifier) @import.name alias: (_) @import.alias)
  (use_as_clause path: (self) alias: (_) @import.alias)
  (use_as_clause
    path: (scoped_identifier path: (_) @import.module name: (_) @import.name)
    alias: (_) @import.alias)
]))) @import
(use_declaration argument: [
  (scoped_use_list path: (_) @import.module list: (use_list
    (scoped_use_list path: (_) @import.module list: (use_list [
      (identifier) @import.name
      (self) @_self
      (scoped_identifier path: (_) @import.module name: (_) @import.name)
      (use_wildcard . "*" @import.name)
      (use_wildcard (_) @import.module "*" @import.name)
      (use_as_clause path: (identifier) @import.name alias: (_) @import.alias)
      (use_as_clause path: (self) alias: (_) @import.alias)
      (use_as_clause
        path: (scoped_identifier path: (_) @import.module name: (_) @import.name)
        alias: (_) @import.alias)
    ]))))
  (use_list (scoped_use_list path: (_) @import.module list: (use_list [
    (identifier) @import.name
    (self) @_self
    (scoped_identifier path: (_) @import.module name: (_) @import.name)
    (use_wildcard . "*" @import.name)
    (use_as_clause path: (identifier) @import.name alias: (_) @import.alias)
  ])))
]) @import
