use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use super::{Class, Origin, groups, tokens};
use crate::tests::{any_text, facts};

/// `text` with a line of `class text` below each of its lines that has tokens.
fn draw(path: &str, text: &str) -> String {
    let mut out = String::new();
    for token in tokens(path, text, &facts(path, text)) {
        let line = text[..token.span.start as usize].matches('\n').count() + 1;
        let mark = if matches!(token.origin, Origin::Item(_)) { "!" } else { "" };
        let written = &text[token.span.range()];
        let _ = writeln!(out, "{line} {}{mark} {written:?}", token.class.names().name);
    }
    out
}

fn check(path: &str, text: &str, expect: &Expect) {
    expect.assert_eq(&draw(path, text));
}

#[test]
fn spec_kit_spec() {
    check(
        "specs/001-a/spec.md",
        "\
# Feature Specification: Albums

**Feature Branch**: `001-a`
**Status**: Draft

### User Story 1 - Browse (Priority: P1)

1. **Given** an album, **When** it opens, **Then** it MUST show
2. Given an album, When it opens, Then it shows

### Edge Cases

- **FR-001**: System MUST NOT list albums (see 004-b FR-002 to FR-004)
- **FR-002**: Users SHOULD sort [NEEDS CLARIFICATION: how?]
- ~~**FR-003**: gone~~

`WHEN` and [FR-001](../002-b/spec.md), **SC-001**.
",
        &expect![[r#"
            3 key "Feature Branch"
            3 feature "001-a"
            4 key "Status"
            6 keyword "User Story"
            6 requirement! "1"
            8 keyword "Given"
            8 keyword "When"
            8 keyword "Then"
            8 modal "MUST"
            9 keyword "Given"
            9 keyword "When"
            9 keyword "Then"
            13 requirement! "FR-001"
            13 system "System"
            13 modal "MUST NOT"
            13 feature "004-b"
            13 requirement "FR-002"
            13 requirement "FR-004"
            14 requirement! "FR-002"
            14 system "Users"
            14 modal "SHOULD"
            14 marker "[NEEDS CLARIFICATION: how?]"
            15 requirement! "FR-003"
            17 requirement "FR-001"
            17 requirement "SC-001"
        "#]],
    );
}

#[test]
fn spec_kit_tasks() {
    check(
        "specs/001-a/tasks.md",
        "\
## Phase 3: User Story 1 - Browse

- [x] T001 [P] [US1] Write src/albums/list.py for FR-001, FR-002
- [-] T002 [US1, US2] Serve `POST /albums/{id}` (depends on T001)
- [ ] **T003** Read `specs/004-b/spec.md` of spec 004
",
        &expect![[r#"
            1 keyword "Phase"
            1 keyword "User Story"
            1 requirement "1"
            3 state "[x]"
            3 task! "T001"
            3 label "[P]"
            3 label "[US1]"
            3 path "src/albums/list.py"
            3 requirement "FR-001"
            3 requirement "FR-002"
            4 state "[-]"
            4 task! "T002"
            4 label "[US1, US2]"
            4 operation "POST /albums/{id}"
            4 key "depends on"
            4 task "T001"
            5 state "[ ]"
            5 task! "T003"
            5 path "specs/004-b/spec.md"
            5 feature "004"
        "#]],
    );
}

#[test]
fn kiro() {
    check(
        ".kiro/specs/x/requirements.md",
        "\
# Requirements Document

## Glossary

- **Album_Service**: keeps albums

## Requirements

### Requirement 1: Browse

**User Story:** As a reader, I want x.

#### Acceptance Criteria

1. WHEN an album opens, THE Album_Service SHALL show it
2. IF it is gone, THEN THE Album_Service SHALL NOT fail
3. When an album closes, the Album Service shall forget it
4. アルバムを開いたとき、システムは一覧を表示しなければならない
5. CUANDO el álbum se abre, EL Sistema DEBERÁ mostrarlo

### Requirement 1.5
",
        &expect![[r#"
            5 requirement! "Album_Service"
            9 keyword "Requirement"
            9 requirement! "1"
            11 key "User Story"
            15 keyword "WHEN"
            15 keyword "THE"
            15 system "Album_Service"
            15 modal "SHALL"
            16 keyword "IF"
            16 keyword "THEN"
            16 keyword "THE"
            16 system "Album_Service"
            16 modal "SHALL NOT"
            17 keyword "When"
            17 system "Album Service"
            17 modal "shall"
            18 system "システム"
            18 modal "しなければならない"
            19 keyword "CUANDO"
            19 keyword "EL"
            19 system "Sistema"
            19 modal "DEBERÁ"
            21 keyword "Requirement"
            21 requirement! "1.5"
        "#]],
    );
    check(
        ".kiro/specs/x/tasks.md",
        "- [ ] 1. Write it\n  - src/a.ts\n  - _Requirements: 1.1, 1.2-1.3, All_\n- [x]* 1.1 Property 1\n  - **Validates: Requirements 1.1**\n  - _Depends: 1_\n",
        &expect![[r#"
            1 state "[ ]"
            1 task! "1"
            2 path "src/a.ts"
            3 key "Requirements"
            3 requirement "1.1"
            3 requirement "1.2"
            3 requirement "1.3"
            3 requirement "All"
            4 state "[x]"
            4 task! "1.1"
            4 requirement "1"
            5 key "Validates"
            5 requirement "1.1"
            6 key "Depends"
            6 task "1"
        "#]],
    );
    check(
        ".kiro/specs/x/design.md",
        "### Property 1: Order\n\n*For any* album, it holds.\n\n**Validates: Requirements 1.1, 1.2**\n",
        &expect![[r#"
            1 keyword "Property"
            1 requirement! "1"
            5 key "Validates"
            5 requirement "1.1"
            5 requirement "1.2"
        "#]],
    );
}

#[test]
fn openspec() {
    check(
        "openspec/changes/c/specs/a/spec.md",
        "\
## ADDED Requirements

### Requirement: List albums
The system SHALL list FR-001 albums.

#### Scenario: Empty
- **WHEN** there is none
- **THEN** it MUST be empty
- **AND** quick

## RENAMED Requirements

- FROM: `### Requirement: Old`
- TO: `### Requirement: New`
",
        &expect![[r#"
            1 keyword "ADDED"
            3 keyword "Requirement"
            3 requirement! "List albums"
            4 system "system"
            4 modal "SHALL"
            6 keyword "Scenario"
            6 requirement! "Empty"
            7 keyword "WHEN"
            8 keyword "THEN"
            8 modal "MUST"
            9 keyword "AND"
            11 keyword "RENAMED"
            13 key "FROM"
            13 requirement "Old"
            14 key "TO"
            14 requirement! "New"
        "#]],
    );
}

#[test]
fn source_files_have_names_only() {
    check(
        "a.py",
        "# FR-001: WHEN x MUST y (specs/a/b.md)\nx = 'see FR-002'\n",
        &expect![[r#"
        1 requirement "FR-001"
        2 requirement "FR-002"
    "#]],
    );
}

#[test]
fn the_legend_is_the_table() {
    for class in Class::ALL {
        let names = class.names();
        assert!(names.scope.ends_with(".specls") && !names.token_type.is_empty());
    }
    let groups = groups();
    assert!(groups.iter().all(|group| !group.words.is_empty()));
}

#[test]
fn a_long_line_takes_its_time_once() {
    let starts = ["", "- [ ] T001 ", "# ", "- **FR-001**: "];
    let pieces = [
        "FR-001 (WHEN **Given** [US1] MUST ",
        "[US1",
        "[US1] ",
        "[P]",
        "**a",
        "**Status",
        "(depends on ",
        "(",
        " ",
        "\u{3000}> ",
        "必须",
        "no ",
        ":",
        "THE a SHALL ",
        "004-a/",
        "a/b.md ",
    ];
    for (start, piece) in starts.iter().flat_map(|start| pieces.map(|piece| (start, piece))) {
        let line = format!("{start}{}", piece.repeat(20_000));
        let known = facts("specs/001-a/tasks.md", &line);
        let started = std::time::Instant::now();
        let _ = tokens("specs/001-a/tasks.md", &line, &known);
        assert!(started.elapsed().as_secs() < 10, "{start}{piece}");
    }
}

proptest! {
    #[test]
    fn any_text_gives_disjoint_tokens(text in any_text::text(), path in proptest::sample::select(any_text::PATHS.to_vec())) {
        let found = tokens(path, &text, &facts(path, &text));
        let mut end = 0;
        for token in found {
            prop_assert!(token.span.start >= end && !token.span.is_empty());
            prop_assert!(text.get(token.span.range()).is_some());
            end = token.span.end;
        }
    }
}
