//! How a sentence calls an item.

use std::borrow::Cow;

use specls_syntax::{Item, ItemKind};

/// `FR-001`, but `requirement 3`, `criterion 1.2`, `task 2.1`: a bare number says too little.
#[must_use]
pub fn called(item: &Item) -> Cow<'_, str> {
    called_by(item.kind, &item.id)
}

/// The same of an id that need not be defined.
pub(crate) fn called_by(kind: ItemKind, id: &str) -> Cow<'_, str> {
    match id.strip_prefix('#') {
        Some(nth) => format!("unnumbered task {nth}").into(),
        None if id.starts_with(|c: char| c.is_ascii_digit()) => format!("{} {id}", kind.words()).into(),
        None => id.into(),
    }
}

/// The parts of `1.10`, to sort by and to compare; `None` for ids that are more than numbers.
pub(crate) fn number(id: &str) -> Option<Vec<u32>> {
    id.split('.').map(|part| part.parse().ok()).collect()
}
