//! Pages of text, as Markdown and plain, that what users wrote cannot break.

use std::fmt::Write as _;

use specls_index::{File, FileId, Snapshot};
use specls_syntax::{Encoding, Span};

/// Entries of a list before it is cut.
const LONGEST_LIST: usize = 8;
/// Code points of a user's text before it is cut: a whole requirement of any real spec (longest measured: 2,300).
const LONGEST_TEXT: usize = 4000;

/// A page in two forms.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub(crate) struct Page {
    pub markdown: String,
    pub plain: String,
}

/// A line of a list: code, then text; either may be empty.
#[derive(Default)]
pub(crate) struct Entry {
    pub code: String,
    pub text: String,
}

impl Page {
    fn block(&mut self) {
        for out in [&mut self.markdown, &mut self.plain] {
            if !out.is_empty() {
                out.push_str("\n\n");
            }
        }
    }

    /// `**FR-001** · requirement of 004-albums`.
    pub(crate) fn title(&mut self, strong: &str, rest: &str) {
        self.block();
        let _ = write!(self.markdown, "**{strong}** · {rest}");
        let _ = write!(self.plain, "{strong} · {rest}");
    }

    /// Words of our own.
    pub(crate) fn line(&mut self, text: &str) {
        self.block();
        self.markdown.push_str(text);
        self.plain.push_str(text);
    }

    /// What a user wrote: Markdown, of which nothing may reach beyond the paragraph.
    pub(crate) fn text(&mut self, text: &str) {
        if text.trim().is_empty() {
            return;
        }
        self.block();
        let text = cut(text, LONGEST_TEXT);
        let safe: Vec<String> = text.lines().filter(|l| !l.trim().is_empty()).map(safe_line).collect();
        self.markdown.push_str(&safe.join("\n"));
        self.plain.push_str(text.trim());
    }

    /// Text as it stands, in a fence that nothing in it can close.
    pub(crate) fn fence(&mut self, language: &str, text: &str) {
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
        let mark = "`".repeat(longest.max(2) + 1);
        self.block();
        let _ = write!(self.markdown, "{mark}{language}\n{}\n{mark}", text.trim_end_matches('\n'));
        self.plain.push_str(text.trim_end_matches('\n'));
    }

    /// A list with a head; nothing if it has no entries.
    pub(crate) fn list(&mut self, head: &str, entries: Vec<Entry>) {
        if entries.is_empty() {
            return;
        }
        self.line(head);
        self.markdown.push('\n');
        let more = entries.len().saturating_sub(LONGEST_LIST);
        // One more line says as much as "and 1 more".
        let shown = if more == 1 { LONGEST_LIST + 1 } else { LONGEST_LIST };
        for entry in entries.iter().take(shown) {
            let gap = if entry.code.is_empty() || entry.text.is_empty() { "" } else { " " };
            let (code, text) = (code(&entry.code), safe_line(&entry.text));
            let _ = write!(self.markdown, "\n- {code}{gap}{text}");
            let _ = write!(self.plain, "\n- {}{gap}{}", entry.code, entry.text);
        }
        if more > 1 {
            let _ = write!(self.markdown, "\n- … and {more} more");
            let _ = write!(self.plain, "\n- … and {more} more");
        }
    }
}

/// Inline code, whatever it holds.
fn code(text: &str) -> String {
    match text {
        "" => String::new(),
        text if text.contains('`') => format!("`` {text} ``"),
        text => format!("`{text}`"),
    }
}

/// A line that opens no block which could swallow what follows: headings, fences, raw HTML, rules under text.
fn safe_line(line: &str) -> String {
    let line = line.trim();
    let rule = line.len() > 1 && line.bytes().all(|b| matches!(b, b'-' | b'=' | b' '));
    let opens = ["#", "<", "```", "~~~", "="].iter().any(|mark| line.starts_with(mark));
    if rule || opens { format!("\\{line}") } else { line.to_owned() }
}

/// The text up to `limit` code points.
pub(crate) fn cut(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_owned(),
        Some((at, _)) => format!("{}…", text[..at].trim_end()),
    }
}

/// The first line of a text, at most `limit` code points of it.
pub(crate) fn first_line(text: &str, limit: usize) -> String {
    cut(text.lines().next().unwrap_or_default().trim(), limit)
}

/// `1 task`, `2 tasks`.
pub(crate) fn count(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// A path as people of its project write it.
pub(crate) fn short_path<'p>(snapshot: &Snapshot, path: &'p str) -> &'p str {
    snapshot
        .projects()
        .iter()
        .filter_map(|project| path.strip_prefix(&*project.path)?.strip_prefix('/'))
        .min_by_key(|short| short.len())
        .unwrap_or(path)
}

/// Places, one entry a file: `src/a.py:12` and how many more.
pub(crate) fn places(snapshot: &Snapshot, found: impl IntoIterator<Item = (FileId, Span)>) -> Vec<Entry> {
    let mut found: Vec<(&File, Span)> =
        found.into_iter().filter_map(|(file, span)| Some((&**snapshot.file_by_id(file)?, span))).collect();
    found.sort_by(|a, b| a.0.path.cmp(&b.0.path).then(a.1.cmp(&b.1)));
    found.dedup_by(|a, b| a.0.id == b.0.id && a.1 == b.1);
    found
        .chunk_by(|a, b| a.0.id == b.0.id)
        .map(|places| {
            let (file, first) = places[0];
            let line = file.facts.lines.line_col(first.start, Encoding::Utf8).line + 1;
            let text = match places.len() - 1 {
                0 => String::new(),
                more => format!("and {}", count(more, "more place")),
            };
            Entry { code: format!("{}:{line}", short_path(snapshot, &file.path)), text }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{Entry, Page};

    #[test]
    fn text_stays_in_its_place() {
        let mut page = Page::default();
        page.title("FR-001", "requirement");
        page.text("a\n```\ncode\n\n# b\n---\n<pre>");
        page.list("Tasks", vec![Entry { code: "a`b".into(), text: "<!-- x".into() }, Entry::default()]);
        expect![[r"
            **FR-001** · requirement

            a
            \```
            code
            \# b
            \---
            \<pre>

            Tasks

            - `` a`b `` \<!-- x
            - "]]
        .assert_eq(&page.markdown);
    }

    #[test]
    fn lists_are_cut() {
        let list = |n: usize| {
            let mut page = Page::default();
            page.list("Tasks", (0..n).map(|i| Entry { code: String::new(), text: i.to_string() }).collect());
            page.plain
        };
        assert_eq!(list(0), "");
        assert!(list(9).ends_with("\n- 8"));
        assert!(list(20).ends_with("\n- 7\n- … and 12 more"));
    }
}
