//! Contracts in Markdown.

use crate::dialect::Draft;
use crate::markdown::Markdown;

/// Adds what the artifact defines.
pub(super) fn items(_doc: &Markdown<'_>, _out: &mut Draft) {}
