//! OpenSpec: its artifacts read exactly as the `openspec` tool (1.13.2) reads them (formats: openspec), and what that
//! says to the server.
//!
//! The tool is not a Markdown parser: it works line by line with a handful of patterns, knows code fences and nothing
//! else, and calls a heading in an HTML comment a heading. Whoever wants its verdict must read as it does, so the reader
//! stands on its own and [`crate::facts`] are made from what it found. Offsets are bytes of the text as given, though the
//! tool drops a byte order mark and changes CRLF and lone CR to LF first; lines are 1-based, as the tool prints them.

mod block;
mod data;
mod delta;
mod dialect;
mod facts;
mod judged;
mod lists;
mod named;
mod names;
mod patterns;
pub(crate) mod phrases;
mod placeholder;
mod proposal;
mod purpose;
mod reader;
mod script;
mod spec;
mod tasks;
#[cfg(test)]
mod tests;

pub use block::{Block, Body, Scenario};
pub use delta::{Delta, DeltaSection, Operation, Orphan, Rename, RenameSide, StrayHeader, Unpaired};
pub(crate) use dialect::OpenSpec;
pub(crate) use named::{MARK, names_in};
pub use names::{fold_name, normalize_name};
pub use patterns::requirement as requirement_name;
pub use placeholder::{MIN_PURPOSE, PLACEHOLDER_PREFIX, PLACEHOLDER_SUFFIX, Placeholder, placeholder};
pub use proposal::{Capability, CapabilityKind, Proposal};
pub use purpose::delta_purpose;
pub use reader::{Fences, Line, Piece, Text};
pub use script::{is_space, says_shall_or_must, trim, trim_end, trim_start, utf16_len};
pub use spec::{Child, Problem, ProblemKind, RequirementsSection, Section, Spec};
pub use tasks::{Checkbox, TaskGroup, Tasks};
