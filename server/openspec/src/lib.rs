//! OpenSpec's own validator: the verdict of the `openspec` tool 1.13.2, without the tool.
//!
//! [`validate`] says of a whole `openspec/` folder what `openspec validate --all --json` says: the same items, levels,
//! paths, lines and words. [`archive`] gives the text `openspec archive` would write into a main spec, or its refusal, and
//! [`preview`] that for a whole change. This crate reads no disk and knows no editor; files come through a [`Tree`].
//!
//! What is not the same: `durationMs` is always 0, schemas in the user's own data folder are not known, and names with
//! other than ASCII characters may be sorted differently (the tool asks the system's collation).

mod archive;
mod change;
mod discover;
mod glob;
mod issue;
mod merge;
mod messages;
mod metadata;
mod nested;
mod order;
mod plan;
mod planning;
mod preview;
mod report;
mod requirements;
mod retire;
mod scenarios;
mod schema;
mod shape;
mod spec;
mod task_files;
#[cfg(test)]
mod tests;
mod tree;
mod yaml;

pub use archive::{Outcome, archive, outcome};
pub use change::{ChangeChecks, validate_change};
pub use issue::{Counts, Issue, Level, Verdict};
pub use merge::{Merged, OperationCounts, Refusal, merge};
pub use planning::{Planning, planning};
pub use preview::{CapabilityPreview, Preview, preview};
pub use report::{ByType, Item, ItemType, Problem, Report, RequestError, Root, Summary, Totals, validate};
pub use spec::validate_spec;
pub use tree::{Entry, Failure, Kind, MapTree, Tree};
