//! A sub-task whose number belongs to another task.

use rustc_hash::FxHashSet;
use smol_str::format_smolstr;
use specls_index::{ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, Concern, Encoding, FileFacts, Item, ItemKind};

use super::{FeatureView, Rule, RuleInfo, Sink, related};
use crate::dialect;
use crate::finding::Subject;
use crate::numbered::is_numbered;
use crate::{Edit, Finding, Fix, Severity};

pub(super) struct MisnumberedTask;

impl Rule for MisnumberedTask {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "misnumbered-task",
            severity: Severity::Warning,
            summary: "A sub-task's number does not begin with that of the task it stands below.",
            docs: "\
`8.1` below `- [ ] 9.` is a part of two tasks at once: Kiro runs it with the one it stands below, and everybody who reads its
number takes it for a part of the other.

Only indented sub-tasks are looked at: where all boxes stand at the margin, nothing says which belongs to which.

Where no task has the number that the sub-task begins with, the box of that task may be one that nothing takes for a box
(`- [x.] 6.`); only the first of its sub-tasks is reported.

OpenSpec: `2.1` under the heading `## 1. Setup`, as its own tool says too.

**To mend it:** renumber the sub-task (there is a fix where the number is free and nothing names the task), or move it.

Measured on 16 public Kiro repositories (105 specs) in November 2026: fired 2 times, 2 read, 2 right (one for a box that is none).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for file in &view.feature.files {
            out.problems(Concern::TaskNumber, file.id, &file.facts);
        }
        // Elsewhere the numbers are words of the title.
        if !dialect::of(view.feature).numbered().contains(&ArtifactKind::Tasks) {
            return;
        }
        let mut index = 0;
        for file in &view.feature.files {
            let facts = &file.facts;
            let mut above: Vec<(u32, &Item)> = Vec::new();
            let mut missing: FxHashSet<&str> = FxHashSet::default();
            for item in &facts.items {
                index += 1;
                // A heading has no box, and its depth says nothing.
                if !is_numbered(item) || item.task().is_none_or(|task| task.mark.is_none()) {
                    continue;
                }
                let depth = column(facts, item);
                while above.last().is_some_and(|(other, _)| *other >= depth) {
                    above.pop();
                }
                let parent = above.last().map(|(_, parent)| *parent);
                above.push((depth, item));
                let Some(parent) = parent.filter(|parent| !is_part(item, parent)) else { continue };
                let whole = item.id.rsplit_once('.').map_or("", |(whole, _)| whole);
                let known = !view.feature.definitions(ItemKind::Task, whole).is_empty();
                // Of a task that is missing the first part says so for all.
                if !known && !missing.insert(whole) {
                    continue;
                }
                let message = match (whole, known) {
                    ("", _) => format!(
                        "task {} stands below task {}, and has a number of its own",
                        item.id, parent.id
                    ),
                    (_, true) => format!(
                        "task {} stands below task {}, and not below task {whole}",
                        item.id, parent.id
                    ),
                    _ => format!(
                        "task {} stands below task {}, and there is no task {whole}",
                        item.id, parent.id
                    ),
                };
                if let Some(finding) = out.add(file.id, facts, item.name, message) {
                    finding.related.push(related(file, parent.name, "the task it stands below"));
                    if known || whole.is_empty() {
                        finding.subject = Subject::Item(view.feature.id, ItemIndex(index - 1));
                    }
                }
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Item(id, index) = finding.subject else { return Vec::new() };
        let Some(feature) = snapshot.feature(id) else { return Vec::new() };
        let (item, facts) = (feature.fact(index), &feature.file_of(index).facts);
        let parent = finding.related.first().and_then(|r| facts.items.iter().find(|i| i.name == r.span));
        let Some(parent) = parent else { return Vec::new() };
        let last = item.id.rsplit('.').next().unwrap_or_default();
        let free = format_smolstr!("{}.{last}", parent.id);
        let named = feature.links.iter().any(|link| link.to == index);
        if named || !feature.definitions(ItemKind::Task, &free).is_empty() {
            return Vec::new();
        }
        let title = format!("Renumber it to {free}").into();
        vec![Fix {
            title,
            edit: Edit::Replace { file: finding.file, span: finding.span, text: free },
            preferred: true,
        }]
    }
}

/// Whether the number of `item` says that it is a part of `parent`.
fn is_part(item: &Item, parent: &Item) -> bool {
    item.id.strip_prefix(parent.id.as_str()).is_some_and(|rest| rest.starts_with('.'))
}

fn column(facts: &FileFacts, item: &Item) -> u32 {
    facts.lines.line_col(item.span.start, Encoding::Utf8).col
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn below_another() {
        check(
            "misnumbered-task",
            "\
//- .kiro/specs/albums/tasks.md
# Implementation Plan
- [ ] 1. List
  - [ ] 1.1 Query
- [ ] 2. Sort
  - [ ] 1.2 By name
  - [ ] 2.1 By date
    - [ ] 2.1.1 Descending
- [ ] 3. Share
  - [ ] 2.3 Link
- [x.] 4. Print
  - [ ] 4.1 Page
  - [ ] 4.2 Book
- [ ] 3.1 At the margin
- [ ] 2.4 At the margin
//- openspec/changes/a/tasks.md
## 1. List
- [ ] 1.1 Query
  - [ ] 2.1 By name
",
            &expect![[r#"
                .kiro/specs/albums/tasks.md:5 warning "1.2" task 1.2 stands below task 2, and not below task 1
                    .kiro/specs/albums/tasks.md:4 the task it stands below
                    fix: Renumber it to 2.2
                .kiro/specs/albums/tasks.md:9 warning "2.3" task 2.3 stands below task 3, and not below task 2
                    .kiro/specs/albums/tasks.md:8 the task it stands below
                    fix: Renumber it to 3.3
                .kiro/specs/albums/tasks.md:11 warning "4.1" task 4.1 stands below task 3, and there is no task 4
                    .kiro/specs/albums/tasks.md:8 the task it stands below
                openspec/changes/a/tasks.md:3 warning "2.1" task 2.1 stands under group 1, and its number is one of group 2: move it there, or renumber it
            "#]],
        );
    }
}
