//! AsyncAPI 2 and 3.

use crate::dialect::Draft;

/// Adds what the file at `path` defines and names.
pub(super) fn read(_path: &str, _text: &str, _out: &mut Draft) {}
