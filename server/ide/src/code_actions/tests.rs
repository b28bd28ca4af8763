mod changes;
mod drawing;
mod likely;

use std::fmt::Write as _;
use std::sync::Arc;

use expect_test::{Expect, expect};
use specls_analysis::{FileEdit, LikelyCache, NewText, all_findings};
use specls_fixture::{Fixture, ROOT, read};
use specls_index::{Change, FileId, Snapshot};
use specls_syntax::Span;

use super::{Action, code_actions};

fn actions(fixture: &Fixture) -> Vec<Action> {
    let (file, offset) = fixture.at_cursor();
    code_actions(&fixture.snapshot, &file, Span { start: offset, end: offset }, &LikelyCache::default())
}

/// Titles, with the finding that is mended.
pub(super) fn check(text: &str, expect: &Expect) {
    let mut out = String::new();
    for action in actions(&Fixture::new(text)) {
        let mends = action.fixes.as_ref().map_or(String::new(), |f| format!(" (mends {})", f.code));
        let preferred = if action.preferred { " preferred" } else { "" };
        let _ = writeln!(out, "{:?}{preferred}: {}{mends}", action.kind, action.title);
    }
    expect.assert_eq(&out);
}

/// The one action whose title begins so, applied: path and text of every file it touches, and the model after it.
fn apply(fixture: Fixture, title: &str) -> (Vec<(Arc<str>, String)>, Snapshot) {
    let found = actions(&fixture);
    let titles: Vec<_> = found.iter().map(|a| a.title.to_string()).collect();
    let action = found
        .iter()
        .find(|a| a.title.starts_with(title))
        .unwrap_or_else(|| panic!("no action {title:?} among {titles:?}"));
    let mut changed = Vec::new();
    for edit in action.edits(&fixture.snapshot, &specls_analysis::OpenTexts).expect("it can be done") {
        changed.push(match edit {
            FileEdit::Create { path, text } => (path, text),
            FileEdit::Change { .. } | FileEdit::Review { .. } => {
                let (file, texts) = put(edit);
                let path = fixture.snapshot.file_by_id(file).expect("it is there").path.clone();
                let mut text = fixture.text(&path[ROOT.len() + 1..]).to_owned();
                assert!(texts.is_sorted_by_key(|t| (t.span.start, t.span.end)));
                for new in texts.iter().rev() {
                    text.replace_range(new.span.range(), &new.text);
                }
                (path, text)
            }
        });
    }
    let mut workspace = fixture.workspace;
    let files = changed.iter().map(|(path, text)| read(path, text, &fixture.families)).collect();
    let added = changed.iter().map(|c| c.0.clone()).collect();
    workspace.apply(Change { added, removed: Vec::new(), files });
    (changed, workspace.snapshot())
}

/// What is put into a file that is there.
fn put(edit: FileEdit) -> (FileId, Vec<NewText>) {
    match edit {
        FileEdit::Change { file, texts } => (file, texts),
        FileEdit::Review { file, texts } => (file, texts.into_iter().map(|(text, _)| text).collect()),
        FileEdit::Create { path, .. } => panic!("{path} is created"),
    }
}

pub(super) fn check_applied(text: &str, title: &str, expect: &Expect) -> Snapshot {
    let (changed, after) = apply(Fixture::new(text), title);
    let mut out = String::new();
    for (path, text) in changed {
        let _ = write!(out, "//- {}\n{}", &path[ROOT.len() + 1..], text.replace('\r', "␍"));
        if !text.ends_with('\n') {
            out.push_str("⏎ missing\n");
        }
    }
    expect.assert_eq(&out);
    after
}

pub(super) fn codes(snapshot: &Snapshot) -> Vec<&'static str> {
    let mut codes: Vec<_> = all_findings(snapshot).iter().map(|f| f.code).collect();
    codes.sort_unstable();
    codes
}

const SPEC: &str = "\
//- specs/004-albums/spec.md
# Feature Specification: Albums

### User Story 1 - Browse (Priority: P1)

Covers FR-002.

- **FR-001**: System MUST list albums. And more.
- **FR-002**: System MUST sort$0 albums
- **FR-003**: The system SHALL share albums
- ~~**FR-004**~~: gone
";

const TASKS: &str = "\
//- specs/004-albums/tasks.md
# Tasks

## Phase 3: User Story 1

- [x] T001 [US1] List per FR-001

## Phase 4: Polish

- [ ] T002 Docs
";

#[test]
fn stubs_even_where_the_rule_is_silent() {
    check(
        &format!("{SPEC}{TASKS}"),
        &expect![[r#"
        Refactor: Add a task stub for FR-002
        Refactor: Add task stubs for all 2 unplanned requirements of 004-albums
    "#]],
    );
    let half = TASKS.replace("per FR-001", "per FR-001, FR-003");
    check(
        &format!("{SPEC}{half}"),
        &expect![[r#"
        Refactor: Add a task stub for FR-002
    "#]],
    );
    let withdrawn = SPEC.replace("$0", "").replace("gone", "go$0ne");
    check(&format!("{withdrawn}{TASKS}"), &expect![""]);
    let planned = SPEC.replace("$0", "").replace("list", "li$0st");
    check(&format!("{planned}{TASKS}"), &expect![""]);
}

#[test]
fn stubs_anywhere_in_the_task_list_and_on_mentions() {
    let spec = SPEC.replace("$0", "");
    let in_list = TASKS.replace("# Tasks", "# Ta$0sks");
    check(
        &format!("{spec}{in_list}"),
        &expect![[r#"
        Refactor: Add task stubs for all 2 unplanned requirements of 004-albums
    "#]],
    );
    let one = in_list.replace("FR-001", "FR-001, FR-002");
    check(
        &format!("{spec}{one}"),
        &expect![[r#"
        Refactor: Add a task stub for FR-003
    "#]],
    );
    check(
        &format!("{spec}{TASKS}//- specs/004-albums/plan.md\nFR-00$03"),
        &expect![[r#"
        Refactor: Add a task stub for FR-003
        Refactor: Add task stubs for all 2 unplanned requirements of 004-albums
    "#]],
    );
    check(&format!("{spec}{TASKS}//- specs/004-albums/plan.md\nThe p$0lan"), &expect![""]);
}

#[test]
fn a_stub_goes_into_the_phase_of_its_story() {
    let after = check_applied(
        &format!("{SPEC}{TASKS}"),
        "Add a task stub for FR-002",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks

        ## Phase 3: User Story 1

        - [x] T001 [US1] List per FR-001
        - [ ] T003 [US1] Sort albums per FR-002 (missing)

        ## Phase 4: Polish

        - [ ] T002 Docs
    "#]],
    );
    assert!(!codes(&after).contains(&"uncited-tasks"));
}

#[test]
fn all_stubs_mend_all_findings() {
    let half = TASKS.replace("per FR-001", "per FR-001, FR-001 again");
    let spec = SPEC.replace("- ~~**FR-004**~~: gone\n", "- **FR-004**: x\n- **FR-005**: y\n");
    let half = half.replace("FR-001 again", "FR-004, FR-005");
    let text = format!("{spec}{half}");
    assert_eq!(codes(&Fixture::new(&text).snapshot), ["unplanned-requirement", "unplanned-requirement"]);
    let after = check_applied(
        &text,
        "Add task stubs for all 2",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks

        ## Phase 3: User Story 1

        - [x] T001 [US1] List per FR-001, FR-004, FR-005
        - [ ] T003 [US1] Sort albums per FR-002 (missing)

        ## Phase 4: Polish

        - [ ] T002 Docs

        ## Phase 5: Convergence

        - [ ] T004 Share albums per FR-003 (missing)
    "#]],
    );
    assert_eq!(codes(&after), [""; 0]);
}

#[test]
fn the_last_phase_is_the_storys() {
    // Both places are the end of the file, yet the heading must stand between the two stubs.
    let tasks = TASKS.split("\n## Phase 4").next().expect("a phase");
    check_applied(
        &format!("{SPEC}{tasks}"),
        "Add task stubs for all 2",
        &expect![[r#"
            //- specs/004-albums/tasks.md
            # Tasks

            ## Phase 3: User Story 1

            - [x] T001 [US1] List per FR-001
            - [ ] T002 [US1] Sort albums per FR-002 (missing)

            ## Phase 4: Convergence

            - [ ] T003 Share albums per FR-003 (missing)
        "#]],
    );
}

#[test]
fn a_convergence_phase_is_joined() {
    let spec = SPEC.replace("Covers FR-002.\n\n", "");
    let tasks = TASKS.replace("Polish", "Convergence");
    check_applied(
        &format!("{spec}{tasks}"),
        "Add a task stub for FR-002",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks

        ## Phase 3: User Story 1

        - [x] T001 [US1] List per FR-001

        ## Phase 4: Convergence

        - [ ] T002 Docs
        - [ ] T003 Sort albums per FR-002 (missing)
    "#]],
    );
}

#[test]
fn line_ends_are_kept() {
    let spec = SPEC.replace("Covers FR-002.\n\n", "");
    let text = format!("{spec}{TASKS}").replace('\n', "\r\n");
    check_applied(
        &text,
        "Add a task stub for FR-002",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks␍
        ␍
        ## Phase 3: User Story 1␍
        ␍
        - [x] T001 [US1] List per FR-001␍
        ␍
        ## Phase 4: Polish␍
        ␍
        - [ ] T002 Docs␍
        ␍
        ## Phase 5: Convergence␍
        ␍
        - [ ] T003 Sort albums per FR-002 (missing)␍
    "#]],
    );
    check_applied(
        text.trim_end(),
        "Add a task stub for FR-002",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks␍
        ␍
        ## Phase 3: User Story 1␍
        ␍
        - [x] T001 [US1] List per FR-001␍
        ␍
        ## Phase 4: Polish␍
        ␍
        - [ ] T002 Docs␍
        ␍
        ## Phase 5: Convergence␍
        ␍
        - [ ] T003 Sort albums per FR-002 (missing)⏎ missing
    "#]],
    );
    let text = format!("{SPEC}{TASKS}");
    check_applied(
        text.trim_end(),
        "Add task stubs for all 2",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks

        ## Phase 3: User Story 1

        - [x] T001 [US1] List per FR-001
        - [ ] T003 [US1] Sort albums per FR-002 (missing)

        ## Phase 4: Polish

        - [ ] T002 Docs

        ## Phase 5: Convergence

        - [ ] T004 Share albums per FR-003 (missing)⏎ missing
    "#]],
    );
}

#[test]
fn mixed_line_ends_break_no_character() {
    let text = format!("{SPEC}//- specs/004-albums/tasks.md\r\n- [ ] T001 a\r\n- [ ] T002 é\n");
    check_applied(
        &text,
        "Add a task stub for FR-002",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        - [ ] T001 a␍
        - [ ] T002 é␍
        ␍
        ## Phase 1: Convergence␍
        ␍
        - [ ] T003 Sort albums per FR-002 (missing)
    "#]],
    );
}

#[test]
fn an_empty_list() {
    check_applied(
        &format!("{SPEC}//- specs/004-albums/tasks.md\n"),
        "Add a task stub for FR-002",
        &expect![[r#"
            //- specs/004-albums/tasks.md
            ## Phase 1: Convergence

            - [ ] T001 Sort albums per FR-002 (missing)
        "#]],
    );
}

#[test]
fn a_whole_list() {
    check(
        SPEC,
        &expect![[r#"
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    let title = SPEC.replace("$0", "").replace("Albums", "Alb$0ums");
    check(
        &title,
        &expect![[r#"
        QuickFix preferred: Create tasks.md with a stub for every requirement (mends missing-tasks)
    "#]],
    );
    let elsewhere = SPEC.replace("$0", "").replace("### User", "### Us$0er");
    check(&elsewhere, &expect![""]);
    let after = check_applied(
        &title,
        "Create tasks.md",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks: Albums

        **Input**: Design documents from `/specs/004-albums/`

        ## Phase 1: User Story 1 - Browse (Priority: P1)

        - [ ] T001 [US1] Sort albums per FR-002 (missing)

        ## Phase 2: Requirements

        - [ ] T002 List albums per FR-001 (missing)
        - [ ] T003 Share albums per FR-003 (missing)
    "#]],
    );
    assert_eq!(codes(&after), [""; 0]);
    check_applied(
        &SPEC.replace('\n', "\r\n"),
        "Create tasks.md",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        # Tasks: Albums␍
        ␍
        **Input**: Design documents from `/specs/004-albums/`␍
        ␍
        ## Phase 1: User Story 1 - Browse (Priority: P1)␍
        ␍
        - [ ] T001 [US1] Sort albums per FR-002 (missing)␍
        ␍
        ## Phase 2: Requirements␍
        ␍
        - [ ] T002 List albums per FR-001 (missing)␍
        - [ ] T003 Share albums per FR-003 (missing)␍
    "#]],
    );
}

#[test]
fn ticking() {
    let spec = "//- specs/004-albums/spec.md\n# A\n";
    let list = |line: &str| format!("{spec}//- specs/004-albums/tasks.md\n{line}\n");
    check(
        &list("- [ ] T001 do$0 it"),
        &expect![[r#"
        Refactor: Tick T001
    "#]],
    );
    check_applied(
        &list("- [ ] T001 do$0 it"),
        "Tick T001",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        - [X] T001 do it
    "#]],
    );
    check_applied(
        &list("- [x] T001 do it$0"),
        "Untick T001",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        - [ ] T001 do it
    "#]],
    );
    check_applied(
        &list("$0- [-] T001 do it"),
        "Tick T001",
        &expect![[r#"
        //- specs/004-albums/tasks.md
        - [X] T001 do it
    "#]],
    );
    check(&list("- [x] T001 do it\n  mo$0re"), &expect![""]);
    check(&list("### T001: he$0ading"), &expect![""]);
    check(
        &format!("{spec}//- specs/004-albums/checklists/ux.md\n- [ ] CHK001 is it$0 clear?\n"),
        &expect![""],
    );
}

#[test]
fn fixes_of_findings() {
    check(
        "//- specs/004-a/spec.md\n- **FR-001**: a\n- **FR-0$001**: b\n//- specs/004-a/tasks.md\n- [ ] T001 FR-001\n",
        &expect![[r#"
            QuickFix preferred: Give it the next free id, FR-002 (mends duplicate-requirement)
        "#]],
    );
    check(
        "//- specs/004-a/spec.md\n- **FR-012**: a\n//- src/a.py\n# 004 FR-02$01\n",
        &expect![[r#"
        QuickFix preferred: Replace by FR-012 (mends unknown-requirement)
    "#]],
    );
}

#[test]
fn tabs_stay_tabs() {
    let list: String =
        (2..10).map(|n| format!("- [ ] {n}. Group\n\t- [ ] {n}.1 Do\n\t\t- _Requirements: 1.1_\n")).collect();
    let spec = "//- .kiro/specs/a/requirements.md\n### Requirement 1: List\n#### Acceptance Criteria\n1. THE App SHALL list\n2. THE App SHALL sort\n";
    let applied = |list: &str, title: &str| {
        let (changed, _) = apply(Fixture::new(&format!("{spec}//- .kiro/specs/a/tasks.md\n{list}")), title);
        changed.into_iter().map(|(_, text)| text).collect::<String>()
    };
    let title = "Add a line for the requirements";
    let bare = applied(&format!("{list}- [ ] 10. Last\n\t- [ ] 10.$01 Bare\n"), title);
    assert!(bare.ends_with("\t- [ ] 10.1 Bare\n\t\t- _Requirements: _\n"), "{bare}");
    // Among tabs one that is indented by blanks keeps them.
    let mixed = applied(&format!("{list}- [ ] 10. Last\n  - [ ] 10.$01 Bare\n"), title);
    assert!(mixed.ends_with("  - [ ] 10.1 Bare\n  \t- _Requirements: _\n"), "{mixed}");
    // The mark in front of the list is no indentation.
    let marked = applied(&format!("\u{feff}- [ ] $01. Bare\n{list}"), title);
    assert!(marked.starts_with("\u{feff}- [ ] 1. Bare\n\t- _Requirements: _\n"), "{marked}");
    let spaced = list.replace('\t', "  ");
    let marked = applied(&format!("\u{feff}- [ ] $01. Bare\n{spaced}"), title);
    assert!(marked.starts_with("\u{feff}- [ ] 1. Bare\n  - _Requirements: _\n"), "{marked}");
}
