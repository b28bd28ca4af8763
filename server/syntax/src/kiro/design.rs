//! What a design.md defines, correctness properties, and the requirements that its tables name.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;

use super::references::{self, Of};
use super::words;
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::spec_kit::item;
use crate::{Item, ItemKind, Mention, Span};

/// How a property is written. Weaker forms only count where no stronger one defines the number, and none outside of the
/// section of properties where one inside does: below "Property-Based Tests" the number stands again.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Plain,
    Bold,
    Heading,
}

/// A line that opens a property. Places are bytes within the line.
struct Opening {
    /// It stands in the section of properties.
    inside: bool,
    form: Form,
    line: usize,
    number: (usize, usize),
    title: (usize, usize),
}

pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    let mut found = Vec::new();
    let mut section: Option<u32> = None;
    for line in 0..doc.lines.len() {
        let first = doc.indent(line);
        let start = doc.lines[line].start;
        let text = doc.line_text(line);
        if first == text.len() || first > 3 || doc.masked(start + first as u32) {
            continue;
        }
        let heading = doc.heading_at(line);
        if let Some(heading) = heading.map(|index| &doc.headings[index])
            && words::holds(&heading.title, words::PROPERTIES_SECTION)
        {
            section = Some(heading.section.end);
        }
        let inside = section.is_some_and(|end| start < end);
        found.extend(opening(text, line, first, heading.map(|index| doc.headings[index].level), inside));
    }
    let mut strongest: FxHashMap<&str, (bool, Form)> = FxHashMap::default();
    let number = |o: &Opening| &doc.line_text(o.line)[o.number.0..o.number.1];
    for one in &found {
        let strength = (one.inside, one.form);
        let entry = strongest.entry(number(one)).or_insert(strength);
        *entry = (*entry).max(strength);
    }
    // A heading that stands twice defines twice; a line of text that does is told of again.
    let mut told: FxHashSet<&str> = FxHashSet::default();
    let kept: Vec<&Opening> = found
        .iter()
        .filter(|one| strongest.get(number(one)) == Some(&(one.inside, one.form)))
        .filter(|one| one.form == Form::Heading || told.insert(number(one)))
        .collect();
    for (n, one) in kept.iter().enumerate() {
        out.items.push(property(doc, one, kept.get(n + 1).map(|next| next.line)));
    }
}

/// `### Property 1: Title`, `**Property 1: Title**`, and in the section of properties also without marks.
fn opening(text: &str, line: usize, first: usize, heading: Option<u8>, inside: bool) -> Option<Opening> {
    let rest = &text[first..];
    let (form, at) = match heading {
        Some(level) if (2..=5).contains(&level) => {
            (Form::Heading, text.len() - rest.trim_start_matches(['#', ' ', '\t', '*']).len())
        }
        Some(_) => return None,
        None if rest.starts_with("**") => (Form::Bold, text.len() - rest[2..].trim_start().len()),
        None if inside => (Form::Plain, first),
        None => return None,
    };
    let word = words::lead(&text[at..], words::PROPERTY)?;
    let from = text.len() - text[at + word..].trim_start_matches([' ', '\t', '\u{3000}', '#']).len();
    let number = &text[from..];
    let digits = |from: usize| number.as_bytes()[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let mut len = digits(0);
    if len == 0 || len > 3 {
        return None;
    }
    if number.as_bytes().get(len) == Some(&b'.') && (1..=3).contains(&digits(len + 1)) {
        len += 1 + digits(len + 1);
    }
    let after = number[len..].trim_start_matches("**").trim_start();
    let colon = after.starts_with([':', '：']);
    let dash = after.starts_with(['-', '–', '—', '.']) || after.is_empty();
    if !(colon || form == Form::Heading && dash) {
        return None;
    }
    let title = after.trim_start_matches([':', '：', '-', '–', '—', '.', '*', ' ']);
    let start = text.len() - title.len();
    let title = title.trim_end().trim_end_matches(['#', '*']).trim_end();
    Some(Opening { inside, form, line, number: (from, from + len), title: (start, start + title.len()) })
}

/// The property that `one` opens; `next` is the line that opens another.
fn property(doc: &Markdown<'_>, one: &Opening, next: Option<usize>) -> Item {
    let text = doc.line_text(one.line);
    let start = doc.lines[one.line].start;
    let own = match doc.heading_at(one.line).map(|index| doc.headings[index].section.end) {
        Some(end) => end,
        // Up to the next heading of any level.
        None => {
            let index = doc.headings.partition_point(|h| h.span.start <= start);
            doc.headings.get(index).map_or(doc.text.len() as u32, |heading| heading.span.start)
        }
    };
    let end = next.map_or(own, |line| doc.lines[line].start.min(own));
    let body = doc.text[start as usize..end as usize].trim_end();
    let body = body.strip_suffix("---").unwrap_or(body).trim_end();
    let end = start as usize + body.len();
    let last = doc.line_of((end as u32).saturating_sub(1).max(start));
    let title = &text[one.title.0..one.title.1];
    let base = start as usize;
    let name = Span::new(base + one.number.0, base + one.number.1);
    let first = base + doc.indent(one.line);
    let id = SmolStr::new(&text[one.number.0..one.number.1]);
    let span = Span::new(first, end.max(first + text.trim().len()));
    item(ItemKind::Property, &id, span, name, paragraphs(doc, title, one.line + 1, last))
}

/// Most bytes of a text that are kept.
const LONGEST_TEXT: usize = 4_000;

/// The title and the lines up to `last`: wrapped lines joined, paragraphs and bullets on lines of their own.
fn paragraphs(doc: &Markdown<'_>, title: &str, first: usize, last: usize) -> String {
    let mut out = title.to_owned();
    let mut apart = true;
    for line in first..=last {
        if out.len() > LONGEST_TEXT {
            break;
        }
        let text = doc.line_text(line).trim();
        if text.is_empty() || doc.masked(doc.lines[line].start + doc.indent(line) as u32) {
            apart = true;
            continue;
        }
        let bullet = ["- ", "* ", "+ ", "|", ">", "#"].iter().any(|mark| text.starts_with(mark));
        out.push(if apart || bullet { '\n' } else { ' ' });
        out.push_str(text);
        apart = false;
    }
    out
}

/// Adds the requirements that tables name: in columns called so, and in rows called so.
pub(super) fn tables(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    // The columns of the table that is being read.
    let mut columns: Vec<(usize, bool)> = Vec::new();
    for line in 0..doc.lines.len() {
        let first = doc.indent(line);
        let text = &doc.line_text(line)[first..];
        let start = doc.lines[line].start as usize + first;
        if !text.starts_with('|') || doc.masked(start as u32) {
            columns.clear();
            continue;
        }
        if is_rule(text) {
            continue;
        }
        let header = doc.lines.get(line + 1).is_some() && is_rule(doc.line_text(line + 1).trim_start());
        if header {
            let named = cells(text).enumerate();
            columns = named.filter_map(|(n, cell)| Some((n, column(&text[cell.0..cell.1])?))).collect();
            continue;
        }
        let mut row = false;
        for (n, (from, to)) in cells(text).enumerate() {
            let cell = &text[from..to];
            let listed = columns.iter().find(|column| column.0 == n).map(|column| column.1);
            if row || listed.is_some_and(|sure| sure || references::is_prefixed(cell)) {
                references::list(doc.text, Span::new(start + from, start + to), Of::Requirements, out);
            }
            row = n == 0 && listed.is_none() && is_requirements(cell);
        }
    }
}

/// `|---|:---:|`.
fn is_rule(text: &str) -> bool {
    text.starts_with('|')
        && text.contains('-')
        && text.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'\r'))
}

/// First and last byte of the cells of a row.
fn cells(row: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    let mut at = 1;
    std::iter::from_fn(move || {
        let rest = row.get(at..).filter(|rest| !rest.is_empty())?;
        let len = rest.find('|').unwrap_or(rest.len());
        let cell = (at, at + len);
        at += len + 1;
        Some(cell)
    })
}

/// Whether a table's column of that name holds requirements: surely (`Requirement ID`, `要件`), or where a cell says so
/// (`Validates`).
fn column(cell: &str) -> Option<bool> {
    let cell = cell.trim().trim_matches(['*', '_', '`']);
    if words::lead(cell, words::VALIDATES).is_some() {
        return Some(false);
    }
    let len = words::lead(cell, words::REQUIREMENT).or_else(|| words::lead(cell, words::REFERENCES))?;
    let rest = cell[len..].trim_start_matches([' ', '(', '（', '#']).to_lowercase();
    let ends = ["id", "no", "num", "s)", "ref", "番号", "编号", "編號", "번호"];
    (rest.is_empty() || ends.iter().any(|end| rest.starts_with(end))).then_some(true)
}

/// Whether a row's first cell says that requirements follow.
fn is_requirements(cell: &str) -> bool {
    let cell = cell.trim().trim_matches(['*', '_', '`', ':']);
    words::lead(cell, words::REQUIREMENT).or_else(|| words::lead(cell, words::REFERENCES)) == Some(cell.len())
}
