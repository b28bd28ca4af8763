//! Snapshot and position to answers; no LSP types, no I/O.
//!
//! Every function takes a [`Snapshot`](specls_index::Snapshot), a [`File`](specls_index::File) of it and a 0-based byte
//! offset, and gives plain values. None of them reads the disk, and none fails: what cannot be told is left out. An offset
//! outside the text or inside a character is as good as the nearest one before it.

mod call_hierarchy;
mod code;
mod code_actions;
mod complete;
mod contract_refs;
mod definition;
mod diff;
mod document_symbols;
mod highlights;
mod hover;
mod implementation;
mod inlay_hints;
mod ladder;
mod lenses;
mod likely;
mod location;
mod names;
mod page;
mod references;
mod rename;
mod search;
mod semantic_tokens;
mod target;
mod term;
mod type_definition;
mod workspace_symbols;

#[cfg(test)]
mod code_tests;
#[cfg(test)]
mod likely_tests;
#[cfg(test)]
mod robust;
#[cfg(test)]
mod test;
#[cfg(test)]
mod titles_tests;

pub use call_hierarchy::{Call, CallItem, CallKey, incoming_calls, outgoing_calls, prepare_calls};
pub use code_actions::{Action, ActionKind, code_actions};
pub use complete::{Completion, CompletionItem, MOST_ITEMS, complete};
pub use definition::definition;
pub use document_symbols::{Symbol, SymbolKind, document_symbols};
pub use highlights::highlights;
pub use hover::{Hover, hover};
pub use implementation::implementation;
pub use inlay_hints::{Hint, inlay_hints};
pub use ladder::ladder;
pub use lenses::{Lens, lenses};
pub use location::Location;
pub use names::case_styles;
pub use references::references;
pub use rename::{Renamable, prepare_rename, rename};
pub use search::{Found, NoSearch, Scope, Search, Wanted};
pub use semantic_tokens::{SemanticToken, is_coloured, semantic_tokens};
pub use target::{At, at};
pub use type_definition::type_definition;
pub use workspace_symbols::{WorkspaceSymbol, workspace_symbols};
