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

const PULSE: &str = "\
//- .kiro/specs/pulse/requirements.md
## Glossary

- **Store**: keeps scores
- **Store Room**: where a Store stands

## Requirements

### Requirement 1: Score

#### Acceptance Criteria

1. WHEN a day ends, THE Store SHALL keep it, in the Store Room
2. WHEN it fails, THE Bookstore SHALL wait

### Requirement 2: History

1.1 x
2.1 WHEN a, THE Store SHALL b
//- .kiro/specs/pulse/tasks.md
- [ ] 1. A Store
  - [ ] 1.1 B
    - _Requirements: 1.2, 2.1, 2_
- [ ] 2. C
  - _Depends: 1.1_
//- src/a.py
# Feature: pulse, Property 1: Store
# Requirements 1.2
";

fn pulse(line: &str) -> String {
    let marked = line.replace("$0", "");
    assert_eq!(PULSE.matches(&marked).count(), 1, "{marked}");
    PULSE.replace(&marked, line)
}

#[test]
fn items_of_kiro() {
    check(
        &pulse("- **St$0ore**"),
        "Vault",
        &expect![[r#"
        .kiro/specs/pulse/requirements.md:3:5-10 "Store" is Store
        .kiro/specs/pulse/requirements.md:3: - **Vault**: keeps scores
        .kiro/specs/pulse/requirements.md:4: - **Store Room**: where a Vault stands
        .kiro/specs/pulse/requirements.md:12: 1. WHEN a day ends, THE Vault SHALL keep it, in the Store Room
        .kiro/specs/pulse/requirements.md:18: 2.1 WHEN a, THE Vault SHALL b
        .kiro/specs/pulse/tasks.md:1: - [ ] 1. A Vault
    "#]],
    );
    check(
        &pulse("Requirement $01: Score"),
        "Requirement 4",
        &expect![[r#"
        .kiro/specs/pulse/requirements.md:8:17-18 "1" is 1
        .kiro/specs/pulse/requirements.md:8: ### Requirement 4: Score
        .kiro/specs/pulse/tasks.md:3:     - _Requirements: 4.2, 2.1, 2_
        src/a.py:2: # Requirements 4.2
    "#]],
    );
    check(
        &pulse("1$0. WHEN a day"),
        "3",
        &expect![[r#"
            no: 1.1 is the number of a list item, which it has from its place: the actions "Insert a criterion above" or "below", "Move 1.1 up" or "down" and "Delete 1.1 and renumber" change it
            refused: 1.1 is the number of a list item, which it has from its place: the actions "Insert a criterion above" or "below", "Move 1.1 up" or "down" and "Delete 1.1 and renumber" change it
        "#]],
    );
    check(
        &pulse("1.2, 2.$01, 2"),
        "2.7",
        &expect![[r#"
        .kiro/specs/pulse/tasks.md:3:27-30 "2.1" is 2.1
        .kiro/specs/pulse/requirements.md:18: 2.7 WHEN a, THE Store SHALL b
        .kiro/specs/pulse/tasks.md:3:     - _Requirements: 1.2, 2.7, 2_
    "#]],
    );
    check(
        &pulse("1.2, 2.$01, 2"),
        "3.1",
        &expect![[r#"
        .kiro/specs/pulse/tasks.md:3:27-30 "2.1" is 2.1
        refused: `3.1` is no number for criterion 2.1: 2. and a number are needed, such as 2.4
    "#]],
    );
    check(
        &pulse("[ ] $01. A"),
        "3",
        &expect![[r#"
        .kiro/specs/pulse/tasks.md:1:7-8 "1" is 1
        .kiro/specs/pulse/tasks.md:1: - [ ] 3. A Store
        .kiro/specs/pulse/tasks.md:2:   - [ ] 3.1 B
        .kiro/specs/pulse/tasks.md:5:   - _Depends: 3.1_
    "#]],
    );
}

const AUTH: &str = "\
//- openspec/specs/auth/spec.md
## Purpose
Lets people in.
## Requirements
### Requirement: Login
The system SHALL let in.
#### Scenario: Right
- **WHEN** a
### Requirement: Logout
The system SHALL let out.
#### Scenario: Out
- **WHEN** a
//- openspec/changes/better/proposal.md
## Why
//- openspec/changes/better/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
The system SHALL let in soon.
#### Scenario: Right
- **WHEN** a
### Requirement: Leave
The system SHALL let out soon.
#### Scenario: Out
- **WHEN** a
## RENAMED Requirements
- FROM: `### Requirement: Logout`
- TO: `### Requirement: Leave`
//- openspec/changes/archive/2026-01-01-old/proposal.md
## Why
//- openspec/changes/archive/2026-01-01-old/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Login
The system SHALL let in.
";

#[test]
fn items_of_open_spec() {
    let at = |line: &str| AUTH.replacen(&line.replace("$0", ""), line, 1);
    check(
        &at("Requirement: Log$0in"),
        "Entry",
        &expect![[r#"
        openspec/specs/auth/spec.md:4:18-23 "Login" is Login
        openspec/specs/auth/spec.md:4: ### Requirement: Entry
        openspec/changes/better/specs/auth/spec.md:2: ### Requirement: Entry
    "#]],
    );
    check(
        &at("Scenario: Ri$0ght"),
        "Right password",
        &expect![[r#"
        openspec/specs/auth/spec.md:6:16-21 "Right" is Login/Right
        openspec/specs/auth/spec.md:6: #### Scenario: Right password
        openspec/changes/better/specs/auth/spec.md:4: #### Scenario: Right password
    "#]],
    );
    check(
        &at("Requirement: Log$0out"),
        "Exit",
        &expect![[r#"
        openspec/specs/auth/spec.md:8:18-24 "Logout" is Logout
        openspec/specs/auth/spec.md:8: ### Requirement: Exit
        openspec/changes/better/specs/auth/spec.md:11: - FROM: `### Requirement: Exit`
    "#]],
    );
    check(
        &at("TO: `### Requirement: Lea$0ve"),
        "Go",
        &expect![[r#"
        openspec/changes/better/specs/auth/spec.md:12:25-30 "Leave" is Leave
        openspec/changes/better/specs/auth/spec.md:6: ### Requirement: Go
        openspec/changes/better/specs/auth/spec.md:12: - TO: `### Requirement: Go`
    "#]],
    );
    check(
        &at("### Requirement: Lea$0ve\nThe"),
        "Go",
        &expect![[r#"
        openspec/changes/better/specs/auth/spec.md:6:18-23 "Leave" is Leave
        openspec/changes/better/specs/auth/spec.md:6: ### Requirement: Go
        openspec/changes/better/specs/auth/spec.md:12: - TO: `### Requirement: Go`
    "#]],
    );
}

#[test]
fn names_of_open_spec_with_strokes_and_taken_ones() {
    let strokes = AUTH.replacen("Scenario: Right", "Scenario: Right/wro$0ng", 1);
    check(
        &strokes,
        "Yes/no",
        &expect![[r#"
        openspec/specs/auth/spec.md:6:16-27 "Right/wrong" is Login/Right/wrong
        openspec/specs/auth/spec.md:6: #### Scenario: Yes/no
    "#]],
    );
    let at = |line: &str| AUTH.replacen(&line.replace("$0", ""), line, 1);
    check(
        &at("Requirement: Log$0in"),
        "LogOUT",
        &expect![[r#"
            openspec/specs/auth/spec.md:4:18-23 "Login" is Login
            refused: "LogOUT" is taken: auth has "Logout"
        "#]],
    );
    check(
        &at("Requirement: Log$0in"),
        "Leave",
        &expect![[r#"
        openspec/specs/auth/spec.md:4:18-23 "Login" is Login
        refused: "Leave" is taken: the change better renames a requirement to "Leave"
    "#]],
    );
    check(
        &at("Requirement: Log$0in"),
        "LOGIN",
        &expect![[r#"
        openspec/specs/auth/spec.md:4:18-23 "Login" is Login
        openspec/specs/auth/spec.md:4: ### Requirement: LOGIN
        openspec/changes/better/specs/auth/spec.md:2: ### Requirement: LOGIN
    "#]],
    );
}

#[test]
fn terms_that_are_words_of_the_format() {
    let text = "//- .kiro/specs/a/requirements.md\n## Glossary\n- **Us$0er**: x\n### Requirement 1: A\n**User Story:** As a User\n";
    check(
        text,
        "Customer",
        &expect![[r#"
        no: `User` is a word of the format too: labels and sentences cannot be told apart, rename it by hand
        refused: `User` is a word of the format too: labels and sentences cannot be told apart, rename it by hand
    "#]],
    );
    check(
        &text.replace("Us$0er", "Re$0ader"),
        "a: b",
        &expect![[r#"
        .kiro/specs/a/requirements.md:2:5-11 "Reader" is Reader
        refused: `a: b` is no name of a glossary term: it would be read as a label or as markup
    "#]],
    );
    check(
        &text.replace("Us$0er", "Re$0ader"),
        "Requirement",
        &expect![[r#"
        .kiro/specs/a/requirements.md:2:5-11 "Reader" is Reader
        refused: `Requirement` is no name of a glossary term: it would be read as a label or as markup
    "#]],
    );
}
