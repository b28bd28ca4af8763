//! How a sentence calls an item.

use std::borrow::Cow;

use smol_str::SmolStr;
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

/// Most ids that a message lists one by one.
const MOST_LISTED: usize = 8;

/// `criterion 1.2`, `criteria 1.2, 1.3 and 1.5`; of many the first ones and how many more.
pub(crate) fn several(one: &str, many: &str, ids: &[&str]) -> String {
    match ids {
        [] => format!("no {many}"),
        [only] => format!("{one} {only}"),
        _ if ids.len() > MOST_LISTED => {
            let (shown, more) = ids.split_at(MOST_LISTED - 1);
            format!("{many} {} and {} more", shown.join(", "), more.len())
        }
        [first @ .., last] => format!("{many} {} and {last}", first.join(", ")),
    }
}

/// `criteria 1.1 to 1.5`; where numbers are left out, each of a few, or the ends. The ids ascend.
pub(crate) fn numbers(one: &str, many: &str, ids: &[&SmolStr]) -> String {
    let listed: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let (Some(first), Some(last)) = (listed.first(), listed.last()) else {
        return several(one, many, &listed);
    };
    let gapless = ids.windows(2).all(|pair| matches!(pair, [a, b] if follows(a, b)));
    match (listed.len(), gapless) {
        (3.., true) => format!("{many} {first} to {last}"),
        (9.., false) => format!("{many} between {first} and {last}"),
        _ => several(one, many, &listed),
    }
}

/// Whether `next` is the number behind `id`, or the same once more.
fn follows(id: &str, next: &str) -> bool {
    let (Some(id), Some(next)) = (number(id), number(next)) else { return false };
    let (Some((last, above)), Some((next, beside))) = (id.split_last(), next.split_last()) else {
        return false;
    };
    above == beside && (*next == *last || *next == last.saturating_add(1))
}
