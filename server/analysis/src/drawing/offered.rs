//! What links could be drawn to and from.

use specls_index::{Feature, FeatureId, File, FileId, ItemIndex, PathTarget, Relation, Snapshot};
use specls_syntax::{ArtifactKind, ContractFormat, ItemKind};

use super::again::item_of;
use super::places;
use crate::coverage::{Coverage, FeatureCoverage, has_criteria, live_criteria, live_requirements};

/// Most items that a declaration is offered.
const MOST_CANDIDATES: usize = 3;
/// Most contracts that an operation can go to.
const MOST_CONTRACTS: usize = 3;

/// The contracts of a feature that could get an operation for a requirement; none where one of its operations names it, or
/// belongs to it, already.
#[must_use]
pub fn contracts_without(snapshot: &Snapshot, feature: &Feature, index: ItemIndex) -> Vec<FileId> {
    let Some((_, item)) = item_of(snapshot, (feature.id, index)) else { return Vec::new() };
    if item.withdrawn || item.kind != ItemKind::Requirement {
        return Vec::new();
    }
    let of_operation =
        |index: Option<ItemIndex>| index.is_some_and(|index| feature.fact(index).kind == ItemKind::Operation);
    let linked = feature.links.iter().any(|link| {
        link.to == index && of_operation(link.from) && link.relation == Relation::Specifies
            || link.from == Some(index) && of_operation(Some(link.to))
    });
    if linked {
        return Vec::new();
    }
    let takes_one = |file: &&specls_index::FeatureFile| {
        let yaml = file.path.ends_with(".yaml") || file.path.ends_with(".yml");
        let operations = file.facts.items.iter().any(|item| item.kind == ItemKind::Operation);
        match file.facts.contract() {
            Some(ContractFormat::OpenApi | ContractFormat::Swagger) => yaml,
            Some(ContractFormat::Markdown) => operations,
            _ => false,
        }
    };
    let contracts = feature.files.iter().filter(|file| file.kind == ArtifactKind::Contract);
    contracts.filter(takes_one).map(|file| file.id).take(MOST_CONTRACTS).collect()
}

/// Whether an item asks for something that a test can show, and no test names it.
#[must_use]
pub fn without_test(snapshot: &Snapshot, coverage: &FeatureCoverage, to: (FeatureId, ItemIndex)) -> bool {
    let Some((feature, item)) = item_of(snapshot, to) else { return false };
    // A requirement with criteria is verified when each of them is; one with scenarios by tests of these.
    let parted = item.kind == ItemKind::Requirement && has_criteria(feature, to.1);
    let named = item.kind == ItemKind::Scenario && feature.dialect.named_in_code();
    let testable = named
        || matches!(
            item.kind,
            ItemKind::Requirement | ItemKind::Criterion | ItemKind::SuccessCriterion | ItemKind::Property
        );
    testable
        && !parted
        && !item.withdrawn
        && coverage.items.get(to.1.0 as usize).is_some_and(|covered| covered.tests.is_empty())
}

/// Whether it is known how the project of a feature writes tests.
#[must_use]
pub fn tests_of_project(snapshot: &Snapshot, feature: &Feature) -> bool {
    places::known(snapshot, feature)
}

/// Items that a declaration of a source file could be for, best first: requirements of features that name the file, whose tasks
/// name it before others, and that no code names yet; in a test file those that no test names.
#[must_use]
pub fn without_code(snapshot: &Snapshot, file: &File) -> Vec<(FeatureId, ItemIndex)> {
    let mut found: Vec<(bool, bool, usize, FeatureId, ItemIndex)> = Vec::new();
    let mut told = false;
    for (rank, id) in snapshot.features_naming(&file.path).into_iter().enumerate() {
        let Some(feature) = snapshot.feature(id) else { continue };
        // What has a name for an id is named in words.
        if feature.archived || feature.dialect.named_in_code() {
            continue;
        }
        let coverage = FeatureCoverage::new(snapshot, feature);
        let named = tasks_naming(snapshot, feature, file);
        let criteria = live_criteria(feature).map(|(index, ..)| index);
        let whole = live_requirements(feature).map(|(index, ..)| index);
        let parted = feature.has_bare_numbers() && live_criteria(feature).next().is_some();
        let all: Vec<ItemIndex> = if parted { criteria.collect() } else { whole.collect() };
        for index in all {
            let covered = coverage.of(index);
            let open = if file.test { covered.tests.is_empty() } else { covered.code.is_empty() };
            let by_task = covered.tasks.iter().any(|task| named.contains(task));
            told |= by_task;
            if open {
                let done = covered.rung >= Some(Coverage::Implemented);
                found.push((!by_task, done, rank, id, index));
            }
        }
    }
    found.sort_unstable();
    // Where tasks say what the file is for, it is for nothing else.
    found.retain(|one| !told || !one.0);
    found.into_iter().take(MOST_CANDIDATES).map(|(.., feature, index)| (feature, index)).collect()
}

/// Tasks that name a file.
fn tasks_naming(snapshot: &Snapshot, feature: &Feature, file: &File) -> Vec<ItemIndex> {
    let mut out = Vec::new();
    for (f, part) in feature.files.iter().enumerate().filter(|(_, part)| part.kind == ArtifactKind::Tasks) {
        let targets = snapshot.path_targets(feature.id, f as u32);
        let named = part.facts.paths.iter().zip(targets);
        let named = named.filter(|(_, t)| matches!(t, PathTarget::File(path) if *path == file.path));
        out.extend(named.filter_map(|(mention, _)| feature.item_at(part.id, mention.span.start)));
    }
    out
}
