(class_declaration name: (type_identifier) @name) @definition.class
(protocol_declaration name: (type_identifier) @name) @definition.interface
(typealias_declaration name: (type_identifier) @name) @definition.type
(function_declaration name: (simple_identifier) @name) @definition.function
(protocol_function_declaration name: (simple_identifier) @name) @definition.method
(class_body (property_declaration (pattern (simple_identifier) @name)) @definition.field)
(source_file (property_declaration (pattern (simple_identifier) @name)) @definition.constant)
(enum_entry name: (simple_identifier) @name) @definition.value
(class_declaration
  name: (user_type (type_identifier) @owner)
  body: (class_body (function_declaration name: (simple_identifier) @name) @definition.method))
