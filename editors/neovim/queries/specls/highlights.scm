; Classes of Specls. Predicates are those that every editor has.

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

(requirement_heading (title) @constant)
(scenario_heading (title) @constant)
(code (title) @constant)

[
  (task_id)
  (task_number)
] @function

(operation) @function.method

(feature) @module

(label) @attribute

((state) @markup.list.unchecked
  (#match? @markup.list.unchecked "^.[^xX]"))
((state) @markup.list.checked
  (#match? @markup.list.checked "^.[xX]"))

(path) @string.special.path

(keyword) @keyword
(ears (clause (small_keyword) @keyword))

(modal) @keyword.modifier

(ears (system) @type)

[
  (marker)
  (placeholder)
] @comment.todo

(key) @property

; Only for Neovim.
; Markdown takes labels for links.
((label) @attribute
  (#set! priority 101))
