[(function_declaration) (method_declaration) (func_literal) (block)] @scope
[(if_statement) (for_statement) (expression_switch_statement) (type_switch_statement)] @scope
[(expression_case) (type_case) (communication_case) (default_case)] @scope

(parameter_declaration name: (identifier) @local)
(variadic_parameter_declaration name: (identifier) @local)
(type_parameter_declaration name: (identifier) @local)
(short_var_declaration left: (expression_list (identifier) @local))
(range_clause left: (expression_list (identifier) @local) ":=")
(receive_statement left: (expression_list (identifier) @local) ":=")
(type_switch_statement alias: (expression_list (identifier) @local))
(statement_list (var_declaration [
  (var_spec name: (identifier) @local)
  (var_spec_list (var_spec name: (identifier) @local))
]))
(statement_list (const_declaration (const_spec (identifier) @local)))
