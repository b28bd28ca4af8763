//! Likely links as they are shown: apart from what is written, behind it, each with how sure it is and why.

use std::sync::Arc;

use specls_analysis::{FeatureCoverage, LikelyCache, LikelyEnd, LikelyLink, LikelyLinks, called, confidence};
use specls_index::{Feature, ItemIndex, Relation, Snapshot};
use specls_syntax::{Item, ItemKind};

use crate::hover::ENTRY_TEXT;
use crate::page::{Page, first_line, short_path};

/// Links of one kind that a page shows.
const MOST_SHOWN: usize = 3;

/// Whether likely links start from such an item or end there.
pub(crate) fn may_have(kind: ItemKind) -> bool {
    use ItemKind::{Criterion, Requirement, Story, SuccessCriterion, Task};
    matches!(kind, Criterion | Requirement | Story | SuccessCriterion | Task)
}

/// The likely links of a feature, if an item of it may have some.
pub(crate) fn links_of(
    snapshot: &Snapshot,
    feature: &Arc<Feature>,
    index: ItemIndex,
    coverage: &FeatureCoverage,
    cache: &LikelyCache,
) -> Option<Arc<LikelyLinks>> {
    let item = feature.fact(index);
    // What is withdrawn asks for nothing, and what is defined twice is meant where it is defined first.
    let asks = may_have(item.kind) && !item.withdrawn && feature.defining(item.kind, &item.id) == Some(index);
    (asks && !feature.archived).then(|| cache.of(snapshot, feature, coverage))
}

/// Adds the likely links of an item to its page, behind everything that is written.
pub(crate) fn add_to(
    page: &mut Page,
    snapshot: &Snapshot,
    feature: &Arc<Feature>,
    index: ItemIndex,
    cache: &LikelyCache,
) {
    if !may_have(feature.fact(index).kind) {
        return;
    }
    let coverage = FeatureCoverage::new(snapshot, feature);
    let Some(links) = links_of(snapshot, feature, index, &coverage, cache) else { return };
    // Tasks, or what a task delivers; then where; then the story.
    for relation in [Relation::Plans, Relation::Implements, Relation::Verifies, Relation::Refers] {
        let found = links.of(index).filter(|(_, link)| link.relation == relation).take(MOST_SHOWN);
        // A list would go on the one of what is written.
        found.for_each(|(end, link)| page.line(&line(snapshot, feature, index, &end, link)));
    }
}

/// `likely planned by T012 (0.86), because both name *expire* · Expire sessions`.
fn line(
    snapshot: &Snapshot,
    feature: &Feature,
    here: ItemIndex,
    end: &LikelyEnd,
    link: &LikelyLink,
) -> String {
    let starts_here = link.from == LikelyEnd::Item(here);
    let words = match (link.relation, starts_here) {
        (Relation::Plans, true) => "delivers",
        (Relation::Plans, false) => "planned by",
        (Relation::Implements, _) => "implemented in",
        (Relation::Verifies, _) => "verified in",
        (_, true) => "part of",
        (_, false) => "holds",
    };
    let (name, text) = match end {
        LikelyEnd::Item(other) => {
            let item = feature.fact(*other);
            (called(item).into_owned(), first_line(item.text.trim_start(), ENTRY_TEXT))
        }
        LikelyEnd::File(path) => (format!("`{}`", short_path(snapshot, path)), String::new()),
    };
    let mut out = format!("likely {words} {name} ({})", confidence(link.confidence));
    if !link.because.is_empty() {
        out.push_str(", because ");
        out.push_str(&link.because.join("; "));
    }
    if !text.is_empty() {
        out.push_str(" · ");
        out.push_str(&text);
    }
    out
}

/// Items at the other ends of the likely links between tasks and what they deliver, the likeliest first, where nobody wrote any
/// such link of the item.
pub(crate) fn instead(
    snapshot: &Snapshot,
    feature: &Arc<Feature>,
    index: ItemIndex,
    coverage: &FeatureCoverage,
    cache: &LikelyCache,
) -> Vec<ItemIndex> {
    let item: &Item = feature.fact(index);
    if !may_have(item.kind) || item.kind == ItemKind::Story {
        return Vec::new();
    }
    // A task that names something has no likely links at all.
    if !coverage.of(index).tasks.is_empty() {
        return Vec::new();
    }
    let Some(links) = links_of(snapshot, feature, index, coverage, cache) else { return Vec::new() };
    let planned = links.of(index).filter(|(_, link)| link.relation == Relation::Plans);
    let items = planned.filter_map(|(end, _)| match end {
        LikelyEnd::Item(other) => Some(other),
        LikelyEnd::File(_) => None,
    });
    items.collect()
}
