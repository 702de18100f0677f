; An element whose name begins with a small letter is one of the platform.
([
  (jsx_opening_element name: (identifier) @call)
  (jsx_self_closing_element name: (identifier) @call)
] (#match? @call "^[^a-z]"))
(jsx_opening_element name: (member_expression property: (_) @call))
(jsx_self_closing_element name: (member_expression property: (_) @call))
