(class_specifier name: (type_identifier) @name body: (_)) @definition.class
(function_definition
  declarator: [
    (function_declarator declarator: (field_identifier) @name)
    (reference_declarator (function_declarator declarator: (field_identifier) @name))
    (pointer_declarator (function_declarator declarator: (field_identifier) @name))
  ]) @definition.method
(function_declarator
  declarator: (qualified_identifier
    scope: (namespace_identifier) @owner
    name: (identifier) @name)) @definition.method
(function_declarator
  declarator: (qualified_identifier
    name: (qualified_identifier
      scope: (namespace_identifier) @owner
      name: (identifier) @name))) @definition.method
(field_declaration
  declarator: [
    (function_declarator declarator: (field_identifier) @name)
    (reference_declarator (function_declarator declarator: (field_identifier) @name))
    (pointer_declarator (function_declarator declarator: (field_identifier) @name))
  ]) @definition.method
(alias_declaration name: (type_identifier) @name) @definition.type
(concept_definition name: (identifier) @name) @definition.interface
(namespace_definition name: (namespace_identifier) @name) @definition.module
