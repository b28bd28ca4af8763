(class_declaration name: (identifier) @name) @definition.class
(object_declaration name: (identifier) @name) @definition.class
(function_declaration name: (identifier) @name) @definition.function
(property_declaration (variable_declaration (identifier) @name)) @definition.field
(class_parameter (identifier) @name) @definition.field
(enum_entry (identifier) @name) @definition.value
(type_alias type: (identifier) @name) @definition.type
