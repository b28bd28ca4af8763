//! What the scanner and the grammar read in the same text, by place.

use std::collections::BTreeMap;
use std::ops::Range;

use specls_syntax::{Context, FileFacts, ItemKind, facts};

use super::feed::{Found, Reading};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Id,
    Label,
    State,
    Path,
}

/// Places of one kind of thing.
pub type Places = BTreeMap<(usize, usize), What>;

/// Places of what the grammar found.
pub fn of_grammar(reading: &Reading, what: What) -> Vec<Range<usize>> {
    let mut out: Vec<_> = reading.found.iter().filter_map(|found| place(found, what)).collect();
    out.sort_by_key(|span| (span.start, span.end));
    out.dedup();
    out
}

fn place(found: &Found, what: What) -> Option<Range<usize>> {
    let own = Some(found.span.clone());
    match (what, found.kind.as_str()) {
        (What::Id, "requirement_id" | "story_id" | "scenario_id" | "task_id" | "checklist_id") => own,
        (What::Id, "requirement_number" | "property_number" | "task_number" | "number") => own,
        (What::Id, "story_reference") => own,
        // The words in front belong to the name.
        (What::Id, "story_number") if found.parent == "numbered_heading" => Some(found.outer..found.span.end),
        (What::Id, "title") => own,
        (What::Label, "story_id") if found.parent == "label" => own,
        (What::State, "state") => own,
        (What::Path, "path") => own,
        _ => None,
    }
}

/// Places of what the server reads in `text`, were it the file at `path`.
pub fn of_server(path: &str, text: &str, what: What) -> Vec<Range<usize>> {
    let facts = facts(path, text, &Default::default());
    let mut out: Vec<Range<usize>> = match what {
        What::Id => ids(text, &facts),
        What::Label => {
            let labels = facts.mentions.iter().filter(|m| m.context == Context::Label && !m.between);
            labels.map(|m| m.span.range()).collect()
        }
        What::State => {
            let marks = facts.items.iter().filter_map(|item| item.task()?.mark);
            marks.map(|mark| mark.start as usize - 1..mark.end as usize + 1).collect()
        }
        What::Path => facts.paths.iter().filter(|p| !p.link).map(|p| p.span.range()).collect(),
    };
    out.sort_by_key(|span| (span.start, span.end));
    out.dedup();
    out
}

fn is_id(kind: ItemKind) -> bool {
    !matches!(kind, ItemKind::Operation | ItemKind::Schema | ItemKind::Entity | ItemKind::Term)
}

fn ids(text: &str, facts: &FileFacts) -> Vec<Range<usize>> {
    let names = facts.items.iter().filter(|item| is_id(item.kind)).map(|item| item.name.range());
    // The number of a list is no part of what is fed; a task without number has its box for a name.
    let names = names.filter(|name| {
        let line = text[..name.start].rfind('\n').map_or(0, |end| end + 1);
        let listed = text[name.clone()].bytes().all(|b| b.is_ascii_digit())
            && text[line..name.start].bytes().all(|b| matches!(b, b' ' | b'\t' | b'>'));
        !listed && !text[name.clone()].starts_with('[')
    });
    let mentions = facts.mentions.iter().filter(|m| is_id(m.kind) && !m.between).map(|m| m.span.range());
    names.chain(mentions).collect()
}
