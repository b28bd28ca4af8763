//! An operation of a contract that is still to be described, for a requirement.

use specls_index::{FeatureFile, FeatureId, FileId, ItemIndex, Snapshot};
use specls_syntax::contracts::operation_id;
use specls_syntax::{Concern, ContractFormat, FileFacts, ItemKind, PartKind, Span};

use super::again::{applied, facts_of, item_of};
use super::openapi;
use super::route::{Proposal, proposal};
use super::words::{asked, id_words, kebab, pascal};
use crate::edit::{FileEdit, NewText};
use crate::renaming::Texts;

/// Adds an operation to a contract. Nothing where the contract is written in a way that it cannot be added to, or has the
/// operation that the requirement's text names.
pub(crate) fn operation_stub(
    snapshot: &Snapshot,
    contract: FileId,
    to: (FeatureId, ItemIndex),
    texts: &dyn Texts,
) -> Vec<FileEdit> {
    let edit = || {
        let (feature, item) = item_of(snapshot, to)?;
        let file = feature.files.iter().find(|file| file.id == contract)?;
        let text = texts.text(snapshot.file_by_id(contract)?)?;
        let mut wanted = proposal(item);
        if has(&file.facts, &wanted) {
            if wanted.written {
                return None;
            }
            // Somebody has to think of another one.
            wanted.path = format!("{}/{}", wanted.path, kebab(&id_words(&item.id)));
        }
        let called = |name: &str| {
            let known = file.facts.items.iter().filter_map(|item| item.part()?.alias.as_ref());
            known.map(|(alias, _)| alias).any(|alias| alias == name)
        };
        if called(&wanted.name) {
            wanted.name.push_str(&pascal(&id_words(&item.id)));
        }
        let summary = asked(item);
        let new = match file.facts.contract()? {
            ContractFormat::OpenApi | ContractFormat::Swagger => {
                openapi::inserted(&text, &wanted, &item.id, &summary)?
            }
            ContractFormat::Markdown => section(file, &text, &wanted, &item.id, &summary)?,
            _ => return None,
        };
        let new = NewText { text: new.text.replace('\n', file.facts.line_end.as_str()), ..new };
        let after = facts_of(snapshot, &file.path, &applied(&text, std::slice::from_ref(&new))?);
        let within = Span { start: new.span.start, end: new.span.start + new.text.len() as u32 };
        is_read(&file.facts, &after, within, &item.id)
            .then(|| FileEdit::Change { file: contract, texts: vec![new] })
    };
    edit().into_iter().collect()
}

/// Whether the contract has the operation.
fn has(facts: &FileFacts, wanted: &Proposal) -> bool {
    let id = operation_id(&wanted.method, &wanted.path);
    facts.items.iter().any(|item| item.kind == ItemKind::Operation && item.id == id)
}

/// Whether what was inserted is read as one more operation that names the requirement, and all else as before.
fn is_read(before: &FileFacts, after: &FileFacts, within: Span, id: &str) -> bool {
    let operations = |facts: &FileFacts| facts.items.iter().filter(|i| i.kind == ItemKind::Operation).count();
    let problems = |facts: &FileFacts| {
        facts
            .more
            .iter()
            .flat_map(|more| more.problems.iter())
            .filter(|p| p.about == Concern::Contract)
            .count()
    };
    let mut new =
        after.items.iter().filter(|i| i.kind == ItemKind::Operation && within.touches(i.name.start));
    let named = |span: Span| after.mentions.iter().any(|m| m.id == id && span.encloses(m.span));
    operations(after) == operations(before) + 1
        && problems(after) <= problems(before)
        && new.any(|item| named(item.span))
}

/// A section in the form of the last one that describes an operation.
fn section(file: &FeatureFile, text: &str, wanted: &Proposal, id: &str, summary: &str) -> Option<NewText> {
    let facts = &file.facts;
    let operations = facts.items.iter().filter(|item| item.kind == ItemKind::Operation);
    let described = operations.filter_map(|item| {
        let heading = facts.headings.iter().find(|heading| heading.span.encloses(item.name))?;
        Some((item, heading))
    });
    let (last, heading) = described.max_by_key(|(_, heading)| heading.span.start)?;
    let part = last.part()?;
    let name = match part.kind {
        PartKind::Route => wanted.route(),
        PartKind::Command => {
            // What stands in front of all commands is the program.
            let program = part.written.split(' ').next().filter(|_| part.written.contains(' '));
            let name = super::words::words_of(&split_camel(&wanted.name)).join("-");
            program.map_or(name.clone(), |program| format!("{program} {name}"))
        }
        _ => wanted.name.clone(),
    };
    let line = text.get(heading.span.range())?.lines().next()?.trim_end();
    let at = (last.name.start.checked_sub(heading.span.start)?) as usize;
    let written = last.name.len();
    let (lead, rest) = (line.get(..at)?, line.get(at + written..)?);
    let end = if rest.starts_with('`') { "`" } else { "" };
    // `Create an album: POST /albums` says what another operation does.
    let marks = lead.trim_start_matches('#');
    let words = marks.chars().any(char::is_alphabetic) && part.kind == PartKind::Route;
    let tick = if lead.ends_with('`') { "`" } else { "" };
    let lead = if words { format!("{} {tick}", &lead[..lead.len() - marks.len()]) } else { counted(lead) };
    let end = if tick.is_empty() { "" } else { end };
    let at = heading.section.end;
    let body = format!("{lead}{name}{end}\n\n{summary} ({id}).\n\nTODO: describe this operation.\n");
    let behind = text.get(at as usize..)?;
    let before = match text.get(..at as usize)?.ends_with('\n') {
        true => "\n",
        false => "\n\n",
    };
    let body = if behind.is_empty() { body } else { body.trim_end().to_owned() };
    Some(NewText { span: Span { start: at, end: at }, text: format!("{before}{body}") })
}

/// With the next number, where a heading begins with one: `### 3. `.
fn counted(lead: &str) -> String {
    let digits = lead.trim_start_matches(['#', ' ']).bytes().take_while(u8::is_ascii_digit).count();
    let start = lead.len() - lead.trim_start_matches(['#', ' ']).len();
    let number = lead.get(start..start + digits).and_then(|number| number.parse::<u32>().ok());
    match number {
        Some(number) => format!("{}{}{}", &lead[..start], number.saturating_add(1), &lead[start + digits..]),
        None => lead.to_owned(),
    }
}

fn split_camel(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() {
            out.push(' ');
        }
        out.push(c);
    }
    out
}
