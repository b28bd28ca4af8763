//! Comments that belong to what stands beside them.

use memchr::{memchr, memrchr};

/// How comments are written, and what else stands between a comment and what it is about.
#[derive(Clone, Copy)]
pub(super) struct Marks {
    /// What begins a comment that ends with its line.
    pub(super) line: &'static str,
    /// Whether there are `/* … */` too.
    pub(super) block: bool,
    /// What begins a line that is no comment and belongs to the next one all the same: attributes, decorators.
    pub(super) attributes: &'static [&'static str],
    /// Whether words may stand in front of a definition in its line: `export default`.
    pub(super) modifiers: bool,
}

/// Longer lines and comments are no comments of people.
const LONGEST_LINE: usize = 1000;
const MOST_LINES: usize = 500;

/// Longer first paragraphs are cut.
const LONGEST_TEXT: usize = 300;

impl Marks {
    /// Where the definition at `at` begins with its modifiers, attributes and the comments directly above it (bytes).
    pub(super) fn above(&self, text: &str, at: usize) -> usize {
        let bytes = text.as_bytes();
        let Some(mut line) = line_start(bytes, at) else { return at };
        let before = text.get(line..at).unwrap_or_default();
        let blank = before.bytes().all(|b| b.is_ascii_whitespace());
        if !blank && (!self.modifiers || before.contains(['{', '}', ';', '(', ')', '/', '=', ','])) {
            return at;
        }
        let mut start =
            line + before.len() - before.trim_start_matches(|c: char| c.is_ascii_whitespace()).len();
        for _ in 0..MOST_LINES {
            let Some((above, trimmed)) = line_above(text, line) else { break };
            let indent = indent(text, above);
            if trimmed.starts_with(self.line) || self.attributes.iter().any(|a| trimmed.starts_with(a)) {
                line = above;
            } else if self.block && trimmed.ends_with("*/") {
                let Some(opening) = opening(text, above, trimmed) else { break };
                line = opening;
            } else {
                break;
            }
            start = if line == above { above + indent } else { line + self::indent(text, line) };
        }
        start
    }

    /// Where the definition that ends at `end` ends with the comment behind it in its line (bytes).
    pub(super) fn behind(&self, text: &str, end: usize) -> usize {
        let rest = text.as_bytes().get(end..).unwrap_or_default();
        let rest = &rest[..rest.len().min(LONGEST_LINE)];
        let skip = rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b';' | b',')).count();
        if !rest[skip..].starts_with(self.line.as_bytes()) {
            return end;
        }
        let Some(length) = memchr(b'\n', rest).or((end + rest.len() == text.len()).then_some(rest.len()))
        else {
            return end;
        };
        end + rest[..length].trim_ascii_end().len()
    }

    /// The first paragraph of the comments in `lead`, what stands in front of a definition.
    pub(super) fn said(&self, lead: &str) -> Box<str> {
        let mut out = String::new();
        // Behind the last line end stand words such as `export`.
        let lead = lead.rsplit_once('\n').map_or("", |(comments, _)| comments);
        for line in lead.lines() {
            let line = line.trim();
            if self.attributes.iter().any(|a| line.starts_with(a)) {
                continue;
            }
            let line = self.bare(line);
            let said = line.starts_with(char::is_alphanumeric) || line.chars().any(char::is_alphanumeric);
            match (said && !line.starts_with('@'), out.is_empty()) {
                (false, true) => continue,
                (false, false) => break,
                (true, _) => {}
            }
            if !out.is_empty() {
                out.push(' ');
            }
            out.push_str(&line);
            if out.len() > LONGEST_TEXT {
                break;
            }
        }
        short(&out)
    }

    /// The line without marks, and without tags such as `<summary>`.
    fn bare(&self, line: &str) -> String {
        let first = self.line.chars().next().unwrap_or('/');
        let mut line = line;
        if self.block {
            line = line.strip_prefix("/*").unwrap_or(line).trim_end_matches("*/").trim_start_matches('*');
        }
        line = line.trim_start_matches([first, '!']).trim();
        line = ["@brief ", "\\brief "].into_iter().find_map(|tag| line.strip_prefix(tag)).unwrap_or(line);
        let mut out = line.to_owned();
        for tag in ["<summary>", "</summary>", "<remarks>", "</remarks>"] {
            out = out.replace(tag, "");
        }
        out.trim().to_owned()
    }
}

/// At most [`LONGEST_TEXT`] bytes of `text`, cut between words.
pub(super) fn short(text: &str) -> Box<str> {
    let text = text.trim();
    if text.len() <= LONGEST_TEXT {
        return text.into();
    }
    let mut end = LONGEST_TEXT;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text.get(..end).unwrap_or_default();
    let cut = cut.rsplit_once(' ').map_or(cut, |(words, _)| words);
    format!("{cut}…").into()
}

/// Start of the line of `at`, if it is near.
fn line_start(bytes: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(LONGEST_LINE);
    let near = bytes.get(from..at)?;
    memrchr(b'\n', near).map(|newline| from + newline + 1).or((from == 0).then_some(0))
}

/// Start of the line above the one that starts at `line`, and the line without blanks around it.
fn line_above(text: &str, line: usize) -> Option<(usize, &str)> {
    let end = line.checked_sub(1)?;
    let start = line_start(text.as_bytes(), end)?;
    Some((start, text.get(start..end)?.trim()))
}

/// Start of the line in which the block comment begins that ends in the line at `line`; nothing else stands there.
fn opening(text: &str, line: usize, trimmed: &str) -> Option<usize> {
    let (mut line, mut trimmed) = (line, trimmed);
    for _ in 0..MOST_LINES {
        if trimmed.contains("/*") {
            return trimmed.starts_with("/*").then_some(line);
        }
        (line, trimmed) = line_above(text, line)?;
    }
    None
}

/// How many bytes of blanks begin the line at `line`.
fn indent(text: &str, line: usize) -> usize {
    let rest = text.as_bytes().get(line..).unwrap_or_default();
    rest.iter().take_while(|b| matches!(b, b' ' | b'\t' | b'\r')).count()
}
