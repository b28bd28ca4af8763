; A task or a sentence of EARS is a function, each of its clauses a parameter, who responds a class.

[
  (task)
  (ears)
] @function.outer

(ears
  (response) @function.inner)

[
  (clause)
  (requirement_id)
  (number)
] @parameter.outer

(clause
  (condition) @parameter.inner)

(system) @class.outer

[
  (marker)
  (placeholder)
] @comment.outer
