//! A story that no task delivers, in a list that uses story labels.

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

Silent where the list ties no task to any story, and for withdrawn stories.

**To mend it:** label the tasks that deliver the story, or add them.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        if !tasks(view.feature).any(|(index, item)| !stories_of(view.feature, index, item).is_empty()) {
            return;
        }
        for (index, file, item) in view.feature.items() {
            let first = view.feature.defining(&item.id) == Some(index);
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
            out.add(file.id, &file.facts, item.name, message);
        }
    }
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
//- specs/002-b/spec.md
### User Story 1 - A (Priority: P1)
//- specs/002-b/tasks.md
- [ ] T001 x
",
            &expect![[r#"
                specs/001-a/spec.md:4 warning "User Story 4" no task of 001-a carries [US4] or stands in a phase of it
            "#]],
        );
    }
}
