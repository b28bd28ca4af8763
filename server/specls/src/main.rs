//! The `specls` program.
fn main() {}
