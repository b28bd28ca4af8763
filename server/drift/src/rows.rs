//! A source text by its lines, in the form in which versions are compared: without indentation and blank lines.

use std::ops::Range;

use rustc_hash::FxHashMap;

/// A line that is not blank.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Row<'t> {
    /// Its first byte that is no blank.
    pub start: u32,
    /// Bytes of blanks in front.
    pub indent: u32,
    /// What stands on it.
    pub text: &'t str,
    /// Blank lines stand in front of it.
    pub apart: bool,
}

/// The lines of `text` that are not blank.
pub(crate) fn rows(text: &str) -> Vec<Row<'_>> {
    let (mut out, mut at, mut apart) = (Vec::new(), 0, false);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start_matches('\u{feff}').trim();
        if bare.is_empty() {
            apart = true;
        } else {
            let indent = line.len() - line.trim_start().len();
            out.push(Row { start: (at + indent) as u32, indent: indent as u32, text: bare, apart });
            apart = false;
        }
        at += line.len();
    }
    out
}

/// The row that `offset` (a byte) lies on, or the last one before it.
pub(crate) fn row_at(rows: &[Row<'_>], offset: u32) -> usize {
    rows.partition_point(|row| row.start <= offset).saturating_sub(1)
}

/// Ranges of rows of the text as it is now, to be found again in other versions.
pub(crate) struct Wanted<'t> {
    parts: Vec<Part<'t>>,
    /// Parts by their first line.
    by_first: FxHashMap<&'t str, Vec<usize>>,
}

struct Part<'t> {
    rows: Vec<Row<'t>>,
}

impl<'t> Wanted<'t> {
    /// Of `rows`, the parts in `ranges`.
    pub(crate) fn new(rows: &[Row<'t>], ranges: &[Range<usize>]) -> Self {
        let mut wanted = Self { parts: Vec::new(), by_first: FxHashMap::default() };
        for (index, range) in ranges.iter().enumerate() {
            let rows = rows.get(range.clone()).unwrap_or_default().to_vec();
            if let Some(first) = rows.first() {
                wanted.by_first.entry(first.text).or_default().push(index);
            }
            wanted.parts.push(Part { rows });
        }
        wanted
    }

    /// For each part whether another version has it in the same form.
    pub(crate) fn in_version(&self, rows: &[Row<'_>], open: &dyn Fn(usize) -> bool) -> Vec<bool> {
        let mut found: Vec<bool> = self.parts.iter().map(|part| part.rows.is_empty()).collect();
        for (at, row) in rows.iter().enumerate() {
            for &index in self.by_first.get(row.text).map_or(&[][..], Vec::as_slice) {
                if open(index) && !found[index] {
                    found[index] = self.parts[index].stands_at(rows.get(at..).unwrap_or_default());
                }
            }
        }
        found
    }
}

impl Part<'_> {
    /// Whether `rows` begin with it, and it ends there as it does now: a function that went on was another one.
    fn stands_at(&self, rows: &[Row<'_>]) -> bool {
        let same = rows.len() >= self.rows.len()
            && self.rows.iter().zip(rows).all(|(own, other)| own.text == other.text);
        let (Some(first), next) = (rows.first(), rows.get(self.rows.len())) else { return same };
        same && next.is_none_or(|next| self.rows.len() == 1 || next.indent <= first.indent)
    }
}
