//! A requirement that nothing fulfils, where everything else is done.

use smol_str::SmolStr;
use specls_syntax::TaskState;

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::coverage::{live_requirements, tasks};
use crate::{Severity, called};

pub(super) struct UnfulfilledRequirement;

impl Rule for UnfulfilledRequirement {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unfulfilled-requirement",
            severity: Severity::Info,
            summary: "All tasks are done and code or tests name the other requirements, but not this one.",
            docs: "\
Reported only where it can be told: every task of the feature is ticked, and code or tests name at least four fifths of
its requirements, so that this project evidently does name them. A ticked task that plans the requirement is no
evidence here; that it was forgotten is the very question. Silent where a file that the feature's artifacts name mentions
the id, or that of one of its criteria, without telling whose it is.

**To mend it:** name the requirement where it is implemented or tested (`# FR-012`), or finish it.

Measured on eight public repositories, with their code, in November 2026: fired 6 times in two of them, 6 read, 6 right.
On 14 Kiro
repositories with their code: 3 times, 3 read, 3 right. In two more: 62 times, searched for by a script: 47 without any mention, 15 with one that read as another feature's.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let mut all = tasks(view.feature).peekable();
        if all.peek().is_none()
            || !all.all(|(_, item)| item.task().is_some_and(|t| t.state == TaskState::Done))
        {
            return;
        }
        let named = |index| {
            let coverage = view.coverage.of(index);
            !coverage.code.is_empty() || !coverage.tests.is_empty()
        };
        let live: Vec<_> = live_requirements(view.feature).collect();
        let count = live.iter().filter(|(index, ..)| named(*index)).count();
        if count == live.len() || count * 100 < live.len() * 80 {
            return;
        }
        let unclear = view.snapshot.ambiguous_near(view.feature.id);
        for (_, file, item) in live.iter().filter(|(index, ..)| !named(*index)) {
            let prefix = format!("{}.", item.id);
            let own = |id: &SmolStr| *id == item.id || id.starts_with(&*prefix);
            if unclear.iter().any(|(space, id)| *space == item.kind.space() && own(id)) {
                continue;
            }
            let message = format!(
                "neither code nor tests name {}, although all tasks of {} are done and {count} of its {} requirements are named there",
                called(item),
                view.feature.name,
                live.len()
            );
            out.add(file.id, &file.facts, item.name, message);
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    const SPEC: &str = "\
//- specs/001-a/spec.md
- **FR-001**: a
- **FR-002**: b
- **FR-003**: c
- **FR-004**: d
- **FR-005**: e
//- src/a.py
# FR-001, FR-002
//- tests/test_a.py
# FR-003 and FR-004
";

    #[test]
    fn all_done_and_one_forgotten() {
        let done = "//- specs/001-a/tasks.md\n- [x] T001 x (FR-001 to FR-005) in src/a.py\n";
        check(
            "unfulfilled-requirement",
            &format!("{SPEC}{done}"),
            &expect![[r#"
                specs/001-a/spec.md:5 info "FR-005" neither code nor tests name FR-005, although all tasks of 001-a are done and 4 of its 5 requirements are named there
            "#]],
        );
    }

    #[test]
    fn perhaps_named() {
        let other = "\
//- specs/001-a/tasks.md
- [x] T001 x (FR-001 to FR-005) in src/a.py and src/both.py
//- specs/002-b/spec.md
- **FR-005**: z
//- specs/002-b/tasks.md
- [ ] T001 x in src/both.py
//- src/both.py
# FR-005 of one or the other
";
        check("unfulfilled-requirement", &format!("{SPEC}{other}"), &expect![""]);
    }

    #[test]
    fn work_left() {
        let open = "//- specs/001-a/tasks.md\n- [x] T001 x (FR-001 to FR-005) in src/a.py\n- [ ] T002 y\n";
        check("unfulfilled-requirement", &format!("{SPEC}{open}"), &expect![""]);
    }
}
