//! A spec without a task list.

use specls_index::Snapshot;
use specls_syntax::{ArtifactKind, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, title_span};
use crate::coverage::{has_tasks, live_criteria, live_requirements};
use crate::criteria::asks;
use crate::finding::Subject;
use crate::{Edit, Finding, Fix, Severity};

pub(super) struct MissingTasks;

impl Rule for MissingTasks {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "missing-tasks",
            severity: Severity::Hint,
            summary: "A spec defines requirements, and the feature has no task list yet.",
            docs: "\
Nothing plans the requirements of this feature: there is no tasks.md beside the spec, or it holds no task. Until
there is one, the single requirements are not reported.

Silent where a tasks.md is there and holds sections or more than a few lines: lists without task ids, or with ids of another form, are lists all
the same.

**To mend it:** run `/speckit.tasks`, let Kiro write the task list, or take the fix, which writes a tasks.md with a stub
for every requirement.

Measured on eight public repositories in November 2026: fired 7 times, 7 read, 7 right. In two more: 11 times, judged from the finding alone. On
16 Kiro repositories (105 specs): 2 times, both right.

OpenSpec: changes only, where something is added or modified and there is no tasks.md. Fired once in 42 open changes, and
was right.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let sources = [ArtifactKind::Spec, ArtifactKind::Requirements, ArtifactKind::Bugfix];
        let Some(spec) = sources.iter().find_map(|kind| view.feature.artifact(*kind)) else { return };
        // A bugfix has clauses and no requirements.
        let clauses = || live_criteria(view.feature).filter(|(_, file, item)| asks(file, item)).count();
        let (count, kind) = match live_requirements(view.feature).count() {
            0 => (clauses(), ItemKind::Criterion),
            count => (count, ItemKind::Requirement),
        };
        if count == 0 || has_tasks(view.feature) {
            return;
        }
        let list = view.feature.artifact(ArtifactKind::Tasks);
        // There is one, and it could not be read: it is listed as skipped, and nothing is said about what it holds.
        if list.is_none() && view.snapshot.tree().has_file(&format!("{}/tasks.md", view.feature.path)) {
            return;
        }
        // Somebody's list in a form of its own: it plans what it plans, and nothing can be told.
        if list.is_some_and(|list| list.facts.len > 200 || list.facts.headings.iter().any(|h| h.level > 1)) {
            return;
        }
        let lack = if list.is_some() { "its tasks.md holds no task" } else { "there is no tasks.md" };
        let things = match (kind, count) {
            (ItemKind::Criterion, 1) => "criterion",
            (ItemKind::Criterion, _) => "criteria",
            (_, 1) => "requirement",
            _ => "requirements",
        };
        let message = format!("nothing plans the {count} {things} of {}: {lack}", view.feature.name);
        if let Some(finding) = out.add(spec.id, &spec.facts, title_span(&spec.facts), message) {
            finding.subject = Subject::Feature(view.feature.id);
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Feature(id) = finding.subject else { return Vec::new() };
        let Some(feature) = snapshot.feature(id) else { return Vec::new() };
        // A list that is there but cannot be read as one is its author's: it is not written over.
        if snapshot.tree().has_file(&format!("{}/tasks.md", feature.path)) {
            return Vec::new();
        }
        vec![Fix {
            title: "Create tasks.md with a stub for every requirement".into(),
            edit: Edit::TaskList { feature: id },
            preferred: true,
        }]
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn of_openspec() {
        check(
            "missing-tasks",
            "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Login
//- openspec/changes/a/proposal.md
## Why
//- openspec/changes/a/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
//- openspec/changes/b/proposal.md
## Why
//- openspec/changes/c/tasks.md
- [ ] 1.1 Do it
//- openspec/changes/c/specs/auth/spec.md
## ADDED Requirements
### Requirement: New
",
            &expect![[r###"
                openspec/changes/a/proposal.md:1 hint "## Why" nothing plans the 1 requirement of a: there is no tasks.md
                    fix: Create tasks.md with a stub for every requirement
            "###]],
        );
    }

    #[test]
    fn only_where_there_is_something_to_plan() {
        check(
            "missing-tasks",
            "\
//- specs/001-a/spec.md
# Feature Specification: A
- **FR-001**: a
- ~~**FR-002**~~: gone
//- specs/002-b/spec.md
# B
//- specs/003-c/spec.md
# C
- **FR-001**: a
- **FR-002**: b
//- specs/003-c/tasks.md
Later.
//- specs/004-d/spec.md
- **FR-001**: a
//- specs/004-d/tasks.md
- [ ] T001 x
//- specs/005-e/spec.md
- **FR-001**: a
//- specs/005-e/tasks.md
# Tasks
## GW-001: Routes
- [x] done
",
            &expect![[r##"
                specs/001-a/spec.md:1 hint "# Feature Specification: A" nothing plans the 1 requirement of 001-a: there is no tasks.md
                    fix: Create tasks.md with a stub for every requirement
                specs/003-c/spec.md:1 hint "# C" nothing plans the 2 requirements of 003-c: its tasks.md holds no task
            "##]],
        );
    }
}
