//! Lines of a Markdown text, and what stands in them, read without the server's own reader.

use std::ops::Range;

use regex::Regex;

/// A line.
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// Its first byte.
    pub start: usize,
    /// Without its line end.
    pub text: &'t str,
    /// Outside of fences, comments and front matter.
    pub readable: bool,
}

impl Line<'_> {
    /// The byte after its last character.
    #[must_use]
    pub fn end(&self) -> usize {
        self.start + self.text.len()
    }

    /// How far it is indented.
    #[must_use]
    pub fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches([' ', '\t']).len()
    }

    /// Nothing but blanks.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// The lines of a text. A line that holds both ends of a comment is not readable.
#[must_use]
pub fn lines(text: &str) -> Vec<Line<'_>> {
    let mut out: Vec<Line<'_>> = Vec::new();
    let (mut fence, mut comment): (Option<(char, usize)>, bool) = (None, false);
    let mut front = text.starts_with("---\n");
    let mut start = 0;
    for (number, whole) in text.split_inclusive('\n').enumerate() {
        let line = whole.trim_end_matches('\n').trim_end_matches('\r');
        let trimmed = line.trim_start();
        let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~')).unwrap_or(' ');
        let run = trimmed.chars().take_while(|c| *c == mark).count();
        let mut readable = false;
        if front {
            front = number == 0 || line != "---";
        } else if let Some((open, count)) = fence {
            if mark == open && run >= count && trimmed.trim_end().chars().all(|c| c == mark) {
                fence = None;
            }
        } else if comment {
            comment = !line.contains("-->");
        } else if mark != ' ' && run >= 3 {
            fence = Some((mark, run));
        } else if line.contains("<!--") {
            comment = !line.contains("-->");
        } else {
            readable = true;
        }
        out.push(Line { start, text: line, readable });
        start += whole.len();
    }
    out
}

/// A line and the lines that belong to it: indented deeper, or blank before such a one.
#[must_use]
pub fn block(lines: &[Line<'_>], first: usize) -> Range<usize> {
    let indent = lines[first].indent();
    let mut end = first + 1;
    for (n, line) in lines.iter().enumerate().skip(first + 1) {
        if line.is_blank() {
            continue;
        }
        if line.indent() <= indent {
            break;
        }
        end = n + 1;
    }
    first..end
}

/// Bytes of whole lines, with their line ends.
#[must_use]
pub fn bytes(lines: &[Line<'_>], range: &Range<usize>, text: &str) -> Range<usize> {
    let end = lines.get(range.end).map_or(text.len(), |line| line.start);
    lines[range.start].start..end
}

/// A pattern that is known to be one.
///
/// # Panics
/// If it is none.
#[must_use]
pub fn regex(pattern: &str) -> Regex {
    match Regex::new(pattern) {
        Ok(regex) => regex,
        Err(error) => panic!("{pattern}: {error}"),
    }
}

/// The byte range of a group.
#[must_use]
pub fn group(found: &regex::Captures<'_>, group: usize, shift: usize) -> Range<usize> {
    found.get(group).map_or(0..0, |g| g.start() + shift..g.end() + shift)
}
