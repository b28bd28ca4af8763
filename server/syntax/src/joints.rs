//! What joins numbers, and what takes one out, for those who read lists and ranges and those who write them anew. Words in
//! lower case.

/// Words that join the ends of a range.
pub const RANGE_WORDS: &[&str] =
    &["through", "thru", "to", "bis", "から", "到", "至", "부터", "a", "до", "à"];

/// Words that join members of a list.
pub const LIST_WORDS: &[&str] = &[
    "and",
    "or",
    "y",
    "e",
    "und",
    "et",
    "и",
    "та",
    "および",
    "及び",
    "または",
    "と",
    "和",
    "及",
    "以及",
    "或",
    "와",
    "과",
    "및",
];

/// What stands on both sides of text that is struck through: in Markdown, and where people write as in Markdown.
pub const STRIKE: &str = "~~";

/// Longest text in bytes that counts as struck through among numbers.
const LONGEST_STRUCK: usize = 80;

/// Most members in a row that are struck through: a reader goes on behind them.
pub(crate) const MOST_STRUCK: usize = 16;

/// Where what is struck through at `at` ends: behind `~~1.2~~`. It names nothing.
pub(crate) fn struck(text: &str, at: usize) -> Option<usize> {
    let inside = text.get(at..)?.strip_prefix(STRIKE)?;
    let near = &inside.as_bytes()[..inside.len().min(LONGEST_STRUCK)];
    let len = memchr::memmem::find(near, STRIKE.as_bytes())?;
    let plain = !matches!(near.first(), Some(b'~' | b' ')) && memchr::memchr(b'\n', &near[..len]).is_none();
    (plain && len > 0).then_some(at + 2 * STRIKE.len() + len)
}
