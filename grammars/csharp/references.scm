[(identifier) (implicit_parameter)] @reference
