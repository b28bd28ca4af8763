//! A list of tasks.
//!
//! Every line that looks like a checkbox is a task to the tool, in fences and comments too, and lines end at LF only.

use super::patterns::list_marker;
use super::reader::{Piece, piece};
use super::script::{ends_line, is_space, trim, trim_end, trim_start};
use crate::Span;

/// A file of tasks (`tasks.md`).
#[derive(Clone, Debug, Default)]
pub struct Tasks<'t> {
    /// The numbered groups (`## 1. Setup`).
    pub groups: Vec<TaskGroup<'t>>,
    /// The checkboxes in the order of the text.
    pub tasks: Vec<Checkbox<'t>>,
    /// 1-based line of the first list item a reader would see, be it a checkbox or not.
    pub first_list_item: Option<u32>,
}

/// A numbered heading of level 2.
#[derive(Clone, Copy, Debug)]
pub struct TaskGroup<'t> {
    /// Its digits.
    pub number: Piece<'t>,
    /// What follows number and point, trimmed.
    pub title: Piece<'t>,
    /// 1-based line.
    pub line: u32,
    /// The heading's line.
    pub span: Span,
}

/// A list item with a checkbox.
#[derive(Clone, Copy, Debug)]
pub struct Checkbox<'t> {
    /// 1-based line, counting LF only.
    pub line: u32,
    /// The line without white space at both ends.
    pub span: Span,
    /// `[ ]`, brackets included.
    pub state: Piece<'t>,
    /// Whether it is ticked with `x` or `X`; any other mark means open.
    pub done: bool,
    /// What follows, trimmed.
    pub description: Piece<'t>,
    /// The number in front of the description (`1.2`, `2.3.1a`).
    pub id: Option<Piece<'t>>,
    /// Index of the numbered group it stands in.
    pub group: Option<usize>,
}

impl<'t> Tasks<'t> {
    /// Reads a file of tasks as the tool does, to which a byte order mark is a part of the first line.
    #[must_use]
    pub fn new(source: &'t str) -> Self {
        Self::behind(source, 0)
    }

    /// Reads a file of tasks as people see it: a byte order mark belongs to no line.
    #[must_use]
    pub(crate) fn as_seen(source: &'t str) -> Self {
        Self::behind(source, source.len() - without_mark(source).len())
    }

    /// Reads the tasks of `source` from a byte on.
    fn behind(source: &'t str, first: usize) -> Self {
        let lines = &source[first..];
        let mut found = Self { first_list_item: first_list_item(lines), ..Self::default() };
        let (mut start, mut group) = (first, None);
        for (at, line) in lines.split('\n').enumerate() {
            let number = at as u32 + 1;
            if is_second_level(line) {
                group = numbered(line).map(|(digits, title)| {
                    let span = Span::new(start, start + trim_end(line).len());
                    let (digits, title) = (piece(source, digits), piece(source, title));
                    found.groups.push(TaskGroup { number: digits, title, line: number, span });
                    found.groups.len() - 1
                });
            }
            if let Some((state, done, description)) = checkbox(line) {
                let own = piece(source, trim(line));
                found.tasks.push(Checkbox {
                    line: number,
                    span: own.span,
                    state: piece(source, state),
                    done,
                    description: piece(source, description),
                    id: task_id(description).map(|id| piece(source, id)),
                    group,
                });
            }
            start += line.len() + 1;
        }
        found
    }

    /// How many are ticked.
    #[must_use]
    pub fn done(&self) -> usize {
        self.tasks.iter().filter(|task| task.done).count()
    }
}

/// `source` without a byte order mark, which belongs to no line.
fn without_mark(source: &str) -> &str {
    source.strip_prefix('\u{feff}').unwrap_or(source)
}

/// `^ {0,3}##(?!#)(?:[ \t]+|[ \t]*\r?$)`.
fn is_second_level(line: &str) -> bool {
    let Some(rest) = outdented(line).and_then(|line| line.strip_prefix("##")) else { return false };
    rest.starts_with([' ', '\t']) || matches!(rest, "" | "\r")
}

/// `^ {0,3}##[ \t]+(\d+)\.(?:[ \t]|\r?$)`: the digits and the title behind.
fn numbered(line: &str) -> Option<(&str, &str)> {
    let rest = outdented(line)?.strip_prefix("##")?;
    let digits = rest.trim_start_matches([' ', '\t']);
    let end = digits.bytes().take_while(u8::is_ascii_digit).count();
    let title = digits[end..].strip_prefix('.')?;
    let ends = title.starts_with([' ', '\t']) || matches!(title, "" | "\r");
    (rest.len() > digits.len() && end > 0 && ends).then(|| (&digits[..end], trim(title)))
}

/// `line` without up to three spaces.
fn outdented(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    (line.len() - rest.len() <= 3).then_some(rest)
}

/// The brackets, whether it is ticked, and the description.
fn checkbox(line: &str) -> Option<(&str, bool, &str)> {
    let boxed = trim_start(list_marker(line)?);
    let inner = boxed.strip_prefix('[')?;
    let at = trim_start(inner);
    // One character of the script: those beyond U+FFFF are two.
    let mark = at.chars().next().filter(|c| *c != ']' && (*c as u32) < 0x1_0000);
    let rest = trim_start(&at[mark.map_or(0, char::len_utf8)..]).strip_prefix(']')?;
    // `[a](…)` and `[a][…]` are links. A box of white space never is.
    let blank = mark.is_none() && at.len() < inner.len();
    if !blank && rest.starts_with(['(', '[']) {
        return None;
    }
    let state = &boxed[..boxed.len() - rest.len()];
    let description = trim_start(rest);
    let end = description.find(ends_line).unwrap_or(description.len());
    Some((state, matches!(mark, Some('x' | 'X')), trim_end(&description[..end])))
}

/// `^(\d+(?:\.\d+)+(?:[A-Za-z]+)?)(?=\s|$)`.
fn task_id(description: &str) -> Option<&str> {
    let bytes = description.as_bytes();
    let digits = |at: usize| bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut end = digits(0);
    let mut parts = usize::from(end > 0);
    while parts > 0 && bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
        end += 1 + digits(end + 1);
        parts += 1;
    }
    if parts < 2 {
        return None;
    }
    end += bytes[end..].iter().take_while(|b| b.is_ascii_alphabetic()).count();
    let ends = description[end..].chars().next().is_none_or(is_space);
    ends.then(|| &description[..end])
}

/// The first list item outside of front matter, fences, comments and indented code. Unlike everywhere else the tool
/// follows Markdown here.
fn first_list_item(source: &str) -> Option<u32> {
    let skipped = front_matter(source);
    let (mut fence, mut in_comment) = (None, false);
    for (at, line) in source.split('\n').enumerate().skip(skipped) {
        if in_comment {
            in_comment = !line.contains("-->");
            continue;
        }
        if let Some((mark, length, rest)) = fence_run(line) {
            match fence {
                None => fence = Some((mark, length)),
                Some((open, least)) if mark == open && length >= least && trim(rest).is_empty() => {
                    fence = None
                }
                Some(_) => {}
            }
            continue;
        }
        if fence.is_some() {
            continue;
        }
        if let Some(comment) = trim_start(line).strip_prefix("<!--") {
            in_comment = !comment.contains("-->");
            continue;
        }
        let item = list_marker(line).is_some_and(|rest| rest.starts_with(is_space) && !trim(rest).is_empty());
        if item && indent(line) < 4 {
            return Some(at as u32 + 1);
        }
    }
    None
}

/// Number of lines of the front matter.
fn front_matter(source: &str) -> usize {
    let mut lines = without_mark(source).split('\n');
    let is_rule = |line: &str| trim_end(line) == "---";
    if !lines.next().is_some_and(is_rule) {
        return 0;
    }
    lines.position(is_rule).map_or(0, |at| at + 2)
}

/// ``^ {0,3}(`{3,}|~{3,})(.*)``: character, length and what follows.
fn fence_run(line: &str) -> Option<(u8, usize, &str)> {
    let run = outdented(line)?;
    let mark = run.bytes().next().filter(|b| matches!(b, b'`' | b'~'))?;
    let length = run.bytes().take_while(|b| *b == mark).count();
    let rest = &run[length..];
    (length >= 3).then(|| (mark, length, &rest[..rest.find(ends_line).unwrap_or(rest.len())]))
}

/// Columns of white space in front, a tab reaching to the next multiple of four.
fn indent(line: &str) -> usize {
    let mut column = 0;
    for b in line.bytes() {
        match b {
            b' ' => column += 1,
            b'\t' => column += 4 - column % 4,
            _ => break,
        }
    }
    column
}
