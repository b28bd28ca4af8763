//! Protocol Buffers.

use crate::dialect::Draft;

/// Adds what the file defines and names.
pub(super) fn read(_text: &str, _out: &mut Draft) {}
