//! Facts and the tree to the model of the workspace; incremental.
