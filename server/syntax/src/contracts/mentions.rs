//! Mentions of operations and of names.
