; Lists and open questions that are wrapped.

[
  (reference_list)
  (dependency_list)
  (marker)
] @fold
