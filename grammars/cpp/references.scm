(namespace_identifier) @reference
