//! One line of a file with a span in it, made ready for a terminal: tabs and wide characters aligned, long lines cut.

use std::borrow::Cow;
use std::collections::HashMap;

use specls_index::{File, FileId};
use specls_syntax::Lines;

use crate::output::{Cell, is_plain};

/// Columns of source text at most.
const ROOM: usize = 160;
/// Texts that are kept: findings come file by file, and their related places stand in few others.
const KEPT_TEXTS: usize = 32;

/// A line cut around a span.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Excerpt<'l> {
    /// What stands before the span, with `…` where the line is cut.
    pub before: Cow<'l, str>,
    /// The span itself.
    pub marked: Cow<'l, str>,
    /// What stands behind it.
    pub after: Cow<'l, str>,
    /// Columns up to the span.
    pub indent: usize,
    /// Columns of the span, at least one.
    pub width: usize,
}

impl<'l> Excerpt<'l> {
    /// Cuts `line` around the bytes from `start` to `end`. The cost does not grow with the length of the line.
    pub(crate) fn new(line: &'l str, start: usize, end: usize) -> Self {
        let start = floor(line, start);
        let end = floor(line, end).max(start);
        if line.len() <= ROOM && is_plain(line) {
            let (before, marked, after) = (line[..start].into(), line[start..end].into(), line[end..].into());
            return Self { before, marked, after, indent: start, width: (end - start).max(1) };
        }
        let marked = cells(line[start..end].chars());
        let after = cells(line[end..].chars());
        let before = cells(line[..start].chars().rev());
        let whole = marked.whole && after.whole && before.whole;
        if whole && before.width + marked.width + after.width <= ROOM {
            return Self::of(before, marked, after);
        }
        // One column on each side for the marks that something is left out. What one side does not need the other gets.
        let room = ROOM - 2;
        let marked = marked.cut(room);
        let left = room - marked.width;
        let after = after.cut(left - before.width.min(left / 2));
        let before = before.cut(left - after.width);
        Self::of(before, marked, after)
    }

    fn of(mut before: Cells, marked: Cells, after: Cells) -> Self {
        before.cells.reverse();
        let mut excerpt = Self {
            indent: before.width + usize::from(!before.whole),
            width: marked.width.max(1),
            before: before.text().into(),
            marked: marked.text().into(),
            after: after.text().into(),
        };
        if !before.whole {
            excerpt.before.to_mut().insert(0, '…');
        }
        if !marked.whole || !after.whole {
            excerpt.after.to_mut().push('…');
        }
        excerpt
    }
}

/// Characters as they are drawn, up to a width.
struct Cells {
    cells: Vec<Cell>,
    width: usize,
    /// Nothing is left out.
    whole: bool,
}

impl Cells {
    fn cut(mut self, room: usize) -> Self {
        while self.width > room {
            self.width -= self.cells.pop().map_or(self.width, |cell| cell.width);
            self.whole = false;
        }
        self
    }

    fn text(&self) -> String {
        let mut text = String::with_capacity(self.cells.len());
        self.cells.iter().for_each(|cell| cell.push_to(&mut text));
        text
    }
}

fn cells(chars: impl Iterator<Item = char>) -> Cells {
    let mut cells = Cells { cells: Vec::new(), width: 0, whole: true };
    for c in chars {
        // Characters without width could be endless, too.
        if cells.width > ROOM || cells.cells.len() > 4 * ROOM {
            cells.whole = false;
            break;
        }
        let cell = Cell::of(c);
        cells.width += cell.width;
        cells.cells.push(cell);
    }
    cells
}

fn floor(text: &str, mut at: usize) -> usize {
    at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Texts of files, read again: the model keeps none. A text that is not the one the model was made of is none.
#[derive(Default)]
pub(crate) struct Texts(HashMap<FileId, Option<String>>);

impl Texts {
    /// The line around `start`, cut around the part of the span that lies in it.
    pub(crate) fn excerpt(&mut self, file: &File, start: u32, end: u32) -> Option<Excerpt<'_>> {
        let line = file.facts.lines.line_col(start, specls_syntax::Encoding::Utf8).line;
        let span = file.facts.lines.line_span(line);
        let line = self.text(file)?.get(span.range())?;
        let at = |offset: u32| offset.saturating_sub(span.start) as usize;
        Some(Excerpt::new(line, at(start), at(end)))
    }

    fn text(&mut self, file: &File) -> Option<&str> {
        if self.0.len() >= KEPT_TEXTS && !self.0.contains_key(&file.id) {
            self.0.clear();
        }
        let read = || {
            let text = specls_disk::read(&file.path, specls_disk::limit_of(&file.path)).ok()?;
            let same = text.len() == file.facts.len as usize && Lines::new(&text) == file.facts.lines;
            same.then_some(text)
        };
        self.0.entry(file.id).or_insert_with(read).as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::columns;

    /// The excerpt with the part between the `|` marked, drawn over its carets.
    fn draw(line: &str) -> String {
        let start = line.find('|').unwrap();
        let rest = &line[start + 1..];
        let len = rest.find('|').unwrap();
        let plain = line.replace('|', "");
        let e = Excerpt::new(&plain, start, start + len);
        assert_eq!(columns(&e.before), e.indent);
        assert!(columns(&e.before) + columns(&e.marked) + columns(&e.after) <= ROOM);
        format!("{}{}{}\n{}{}", e.before, e.marked, e.after, " ".repeat(e.indent), "^".repeat(e.width))
    }

    #[test]
    fn carets_stand_under_the_span() {
        assert_eq!(draw("see |FR-001| there"), "see FR-001 there\n    ^^^^^^");
        assert_eq!(draw("\t|a\t|b"), "    a    b\n    ^^^^^");
        assert_eq!(draw("引用 |引用|。"), "引用 引用。\n     ^^^^");
        assert_eq!(draw("\u{feff}|x|"), "x\n^");
        assert_eq!(draw("end||"), "end\n   ^", "an empty span is seen");
        assert_eq!(draw("\x1b[31m|x|"), "␛[31mx\n     ^");
    }

    #[test]
    fn long_lines_are_cut_around_the_span() {
        let x = |n: usize| "x".repeat(n);
        let start = draw(&format!("|FR|{}", x(1000)));
        assert_eq!(start, format!("FR{}…\n^^", x(156)));
        let end = draw(&format!("{}|FR|", x(1000)));
        assert_eq!(end, format!("…{}FR\n{}^^", x(156), " ".repeat(157)));
        let middle = draw(&format!("{}|FR|{}", x(1000), x(1000)));
        assert_eq!(middle, format!("…{}FR{}…\n{}^^", x(78), x(78), " ".repeat(79)));
        let long = draw(&format!("a|{}|b", x(1000)));
        assert_eq!(long, format!("…{}…\n {}", x(158), "^".repeat(158)));
        let wide = draw(&format!("{}|引|{}", "引".repeat(200), "引".repeat(200)));
        assert!(wide.starts_with("…引") && wide.contains("引…\n"));
    }

    #[test]
    fn a_line_of_a_megabyte_costs_as_much_as_a_short_one() {
        let line = "\u{301}".repeat(500_000);
        for _ in 0..1000 {
            Excerpt::new(&line, 400_000, 400_002);
        }
    }
}
