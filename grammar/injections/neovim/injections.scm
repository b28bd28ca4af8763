; extends

; What stands inside the lines of Markdown is read as spec lines too. Of a task its box goes along: four columns in front.

((list_item
  [
    (task_list_marker_checked)
    (task_list_marker_unchecked)
  ]
  .
  (paragraph
    (inline) @injection.content))
  (#offset! @injection.content 0 -4 0 0)
  (#set! injection.language "specls"))

((list_item
  .
  [
    (list_marker_minus)
    (list_marker_star)
    (list_marker_plus)
    (list_marker_dot)
    (list_marker_parenthesis)
  ]
  .
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((list_item
  (paragraph)
  .
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

(section
  (paragraph
    (inline) @injection.content
    (#set! injection.language "specls")))

(block_quote
  (paragraph
    (inline) @injection.content
    (#set! injection.language "specls")))

(atx_heading
  (inline) @injection.content
  (#set! injection.language "specls"))

(setext_heading
  (paragraph
    (inline) @injection.content
    (#set! injection.language "specls")))

((pipe_table_cell) @injection.content
  (#set! injection.language "specls"))
