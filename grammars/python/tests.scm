; Functions inside functions are no tests.
(function_definition body: (_) @closed)

(class_definition name: (identifier) @name) @suite
(decorated_definition definition: (class_definition name: (identifier) @name)) @suite

(function_definition name: (identifier) @name (#match? @name "^test")) @test
(decorated_definition definition: (function_definition name: (identifier) @name (#match? @name "^test"))) @test
