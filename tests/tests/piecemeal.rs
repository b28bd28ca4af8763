//! A repair of numbers, and its undo, as editors apply them: file by file, in whatever order. In the end nothing has to
//! follow, and at no time in between a fix is offered that makes a reference point at another text than it means.

use std::collections::BTreeMap;
use std::sync::Arc;

use specls_analysis::{FileEdit, OpenTexts, feature_findings, shift, shifted};
use specls_session::Session;

const REQUIREMENTS: &str = ".kiro/specs/pulse/requirements.md";
const DESIGN: &str = ".kiro/specs/pulse/design.md";
const TASKS: &str = ".kiro/specs/pulse/tasks.md";
const TEST: &str = "tests/score.test.ts";
const FILES: [&str; 4] = [REQUIREMENTS, DESIGN, TASKS, TEST];

/// Texts by path.
type Texts = BTreeMap<&'static str, String>;

fn page(first: &[(u32, &str)], second: &[(u32, &str)]) -> String {
    let list = |criteria: &[(u32, &str)]| -> String {
        criteria.iter().map(|(n, what)| format!("{n}. THE {what} SHALL serve {what}\n")).collect()
    };
    let head = "# Requirements Document\n\n## Requirements\n\n";
    format!(
        "{head}### Requirement 1: Score\n\n#### Acceptance Criteria\n\n{}\n### Requirement 2: History\n\n#### Acceptance Criteria\n\n{}",
        list(first),
        list(second)
    )
}

fn start() -> Texts {
    let requirements =
        page(&[(1, "alpha"), (2, "beta"), (3, "gamma")], &[(1, "delta"), (2, "epsilon"), (3, "zeta")]);
    BTreeMap::from([
        (REQUIREMENTS, requirements),
        (DESIGN, "# Design\n\n### Property 1: Sum\n\n**Validates: Requirements 1.2, 2.1**\n".to_owned()),
        (
            TASKS,
            "# Implementation Plan\n\n- [ ] 1. One\n  - _Requirements: 1.1-1.3_\n- [ ] 2. Two\n  - _Requirements: 2.2, 1.3_\n"
                .to_owned(),
        ),
        (TEST, "// Feature: pulse\n// Validates: Requirements 1.3, 2.3\n".to_owned()),
    ])
}

/// What somebody types.
fn typed() -> Vec<(&'static str, String)> {
    let second = [(1, "delta"), (2, "epsilon"), (3, "zeta")];
    vec![
        ("put in", page(&[(1, "alpha"), (2, "new"), (2, "beta"), (3, "gamma")], &second)),
        ("put in with its number", page(&[(1, "new"), (2, "alpha"), (3, "beta"), (4, "gamma")], &second)),
        ("taken out", page(&[(2, "beta"), (3, "gamma")], &second)),
        ("moved", page(&[(3, "gamma"), (1, "alpha"), (2, "beta")], &second)),
        (
            "moved elsewhere",
            page(&[(1, "alpha"), (3, "gamma")], &[(1, "delta"), (2, "beta"), (2, "epsilon"), (3, "zeta")]),
        ),
    ]
}

/// What stands under each number of a page: a number that is written twice counts on.
fn numbers(page: &str) -> BTreeMap<String, String> {
    let (mut out, mut requirement, mut last) = (BTreeMap::new(), String::new(), 0);
    for line in page.lines() {
        if let Some(rest) = line.strip_prefix("### Requirement ") {
            requirement = rest.chars().take_while(char::is_ascii_digit).collect();
            last = 0;
        } else if let Some((n, text)) = line.split_once(". ").and_then(|(n, t)| Some((n.parse().ok()?, t))) {
            let number: u32 = if out.contains_key(&format!("{requirement}.{n}")) { last + 1 } else { n };
            last = last.max(number);
            out.insert(format!("{requirement}.{number}"), text.to_owned());
        }
    }
    out
}

/// What the references of a text mean beside a page; those of ranges too.
fn meanings(text: &str, page: &str) -> Vec<Option<String>> {
    let numbers = numbers(page);
    let mut out = Vec::new();
    for line in text.lines().filter_map(|line| line.split_once("Requirements")) {
        let list = line.1.trim_start_matches(':').trim_end_matches(['_', '*']);
        for part in list.split(',').map(str::trim) {
            match part.split_once('-') {
                Some((from, to)) => {
                    let last = |id: &str| -> u32 { id[2..].parse().expect("a number") };
                    let ids = (last(from)..=last(to)).map(|n| format!("{}{n}", &from[..2]));
                    out.extend(ids.map(|id| numbers.get(&id).cloned()));
                }
                None => out.push(numbers.get(part).cloned()),
            }
        }
    }
    out
}

struct Editor {
    session: Session,
    root: Arc<str>,
    texts: Texts,
    version: i32,
    /// What the references of a text mean, whenever it stands there.
    truth: BTreeMap<String, Vec<Option<String>>>,
    _folder: tempfile::TempDir,
}

impl Editor {
    fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let root: Arc<str> = folder.path().to_string_lossy().into();
        let texts = start();
        for (path, text) in &texts {
            let path = folder.path().join(path);
            std::fs::create_dir_all(path.parent().expect("below the root")).expect("it can be made");
            std::fs::write(path, text).expect("it can be written");
        }
        let session = Session::load(vec![root.clone()]);
        let mut editor =
            Self { session, root, texts: texts.clone(), version: 0, truth: BTreeMap::new(), _folder: folder };
        for path in FILES {
            editor.write(path, &texts[path]);
        }
        editor.meant();
        editor
    }

    /// What stands there now is meant as it stands there.
    fn meant(&mut self) {
        for path in &FILES[1..] {
            let text = &self.texts[path];
            self.truth.insert(text.clone(), meanings(text, &self.texts[REQUIREMENTS]));
        }
    }

    fn write(&mut self, path: &'static str, text: &str) {
        self.version += 1;
        self.texts.insert(path, text.to_owned());
        self.session.open(&format!("{}/{path}", self.root).into(), text.into(), self.version);
    }

    /// The texts after the fix that is offered, if one is.
    fn fixed(&self) -> Option<Texts> {
        let snapshot = self.session.snapshot();
        let feature = snapshot.features_sorted().first().copied().cloned().expect("there is a feature");
        shift(&snapshot, &feature)?;
        let mut texts = self.texts.clone();
        for edit in shifted(&snapshot, &feature, &OpenTexts).expect("all texts are there") {
            let FileEdit::Change { file, texts: new } = edit else { panic!("nothing is created") };
            let path = &snapshot.file_by_id(file).expect("it is there").path[self.root.len() + 1..];
            let text = texts.get_mut(path).expect("one of the four");
            for new in new.iter().rev() {
                text.replace_range(new.span.range(), &new.text);
            }
        }
        Some(texts)
    }

    fn findings(&self) -> Vec<String> {
        let snapshot = self.session.snapshot();
        let feature = snapshot.features_sorted().first().copied().cloned().expect("there is a feature");
        let found = feature_findings(&snapshot, feature.id).into_iter();
        found.filter(|f| f.code == "shifted-numbers").map(|f| f.message).collect()
    }

    /// A fix that is offered makes references mean what they mean, and none mean anything else.
    fn check(&self, when: &str) {
        let Some(fixed) = self.fixed() else {
            assert_eq!(self.findings(), [""; 0], "{when}: a finding without a fix");
            return;
        };
        for path in &FILES[1..] {
            let (text, new) = (&self.texts[path], &fixed[path]);
            let before = meanings(text, &self.texts[REQUIREMENTS]);
            let mut after = meanings(new, &fixed[REQUIREMENTS]);
            if text == new && before == after {
                continue;
            }
            let there: Vec<String> = numbers(&fixed[REQUIREMENTS]).into_values().collect();
            let mut meant = self.truth[text].clone();
            meant.retain(|text| text.as_ref().is_some_and(|text| there.contains(text)));
            // In a range the order is not what is meant.
            after.sort();
            meant.sort();
            assert_eq!(after, meant, "{when}: {path}\n{text}\nbecomes\n{new}\n{}", fixed[REQUIREMENTS]);
        }
    }

    /// Writes the files of `texts` in an order.
    fn apply(&mut self, texts: &Texts, order: &[usize; 4], what: &str) {
        for (step, at) in order.iter().enumerate() {
            self.write(FILES[*at], &texts[FILES[*at]]);
            self.check(&format!("{what}, step {step} of {order:?}"));
        }
    }
}

fn orders() -> Vec<[usize; 4]> {
    let mut out = Vec::new();
    for a in 0..4 {
        for b in (0..4).filter(|b| *b != a) {
            for c in (0..4).filter(|c| ![a, b].contains(c)) {
                out.push([a, b, c, 6 - a - b - c]);
            }
        }
    }
    out
}

/// Start, typed, mended.
fn states(text: &str) -> [Texts; 3] {
    let mut editor = Editor::new();
    let start = editor.texts.clone();
    editor.write(REQUIREMENTS, text);
    let typed = editor.texts.clone();
    let mended = editor.fixed().expect("something has to follow");
    [start, typed, mended]
}

#[test]
fn a_repair_that_was_typed_for_its_undo_and_again() {
    for (what, text) in typed() {
        let [start, typed, mended] = states(&text);
        for order in orders() {
            let mut editor = Editor::new();
            editor.write(REQUIREMENTS, &text);
            let (found, fixed) = (editor.findings(), editor.fixed());
            assert!(!found.is_empty() && fixed.as_ref() == Some(&mended), "{what}");
            let ends = |editor: &Editor, when: &str| {
                assert_eq!(editor.fixed(), None, "{what}, {when}, {order:?}");
            };
            for round in ["first", "again"] {
                for path in &FILES[1..] {
                    let truth = meanings(&mended[path], &mended[REQUIREMENTS]);
                    editor.truth.insert(mended[path].clone(), truth);
                }
                editor.apply(&mended, &order, &format!("{what}: repair, {round}"));
                ends(&editor, "repair");
                // As it was before the repair: what it offered is offered again.
                editor.apply(&typed, &order, &format!("{what}: undo, {round}"));
                assert_eq!(editor.findings(), found, "{what}: undo, {round}, {order:?}");
                assert_eq!(editor.fixed(), fixed, "{what}: undo, {round}, {order:?}");
                editor.write(REQUIREMENTS, &start[REQUIREMENTS]);
                editor.check(&format!("{what}: undo of what was typed, {round}"));
                ends(&editor, "undo of what was typed");
                editor.write(REQUIREMENTS, &typed[REQUIREMENTS]);
                assert_eq!(editor.fixed(), fixed, "{what}: typed {round}, {order:?}");
            }
            // What is typed later is told by what is there then.
            editor.write(REQUIREMENTS, &start[REQUIREMENTS]);
            let other = page(
                &[(1, "other"), (1, "alpha"), (2, "beta"), (3, "gamma")],
                &[(1, "delta"), (2, "epsilon"), (3, "zeta")],
            );
            editor.write(REQUIREMENTS, &other);
            editor.check("another edit");
            assert!(!editor.findings().is_empty(), "{what}: another edit");
        }
    }
}

#[test]
fn all_in_one_edit_and_back() {
    for (what, text) in typed() {
        let [start, _, mended] = states(&text);
        for order in orders() {
            let reversed = [order[3], order[2], order[1], order[0]];
            for back in [order, reversed, [0, 1, 2, 3], [3, 2, 1, 0]] {
                let mut editor = Editor::new();
                for path in &FILES[1..] {
                    let truth = meanings(&mended[path], &mended[REQUIREMENTS]);
                    editor.truth.insert(mended[path].clone(), truth);
                }
                editor.apply(&mended, &order, what);
                assert_eq!(editor.fixed(), None, "{what}, {order:?}");
                editor.apply(&start, &back, &format!("{what}, undo"));
                assert_eq!(editor.fixed(), None, "{what}, undo, {order:?}, {back:?}");
            }
        }
    }
}

/// Files that come from elsewhere: more references than there were, and new numbers for those that there were.
#[test]
fn a_checkout_of_open_files() {
    let second = [(1, "delta"), (2, "epsilon"), (3, "zeta")];
    let mut there = start();
    there.insert(REQUIREMENTS, page(&[(1, "alpha"), (2, "new"), (3, "beta"), (4, "gamma")], &second));
    there.insert(DESIGN, start()[DESIGN].replace("1.2, 2.1", "1.3, 2.1, 1.2"));
    let tasks = start()[TASKS].replace("1.1-1.3", "1.1, 1.3-1.4").replace("2.2, 1.3", "2.2, 1.4");
    there.insert(TASKS, format!("{tasks}- [ ] 3. Three\n  - _Requirements: 1.2, 2.1_\n"));
    there.insert(TEST, start()[TEST].replace("1.3", "1.4"));
    for order in orders() {
        let mut editor = Editor::new();
        for path in &FILES[1..] {
            let truth = meanings(&there[path], &there[REQUIREMENTS]);
            editor.truth.insert(there[path].clone(), truth);
        }
        editor.apply(&there, &order, "checkout");
        assert_eq!(editor.fixed(), None, "{order:?}");
        editor.apply(&start(), &order, "back");
        assert_eq!(editor.fixed(), None, "back, {order:?}");
    }
}

/// What somebody writes means what stands there: it follows the next edit, wherever it was written.
#[test]
fn references_that_are_written_by_hand_follow() {
    let mut editor = Editor::new();
    let tasks = editor.texts[TASKS].replace("2.2, 1.3", "2.2, 1.3, 2.3");
    editor.write(TASKS, &tasks);
    let test = editor.texts[TEST].replace("1.3, 2.3", "2.2");
    editor.write(TEST, &test);
    editor.meant();
    let second = [(1, "delta"), (2, "new"), (2, "epsilon"), (3, "zeta")];
    editor.write(REQUIREMENTS, &page(&[(1, "alpha"), (2, "beta"), (3, "gamma")], &second));
    editor.check("an edit");
    let fixed = editor.fixed().expect("something has to follow");
    assert!(fixed[TASKS].contains("2.3, 1.3, 2.4"), "{}", fixed[TASKS]);
    assert!(fixed[TEST].contains("Requirements 2.3"), "{}", fixed[TEST]);
}
