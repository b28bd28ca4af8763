//! Requirements and their criteria: what is said of the one and counts for the other (design §6).

use rustc_hash::FxHashMap;
use specls_index::{Feature, FeatureFile, ItemIndex};
use specls_syntax::{ArtifactKind, EVERY, Item, ItemKind, Mention, Space};

use crate::coverage::{Coverage, ItemCoverage};

/// Which criteria belong to which requirement, and which properties validate what.
pub(crate) struct Parts {
    /// Criteria, each with its requirement if it has one; ascending.
    criteria: Vec<(ItemIndex, Option<ItemIndex>)>,
    /// What a property validates: property, requirement or criterion.
    validated: Vec<(ItemIndex, ItemIndex)>,
    /// Tasks that name every requirement.
    every: Vec<ItemIndex>,
    /// Task and requirement where the task names a criterion of it that nobody found.
    unfound: Vec<(ItemIndex, ItemIndex)>,
}

impl Parts {
    pub(crate) fn new(feature: &Feature) -> Self {
        let criteria: Vec<_> = feature
            .items()
            .filter(|(_, _, item)| item.kind == ItemKind::Criterion)
            .map(|(index, _, item)| (index, requirement_of(feature, item)))
            .collect();
        let of_kind = |index: Option<ItemIndex>, kind| index.filter(|i| feature.fact(*i).kind == kind);
        let validated = feature
            .links
            .iter()
            .filter(|link| feature.fact(link.to).kind.space() == Space::Requirement)
            .filter_map(|link| Some((of_kind(link.from, ItemKind::Property)?, link.to)))
            .collect();
        let every = if criteria.is_empty() { Vec::new() } else { tasks_for_all(feature) };
        Self { criteria, validated, every, unfound: unfound(feature) }
    }

    /// A task that names a requirement plans its criteria; one that names a criterion plans a part of its requirement,
    /// and so the requirement, but not the criteria beside it.
    pub(crate) fn plan(&self, items: &mut [ItemCoverage]) {
        let mut of_parts: FxHashMap<ItemIndex, Vec<ItemIndex>> = FxHashMap::default();
        for &(criterion, requirement) in &self.criteria {
            let own = items[criterion.0 as usize].tasks.clone();
            let whole = match requirement {
                Some(requirement) => {
                    of_parts.entry(requirement).or_default().extend(own);
                    items[requirement.0 as usize].tasks.clone()
                }
                None => self.every.clone(),
            };
            merge(&mut items[criterion.0 as usize].tasks, &whole);
        }
        for &(task, requirement) in &self.unfound {
            of_parts.entry(requirement).or_default().push(task);
        }
        for (requirement, tasks) in of_parts {
            merge(&mut items[requirement.0 as usize].tasks, &tasks);
        }
    }

    /// A test of a property is a test of what the property validates.
    pub(crate) fn verify_by_properties(&self, items: &mut [ItemCoverage]) {
        for &(property, to) in &self.validated {
            let tests = items[property.0 as usize].tests.clone();
            merge(&mut items[to.0 as usize].tests, &tests);
        }
    }

    /// A requirement is implemented or verified when each of its criteria is; that code or tests name some of them is
    /// shown, and raises nothing.
    pub(crate) fn raise(&self, feature: &Feature, items: &mut [ItemCoverage]) {
        let mut parts: FxHashMap<ItemIndex, (Option<Coverage>, ItemCoverage)> = FxHashMap::default();
        for &(criterion, requirement) in &self.criteria {
            let Some(requirement) = requirement else { continue };
            let (low, evidence) = parts.entry(requirement).or_default();
            let found = &items[criterion.0 as usize];
            evidence.code.extend(&found.code);
            evidence.tests.extend(&found.tests);
            if !feature.fact(criterion).withdrawn {
                *low = low.map_or(found.rung, |low| found.rung.map(|rung| rung.min(low)));
            }
        }
        for (requirement, (low, evidence)) in parts {
            let whole = &mut items[requirement.0 as usize];
            merge(&mut whole.code, &evidence.code);
            merge(&mut whole.tests, &evidence.tests);
            if whole.rung != Some(Coverage::Withdrawn) {
                whole.rung = whole.rung.max(low);
            }
        }
    }
}

/// The requirement that a criterion is a part of: `1` of `1.2`, `3.1` or else `3` of `3.1.2`.
#[must_use]
pub fn requirement_of(feature: &Feature, criterion: &Item) -> Option<ItemIndex> {
    requirement_by_id(feature, &criterion.id)
}

fn requirement_by_id(feature: &Feature, mut id: &str) -> Option<ItemIndex> {
    while let Some((whole, _)) = id.rsplit_once('.') {
        let found = feature.defining(ItemKind::Requirement, whole);
        if let Some(found) = found.filter(|index| feature.fact(*index).kind == ItemKind::Requirement) {
            return Some(found);
        }
        id = whole;
    }
    None
}

/// Task and requirement for each criterion that a task names and nothing defines, where its requirement is defined: the
/// task does something for the requirement, whatever became of the criterion.
fn unfound(feature: &Feature) -> Vec<(ItemIndex, ItemIndex)> {
    let open = |mention: &Mention| {
        mention.kind == ItemKind::Criterion
            && mention.qualifier.is_none()
            && feature.defining(mention.kind, &mention.id).is_none()
    };
    named_by_tasks(feature)
        .into_iter()
        .filter(|(_, mention)| open(mention))
        .filter_map(|(task, mention)| Some((task, requirement_by_id(feature, &mention.id)?)))
        .collect()
}

/// Tasks that name every requirement.
fn tasks_for_all(feature: &Feature) -> Vec<ItemIndex> {
    let all = named_by_tasks(feature).into_iter().filter(|(_, mention)| mention.id == EVERY);
    let mut found: Vec<ItemIndex> = all.map(|(task, _)| task).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What the tasks of lists that name criteria or all requirements name, defined or not.
fn named_by_tasks(feature: &Feature) -> Vec<(ItemIndex, &Mention)> {
    let mut found = Vec::new();
    let asks = |m: &Mention| m.kind == ItemKind::Criterion || m.id == EVERY;
    for (f, file) in feature.files.iter().enumerate().filter(|(_, file)| file.kind == ArtifactKind::Tasks) {
        // Most lists of other dialects name nothing of the kind, and who says what is not worked out for them.
        if !file.facts.mentions.iter().any(asks) {
            continue;
        }
        let owned = file.facts.mentions.iter().zip(feature.owners(f as u32));
        let owned = owned.filter_map(|(mention, owner)| Some((owner?, mention)));
        found.extend(owned.filter(|(owner, _)| {
            let item = feature.fact(*owner);
            item.kind == ItemKind::Task && !item.withdrawn
        }));
    }
    found
}

/// Adds what is not there yet to an ascending list.
fn merge<T: Ord + Copy>(list: &mut Vec<T>, more: &[T]) {
    if !more.is_empty() {
        list.extend_from_slice(more);
        list.sort_unstable();
        list.dedup();
    }
}

/// Whether a clause asks for something: the first section of a bugfix says what is wrong.
pub(crate) fn asks(file: &FeatureFile, criterion: &Item) -> bool {
    file.kind != ArtifactKind::Bugfix || !criterion.id.starts_with("1.")
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;

    use expect_test::{Expect, expect};
    use specls_fixture::Fixture;

    use crate::FeatureCoverage;

    /// Id, rung, tasks, mentions in code and in tests of everything with a rung.
    fn check(text: &str, expect: &Expect) {
        let fixture = Fixture::new(text);
        let feature = fixture.snapshot.features().next().expect("one feature");
        let coverage = FeatureCoverage::new(&fixture.snapshot, feature);
        let mut out = String::new();
        for (index, _, item) in feature.items() {
            let found = coverage.of(index);
            let Some(rung) = found.rung else { continue };
            let tasks: Vec<_> = found.tasks.iter().map(|task| feature.fact(*task).id.as_str()).collect();
            let (id, rung) = (&item.id, rung.name());
            let _ = write!(out, "{id} {rung} by {tasks:?}");
            let _ = writeln!(out, " code {} tests {}", found.code.len(), found.tests.len());
        }
        expect.assert_eq(&out);
    }

    const REQUIREMENTS: &str = "\
//- .kiro/specs/albums/requirements.md
# Requirements Document
## Requirements
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
2. THE App SHALL page
### Requirement 2: Sort
#### Acceptance Criteria
1. THE App SHALL sort
2. THE App SHALL group
### Requirement 3 (FR-OUT)
#### Acceptance Criteria
1. THE App SHALL print
//- src/a.rs
";

    #[test]
    fn planned_by_parts_and_by_the_whole() {
        check(
            &format!(
                "{REQUIREMENTS}\
//- .kiro/specs/albums/tasks.md
- [ ] 1. a
  - [ ] 1.1 b
    - _Requirements: 1.2_

  - _Requirements: 2_
- [ ] 2. c
  - _Requirements: FR-OUT-2_
"
            ),
            &expect![[r#"
                1 planned by ["1.1"] code 0 tests 0
                1.1 specified by [] code 0 tests 0
                1.2 planned by ["1.1"] code 0 tests 0
                2 planned by ["1"] code 0 tests 0
                2.1 planned by ["1"] code 0 tests 0
                2.2 planned by ["1"] code 0 tests 0
                3 planned by ["2"] code 0 tests 0
                3.1 planned by ["2"] code 0 tests 0
            "#]],
        );
    }

    #[test]
    fn planned_by_all_and_by_criteria_that_were_not_found() {
        check(
            &format!(
                "{REQUIREMENTS}\
//- .kiro/specs/albums/tasks.md
- [ ] 1. a
  - _Requirements: All_
- [ ] 2. b
  - _Requirements: 2.7_
"
            ),
            &expect![[r#"
                1 planned by ["1"] code 0 tests 0
                1.1 planned by ["1"] code 0 tests 0
                1.2 planned by ["1"] code 0 tests 0
                2 planned by ["1", "2"] code 0 tests 0
                2.1 planned by ["1"] code 0 tests 0
                2.2 planned by ["1"] code 0 tests 0
                3 planned by ["1"] code 0 tests 0
                3.1 planned by ["1"] code 0 tests 0
            "#]],
        );
        check(
            "\
//- .kiro/specs/fix/bugfix.md
### Expected Behavior (Correct)
2.1 WHEN x THEN the system SHALL go on
//- .kiro/specs/fix/tasks.md
- [ ] 1. a
  - _Requirements: All_
",
            &expect![[r#"
                2.1 planned by ["1"] code 0 tests 0
            "#]],
        );
    }

    #[test]
    fn implemented_where_every_part_is() {
        check(
            &format!(
                "{REQUIREMENTS}\
//- .kiro/specs/albums/tasks.md
- [x] 1. a in `src/a.rs`
  - _Requirements: 1.1, 1.2, 2.1_
- [ ] 2. b
  - _Requirements: 2.2_
"
            ),
            &expect![[r#"
                1 implemented by ["1"] code 0 tests 0
                1.1 implemented by ["1"] code 0 tests 0
                1.2 implemented by ["1"] code 0 tests 0
                2 planned by ["1", "2"] code 0 tests 0
                2.1 implemented by ["1"] code 0 tests 0
                2.2 planned by ["2"] code 0 tests 0
                3 specified by [] code 0 tests 0
                3.1 specified by [] code 0 tests 0
            "#]],
        );
    }
}
