//! A line that looks like a task, and that Kiro does not take for one.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};
use specls_index::Snapshot;
use specls_syntax::{ArtifactKind, FileFacts, Item, Shape, Span, TaskState, Unrecognised};

use super::task_without_requirement::FOR_NONE;
use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::finding::Subject;
use crate::numbered::{is_numbered, next_number};
use crate::{Edit, Finding, Fix, Severity, dialect};

pub(super) struct UnstartableTask;

impl Rule for UnstartableTask {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "unstartable-task",
            severity: Severity::Hint,
            summary: "A line reads like a task, but Kiro will not offer *Start task* on it.",
            docs: "\
Kiro offers *Start task* on numbered boxes, `- [ ] 1. Title`, with `- [ ] 1.1 Title` below them. It does not where the task is a heading
(`### Task 1.1: …`), where the brackets hold nothing (`[]`) or more than one mark (`[x.]`) or a blank beside them is missing, where the number stands in front of the
box or behind a word, and where a box among numbered ones has no number.

Silent for ticked boxes, for headings `## 1. Title` above numbered boxes, in folders with a `spec.json` (cc-sdd), for boxes below a numbered task (they are part of it), for boxes without number in a section without numbered ones (check lists,
definitions of done), for gates and checkpoints without number, and outside of `.kiro/`.

**To mend it:** write it as a numbered box; most forms have a fix.

Measured on 16 public Kiro repositories (105 specs) in November 2026: fired 13 times in one of them, all on headings, 13 right as far
as the reports of Kiro's users go (kirodotdev/Kiro#7563, #2796).
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        let feature = view.feature;
        let Some(list) = feature.artifact(ArtifactKind::Tasks) else { return };
        if !dialect::of(feature).starts_tasks(feature) {
            return;
        }
        // cc-sdd keeps its state there, and its agents run the tasks.
        if feature.files.iter().any(|file| file.path.ends_with("/spec.json")) {
            return;
        }
        let facts = &list.facts;
        let sections = Sections::new(facts);
        let next = next_number(facts);
        let open = |line: &&Unrecognised| !is_done(facts, line.span.start);
        let lines = facts.unrecognised().iter().enumerate();
        for (index, line) in lines.filter(|(_, line)| open(line)) {
            let why = match line.reason {
                Shape::NoNumber if sections.among_tasks(line.span.start) => "its box has no number",
                Shape::NoNumber => continue,
                Shape::Heading => "it is a heading and has no box",
                Shape::EmptyBox => "nothing stands between the brackets, not even a blank",
                Shape::NoBlank => "a blank is missing beside the box",
                Shape::OddMark => "between the brackets stands more than one mark",
                Shape::NumberInFront => "the number stands in front of the box",
                Shape::WordInFront => "a word stands in front of the number",
            };
            let message = format!("Kiro will not offer Start task on this line, because {why}");
            if let Some(finding) = out.add(list.id, facts, shown(line), message) {
                finding.subject = Subject::Unrecognised(index as u32, next);
            }
        }
    }

    fn fixes(&self, snapshot: &Snapshot, finding: &Finding) -> Vec<Fix> {
        let Subject::Unrecognised(index, number) = finding.subject else { return Vec::new() };
        let Some(file) = snapshot.file_by_id(finding.file) else { return Vec::new() };
        let line = file.facts.unrecognised().get(index as usize);
        let Some(line) = line.filter(|line| shown(line) == finding.span) else { return Vec::new() };
        let (title, text): (Cow<'static, str>, SmolStr) = match line.reason {
            Shape::NoNumber => {
                (format!("Give it the next free number, {number}").into(), format_smolstr!("{number}. "))
            }
            Shape::Heading => ("Make it a task with a box".into(), "- [ ] ".into()),
            Shape::EmptyBox | Shape::NoBlank => ("Put a blank there".into(), " ".into()),
            Shape::OddMark => ("Untick the box".into(), " ".into()),
            Shape::WordInFront => ("Remove the word in front of the number".into(), SmolStr::default()),
            Shape::NumberInFront => return Vec::new(),
        };
        vec![Fix { title, edit: Edit::Replace { file: file.id, span: line.place, text }, preferred: true }]
    }
}

/// The parts of a list between its headings, those that hold a numbered box.
struct Sections<'f> {
    facts: &'f FileFacts,
    with_tasks: FxHashSet<usize>,
}

impl<'f> Sections<'f> {
    fn new(facts: &'f FileFacts) -> Self {
        let boxes = facts.items.iter().filter(|item| is_numbered(item) && has_box(item));
        let with_tasks = boxes.map(|item| section(facts, item.span.start)).collect();
        Self { facts, with_tasks }
    }

    /// Whether the box at `at` stands among tasks, and does something. In a section of its own it is a check list.
    fn among_tasks(&self, at: u32) -> bool {
        let title = item_at(self.facts, at)
            .and_then(|item| item.text.lines().next())
            .unwrap_or_default()
            .to_lowercase();
        self.with_tasks.contains(&section(self.facts, at))
            && !FOR_NONE.iter().any(|word| title.contains(word))
    }
}

/// How many headings stand in front of `at`.
fn section(facts: &FileFacts, at: u32) -> usize {
    facts.headings.partition_point(|heading| heading.span.start <= at)
}

/// Whether the task at `at` is done: nobody starts it any more.
fn is_done(facts: &FileFacts, at: u32) -> bool {
    item_at(facts, at).and_then(Item::task).is_some_and(|task| task.state == TaskState::Done)
}

/// The item that begins at `at`.
fn item_at(facts: &FileFacts, at: u32) -> Option<&Item> {
    let first = facts.items.partition_point(|item| item.span.start < at);
    facts.items.get(first).filter(|item| item.span.start == at)
}

/// What a finding points at: what is to be replaced; where something is missing, the line.
fn shown(line: &Unrecognised) -> Span {
    if line.place.is_empty() { line.span } else { line.place }
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
- [] 4. Empty
- [ ]5. Tight
6. [ ] Number in front
- [ ] Task 7: Word
- [x] 8.1 Ticked
- [x] Ticked, without number
- [x.] 9. Slipped
- [see](9.md) 9. Link
[x]9. Ticked
## 10. Group
- [ ] 10.1 Part
## Done when
- [ ] all is green
//- .kiro/specs/of-cc-sdd/spec.json
{}
//- .kiro/specs/of-cc-sdd/tasks.md
- [ ] 1. List
- [ ] Sort
",
            &expect![[r####"
                .kiro/specs/albums/tasks.md:6 hint "- [ ] Sort" Kiro will not offer Start task on this line, because its box has no number
                    fix: Give it the next free number, 11
                .kiro/specs/albums/tasks.md:8 hint "### Task " Kiro will not offer Start task on this line, because it is a heading and has no box
                    fix: Make it a task with a box
                .kiro/specs/albums/tasks.md:11 hint "- [] 4. Empty" Kiro will not offer Start task on this line, because nothing stands between the brackets, not even a blank
                    fix: Put a blank there
                .kiro/specs/albums/tasks.md:12 hint "- [ ]5. Tight" Kiro will not offer Start task on this line, because a blank is missing beside the box
                    fix: Put a blank there
                .kiro/specs/albums/tasks.md:13 hint "6" Kiro will not offer Start task on this line, because the number stands in front of the box
                .kiro/specs/albums/tasks.md:14 hint "Task " Kiro will not offer Start task on this line, because a word stands in front of the number
                    fix: Remove the word in front of the number
                .kiro/specs/albums/tasks.md:17 hint "x." Kiro will not offer Start task on this line, because between the brackets stands more than one mark
                    fix: Untick the box
            "####]],
        );
    }

    #[test]
    fn fixes_are_not_looked_for_among_all_lines() {
        let list: String = (0..30_000).map(|n| format!("- [ ] do {n}\n")).collect();
        let text = format!("//- .kiro/specs/a/tasks.md\n- [ ] 1. List\n{list}");
        let fixture = specls_fixture::Fixture::new(&text);
        let found = super::super::test::findings(&fixture, "unstartable-task");
        let titles = found.iter().flat_map(|finding| super::super::fixes(&fixture.snapshot, finding));
        assert_eq!(titles.filter(|fix| fix.title == "Give it the next free number, 2").count(), 30_000);
    }
}
