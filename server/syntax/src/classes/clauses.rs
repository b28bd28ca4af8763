//! What the sentences of requirements, criteria and scenarios tell: who responds, and keywords in small letters.

use super::Class;
use super::tokens::{Layers, Origin};
use crate::ears::{self, Language, Role, Verdict};
use crate::markdown::Markdown;
use crate::{FileFacts, ItemKind, Span};

/// Most bytes of a sentence that are read.
const LONGEST_SENTENCE: usize = 2000;

/// Most words and bytes of who responds: what is longer is half a sentence.
const MOST_WORDS: usize = 6;
const LONGEST_SYSTEM: usize = 80;

/// Adds the tokens of every sentence.
pub(super) fn scan(doc: &Markdown<'_>, facts: &FileFacts, out: &mut Layers<'_>) {
    let mut starts: Vec<u32> = facts.items.iter().map(|item| item.span.start).collect();
    starts.sort_unstable();
    for item in facts.items.iter().filter(|item| speaks(item.kind)) {
        let next = starts.partition_point(|start| *start <= item.name.start);
        let next = starts.get(next).copied().unwrap_or(u32::MAX);
        if let Some(span) = paragraph(doc.text, item.name.end, item.span.end.min(next)) {
            // In a step whatever stands there responds: `it`, a list.
            sentence(doc, span, item.kind != ItemKind::Scenario, out);
        }
    }
    // What a delta changes is defined elsewhere.
    for delta in facts.deltas() {
        let next = starts.partition_point(|start| *start <= delta.name_span.start);
        let end = delta.span.end.min(starts.get(next).copied().unwrap_or(u32::MAX));
        if let Some(span) = paragraph(doc.text, delta.name_span.end, end) {
            sentence(doc, span, true, out);
        }
    }
}

/// Whether items of that kind say what has to be done in a sentence.
fn speaks(kind: ItemKind) -> bool {
    matches!(
        kind,
        ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion | ItemKind::Scenario
    )
}

/// The first paragraph of what stands between the end of a name and the next item.
fn paragraph(text: &str, start: u32, end: u32) -> Option<Span> {
    let (start, end) = (start as usize, end.max(start) as usize);
    let rest = text.get(start..end)?;
    let said = rest.trim_start();
    let start = start + (rest.len() - said.len());
    let mut len = LONGEST_SENTENCE.min(said.len());
    while !said.is_char_boundary(len) {
        len -= 1;
    }
    let said = said.get(..len)?;
    let blank = ["\n\n", "\r\n\r\n"].iter().filter_map(|blank| said.find(blank)).min();
    Some(Span::new(start, start + blank.unwrap_or(said.len())))
}

fn sentence(doc: &Markdown<'_>, span: Span, named: bool, out: &mut Layers<'_>) {
    let Some(text) = doc.text.get(span.range()) else { return };
    let reading = ears::read(text);
    let modal = reading.clause(Role::Modal);
    if modal.is_none() && reading.verdict != Verdict::GivenWhenThen {
        return;
    }
    let base = span.start as usize;
    let moved = |span: Span| Span::new(base + span.start as usize, base + span.end as usize);
    let mut add = |class, span: Span| {
        if !doc.masked(span.start) && !doc.in_code(span.start) {
            out.add(class, span, Origin::Written);
        }
    };
    // What ends clauses in these languages may be a part of any word; what is sure a line alone tells.
    let joined = matches!(reading.language, Language::Japanese | Language::Chinese | Language::Korean);
    for keyword in reading.keywords.iter().filter(|_| !joined) {
        let class = if modal.is_some_and(|m| m.span == *keyword) { Class::Modal } else { Class::Keyword };
        add(class, moved(*keyword));
    }
    let system = reading.clause(Role::System).filter(|_| named).and_then(|clause| system(text, clause.span));
    if let Some(system) = system {
        add(Class::System, moved(system));
    }
}

/// Who responds, if it reads like a name.
fn system(text: &str, span: Span) -> Option<Span> {
    let written = text.get(span.range())?;
    let marks = |c: char| matches!(c, '*' | '_' | '`' | ' ' | ':' | '-' | ',' | '.');
    let inner = written.trim_start_matches(marks);
    let start = span.end as usize - inner.len();
    let inner = inner.trim_end_matches(marks);
    let short = inner.len() <= LONGEST_SYSTEM && inner.split_whitespace().count() <= MOST_WORDS;
    let name = inner.chars().any(char::is_alphabetic) && !inner.contains(['\n', '`', '*', '[', '(', ',']);
    (short && name).then(|| Span::new(start, start + inner.len()))
}
