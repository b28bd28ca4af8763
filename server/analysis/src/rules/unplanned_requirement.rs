//! A requirement that no task names, where the others are named.

use specls_index::{Feature, ItemIndex, Snapshot};

use super::uncited_tasks::hardly_cites;
use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::coverage::has_criteria;
use crate::dialect;
use crate::finding::Subject;
use crate::{Edit, FeatureCoverage, Finding, Fix, LikelyLinks, Severity, called, unplanned};

pub(super) struct UnplannedRequirement;

impl Rule for UnplannedRequirement {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unplanned-requirement",
            severity: Severity::Info,
            summary: "No task names a requirement, in a feature whose tasks name most of the others; or none is likely to deliver it.",
            docs: "\
Information where tasks name at least half of the feature's requirements, a **warning** from four fifths on: the more
the list names, the more a gap means. Below half the rule goes by
[likely links](likely-links.md), and is information whatever the settings say: a requirement that no task names, of which no task or
phase says more than a fifth in its words, and for which no guess reaches 0.2. Silent in lists that speak of fewer than half of the
requirements so (see `uncited-tasks`). Withdrawn requirements ask
for nothing. Silent for what the list names outside its tasks: on a line that names tasks too, or in what a phase says
of itself (*Covers FR-004 to FR-009*). A requirement with criteria is planned where a task names one of them, and all
requirements are where one says so (`_Requirements: All_`). Ticked boxes, code and tests do not silence it: the question is whether the requirement is planned.

**To mend it:** name the requirement in the task that delivers it, or take the fix, which adds a task stub for it, in
its story's phase if it is tied to one, else in a phase *Convergence* at the end; in Kiro's lists a task with the next
number, in front of the last checkpoint, with all criteria of the requirement that no task names.

By guess, on ten projects that hardly name requirements: fired 30 times, 30 read, 10 right, 17 arguable, 3 wrong.
Measured on eight public repositories in November 2026: fired 31 times, 31 read, 31 right: no task names the
requirement. On 16 Kiro repositories (105 specs): 11 times, 11 read, 8 right (two have an alias with a blank in it, one is done already, as a table says).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let severity = if view.planned_at_least(80) { Severity::Warning } else { Severity::Info };
        for index in missed_by_tasks(view.feature, view.coverage) {
            let (file, item) = (view.feature.file_of(index), view.feature.fact(index));
            let parts = if has_criteria(view.feature, index) { " or a criterion of it" } else { "" };
            let message = format!(
                "no task of {} names {}{parts}, while tasks name {} of its {} requirements",
                view.feature.name,
                called(item),
                view.planned.named,
                view.planned.requirements
            );
            if let Some(finding) = out.add_as(severity, file.id, &file.facts, item.name, message) {
                finding.subject = Subject::Item(view.feature.id, index);
            }
        }
    }

    fn asks_likely(&self, view: &FeatureView<'_>) -> bool {
        hardly_cites(view).is_some()
    }

    fn check_likely(&self, view: &FeatureView<'_>, likely: &LikelyLinks, out: &mut Sink<'_>) {
        if hardly_cites(view).is_none() || !likely.tell() {
            return;
        }
        for index in unplanned(view.feature, view.coverage) {
            if !likely.unspoken(view.feature, index) {
                continue;
            }
            let (file, item) = (view.feature.file_of(index), view.feature.fact(index));
            let message = format!(
                "no task of {} names {}, and none was recognised as its own by words",
                view.feature.name,
                called(item)
            );
            if let Some(finding) = out.add(file.id, &file.facts, item.name, message) {
                finding.subject = Subject::Item(view.feature.id, index);
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Item(id, index) = finding.subject else { return Vec::new() };
        let Some(feature) = snapshot.feature(id) else { return Vec::new() };
        let mut fixes = vec![Fix {
            title: format!("Add a task stub for {}", called(feature.fact(index))).into(),
            edit: Edit::Stubs { feature: id, items: vec![index] },
            preferred: true,
        }];
        let coverage = FeatureCoverage::new(snapshot, feature);
        // Where tasks hardly name requirements, most that none names are planned all the same.
        let all =
            if coverage.planned(feature).at_least(50) { unplanned(feature, &coverage) } else { Vec::new() };
        if all.len() > 1 {
            let title =
                format!("Add task stubs for all {} unplanned requirements of {}", all.len(), feature.name);
            fixes.push(Fix {
                title: title.into(),
                edit: Edit::Stubs { feature: id, items: all },
                preferred: false,
            });
        }
        fixes
    }
}

/// Requirements that no task names, where tasks name at least half of them: of these it can be said. Settings do not count.
#[must_use]
pub fn missed_by_tasks(feature: &Feature, coverage: &FeatureCoverage) -> Vec<ItemIndex> {
    let planned = coverage.planned(feature);
    // Where tasks do not name requirements, that one is named says nothing about the others.
    let told = planned.at_least(50) && dialect::of(feature).tasks_name_requirements();
    if told { unplanned(feature, coverage) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn a_number_beside_the_id_that_is_no_feature() {
        check(
            "unplanned-requirement",
            "\
//- specs/001-a/spec.md
- **FR-001**: a
- **FR-002**: b
//- specs/001-a/tasks.md
- [ ] T001 Answer 200 to a (FR-001)
- [ ] T002 Answer 404 (FR-002)
",
            &expect![""],
        );
    }

    #[test]
    fn severity_grows_with_what_is_named() {
        check(
            "unplanned-requirement",
            "\
//- specs/001-a/spec.md
- **FR-001**: a
- **FR-002**: b
- **FR-003**: _(Removed.)_
//- specs/001-a/tasks.md
- [x] T001 x per FR-001
//- specs/002-b/spec.md
- **FR-001**: a
- **FR-002**: b
- **FR-003**: c
- **FR-004**: d
- **FR-005**: e
//- specs/002-b/tasks.md
- [ ] T001 x (FR-001 to FR-004)
//- specs/003-c/spec.md
- **FR-001**: a
- **FR-002**: b
- **FR-003**: c
- **FR-004**: d
//- specs/003-c/tasks.md
All FR-001 to FR-004 are covered.
## Phase 1: Setup
**Covers**: FR-003
- [ ] T001 x (FR-001, FR-002)
//- src/x.py
# 002 FR-005
",
            &expect![[r#"
                specs/001-a/spec.md:2 info "FR-002" no task of 001-a names FR-002, while tasks name 1 of its 2 requirements
                    fix: Add a task stub for FR-002
                specs/002-b/spec.md:5 warning "FR-005" no task of 002-b names FR-005, while tasks name 4 of its 5 requirements
                    fix: Add a task stub for FR-005
                specs/003-c/spec.md:4 info "FR-004" no task of 003-c names FR-004, while tasks name 2 of its 4 requirements
                    fix: Add a task stub for FR-004
            "#]],
        );
    }
}
