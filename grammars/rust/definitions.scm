(function_item name: (_) @name body: (_) @body) @function
(function_signature_item name: (_) @name) @function
(macro_definition name: (_) @name) @function
(mod_item name: (_) @name body: (_) @body) @module
(struct_item name: (_) @name body: (_)? @body) @struct
(union_item name: (_) @name body: (_) @body) @struct
(enum_item name: (_) @name body: (_) @body) @enum
(enum_variant name: (_) @name) @field
(field_declaration name: (_) @name) @field
(trait_item name: (_) @name body: (_) @body) @trait
(trait_item bounds: (trait_bounds [(type_identifier) (scoped_type_identifier) (generic_type)] @base)) @trait
(type_item name: (_) @name) @type
(associated_type name: (_) @name) @type
(static_item name: (_) @name) @variable
; `const _: () = …` is written for what it checks.
((const_item name: (_) @name) @variable (#not-eq? @name "_"))

(impl_item trait: (_)? @base type: (_) @name body: (_)? @body) @extension

(attribute_item) @decorator
; `#[test]`, `#[tokio::test]` and what is compiled for tests only.
((attribute_item (attribute . [(identifier) @_attribute (scoped_identifier name: (identifier) @_attribute)])) @decorator @test
  (#any-of? @_attribute "test" "rstest" "test_case" "bench"))
((attribute_item (attribute . (identifier) @_attribute arguments: (token_tree) @_condition)) @decorator @test
  (#eq? @_attribute "cfg")
  (#match? @_condition "^\\(\\s*(all\\s*\\(\\s*)?test\\b"))
