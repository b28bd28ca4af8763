//! What the command line and the server both say of features: the trace as JSON, its counts, the page about coverage.
//!
//! Pure: a snapshot goes in, plain data comes out. No rule about specs stands here; `analysis` knows them.

mod fingerprint;
mod inferred;
mod page;
mod scope;
mod summary;
mod trace;

#[cfg(test)]
mod tests;

pub use fingerprint::fingerprint;
pub use inferred::{Guess, likely_tasks};
pub use page::{Links, MOST_FEATURES, coverage_page, plain};
pub use scope::Scope;
pub use summary::{Summary, edits};
pub use trace::{Feature, Item, Link, Parent, Trace, Traced, VERSION, feature, title, traced};
