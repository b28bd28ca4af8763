//! What a bugfix.md defines: clauses with their numbers written out.

use super::requirements;
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::spec_kit::{body_of, item};
use crate::{ItemKind, Span};

pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    // Some write requirements there as in a requirements.md.
    requirements::items(doc, out);
    if out.items.iter().any(|item| item.kind == ItemKind::Requirement) {
        return;
    }
    let mut line = 0;
    while line < doc.lines.len() {
        line = clause(doc, line, out).unwrap_or(line) + 1;
    }
    out.items.sort_by_key(|item| item.span.start);
}

/// Adds the clause that begins in `line`; its last line.
fn clause(doc: &Markdown<'_>, line: usize, out: &mut Draft) -> Option<usize> {
    let first = doc.indent(line);
    let start = doc.lines[line].start as usize + first;
    let text = &doc.line_text(line)[first..];
    let bullet = text.starts_with(['-', '*', '+']);
    if first > 1 || text.is_empty() || doc.masked(start as u32) || doc.heading_at(line).is_some() {
        return None;
    }
    if !bullet && !requirements::begins_block(doc, line) {
        return None;
    }
    // A bullet must be told to be one of somebody's: of the number in front of its dot.
    let owner = text.trim_start_matches(['-', '*', '+', ' ', '\t']).split('.').next().unwrap_or_default();
    let (at, len, rest) = requirements::written(text, owner, true)?;
    let last = requirements::last_line(doc, line);
    let (end, body) = body_of(doc, line, &text[rest..], last);
    let name = Span::new(start + at, start + at + len);
    out.items.push(item(ItemKind::Criterion, &text[at..at + len], Span::new(start, end), name, body));
    Some(last)
}
