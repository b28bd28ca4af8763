use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_analysis::{FileEdit, NotRenamed, OpenTexts};
use specls_fixture::{Fixture, ROOT};

use super::{prepare_rename, rename};
use crate::test::draw_span;

/// What is offered at the cursor, and the lines that differ after it was renamed.
fn check(fixture: &str, name: &str, expect: &Expect) {
    let fixture = Fixture::new(fixture);
    let (file, offset) = fixture.at_cursor();
    let mut out = String::new();
    match prepare_rename(&fixture.snapshot, &file, offset) {
        Ok(Some(found)) => {
            let path = &file.path[ROOT.len() + 1..];
            let _ = writeln!(out, "{} is {}", draw_span(&fixture, path, found.span), found.id);
        }
        Ok(None) => out += "nothing\n",
        Err(why) => _ = writeln!(out, "no: {why}"),
    }
    match rename(&fixture.snapshot, &file, offset, name, &OpenTexts) {
        Ok(edits) => edits.iter().for_each(|edit| draw(&fixture, edit, &mut out)),
        Err(NotRenamed::Refused(why)) => _ = writeln!(out, "refused: {why}"),
        Err(NotRenamed::NoText(path)) => _ = writeln!(out, "no text: {path}"),
    }
    expect.assert_eq(&out);
}

fn draw(fixture: &Fixture, edit: &FileEdit, out: &mut String) {
    let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
    let path = &fixture.snapshot.file_by_id(*file).expect("it is there").path[ROOT.len() + 1..];
    let mut text = fixture.text(path).to_owned();
    for new in texts.iter().rev() {
        text.replace_range(new.span.range(), &new.text);
    }
    let before: Vec<&str> = fixture.text(path).lines().collect();
    for (n, line) in text.lines().enumerate().filter(|(n, line)| before.get(*n) != Some(line)) {
        let _ = writeln!(out, "{path}:{}: {line}", n + 1);
    }
}

const WORKSPACE: &str = "\
//- specs/004-albums/spec.md
### User Story 1 - List (Priority: P1)
1. **Given** a, **When** b, **Then** c
### User Story 2 - Show (Priority: P2)
## Requirements
- **FR-001**: a
- **FR-002**: b
- **SC-001**: c
//- specs/004-albums/tasks.md
## Phase 3: User Story 1
- [ ] T001 [US1] x per FR-001, US1/AC1, FR-009
- [ ] T002 [US1] y (depends on T001)
## Phase 4: User Stories 1+2
//- specs/004-albums/checklists/a.md
- [ ] CHK001 Is FR-002 clear?
//- specs/005-tags/spec.md
- **FR-001**: tag
//- src/a.py
# FR-001
";

fn at(line: &str) -> String {
    let marked = line.replace("$0", "");
    assert_eq!(WORKSPACE.matches(&marked).count(), 1, "{marked}");
    WORKSPACE.replace(&marked, line)
}

#[test]
fn items_of_spec_kit() {
    check(
        &at("**FR-0$002**"),
        "FR-012",
        &expect![[r#"
            specs/004-albums/spec.md:6:5-11 "FR-002" is FR-002
            specs/004-albums/checklists/a.md:1: - [ ] CHK001 Is FR-012 clear?
            specs/004-albums/spec.md:6: - **FR-012**: b
        "#]],
    );
    check(
        &at("x per FR-001$0"),
        "NFR-001",
        &expect![[r#"
            specs/004-albums/tasks.md:2:24-30 "FR-001" is FR-001
            specs/004-albums/spec.md:5: - **NFR-001**: a
            specs/004-albums/tasks.md:2: - [ ] T001 [US1] x per NFR-001, US1/AC1, FR-009
        "#]],
    );
    check(
        &at("$0User Story 1 - List"),
        "3",
        &expect![[r#"
        specs/004-albums/spec.md:1:5-17 "User Story 1" is US1
        specs/004-albums/spec.md:1: ### User Story 3 - List (Priority: P1)
        specs/004-albums/tasks.md:1: ## Phase 3: User Story 3
        specs/004-albums/tasks.md:2: - [ ] T001 [US3] x per FR-001, US3/AC1, FR-009
        specs/004-albums/tasks.md:3: - [ ] T002 [US3] y (depends on T001)
        specs/004-albums/tasks.md:4: ## Phase 4: User Stories 3+2
    "#]],
    );
    check(
        &at("T001$0 [US1]"),
        "T011",
        &expect![[r#"
        specs/004-albums/tasks.md:2:7-11 "T001" is T001
        specs/004-albums/tasks.md:2: - [ ] T011 [US1] x per FR-001, US1/AC1, FR-009
        specs/004-albums/tasks.md:3: - [ ] T002 [US1] y (depends on T011)
    "#]],
    );
    check(
        &at("CHK0$001"),
        "CHK002",
        &expect![[r#"
        specs/004-albums/checklists/a.md:1:7-13 "CHK001" is CHK001
        specs/004-albums/checklists/a.md:1: - [ ] CHK002 Is FR-002 clear?
    "#]],
    );
    check(
        &at("SC-0$001"),
        "SC-002",
        &expect![[r#"
        specs/004-albums/spec.md:7:5-11 "SC-001" is SC-001
        specs/004-albums/spec.md:7: - **SC-002**: c
    "#]],
    );
}

#[test]
fn what_is_refused() {
    check(
        &at("**FR-0$002**"),
        "FR-001",
        &expect![[r#"
        specs/004-albums/spec.md:6:5-11 "FR-002" is FR-002
        refused: FR-001 is taken: specs/004-albums/spec.md, line 5 defines it
    "#]],
    );
    check(
        &at("**FR-0$002**"),
        "SC-002",
        &expect![[r#"
        specs/004-albums/spec.md:6:5-11 "FR-002" is FR-002
        refused: `SC-002` is the id of a success criterion, FR-002 is a requirement
    "#]],
    );
    check(
        &at("**FR-0$002**"),
        "second",
        &expect![[r#"
        specs/004-albums/spec.md:6:5-11 "FR-002" is FR-002
        refused: `second` is no id of a requirement: a known family and a number are needed, such as FR-012 or NFR-003
    "#]],
    );
    check(
        &at("1$0. **Given**"),
        "2",
        &expect![[r#"
        no: US1/AC1 is the number of a list item of its story: rename the story, or change the list
        refused: US1/AC1 is the number of a list item of its story: rename the story, or change the list
    "#]],
    );
    check(
        &at("FR-0$009"),
        "FR-010",
        &expect![[r#"
        no: FR-009 is not defined in 004-albums
        refused: FR-009 is not defined in 004-albums
    "#]],
    );
    check(
        &at("# FR-0$001"),
        "FR-010",
        &expect![[r#"
            no: FR-001 may be that of 004-albums or 005-tags: rename it where it is defined, or name the feature beside it
            refused: FR-001 may be that of 004-albums or 005-tags: rename it where it is defined, or name the feature beside it
        "#]],
    );
    check(
        &at("y (dep$0ends on"),
        "x",
        &expect![[r#"
        nothing
        refused: nothing that has an id stands here
    "#]],
    );
}
