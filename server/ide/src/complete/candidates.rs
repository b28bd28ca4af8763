//! The ids that fit what is typed, best first.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};
use specls_analysis::{Coverage, FeatureCoverage};
use specls_index::{Feature, FeatureFile, FeatureId, File, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, Item, ItemKind, split};

use super::MOST_ITEMS;
use super::prefix::{Form, Typed};
use super::scope::Scope;

/// Where the ids will stand.
pub(super) struct Place<'p> {
    pub snapshot: &'p Snapshot,
    pub file: &'p File,
    pub typed: &'p Typed<'p>,
}

/// An id to offer.
pub(super) struct Candidate<'s> {
    pub id: SmolStr,
    pub kind: ItemKind,
    pub feature: &'s Feature,
    /// What it names; nothing for a new id or a marker.
    pub item: Option<&'s Item>,
    pub index: Option<ItemIndex>,
    /// Said in place of a text.
    pub note: &'static str,
}

/// At most one more than may be shown, ranked.
pub(super) fn candidates<'s>(
    place: &Place<'_>,
    scope: &Scope<'s>,
    coverage: &FxHashMap<FeatureId, FeatureCoverage>,
) -> Vec<Candidate<'s>> {
    let artifact = place.snapshot.artifact_kind(place.file);
    match (place.typed.form, artifact, &scope.features[..]) {
        (Form::Definition, Some(kind @ (ArtifactKind::Spec | ArtifactKind::Tasks)), [feature])
            if scope.own =>
        {
            let new = new_ids(place, feature, kind);
            // A checkbox may as well begin with what it is about; the id of a requirement that is there would be a duplicate.
            if !new.is_empty() || kind == ArtifactKind::Spec {
                return new;
            }
        }
        _ => {}
    }
    let mut found = Vec::new();
    // With many features the list is cut anyway: whole features, so that a longer beginning finds the rest.
    for feature in &scope.features {
        let first = found.len();
        found.extend(fitting(place, scope, feature));
        rank(place, artifact, coverage.get(&feature.id), &mut found[first..]);
        if scope.features.len() > super::MOST_LADDERS && found.len() > MOST_ITEMS {
            break;
        }
    }
    if let Form::Label { .. } = place.typed.form
        && let Some(feature) = scope.features.first()
        && "P".starts_with(place.typed.prefix)
    {
        let note = "can be done in parallel: other files, no dependencies";
        let id = SmolStr::new_static("P");
        found.push(Candidate { id, kind: ItemKind::Task, feature, item: None, index: None, note });
    }
    found
}

/// Items of one feature whose ids begin with what is typed.
fn fitting<'s>(
    place: &Place<'_>,
    scope: &Scope<'_>,
    feature: &'s Feature,
) -> impl Iterator<Item = Candidate<'s>> {
    let typed = place.typed;
    let wanted = match typed.form {
        Form::Identifier => {
            let digits = typed.prefix.trim_start_matches(|c: char| !c.is_ascii_digit());
            let family = typed.prefix[..typed.prefix.len() - digits.len()].trim_end_matches('_');
            format!("{family}-{digits}")
        }
        _ => typed.prefix.to_owned(),
    };
    let scope_space = scope.space;
    let label = matches!(typed.form, Form::Label { .. });
    let requirements_only = typed.form == Form::Identifier || typed.prefix.is_empty() && !label;
    let (own, at) = (place.file.id, typed.replace);
    let begins = move |(_, id): &(ItemKind, &SmolStr)| {
        id.len() >= wanted.len() && id.as_bytes()[..wanted.len()].eq_ignore_ascii_case(wanted.as_bytes())
    };
    // By id first: in code every item of every feature may be asked.
    feature.ids().filter(begins).filter_map(move |(kind, id)| {
        let index = feature.defining(kind, id)?;
        let (item, file) = (feature.fact(index), feature.file_of(index));
        let kind = match item.kind {
            other if scope_space.is_some() => Some(other.space()) == scope_space,
            // Bare numbers and names mean something only where they are listed.
            _ if !id.starts_with(|c: char| c.is_ascii_uppercase()) || id.contains(' ') => false,
            ItemKind::Story => !requirements_only,
            ItemKind::Task => !requirements_only && !label,
            ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion => !label,
            ItemKind::Scenario | ItemKind::ChecklistItem | ItemKind::Property | ItemKind::Term => false,
            // Names of programs are completed by the programs' own tools.
            ItemKind::Operation | ItemKind::Schema | ItemKind::Entity => false,
        };
        // What is being typed may already be read as a definition, and no task names itself.
        let here = file.id == own
            && (item.name.touches(at.start) || item.kind == ItemKind::Task && item.span.contains(at.start));
        let (id, kind) = (kind && !here).then(|| (id.clone(), item.kind))?;
        Some(Candidate { id, kind, feature, item: Some(item), index: Some(index), note: "" })
    })
}

/// Withdrawn ones last. In a task list the story of the phase first, then what is least covered; elsewhere by id.
fn rank(
    place: &Place<'_>,
    artifact: Option<ArtifactKind>,
    coverage: Option<&FeatureCoverage>,
    found: &mut [Candidate<'_>],
) {
    let tasks = artifact == Some(ArtifactKind::Tasks);
    let facts = &place.file.facts;
    let around = |heading: u32| {
        facts.headings.get(heading as usize).is_some_and(|h| h.section.touches(place.typed.replace.start))
    };
    let stories: Vec<&SmolStr> = facts
        .phases
        .iter()
        .filter(|phase| tasks && around(phase.heading))
        .flat_map(|phase| &*phase.stories)
        .collect();
    found.sort_by_cached_key(|candidate| {
        let rung = candidate.index.zip(coverage).and_then(|(index, coverage)| coverage.of(index).rung);
        let least = rung.filter(|_| tasks).unwrap_or(Coverage::Withdrawn);
        let family = specls_syntax::family(&candidate.id);
        let numbers = candidate.id.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u32>().ok());
        (
            candidate.item.is_some_and(|i| i.withdrawn),
            candidate.kind,
            !stories.contains(&&candidate.id),
            least,
            family.to_owned(),
            numbers.collect::<Vec<_>>(),
            candidate.id.clone(),
        )
    });
}

/// The next free id of every series that what is typed begins: an id that exists would be a duplicate.
fn new_ids<'s>(place: &Place<'_>, feature: &'s Feature, artifact: ArtifactKind) -> Vec<Candidate<'s>> {
    let typed = place.typed;
    let task = artifact == ArtifactKind::Tasks;
    let kinds = |item: &Item| match item.kind {
        ItemKind::Task => task,
        ItemKind::Requirement | ItemKind::SuccessCriterion => !task,
        _ => false,
    };
    let here =
        |file: &FeatureFile, item: &Item| file.id == place.file.id && item.name.touches(typed.replace.start);
    // The largest number of each family with the item's own form of writing it.
    let mut series: Vec<(&str, u32, usize, ItemKind)> = Vec::new();
    for (_, _, item) in feature.items().filter(|(_, file, item)| kinds(item) && !here(file, item)) {
        let Some((prefix, number, width, _)) = split(&item.id) else { continue };
        match series.iter_mut().find(|s| s.0 == prefix) {
            Some(known) if known.1 < number => (known.1, known.2) = (number, width),
            Some(_) => {}
            None => series.push((prefix, number, width, item.kind)),
        }
    }
    let usual: &[_] = if task {
        &[("T", ItemKind::Task)]
    } else {
        &[("FR-", ItemKind::Requirement), ("SC-", ItemKind::SuccessCriterion)]
    };
    for &(prefix, kind) in usual {
        if series.iter().all(|s| s.3 != kind) {
            series.push((prefix, 0, 3, kind));
        }
    }
    series.sort_by_key(|s| (s.3, s.0));
    let prefix = typed.prefix.to_uppercase();
    let next = series.into_iter().map(|(family, number, width, kind)| {
        let id = format_smolstr!("{family}{:0width$}", number + 1);
        Candidate { id, kind, feature, item: None, index: None, note: "next free id" }
    });
    next.filter(|c| c.id.starts_with(&prefix)).take(MOST_ITEMS).collect()
}
