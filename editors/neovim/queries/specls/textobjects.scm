; A task, its requirement or a sentence as a function; a clause as a parameter; who responds as a class.

(task) @function.outer
(task) @function.around
(ears) @function.outer
(ears) @function.around
