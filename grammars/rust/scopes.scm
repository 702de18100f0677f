[(function_item) (closure_expression) (block) (match_arm) (for_expression) (if_expression) (while_expression)] @scope

(parameter pattern: (identifier) @local)
(closure_parameters (identifier) @local)
(let_declaration pattern: (identifier) @local)
(for_expression pattern: (identifier) @local)
(mut_pattern (identifier) @local)
(ref_pattern (identifier) @local)
(reference_pattern (identifier) @local)
(captured_pattern . (identifier) @local)
(field_pattern name: (shorthand_field_identifier) @local)
; A capital begins the name of a constant or variant that is compared with.
((field_pattern pattern: (identifier) @local) (#match? @local "^[^A-Z]"))
((tuple_pattern (identifier) @local) (#match? @local "^[^A-Z]"))
((slice_pattern (identifier) @local) (#match? @local "^[^A-Z]"))
((tuple_struct_pattern "(" (identifier) @local) (#match? @local "^[^A-Z]"))
((match_pattern . (identifier) @local) (#match? @local "^[^A-Z]"))
