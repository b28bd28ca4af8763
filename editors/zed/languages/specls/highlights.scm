; Classes of Specls. Where two patterns take the same node, the later counts. Nodes stand alone wherever their names say
; enough: patterns with parents take long to compile.

[
  (requirement_id)
  (story_id)
  (scenario_id)
  (checklist_id)
  (requirement_number)
  (property_number)
  (story_number)
  (number)
] @constant

(title) @constant

[
  (task_id)
  (task_number)
] @function

(operation) @function.method

(feature) @module

(label) @attribute

(label
  (story_id) @attribute)

(state) @markup.list.unchecked

((state) @markup.list.checked
  (#match? @markup.list.checked "[xX]"))

(path) @string.special.path

(keyword) @keyword

(modal) @keyword.modifier

(system) @type

[
  (marker)
  (placeholder)
] @comment.todo

(key) @property
