//! The tool's two orders of names.

use std::cmp::Ordering;

/// By UTF-16 code units, as the tool's language sorts by itself.
pub(crate) fn by_units(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

/// ASCII in the order of the Unicode collation, in which letters of both cases are one until all else is equal.
const COLLATION: &str = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789abcdefghijklmnopqrstuvwxyz";

/// As the tool's system sorts for people. Beyond ASCII only an approximation: by code point, behind all of ASCII.
pub(crate) fn for_people(a: &str, b: &str) -> Ordering {
    let weights = |text: &str| text.chars().map(weight).collect::<Vec<_>>();
    // Small letters come before capitals, which by code point is the other way round.
    let capitals = |text: &str| text.chars().map(char::is_uppercase).collect::<Vec<_>>();
    weights(a).cmp(&weights(b)).then_with(|| capitals(a).cmp(&capitals(b)))
}

fn weight(c: char) -> usize {
    match COLLATION.find(c.to_ascii_lowercase()) {
        Some(at) => at,
        None => COLLATION.len() + c.to_lowercase().next().unwrap_or(c) as usize,
    }
}
