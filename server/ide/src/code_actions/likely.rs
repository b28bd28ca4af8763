//! Likely links that somebody looks at: write them, or say that they are none.

use std::borrow::Cow;

use specls_analysis::{
    Citation, Edit, FeatureCoverage, LikelyCache, LikelyEnd, LikelyLink, LikelyLinks, SURE, called,
    confidence,
};
use specls_index::{Feature, File, ItemIndex, Relation, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind, Span};

use super::{Action, add, asked, meet, on_list_heading, refactor};
use crate::target::{self, line_around};

/// Items that are asked about at once: a selection of a whole spec asks for nothing in particular.
const MOST_ITEMS: usize = 4;
/// Links of one item that are offered.
const MOST_LINKS: usize = 3;

/// Citing what is likely, one by one and all that is sure; saying that a link is none.
pub(super) fn actions(
    snapshot: &Snapshot,
    file: &File,
    range: Span,
    likely: &LikelyCache,
    out: &mut Vec<Action>,
) {
    let Some(feature) = snapshot.feature_of(file).filter(|feature| !feature.archived) else { return };
    let Some(list) = feature.artifact(ArtifactKind::Tasks) else { return };
    let in_list = list.id == file.id;
    let on_heading = in_list && on_list_heading(file, range);
    let mut items = asked(snapshot, file, feature, range);
    items.extend(tasks_and_criteria(feature, file, range));
    items.sort_unstable();
    items.dedup();
    if items.len() > MOST_ITEMS || items.is_empty() && !on_heading {
        return;
    }
    let coverage = FeatureCoverage::new(snapshot, feature);
    let likely = likely.of(snapshot, feature, &coverage);
    let mut any = false;
    for item in items {
        for (task, link) in likely.of(item).filter_map(|(_, link)| planned(link)).take(MOST_LINKS) {
            any = true;
            let (to, by) = (called(feature.fact(link.to)), called(feature.fact(task)));
            let title = format!("Cite {to} in {by} (likely, {})", confidence(link.confidence));
            let links = vec![citation(task, link)];
            add(out, refactor(title, Edit::Cite { feature: feature.id, links, review: false }));
            let edit = Edit::NotFor { feature: feature.id, task, item: link.to };
            add(out, refactor(format!("{} is not for {by}", raised(&to)), edit));
        }
    }
    if any || on_heading {
        all(feature, &likely, if any { 2 } else { 1 }, out);
    }
}

/// Cites all links of a list that are sure, if there are so many.
fn all(feature: &Feature, likely: &LikelyLinks, least: usize, out: &mut Vec<Action>) {
    let sure = likely.iter().take_while(|link| link.confidence >= SURE).filter_map(planned);
    let links: Vec<Citation> = sure.map(|(task, link)| citation(task, link)).collect();
    let Some(first) = links.first().filter(|_| links.len() >= least) else { return };
    let path = &feature.file_of(first.task).path;
    let name = path.rsplit('/').next().unwrap_or(path);
    let title =
        format!("Cite all likely requirements in {name} ({}, at least {})", links.len(), confidence(SURE));
    add(out, refactor(title, Edit::Cite { feature: feature.id, links, review: true }));
}

/// A link that says that a task likely delivers something.
fn planned(link: &LikelyLink) -> Option<(ItemIndex, &LikelyLink)> {
    match &link.from {
        LikelyEnd::Item(task) if link.relation == Relation::Plans => Some((*task, link)),
        _ => None,
    }
}

fn citation(task: ItemIndex, link: &LikelyLink) -> Citation {
    let because = link.because.join("; ");
    let because = format!("likely, {}: {because}", confidence(link.confidence));
    Citation { task, item: link.to, because }
}

/// Tasks on whose first line the range is, and the success criteria in it.
fn tasks_and_criteria<'f>(
    feature: &'f Feature,
    file: &'f File,
    range: Span,
) -> impl Iterator<Item = ItemIndex> + 'f {
    let items = file.facts.items.iter().enumerate();
    let here = items.filter(move |(_, item)| match item.kind {
        ItemKind::Task => meet(line_around(&file.facts, item.name.start), range),
        ItemKind::SuccessCriterion => meet(item.span, range),
        _ => false,
    });
    here.filter_map(|(i, _)| target::item_index(feature, file.id, i as u32))
}

/// With a large first letter, as a title begins.
fn raised(words: &str) -> Cow<'_, str> {
    let mut chars = words.chars();
    match chars.next() {
        Some(first) if first.is_ascii_lowercase() && words.contains(' ') => {
            format!("{}{}", first.to_ascii_uppercase(), chars.as_str()).into()
        }
        _ => words.into(),
    }
}
