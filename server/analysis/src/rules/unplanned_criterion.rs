//! A criterion that no task names, where tasks name others of its requirement.

use rustc_hash::FxHashMap;
use specls_index::{Feature, ItemIndex, Relation, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::coverage::{live_criteria, unplanned_criteria};
use crate::criteria::{asks, requirement_of};
use crate::finding::{Related, Subject};
use crate::names::several;
use crate::{Edit, FeatureCoverage, Finding, Fix, Severity};

pub(super) struct UnplannedCriterion;

impl Rule for UnplannedCriterion {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unplanned-criterion",
            severity: Severity::Hint,
            summary: "No task names an acceptance criterion, though tasks name others of its requirement.",
            docs: "\
A requirement is planned where a task names one of its criteria; this rule asks for the others, at the first of them.

Silent where a task names the requirement as a whole or `All`, where the list names no criterion at all, for withdrawn
criteria, and for all criteria of a requirement that is not planned at all (`unplanned-requirement`). Of a bugfix, which has no
requirements, the clauses that say what is expected and what must not change are reported where tasks name at least half of
them; those that describe the defect ask for nothing.

**To mend it:** name the criterion in the task that delivers it, or take the fix, which adds a task stub for all
open criteria of its requirement.

Measured on 16 public Kiro repositories (105 specs) in November 2026: 165 criteria, 50 read, 47 right (one list has a label
in a language whose word was not known, two specs have a table of what is done already).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        let unplanned = unplanned_criteria(feature, view.coverage);
        if unplanned.is_empty() || !names_criteria(feature) {
            return;
        }
        let groups = groups(view);
        for (requirement, open) in by_requirement(feature, unplanned) {
            let (all, named) = groups.get(&requirement).copied().unwrap_or_default();
            if named == 0 || requirement.is_none() && named * 2 < all {
                continue;
            }
            let whole = match requirement.map(|index| feature.fact(index)) {
                Some(requirement) if requirement.withdrawn => continue,
                Some(requirement) => format!("requirement {}", requirement.id),
                None => feature.name.to_string(),
            };
            let Some((first, others)) = open.split_first() else { continue };
            let ids: Vec<&str> = open.iter().map(|index| feature.fact(*index).id.as_str()).collect();
            let message = format!(
                "no task of {} names {}, while tasks name {named} of the {all} criteria of {whole}",
                feature.name,
                several("criterion", "criteria", &ids)
            );
            let file = feature.file_of(*first);
            if let Some(finding) = out.add(file.id, &file.facts, feature.fact(*first).name, message) {
                finding.subject = Subject::Item(feature.id, *first);
                finding.related = others.iter().map(|index| related(feature, *index)).collect();
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Item(id, index) = finding.subject else { return Vec::new() };
        let Some(feature) = snapshot.feature(id) else { return Vec::new() };
        let unplanned = unplanned_criteria(feature, &FeatureCoverage::new(snapshot, feature));
        let mut groups = by_requirement(feature, unplanned).into_iter();
        let Some((requirement, items)) = groups.find(|(_, open)| open.contains(&index)) else {
            return Vec::new();
        };
        let count = items.len();
        let title = match requirement.map(|requirement| &feature.fact(requirement).id) {
            _ if count == 1 => format!("Add a task stub for criterion {}", feature.fact(index).id),
            Some(whole) => {
                format!("Add a task stub for the {count} unplanned criteria of requirement {whole}")
            }
            None => format!("Add task stubs for the {count} unplanned criteria of {}", feature.name),
        };
        vec![Fix { title: title.into(), edit: Edit::Stubs { feature: id, items }, preferred: true }]
    }
}

/// The criteria that ask for something by the requirement they belong to, in the order of the first of each.
fn by_requirement(feature: &Feature, criteria: Vec<ItemIndex>) -> Vec<(Option<ItemIndex>, Vec<ItemIndex>)> {
    let mut groups: Vec<(Option<ItemIndex>, Vec<ItemIndex>)> = Vec::new();
    let mut places: FxHashMap<Option<ItemIndex>, usize> = FxHashMap::default();
    for index in criteria {
        let (file, item) = (feature.file_of(index), feature.fact(index));
        let requirement = requirement_of(feature, item);
        if requirement.is_none() && !asks(file, item) {
            continue;
        }
        let place = *places.entry(requirement).or_insert(groups.len());
        match groups.get_mut(place) {
            Some((_, open)) => open.push(index),
            None => groups.push((requirement, vec![index])),
        }
    }
    groups
}

fn related(feature: &Feature, index: ItemIndex) -> Related {
    let (file, item) = (feature.file_of(index), feature.fact(index));
    Related { message: format!("nor criterion {}", item.id), file: file.id, span: item.name }
}

/// Whether a task names a single criterion: some lists name whole requirements only.
fn names_criteria(feature: &Feature) -> bool {
    feature.links.iter().filter(|link| link.relation == Relation::Plans).any(|link| {
        let file = &feature.files[link.file as usize];
        let written = file.facts.mentions.get(link.mention as usize).map(|m| m.kind);
        file.kind == ArtifactKind::Tasks && written == Some(ItemKind::Criterion)
    })
}

/// How many criteria of each requirement ask for something, and how many of these a task plans.
fn groups(view: &FeatureView<'_>) -> FxHashMap<Option<ItemIndex>, (usize, usize)> {
    let mut groups: FxHashMap<Option<ItemIndex>, (usize, usize)> = FxHashMap::default();
    for (index, _, item) in live_criteria(view.feature).filter(|(_, file, item)| asks(file, item)) {
        let (all, named) = groups.entry(requirement_of(view.feature, item)).or_default();
        *all += 1;
        *named += usize::from(!view.coverage.of(index).tasks.is_empty());
    }
    groups
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn where_others_are_planned() {
        check(
            "unplanned-criterion",
            "\
//- .kiro/specs/albums/requirements.md
# Requirements Document
## Requirements
### Requirement 1: List
#### Acceptance Criteria
1. WHEN it opens, THE App SHALL list albums
2. WHEN it is empty, THE App SHALL say so
3. IF it fails, THEN THE App SHALL tell why
### Requirement 2: Sort
#### Acceptance Criteria
1. THE App SHALL sort
2. THE App SHALL group
### Requirement 3: Share
#### Acceptance Criteria
1. THE App SHALL share
//- .kiro/specs/albums/tasks.md
# Implementation Plan
- [ ] 1. List
  - _Requirements: 1.1_
- [ ] 2. Sort
  - _Requirements: 2_
",
            &expect![[r#"
                .kiro/specs/albums/requirements.md:6 hint "2" no task of albums names criteria 1.2 and 1.3, while tasks name 1 of the 3 criteria of requirement 1
                    .kiro/specs/albums/requirements.md:7 nor criterion 1.3
                    fix: Add a task stub for the 2 unplanned criteria of requirement 1
            "#]],
        );
    }

    #[test]
    fn lists_that_name_requirements_only_and_all() {
        let spec = "\
//- .kiro/specs/albums/requirements.md
## Requirements
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list albums
2. THE App SHALL say so
";
        let list = |ids: &str| {
            format!("{spec}//- .kiro/specs/albums/tasks.md\n- [ ] 1. x\n  - _Requirements: {ids}_\n")
        };
        check("unplanned-criterion", &list("1"), &expect![""]);
        check("unplanned-criterion", &list("1.1, All"), &expect![""]);
    }

    #[test]
    fn clauses_of_a_bugfix() {
        check(
            "unplanned-criterion",
            "\
//- .kiro/specs/fix/bugfix.md
# Bugfix Requirements Document
## Bug Analysis
### Current Behavior (Defect)
1.1 WHEN x THEN the system crashes
### Expected Behavior (Correct)
2.1 WHEN x THEN the system SHALL go on
2.2 WHEN y THEN the system SHALL go on
### Unchanged Behavior (Regression Prevention)
3.1 WHEN z THEN the system SHALL CONTINUE TO run
//- .kiro/specs/fix/tasks.md
- [ ] 1. x
  - _Requirements: 2.1, 3.1_
",
            &expect![[r#"
                .kiro/specs/fix/bugfix.md:7 hint "2.2" no task of fix names criterion 2.2, while tasks name 2 of the 3 criteria of fix
                    fix: Add a task stub for criterion 2.2
            "#]],
        );
    }
}
