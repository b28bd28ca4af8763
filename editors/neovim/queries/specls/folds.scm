[
  (reference_list)
  (marker)
  (response)
] @fold
