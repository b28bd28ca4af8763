//! A task list that hardly names requirements.

use specls_syntax::ArtifactKind;

use super::{FeatureView, Rule, RuleInfo, Sink, title_span};
use crate::Severity;
use crate::spec_kit::stubs;

pub(super) struct UncitedTasks;

impl Rule for UncitedTasks {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "uncited-tasks",
            severity: Severity::Info,
            summary: "A task list names fewer than half of the feature's requirements, so coverage cannot be told.",
            docs: "\
Spec Kit's own templates do not ask tasks to name requirements, and many lists never do. There, one information stands
on the list's title instead of one on every requirement. Withdrawn requirements are left out; ranges
(`FR-001 to FR-005`) count for every id in them.

**To mend it:** name the requirement in the tasks that deliver it (`… per FR-003`), or switch the rule off for a
project that does not want to.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let Some(list) = view.feature.artifact(ArtifactKind::Tasks) else { return };
        let counts = view.planned;
        if counts.requirements == 0 || view.planned_at_least(50) || !stubs::has_tasks(view.feature) {
            return;
        }
        let message = format!(
            "tasks name {} of the {} requirements of {}: which of them are planned cannot be told",
            counts.named, counts.requirements, view.feature.name
        );
        out.add(list.id, &list.facts, title_span(&list.facts), message);
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn below_half() {
        check(
            "uncited-tasks",
            "\
//- specs/001-a/spec.md
- **FR-001**: a
- **FR-002**: b
- **FR-003**: c
//- specs/001-a/tasks.md
# Tasks
- [ ] T001 x per FR-001
//- specs/002-b/spec.md
- **FR-001**: a
- **FR-002**: b
//- specs/002-b/tasks.md
# Tasks
- [ ] T001 x per FR-001
",
            &expect![[r##"
                specs/001-a/tasks.md:1 info "# Tasks" tasks name 1 of the 3 requirements of 001-a: which of them are planned cannot be told
            "##]],
        );
    }
}
