//! A line that looks like a task, and that Kiro does not take for one.

use rustc_hash::FxHashSet;
use smol_str::format_smolstr;
use specls_index::Snapshot;
use specls_syntax::{ArtifactKind, DialectId, Item, ItemKind, Span};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::finding::Subject;
use crate::kiro::form::is_numbered;
use crate::{Edit, Finding, Fix, Severity};

pub(super) struct UnstartableTask;

impl Rule for UnstartableTask {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unstartable-task",
            severity: Severity::Hint,
            summary: "A line reads like a task, but Kiro will not offer *Start task* on it.",
            docs: "\
Kiro offers *Start task* on boxes with a number, `- [ ] 1. Title`, and on `- [ ] 1.1 Title` below them. It does not on a task
that is a heading (`### Task 1.1: …`), on a box without a number among numbered ones, and on sub-tasks whose task is a heading (there,
one finding stands on the first of them).

Silent in lists without any numbered box, for boxes below a task (they are part of it), for boxes before the first and behind the last
numbered task (check lists, definitions of done), and outside of `.kiro/`.

**To mend it:** write it as a numbered box; for a box without a number there is a fix.

MEASURED
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        let Some(list) = feature.artifact(ArtifactKind::Tasks) else { return };
        if feature.dialect != DialectId::Kiro || !feature.path.contains("/.kiro/") {
            return;
        }
        let facts = &list.facts;
        let boxes = || facts.items.iter().filter(|item| is_numbered(item) && has_box(item));
        let (Some(first), Some(last)) = (boxes().next(), boxes().last()) else { return };
        let numbers: FxHashSet<&str> = boxes().map(|item| item.id.as_str()).collect();
        let mut told: FxHashSet<&str> = FxHashSet::default();
        for (index, file, item) in feature
            .items()
            .filter(|(_, file, item)| file.id == list.id && item.kind == ItemKind::Task && !item.withdrawn)
        {
            let inside = item.span.start > first.span.start && item.span.start < last.span.start;
            let why = match () {
                () if !has_box(item) => "it is a heading and has no box",
                () if !is_numbered(item) && inside => "its box has no number",
                () if !is_numbered(item) => continue,
                () => match item.id.split_once('.') {
                    Some((whole, _)) if !numbers.contains(whole) && told.insert(whole) => {
                        "no box with the number of its task stands above it"
                    }
                    _ => continue,
                },
            };
            let message = format!("Kiro will not offer Start task on this line, because {why}");
            if let Some(finding) = out.add(file.id, &file.facts, item.name, message)
                && has_box(item)
                && !is_numbered(item)
            {
                finding.subject = Subject::Item(feature.id, index);
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Item(id, index) = finding.subject else { return Vec::new() };
        let Some(feature) = snapshot.feature(id) else { return Vec::new() };
        let facts = &feature.file_of(index).facts;
        let top = facts.items.iter().filter(|item| is_numbered(item));
        let top = top.filter_map(|item| item.id.split('.').next()?.parse::<u32>().ok()).max().unwrap_or(0);
        let (at, number) = (finding.span.end, top.saturating_add(1));
        let edit = Edit::Replace {
            file: finding.file,
            span: Span { start: at, end: at },
            text: format_smolstr!(" {number}."),
        };
        vec![Fix { title: format!("Give it the next free number, {number}").into(), edit, preferred: true }]
    }
}

fn has_box(item: &Item) -> bool {
    item.task().is_some_and(|task| task.mark.is_some())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn headings_and_bare_boxes() {
        check(
            "unstartable-task",
            "\
//- .kiro/specs/albums/tasks.md
# Implementation Plan
- [ ] read this
## Tasks
- [ ] 1. List
  - [ ] by name
- [ ] Sort
- [ ] 2. Share
### Task 3: Print
- [ ] 3.1 Page
- [ ] 3.2 Book
## Done when
- [ ] all is green
",
            &expect![[r#"
                .kiro/specs/albums/tasks.md:6 hint "[ ]" Kiro will not offer Start task on this line, because its box has no number
                    fix: Give it the next free number, 3
                .kiro/specs/albums/tasks.md:8 hint "3" Kiro will not offer Start task on this line, because it is a heading and has no box
                .kiro/specs/albums/tasks.md:9 hint "3.1" Kiro will not offer Start task on this line, because no box with the number of its task stands above it
            "#]],
        );
    }
}
