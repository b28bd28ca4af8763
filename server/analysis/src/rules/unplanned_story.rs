//! A story that no task delivers, in a list that uses story labels.

use specls_index::{Feature, ItemIndex};
use specls_syntax::{ArtifactKind, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::Severity;
use crate::coverage::{stories_of, tasks};

pub(super) struct UnplannedStory;

impl Rule for UnplannedStory {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unplanned-story",
            severity: Severity::Warning,
            summary: "No task carries a user story's label or stands in its phase, while the list does so for other stories.",
            docs: "\
Spec Kit groups tasks by user story: a label `[US2]`, a phase `## Phase 4: User Story 2`. Where a list does so for some
stories, one without any task has been forgotten.

Silent where the list ties no task to any story, where a phase with tasks names the story, and for withdrawn stories.
A hint where the list speaks of the story outside its tasks (*US7 has no implementation tasks*, *Phase 1 delivers
US1*): its author did not forget it, but the tasks do not say so.

**To mend it:** label the tasks that deliver the story, or add them.

Measured on eight public repositories in November 2026: 10 warnings, 10 read, 9 right (one story is done in a table that
holds no tasks); and 4 hints, of which one story is truly forgotten and two lack the label.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        if !tasks(view.feature).any(|(index, item)| !stories_of(view.feature, index, item).is_empty()) {
            return;
        }
        for (index, file, item) in view.feature.items() {
            let first = view.feature.defining(item.kind, &item.id) == Some(index);
            if item.kind != ItemKind::Story
                || item.withdrawn
                || !first
                || file.kind != ArtifactKind::Spec
                || !view.coverage.of(index).tasks.is_empty()
            {
                continue;
            }
            let message =
                format!("no task of {} carries [{}] or stands in a phase of it", view.feature.name, item.id);
            if spoken_of(view.feature, index) {
                let message = format!("{message}, though its list speaks of it");
                out.add_as(Severity::Hint, file.id, &file.facts, item.name, message);
            } else {
                out.add(file.id, &file.facts, item.name, message);
            }
        }
    }
}

/// Whether the task list names a story outside of its tasks.
fn spoken_of(feature: &Feature, story: ItemIndex) -> bool {
    feature.links.iter().any(|link| {
        let file = &feature.files[link.file as usize];
        link.to == story
            && link.from.is_none()
            && file.kind == ArtifactKind::Tasks
            && !file.facts.mentions[link.mention as usize].between
    })
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn label_or_phase() {
        check(
            "unplanned-story",
            "\
//- specs/001-a/spec.md
### User Story 1 - A (Priority: P1)
### User Story 2 - B (Priority: P2)
### User Story 3 - C (Priority: P3)
### User Story 4 - D (Priority: P3)
//- specs/001-a/tasks.md
- [ ] T001 [US1] x
## Phase 3: User Stories 2+3
- [ ] T002 y, after US4
//- specs/003-c/spec.md
### User Story 1 - A (Priority: P1)
### User Story 2 - B (Priority: P2)
### User Story 3 - C (Priority: P2)
//- specs/003-c/tasks.md
US3 has no implementation tasks.
## Phase 3: Backend (US1, US2)
- [ ] T001 [US1] x
//- specs/002-b/spec.md
### User Story 1 - A (Priority: P1)
//- specs/002-b/tasks.md
- [ ] T001 x
",
            &expect![[r#"
                specs/001-a/spec.md:4 warning "User Story 4" no task of 001-a carries [US4] or stands in a phase of it
                specs/003-c/spec.md:3 hint "User Story 3" no task of 003-c carries [US3] or stands in a phase of it, though its list speaks of it
            "#]],
        );
    }
}
