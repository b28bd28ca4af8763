//! Source files: which language a path is in, and what a byte offset stands in (comment, string, test name, code).
//!
//! Data in, data out: a table of languages ([`language_of`]), one small lexer driven by it ([`classify`]) and the rule that
//! tells test files by their path ([`is_test_path`]). The lexer knows comments, strings and, for Rust, test regions; it parses
//! nothing. Where a construct cannot be told without parsing, it errs for one line, not for the rest of the file.

mod classify;
mod languages;
mod lexer;
mod rust_tests;
mod strings;
mod syntax;
mod test_names;
mod test_path;
mod test_words;

#[cfg(test)]
mod tests;

pub use classify::{Classified, Place, classify};
pub use languages::language_of;
pub(crate) use languages::{endings, is_ending};
pub use syntax::Language;
pub use test_path::is_test_path;
