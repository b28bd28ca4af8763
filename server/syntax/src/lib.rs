//! Text of one file to facts: pure, knows no other file.

mod span;

pub use span::Span;
