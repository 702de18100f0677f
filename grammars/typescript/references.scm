(type_identifier) @reference
