//! What a mention in source speaks of: the symbol around it or right behind its comment, else the block that begins there.

use std::ops::Range;

use specls_symbols::{Symbol, SymbolKind};
use specls_syntax::{Context, Mention};

use crate::rows::{Row, row_at};

/// Rows between a comment and what it stands over: attributes, decorators, modifiers.
const MOST_BETWEEN: usize = 12;

/// A part of a source file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Unit {
    /// The symbol, if it is one.
    pub name: Option<Box<str>>,
    /// Its rows.
    pub rows: Range<usize>,
}

/// What `mention` speaks of; `None`: the file as a whole.
pub(crate) fn unit(mention: &Mention, rows: &[Row<'_>], symbols: &[Symbol]) -> Option<Unit> {
    let at = mention.span.start as usize;
    let around =
        |s: &&Symbol| s.range.contains(&at) && !matches!(s.kind, SymbolKind::Field | SymbolKind::Value);
    let inner = symbols.iter().filter(around).min_by_key(|s| s.range.len());
    let outer = inner.is_none_or(|s| {
        matches!(s.kind, SymbolKind::Class | SymbolKind::Interface | SymbolKind::Enum | SymbolKind::Module)
    });
    let behind = match mention.context {
        Context::Comment => over(mention, rows, symbols),
        _ => None,
    };
    if let Some(found) = behind {
        return Some(found);
    }
    if outer && let Some(found) = begins(mention, rows) {
        return Some(found);
    }
    inner.map(|symbol| whole(symbol, row_at(rows, symbol.range.start as u32), rows))
}

/// The symbol that the mention's comment stands over, with the comment.
fn over(mention: &Mention, rows: &[Row<'_>], symbols: &[Symbol]) -> Option<Unit> {
    let (first, last) = comment(mention, rows);
    let after = rows.get(last + 1)?.start as usize;
    let within = |s: &&Symbol| s.range.start >= mention.block.end as usize;
    let next =
        symbols.iter().filter(within).min_by_key(|s| (s.range.start, std::cmp::Reverse(s.range.end)))?;
    let row = row_at(rows, next.range.start as u32);
    // A symbol may begin behind `export` or `pub` on its line.
    let between = rows.get(last + 1..row)?;
    let attached = between.len() <= MOST_BETWEEN
        && next.range.end > after
        && between.iter().all(|row| joins(row.text))
        && rows.get(last + 1..=row)?.iter().all(|row| !row.apart);
    attached.then(|| whole(next, first, rows))
}

/// Whether a line belongs to what follows it.
fn joins(line: &str) -> bool {
    line.starts_with(['@', '#', '[', ']', '(', ')', '/', '*', '"', '\'', '<', ';', '%', '-', '!', ','])
}

/// Rows of the comment around the mention: the first and the last.
fn comment(mention: &Mention, rows: &[Row<'_>]) -> (usize, usize) {
    let span = if mention.block.is_empty() { mention.span } else { mention.block };
    (
        row_at(rows, span.start.min(mention.span.start)),
        row_at(rows, span.end.saturating_sub(1).max(mention.span.start)),
    )
}

/// The block that begins on the mention's line, or right behind its comment: everything that is indented further, and the
/// line that closes it. `it("FR-001 …", () => {`, `resource "queue" "mail" {`.
fn begins(mention: &Mention, rows: &[Row<'_>]) -> Option<Unit> {
    let (first, last) = comment(mention, rows);
    let comment = mention.context == Context::Comment;
    let head = if comment { last + 1 } else { row_at(rows, mention.span.start) };
    let opening = rows.get(head).filter(|row| !(comment && row.apart))?;
    let inside = rows.get(head + 1..)?.iter().take_while(|row| row.indent > opening.indent).count();
    if inside == 0 {
        return None;
    }
    let mut end = head + 1 + inside;
    if rows.get(end).is_some_and(|row| row.text.starts_with(['}', ')', ']']) || row.text == "end") {
        end += 1;
    }
    Some(Unit { name: None, rows: if comment { first } else { head }..end })
}

fn whole(symbol: &Symbol, first: usize, rows: &[Row<'_>]) -> Unit {
    let last = row_at(rows, (symbol.range.end as u32).saturating_sub(1));
    Unit { name: Some(symbol.name.clone()), rows: first..last + 1 }
}
