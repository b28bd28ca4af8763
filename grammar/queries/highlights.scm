; Classes of Specls. Where two patterns take the same node, the later counts.

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

(requirement_heading
  (title) @constant)

(scenario_heading
  (title) @constant)

(code
  (title) @constant)

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

(scenario_step
  (step) @keyword)

; In small letters they are keywords where the sentence says what has to be done.
(ears
  (clause
    (small_keyword) @keyword))

(modal) @keyword.modifier

(ears
  (system) @type)

[
  (marker)
  (placeholder)
] @comment.todo

(key) @property
