; Helix gives a node to one language only, so this stands in place of its own patterns for `(inline)`: copy the other
; patterns of `runtime/queries/markdown/injections.scm` below it. Links and emphasis are then no longer coloured.

([
  (inline)
  (pipe_table_cell)
  (task_list_marker_checked)
  (task_list_marker_unchecked)
] @injection.content
  (#set! injection.language "specls"))
