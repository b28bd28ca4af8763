; A task or a sentence of EARS is a function, each of its clauses a parameter, who responds a class.

[
  (task)
  (ears)
] @function.outer

(response) @function.inner

[
  (clause)
  (requirement_id)
  (number)
] @parameter.outer

(condition) @parameter.inner

(system) @class.outer

[
  (marker)
  (placeholder)
] @comment.outer
