//! The purpose a delta gives to a new capability.

use std::borrow::Cow;

use super::patterns::{ends_section, is_section};
use super::reader::{Fences, with_lf};
use super::script::{is_space, trim};

/// The text of the section `## Purpose` in a delta or main spec as archiving reads it, with LF line ends; `None` if there
/// is none, or nothing but comments and fences in it.
///
/// Here, and nowhere else, the tool knows HTML comments; and it does not drop a byte order mark.
#[must_use]
pub fn delta_purpose(source: &str) -> Option<Cow<'_, str>> {
    // Everything below needs the heading: most deltas have none.
    let found = memchr::memmem::find_iter(source.as_bytes(), b"##").any(|at| {
        let rest = source[at + 2..].trim_start_matches(is_space);
        rest.get(..7).is_some_and(|word| word.eq_ignore_ascii_case("purpose"))
    });
    if !found {
        return None;
    }
    let text = with_lf(source);
    let masked = without_comments(&text);
    let mut fences = Fences::default();
    // For each line: where it begins in both texts, and whether it is outside of fences. Masking keeps the line ends.
    let lines: Vec<(&str, &str, bool)> = text
        .split('\n')
        .zip(masked.split('\n'))
        .map(|(line, masked)| (line, masked, !fences.contain(masked)))
        .collect();
    let start = lines.iter().position(|(_, line, outside)| *outside && is_section(line, "Purpose"))?;
    let below = &lines[start + 1..];
    let end =
        below.iter().position(|(_, line, outside)| *outside && ends_section(line)).unwrap_or(below.len());
    let below = &below[..end];
    if below.iter().all(|(_, line, outside)| !outside || line.chars().all(is_space)) {
        return None;
    }
    let joined = below.iter().map(|(line, ..)| *line).collect::<Vec<_>>().join("\n");
    let purpose = trim(&joined);
    (!purpose.is_empty()).then(|| Cow::Owned(purpose.to_owned()))
}

/// `text` with spaces for what stands in HTML comments, line ends kept; a comment that is not closed runs to the end.
fn without_comments(text: &str) -> String {
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, comment)) = rest.split_once("<!--") {
        masked.push_str(before);
        let end = comment_end(comment);
        let comment = &comment[..end.unwrap_or(comment.len())];
        masked.push_str("    ");
        masked.extend(comment.chars().map(|c| if c == '\n' { '\n' } else { ' ' }));
        rest = &rest[before.len() + 4 + comment.len()..];
    }
    masked.push_str(rest);
    masked
}

/// One past `-->` or `--!>`.
fn comment_end(comment: &str) -> Option<usize> {
    let closes = |at: &usize| comment[..*at].ends_with("--") || comment[..*at].ends_with("--!");
    memchr::memchr_iter(b'>', comment.as_bytes()).find(closes).map(|at| at + 1)
}
