; extends
; What stands inside spec lines. A box and the text behind it are read as one line.

((list_item
  [
    (task_list_marker_unchecked)
    (task_list_marker_checked)
  ] @injection.content
  .
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((list_item
  [
    (list_marker_minus)
    (list_marker_plus)
    (list_marker_star)
    (list_marker_dot)
    (list_marker_parenthesis)
  ]
  .
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((list_item
  (paragraph)
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((section
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((block_quote
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((atx_heading
  (inline) @injection.content)
  (#set! injection.language "specls"))

((setext_heading
  (paragraph
    (inline) @injection.content))
  (#set! injection.language "specls"))

((pipe_table_cell) @injection.content
  (#set! injection.language "specls"))
