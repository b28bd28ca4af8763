//! Ids for what is being typed: requirements, success criteria, stories and tasks, with text and coverage.

mod candidates;
mod prefix;
mod scope;

use rustc_hash::FxHashMap;
use smol_str::SmolStr;
use specls_analysis::FeatureCoverage;
use specls_index::{File, Snapshot};
use specls_syntax::Span;

use crate::SymbolKind;
use crate::hover::item_text;
use crate::ladder;
use crate::page::{Page, first_line};
use candidates::Candidate;
use prefix::Form;

/// Longest answer.
pub const MOST_ITEMS: usize = 100;
/// Code points of an item's text beside its id.
const DETAIL_TEXT: usize = 80;
/// Code points of an item's text in its documentation: a hundred of them go over the wire for each key.
const DOCUMENTATION_TEXT: usize = 600;
/// Features whose coverage is worked out for one answer; with more it is not known which is meant anyway.
const MOST_LADDERS: usize = 8;

/// What can stand at the cursor.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Completion {
    /// Best first.
    pub items: Vec<CompletionItem>,
    /// There are more: ask again when more is typed.
    pub incomplete: bool,
}

/// One id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompletionItem {
    /// The id.
    pub label: SmolStr,
    /// What it is; the `[P]` marker and new ids have the kind of what they mark.
    pub kind: SymbolKind,
    /// The beginning of its text, after the feature's name where it is not clear which is meant.
    pub detail: String,
    /// The feature's folder, where the place does not tell: tells equal ids of several features apart.
    pub feature: Option<SmolStr>,
    /// Ladder and text, as Markdown that reads well as plain text; empty for new ids.
    pub documentation: String,
    /// All that is typed of the id, which editors would break at `-`.
    pub replace: Span,
    /// What to put there.
    pub insert: String,
    /// Sorts the items as ranked.
    pub sort: String,
    /// What to match the typed text against.
    pub filter: String,
}

/// Ids that what stands in front of `offset` may become. `text` is the file's; nothing is offered where no id is begun,
/// nor in plain code.
#[must_use]
pub fn complete(snapshot: &Snapshot, file: &File, text: &str, offset: u32) -> Completion {
    let scoped = prefix::readings(text, offset)
        .find_map(|typed| scope::scope(snapshot, file, text, &typed).map(|scope| (typed, scope)));
    let Some((typed, scope)) = scoped else { return Completion::default() };
    let mut coverage = FxHashMap::default();
    if scope.features.len() <= MOST_LADDERS {
        for feature in &scope.features {
            coverage.insert(feature.id, FeatureCoverage::new(snapshot, feature));
        }
    }
    let place = candidates::Place { snapshot, file, typed: &typed };
    let mut found = candidates::candidates(&place, &scope, &coverage);
    let incomplete = found.len() > MOST_ITEMS;
    found.truncate(MOST_ITEMS);
    let several = scope.features.len() > 1;
    let show = |(rank, candidate): (usize, Candidate<'_>)| {
        let insert = written(&candidate.id, typed.form, typed.prefix);
        let text =
            candidate.item.map_or_else(|| candidate.note.to_owned(), |i| first_line(&i.text, DETAIL_TEXT));
        let feature = (!scope.own && candidate.item.is_some()).then(|| candidate.feature.name.clone());
        CompletionItem {
            kind: SymbolKind::Item(candidate.kind),
            detail: match &feature {
                Some(name) if several => format!("{name}: {text}"),
                _ => text,
            },
            documentation: documentation(&candidate, &coverage),
            feature,
            replace: typed.replace,
            filter: insert.trim_end_matches(']').to_owned(),
            insert,
            sort: format!("{rank:03}"),
            label: candidate.id,
        }
    };
    Completion { items: found.into_iter().enumerate().map(show).collect(), incomplete }
}

/// The id in the form that is being typed.
fn written(id: &str, form: Form, prefix: &str) -> String {
    match form {
        Form::Label { close: true } => format!("{id}]"),
        Form::Identifier => {
            let joint = if prefix.contains('_') { "_" } else { "" };
            let joined = id.replacen('-', joint, 1).replace(['-', '.'], "_");
            if prefix.starts_with(|c: char| c.is_ascii_lowercase()) { joined.to_lowercase() } else { joined }
        }
        _ => id.to_owned(),
    }
}

fn documentation(
    candidate: &Candidate<'_>,
    coverage: &FxHashMap<specls_index::FeatureId, FeatureCoverage>,
) -> String {
    let Some((item, index)) = candidate.item.zip(candidate.index) else { return String::new() };
    let mut page = Page::default();
    page.title(&item.id, &format!("{} of {}", item.kind.words(), candidate.feature.name));
    if let Some(ladder) = coverage.get(&candidate.feature.id).and_then(|c| ladder(c.of(index))) {
        page.line(&ladder);
    }
    item_text(item, DOCUMENTATION_TEXT, &mut page);
    page.markdown
}

#[cfg(test)]
mod tests;
