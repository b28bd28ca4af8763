//! A purpose nobody wrote: the sentence archiving leaves, or `TBD`/`TODO` in front.

use super::reader::Text;
use super::script::trim;

/// How the sentence begins that archiving leaves as the purpose of a new capability; the change's name follows.
pub const PLACEHOLDER_PREFIX: &str = "TBD - created by archiving change ";
/// How that sentence ends.
pub const PLACEHOLDER_SUFFIX: &str = ". Update Purpose after archive.";
/// Least length of a purpose, in UTF-16 code units.
pub const MIN_PURPOSE: usize = 50;

/// A placeholder was found.
#[derive(Clone, Copy, Debug)]
pub struct Placeholder {
    /// 1-based; `None` where the tool does not find it again.
    pub line: Option<u32>,
}

/// Looks for a placeholder in a purpose; `lines` are those of the whole spec.
#[must_use]
pub fn placeholder(purpose: &str, lines: &Text<'_>) -> Option<Placeholder> {
    let own = Text::new(purpose);
    let outside: Vec<&str> = own.lines().iter().filter(|line| !line.fenced).map(|line| line.text).collect();
    let prose = outside.join("\n");
    let prose = trim(&prose);
    let leading = is_marker(prose);
    (leading || generated(prose).is_some()).then(|| Placeholder { line: line_of(lines, leading) })
}

/// Whether `TBD` or `TODO` comes first: in capitals always, else only if punctuation or the end of the line follows
/// (`Todo el …` is Spanish).
fn is_marker(prose: &str) -> bool {
    ["TBD", "TODO"].iter().any(|marker| {
        let Some(head) = prose.get(..marker.len()) else { return false };
        let rest = &prose[marker.len()..];
        if rest.chars().next().is_some_and(continues_word) {
            return false;
        }
        let next = rest.trim_start_matches([' ', '\t']).chars().next();
        let ends = next.is_none_or(|c| "\n:-–—.,;()[]{}".contains(c));
        head == *marker || ends && head.eq_ignore_ascii_case(marker)
    })
}

/// A letter, digit, combining mark or `_`.
fn continues_word(c: char) -> bool {
    let combines = matches!(c as u32, 0x300..=0x36f | 0x483..=0x489 | 0x591..=0x5bd | 0x610..=0x61a | 0x64b..=0x65f)
        || matches!(c as u32, 0x1ab0..=0x1aff | 0x1dc0..=0x1dff | 0x20d0..=0x20ff | 0xfe00..=0xfe0f | 0xfe20..=0xfe2f);
    c.is_alphanumeric() || c == '_' || combines
}

/// Where the sentence of archiving begins: the last beginning before the first end that has one.
fn generated(text: &str) -> Option<usize> {
    let first = text.find(PLACEHOLDER_PREFIX)?;
    let end = first + text[first..].find(PLACEHOLDER_SUFFIX)?;
    text.match_indices(PLACEHOLDER_PREFIX).map(|(at, _)| at).take_while(|at| *at <= end).last()
}

/// The line of the placeholder in the section `## Purpose`.
fn line_of(lines: &Text<'_>, leading: bool) -> Option<u32> {
    // The check does not drop a byte order mark, and so overlooks the first line then.
    let hidden = usize::from(lines.has_mark());
    let mut rest = lines.lines().iter().enumerate().skip(hidden).filter(|(_, line)| !line.fenced);
    rest.find(|(_, line)| {
        let title = heading(line.text, 2, 2).map(|title| title.trim_matches([' ', '\t']));
        title.is_some_and(|title| title.eq_ignore_ascii_case("Purpose"))
    })?;
    let below: Vec<_> = rest.take_while(|(_, line)| heading(line.text, 1, 2).is_none()).collect();
    if leading {
        return below.iter().find(|(_, line)| !line.is_blank()).map(|(at, _)| *at as u32 + 1);
    }
    let joined = below.iter().map(|(_, line)| line.text).collect::<Vec<_>>().join("\n");
    let at = generated(&joined)?;
    let line = joined[..at].bytes().filter(|b| *b == b'\n').count();
    below.get(line).map(|(at, _)| *at as u32 + 1)
}

/// What follows up to three spaces, `least` to `most` hashes and a space or tab.
fn heading(line: &str, least: usize, most: usize) -> Option<&str> {
    let hashes = line.trim_start_matches(' ');
    let title = hashes.trim_start_matches('#');
    let (indent, level) = (line.len() - hashes.len(), hashes.len() - title.len());
    (indent <= 3 && (least..=most).contains(&level) && title.starts_with([' ', '\t'])).then_some(title)
}
