//! One file for each request: position in, one call into `specls_ide`, conversion out.

pub(crate) mod asked;
pub(crate) mod call_hierarchy;
pub(crate) mod code_action;
pub(crate) mod code_lens;
pub(crate) mod completion;
pub(crate) mod definition;
pub(crate) mod document_symbol;
pub(crate) mod folding_range;
pub(crate) mod highlight;
pub(crate) mod hover;
pub(crate) mod implementation;
pub(crate) mod inlay_hint;
pub(crate) mod next_task;
pub(crate) mod preview_archive;
pub(crate) mod references;
pub(crate) mod rename;
pub(crate) mod selection_range;
pub(crate) mod semantic_tokens;
pub(crate) mod show_coverage;
pub(crate) mod show_drift;
pub(crate) mod trace;
pub(crate) mod type_definition;
pub(crate) mod virtual_document;
pub(crate) mod workspace_symbol;

use specls_syntax::Encoding;
use tower_lsp::ls_types::Location;

use crate::position;
use crate::world::World;

/// The commands that the server runs.
pub(crate) const COMMANDS: [&str; 4] =
    [preview_archive::COMMAND, show_drift::COMMAND, show_coverage::COMMAND, next_task::COMMAND];

/// A place of the model as the protocol's location, the token as its range.
pub(crate) fn location(world: &World, encoding: Encoding, found: &specls_ide::Location) -> Option<Location> {
    let range = match &found.lines {
        Some(lines) => position::range(lines, found.focus, encoding),
        None => position::range(&world.lines(&found.path), found.focus, encoding),
    };
    Some(Location { uri: world.uri(&found.path)?, range })
}
