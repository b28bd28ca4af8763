//! A ticked task whose file is not there.

use specls_index::PathTarget;
use specls_syntax::{Item, PathMention, TaskState};

use super::{FeatureView, Rule, RuleInfo, Sink};
use crate::coverage::tasks;
use crate::{Severity, called};

pub(super) struct DoneTaskMissingFile;

/// Words of tasks whose file is meant to be gone, or to have gone elsewhere.
const GONE: [&str; 22] = [
    "delete",
    "remove",
    "rename",
    "move ",
    "moved",
    "drop",
    "retire",
    "replace",
    "migrate",
    "relocate",
    "deprecat",
    "clean up",
    "cleanup",
    "merge",
    "삭제",
    "제거",
    "删除",
    "移除",
    "刪除",
    "削除",
    "no longer",
    "instead of",
];

impl Rule for DoneTaskMissingFile {
    fn info(&self) -> RuleInfo {
        RuleInfo {
            code: "done-task-missing-file",
            severity: Severity::Hint,
            summary: "A ticked task names a file that does not exist.",
            docs: "\
The box is ticked, and the file is nowhere: not below the project, not below the feature folder, not under that name
anywhere else. An assistant may have ticked more than it did.

Silent for patterns and placeholders, for files of that name elsewhere (moved), for words that are not clearly paths,
for what a build makes (`build/…`, `*.exe`), and for tasks that delete, rename or move something. In bullets below the task's own line a path counts only where the
bullet opens with it or says to deliver it (`Files:`, `create`): other bullets say where to look.

**To mend it:** untick the task, or correct the path.

Measured on eight public repositories in November 2026: fired 109 times, about 94 read, 93 right; the other names a file in
passing, inside a list. In two more repositories: 20 of 550 read, 18 right. On 16 Kiro repositories (105 specs): 22 times, 22 read, 21 right: mostly files
that were since renamed.
",
        }
    }

    fn check_feature(&self, view: &FeatureView<'_>, out: &mut Sink<'_>) {
        for (index, item) in tasks(view.feature) {
            if item.task().is_none_or(|t| t.state != TaskState::Done) {
                continue;
            }
            let at = view.feature.items[index.0 as usize].file;
            let file = &view.feature.files[at as usize];
            let first = file.facts.paths.partition_point(|p| p.span.start < item.span.start);
            let targets = view.snapshot.path_targets(view.feature.id, at);
            let inside = file
                .facts
                .paths
                .iter()
                .zip(targets)
                .skip(first)
                .take_while(|(p, _)| p.span.start < item.span.end);
            let missing = |(path, target): &(&PathMention, &PathTarget)| {
                **target == PathTarget::Missing && !cited(&item.text, &path.path) && !goes_away(item)
            };
            for (path, _) in inside.filter(missing) {
                let message = format!(
                    "{} is done, but there is no {} in the project, nor any file of that name",
                    called(item),
                    path.path
                );
                out.add(file.id, &file.facts, path.span, message);
            }
        }
    }
}

fn goes_away(item: &Item) -> bool {
    let text = item.text.to_lowercase();
    GONE.iter().any(|word| text.contains(word))
}

/// Words in front of a path, in a line below the task's own, that make it a file the task delivers.
const DELIVERS: [&str; 13] = [
    "file",
    "path",
    "location",
    "creat",
    "implement",
    "add",
    "writ",
    "output",
    "deliver",
    "modif",
    "updat",
    "文件",
    "파일",
];

/// Whether the task only points at the file: `see docs/x.md`, `like src/y.rs`, or, in a bullet below the task's own
/// line, anything but a file that the bullet opens with or says to deliver.
fn cited(text: &str, path: &str) -> bool {
    let Some(at) = text.find(path) else { return false };
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let before = text[start..at].trim_end_matches(['`', '(', '[', ' ', '*', '"']).to_lowercase();
    if start > 0 {
        let said = before.trim_start_matches(['-', '*', '+', ' ', '\t', '[', ']', 'x', '|', '`', '.', ')']);
        let said = said.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')' | ' '));
        if !said.is_empty() && !DELIVERS.iter().any(|word| said.contains(word)) {
            return true;
        }
    }
    [
        "see",
        "per",
        "cf.",
        "like",
        "inspect",
        "diff",
        "following",
        "e.g.",
        "recorded in",
        "output to",
        "参考",
        "참고",
    ]
    .iter()
    .any(|word| before.ends_with(word))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::super::test::check;

    #[test]
    fn phantom_completion() {
        check(
            "done-task-missing-file",
            "\
//- src/a.py
//- src/deep/down/here.py
//- specs/001-a/spec.md
//- specs/001-a/contracts/api.yaml
//- specs/001-a/tasks.md
- [x] T001 Create src/a.py, `src/b.py` and contracts/api.yaml
- [x] T002 Delete src/old.py
- [ ] T003 Create src/later.py
- [x] T004 In down/here.py, src/other/here.py, src/*.ts, and/or, `c.py`
- [x] T006 Do it
  - **Leverage**: what `src/look.py` does
  - **Files**: `src/six.py`
  - `src/seven.py` (35 lines)
- [x] T007 Run build/release/x_tests.cpp, src/x.exe, lib/dist/x.js
- [X] T005 Tests in tests/test_a.py (see /Users/me/code/src/a.py), see `docs/gone.md`; frontend/.env.local
",
            &expect![[r#"
                specs/001-a/tasks.md:1 hint "src/b.py" T001 is done, but there is no src/b.py in the project, nor any file of that name
                specs/001-a/tasks.md:7 hint "src/six.py" T006 is done, but there is no src/six.py in the project, nor any file of that name
                specs/001-a/tasks.md:8 hint "src/seven.py" T006 is done, but there is no src/seven.py in the project, nor any file of that name
                specs/001-a/tasks.md:10 hint "tests/test_a.py" T005 is done, but there is no tests/test_a.py in the project, nor any file of that name
            "#]],
        );
    }
}
