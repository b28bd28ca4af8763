//! Whatever a delta looks like: what code actions make of it keeps every line that somebody wrote.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;
use specls_analysis::{Edit, FileEdit, OpenTexts};
use specls_index::{Change, FileChange, Snapshot, Workspace};
use specls_settings::Settings;
use specls_syntax::{Families, Operation, Span, facts};

const LINES: [&str; 18] = [
    "",
    "",
    "  ",
    "## ADDED Requirements",
    "## MODIFIED Requirements",
    "## REMOVED Requirements",
    "## RENAMED Requirements",
    "## Notes",
    "### Requirement: Login",
    "### Requirement: Logout",
    "### Requirement: É 中",
    "It SHALL be, é 中.",
    "#### Scenario: Right",
    "#### Scenario: Wrong",
    "- **THEN** in",
    "```",
    "- FROM: `### Requirement: Login`",
    "- TO: `### Requirement: Entry`",
];

const DELTA: &str = "/w/openspec/changes/a/specs/auth/spec.md";
const MAIN: &str = "/w/openspec/specs/auth/spec.md";

fn text() -> impl Strategy<Value = String> {
    (prop::collection::vec(0..LINES.len(), 0..24), any::<bool>(), any::<bool>()).prop_map(
        |(lines, crlf, last)| {
            let end = if crlf { "\r\n" } else { "\n" };
            let text = lines.iter().map(|l| LINES[*l]).collect::<Vec<_>>().join(end);
            if last { text + end } else { text }
        },
    )
}

fn world(texts: &[(&str, &str)]) -> Snapshot {
    let mut workspace = Workspace::new(vec!["/w".into()], Settings::default());
    let read = |(path, text): &(&str, &str)| FileChange {
        path: (*path).into(),
        facts: Some(Arc::new(facts(path, text, &Families::default()))),
        open: Some(((*text).into(), 1)),
    };
    let added = texts.iter().map(|(path, _)| Arc::from(*path)).collect();
    workspace.apply(Change { added, removed: Vec::new(), files: texts.iter().map(read).collect() });
    workspace.snapshot()
}

/// What the edit makes of the delta; `None` if it does not touch it.
fn applied(snapshot: &Snapshot, edit: &Edit, text: &str) -> Option<String> {
    let mut out = text.to_owned();
    let edits = edit.resolve(snapshot, &OpenTexts).ok()?;
    let [FileEdit::Change { file, texts }] = &edits[..] else { return None };
    assert_eq!(&*snapshot.file_by_id(*file).expect("it is there").path, DELTA);
    let apart = texts.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start);
    assert!(apart, "{texts:?}");
    for new in texts.iter().rev() {
        out.replace_range(new.span.range(), &new.text);
    }
    Some(out)
}

/// How often each line stands there, blank ones and headings of sections left out.
fn lines(text: &str) -> BTreeMap<&str, usize> {
    let mut out = BTreeMap::new();
    for line in text.lines().filter(|l| !l.trim().is_empty() && !l.starts_with("## ")) {
        *out.entry(line).or_default() += 1;
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn moving_loses_nothing(text in text()) {
        let snapshot = world(&[(DELTA, &text)]);
        let file = snapshot.file(DELTA).expect("it is read").clone();
        for (at, delta) in file.facts.deltas().iter().enumerate() {
            let to = match delta.operation {
                Operation::Added => Operation::Modified,
                Operation::Modified => Operation::Added,
                _ => continue,
            };
            let edit = Edit::MoveRequirement { file: file.id, delta: at as u32, to };
            let Some(now) = applied(&snapshot, &edit, &text) else { continue };
            prop_assert_eq!(lines(&now), lines(&text), "{:?} became {:?}", &text, &now);
            let after = world(&[(DELTA, &now)]);
            let after = after.file(DELTA).expect("it is read").clone();
            let moved = |facts: &specls_syntax::FileFacts| {
                facts.deltas().iter().filter(|d| d.name == delta.name && d.operation == to).count()
            };
            prop_assert_eq!(moved(&after.facts), moved(&file.facts) + 1, "{:?} became {:?}", &text, &now);
        }
    }

    #[test]
    fn actions_only_add(main in text(), delta in text()) {
        let main = format!("## Requirements\n{main}");
        let snapshot = world(&[(MAIN, &main), (DELTA, &delta)]);
        let file = snapshot.file(DELTA).expect("it is read").clone();
        let before = lines(&delta);
        // Actions are about the line that the cursor is on.
        for offset in std::iter::once(0).chain(delta.match_indices('\n').map(|(at, _)| at + 1)) {
            let at = Span::new(offset, offset);
            for action in specls_ide::code_actions(&snapshot, &file, at, &specls_analysis::LikelyCache::default()) {
                let added = action.title.starts_with("Add a scenario") || action.title.starts_with("Copy");
                if !added {
                    continue;
                }
                let Some(now) = applied(&snapshot, &action.edit, &delta) else { continue };
                let after = lines(&now);
                for (line, count) in &before {
                    let kept = after.get(line).copied().unwrap_or_default();
                    prop_assert!(kept >= *count, "{line:?} of {delta:?} is lost in {now:?}");
                }
                let again = world(&[(MAIN, &main), (DELTA, &now)]);
                let found = specls_analysis::all_findings(&again);
                let lost = |f: &&specls_analysis::Finding| f.code == "lost-scenario";
                let were = specls_analysis::all_findings(&snapshot).iter().filter(lost).count();
                let are = found.iter().filter(lost).count();
                if action.title.starts_with("Copy") {
                    prop_assert!(are < were, "{delta:?} became {now:?} beside {main:?}");
                }
            }
        }
    }
}
