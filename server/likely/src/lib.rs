//! Which task probably delivers which requirement, where nobody wrote it down: by the words of both, and by what the tasks
//! beside it are about.
//!
//! Pure, and without a model to download: two small tables of weights ([`Weights::BUILT_IN`]), which the program of this crate
//! makes from links that people wrote (`cargo run -p specls-likely -- fit FILE`). docs/likely-links.md explains it to users.

mod bags;
mod because;
mod context;
mod evidence;
mod matrix;
mod model;
mod terms;
mod weights;
mod words;

#[cfg(test)]
mod tests;

pub use because::Because;
pub use context::CONTEXT;
pub use evidence::{EVIDENCE, Evidence};
pub use matrix::Matrix;
pub use model::{Likely, Weights};
pub use terms::{Term, term, terms};
pub use words::{Word, grams, words};

/// A feature as far as words go.
#[derive(Clone, Debug, Default)]
pub struct Feature<'a> {
    /// Texts of what asks for something, in the order of the spec.
    pub requirements: Vec<&'a str>,
    /// The tasks, in the order of the list.
    pub tasks: Vec<Task<'a>>,
    /// Headings of the list and what stands below them: they speak of requirements, and are no tasks.
    pub headings: Vec<&'a str>,
}

/// A task as far as words go.
#[derive(Clone, Debug, Default)]
pub struct Task<'a> {
    /// Its text without its id.
    pub text: &'a str,
    /// Requirements that it names in writing, as indices, ascending.
    pub cites: Vec<usize>,
}

/// More pairs of a task and a requirement than this are not looked at: nobody reads a list of that size, and the time has a bound.
pub const MAX_PAIRS: usize = 500_000;
