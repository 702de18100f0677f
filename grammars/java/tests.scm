(package_declaration (_) @package)

(class_declaration name: (_) @name) @suite
(record_declaration name: (_) @name) @suite
(interface_declaration name: (_) @name) @suite

; JUnit 4 to 6, and annotations that are made of theirs (`@CartesianTest`, `@ArchTest`).
((method_declaration
  (modifiers [(marker_annotation name: (_) @_annotation) (annotation name: (_) @_annotation)])
  name: (_) @name) @test
  (#match? @_annotation "(?:^|[.a-z])(?:Test|TestFactory|TestTemplate|Theory|Property)$"))

; JUnit 3.
((class_declaration
  (superclass (_) @_base)
  body: (class_body (method_declaration (modifiers "public") type: (void_type) name: (_) @name) @test))
  (#match? @_base "TestCase$")
  (#match? @name "^test"))
