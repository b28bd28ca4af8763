//! What is offered in Kiro's files.

use expect_test::expect;

use super::tests::{check, check_applied, codes};

const REQUIREMENTS: &str = "\
//- .kiro/specs/photo-albums/requirements.md
# Requirements Document

## Requirements

### Requirement 1: Browse albums

**User Story:** As a reader, I want to see my albums, so that I find photos.

#### Acceptance Criteria

1. WHEN the page opens, THE App SHALL list all albums. Sorted.
2. IF there is none, THEN THE App SHALL NOT show the list
3. THE App SHALL CONTINUE TO work offline

### Requirement 2

#### Acceptance Criteria

1. WHEN a user shares THEN the system SHALL copy a link
2. WHEN it fails THEN the system SHALL say why
";

const TASKS: &str = "\
//- .kiro/specs/photo-albums/tasks.md
# Implementation Plan

## Tasks

- [x] 1. List
  - [x] 1.1 Query
    - Read all
    - _Requirements: 1.1_

- [ ] 2. Checkpoint - all green
  - Ensure all tests pass

- [ ] 3. Final checkpoint

## Notes

- Nothing
";

fn at(text: &str, place: &str) -> String {
    let at = text.find(place).expect("the place is there");
    format!("{}$0{}", &text[..at], &text[at..])
}

#[test]
fn stubs_in_front_of_the_final_checkpoints() {
    let text = format!("{}{TASKS}", at(REQUIREMENTS, "2\n\n#### Acc"));
    check(
        &text,
        &expect![[r#"
            QuickFix preferred: Add a task stub for requirement 2 (mends unplanned-requirement)
            Refactor: Delete requirement 2 and renumber
            Refactor: Move requirement 2 up
        "#]],
    );
    let after = check_applied(
        &text,
        "Add a task stub for requirement 2",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan

            ## Tasks

            - [x] 1. List
              - [x] 1.1 Query
                - Read all
                - _Requirements: 1.1_

            - [ ] 4. Copy a link when a user shares
              - _Requirements: 2.1, 2.2_

            - [ ] 2. Checkpoint - all green
              - Ensure all tests pass

            - [ ] 3. Final checkpoint

            ## Notes

            - Nothing
        "#]],
    );
    assert_eq!(codes(&after), ["unplanned-criterion"]);
}

#[test]
fn a_stub_for_one_criterion() {
    let text = format!("{}{TASKS}", at(REQUIREMENTS, "IF there"));
    check(
        &text,
        &expect![[r#"
            QuickFix preferred: Add a task stub for the 2 unplanned criteria of requirement 1 (mends unplanned-criterion)
            Refactor: Add a task stub for criterion 1.2
            Refactor: Insert a criterion above
            Refactor: Insert a criterion below
            Refactor: Delete 1.2 and renumber
            Refactor: Move 1.2 up
            Refactor: Move 1.2 down
        "#]],
    );
    check_applied(
        &text,
        "Add a task stub for criterion 1.2",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan

            ## Tasks

            - [x] 1. List
              - [x] 1.1 Query
                - Read all
                - _Requirements: 1.1_

            - [ ] 4. Do not show the list if there is none
              - _Requirements: 1.2_

            - [ ] 2. Checkpoint - all green
              - Ensure all tests pass

            - [ ] 3. Final checkpoint

            ## Notes

            - Nothing
        "#]],
    );
    check_applied(
        &text,
        "Add a task stub for the 2 unplanned criteria",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        # Implementation Plan

        ## Tasks

        - [x] 1. List
          - [x] 1.1 Query
            - Read all
            - _Requirements: 1.1_

        - [ ] 4. Browse albums
          - _Requirements: 1.2, 1.3_

        - [ ] 2. Checkpoint - all green
          - Ensure all tests pass

        - [ ] 3. Final checkpoint

        ## Notes

        - Nothing
    "#]],
    );
}

#[test]
fn in_the_form_of_the_list() {
    let list = "\
//- .kiro/specs/photo-albums/tasks.md
# 実装計画

- [x] 1 一覧
    * **要件**: 1.1, 1.3
- [x] 2 他
    * **要件**: 1.1
## Notes
Text.
";
    let text = format!("{}{list}", at(REQUIREMENTS, "IF there"));
    check_applied(
        &text,
        "Add a task stub for criterion 1.2",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # 実装計画

            - [x] 1 一覧
                * **要件**: 1.1, 1.3
            - [x] 2 他
                * **要件**: 1.1
            - [ ] 3 Do not show the list if there is none
                * **要件**: 1.2
            ## Notes
            Text.
        "#]],
    );
    check_applied(
        &text.replace('\n', "\r\n"),
        "Add a task stub for criterion 1.2",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # 実装計画␍
            ␍
            - [x] 1 一覧␍
                * **要件**: 1.1, 1.3␍
            - [x] 2 他␍
                * **要件**: 1.1␍
            - [ ] 3 Do not show the list if there is none␍
                * **要件**: 1.2␍
            ## Notes␍
            Text.␍
        "#]],
    );
}

#[test]
fn a_whole_list() {
    let text = at(REQUIREMENTS, "Requirements Document");
    check(
        &text,
        &expect![[r#"
        QuickFix preferred: Create tasks.md with a stub for every requirement (mends missing-tasks)
    "#]],
    );
    let after = check_applied(
        &text,
        "Create tasks.md",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan: Photo Albums

            ## Tasks

            - [ ] 1. Browse albums
              - _Requirements: 1.1, 1.2, 1.3_

            - [ ] 2. Copy a link when a user shares
              - _Requirements: 2.1, 2.2_
        "#]],
    );
    assert_eq!(codes(&after), [""; 0]);
    check_applied(
        &format!(
            "{}//- .kiro/specs/other/requirements.md\n//- .kiro/specs/other/tasks.md\n- [ ] 1. x\n  - _要件: 1_\n- [ ] 2. y\n",
            text.replace('\n', "\r\n")
        ),
        "Create tasks.md",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan: Photo Albums␍
            ␍
            ## Tasks␍
            ␍
            - [ ] 1. Browse albums␍
              - _要件: 1.1, 1.2, 1.3_␍
            - [ ] 2. Copy a link when a user shares␍
              - _要件: 2.1, 2.2_␍
        "#]],
    );
}

#[test]
fn a_list_for_a_bugfix() {
    check_applied(
        "\
//- .kiro/specs/slow-start/bugfix.md
# Bugfix $0Requirements Document
### Current Behavior (Defect)
1.1 WHEN it starts THEN the system waits
### Expected Behavior (Correct)
2.1 WHEN it starts THEN the system SHALL be there at once
### Unchanged Behavior (Regression Prevention)
3.1 WHEN it runs THEN the system SHALL CONTINUE TO run
",
        "Create tasks.md",
        &expect![[r#"
            //- .kiro/specs/slow-start/tasks.md
            # Implementation Plan: Slow Start

            ## Tasks

            - [ ] 1. Be there at once when it starts
              - _Requirements: 2.1_

            - [ ] 2. Continue to run when it runs
              - _Requirements: 3.1_
        "#]],
    );
}

#[test]
fn an_empty_list() {
    check_applied(
        &format!(
            "{}//- .kiro/specs/photo-albums/tasks.md\n# Implementation Plan\n",
            at(REQUIREMENTS, "IF there")
        ),
        "Add a task stub for requirement 1",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan

            - [ ] 1. Browse albums
              - _Requirements: 1.1, 1.2, 1.3_
        "#]],
    );
}

#[test]
fn ticking() {
    let text = TASKS.replace("[ ] 3.", "[ ]$0 3.");
    check(
        &text,
        &expect![[r#"
        Refactor: Tick task 3
    "#]],
    );
    check_applied(
        &text,
        "Tick task 3",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        # Implementation Plan

        ## Tasks

        - [x] 1. List
          - [x] 1.1 Query
            - Read all
            - _Requirements: 1.1_

        - [ ] 2. Checkpoint - all green
          - Ensure all tests pass

        - [x] 3. Final checkpoint

        ## Notes

        - Nothing
    "#]],
    );
}

#[test]
fn fixes_of_lines() {
    let text = "\
//- .kiro/specs/photo-albums/requirements.md
### Requirement 1: List
#### Acceptance Criteria
1. THE App SHALL list
//- .kiro/specs/photo-albums/tasks.md
- [ ] 1. a
  - _Requirements: 1.1_
- [ ] 2. b
  - _Requirements: 1.1_
- [ ] 3. c
  - _Requirements: 1.1_
- [ ] 4. d
  - _Requirements: 1.1_
- [ ] $05. e
  - In memory
";
    let more = text.replace("$0", "").replace("  - In memory\n", "- [ ]6. f\n- [ ] g\n- [ ] Task 7: h\n");
    let at = |place: &str| more.replacen(place, &format!("$0{place}"), 1);
    check_applied(
        text,
        "Add a line for",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        - [ ] 1. a
          - _Requirements: 1.1_
        - [ ] 2. b
          - _Requirements: 1.1_
        - [ ] 3. c
          - _Requirements: 1.1_
        - [ ] 4. d
          - _Requirements: 1.1_
        - [ ] 5. e
          - In memory
          - _Requirements: _
    "#]],
    );
    check_applied(
        &at("6. f"),
        "Put a blank",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        - [ ] 1. a
          - _Requirements: 1.1_
        - [ ] 2. b
          - _Requirements: 1.1_
        - [ ] 3. c
          - _Requirements: 1.1_
        - [ ] 4. d
          - _Requirements: 1.1_
        - [ ] 5. e
        - [ ] 6. f
        - [ ] g
        - [ ] Task 7: h
    "#]],
    );
    check_applied(
        &at(" g\n"),
        "Give it",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        - [ ] 1. a
          - _Requirements: 1.1_
        - [ ] 2. b
          - _Requirements: 1.1_
        - [ ] 3. c
          - _Requirements: 1.1_
        - [ ] 4. d
          - _Requirements: 1.1_
        - [ ] 5. e
        - [ ]6. f
        - [ ] 8. g
        - [ ] Task 7: h
    "#]],
    );
    check_applied(
        &at("Task 7"),
        "Remove the word",
        &expect![[r#"
        //- .kiro/specs/photo-albums/tasks.md
        - [ ] 1. a
          - _Requirements: 1.1_
        - [ ] 2. b
          - _Requirements: 1.1_
        - [ ] 3. c
          - _Requirements: 1.1_
        - [ ] 4. d
          - _Requirements: 1.1_
        - [ ] 5. e
        - [ ]6. f
        - [ ] g
        - [ ] 7: h
    "#]],
    );
}

#[test]
fn a_number_that_nothing_has() {
    let tasks = TASKS.replace("Requirements: 1.1", "Require$0ments: 1.1, 1.7");
    check(
        &format!("{REQUIREMENTS}{tasks}"),
        &expect![[r#"
        QuickFix: Take 1.7 out of the list (mends unknown-requirement)
    "#]],
    );
    let after = check_applied(
        &format!("{REQUIREMENTS}{tasks}"),
        "Take 1.7 out of the list",
        &expect![[r#"
            //- .kiro/specs/photo-albums/tasks.md
            # Implementation Plan

            ## Tasks

            - [x] 1. List
              - [x] 1.1 Query
                - Read all
                - _Requirements: 1.1_

            - [ ] 2. Checkpoint - all green
              - Ensure all tests pass

            - [ ] 3. Final checkpoint

            ## Notes

            - Nothing
        "#]],
    );
    assert!(!codes(&after).contains(&"unknown-requirement"));
}

#[test]
fn nothing_to_plan_on_unrelated_lines() {
    let tasks = TASKS.replace("Read all", "Read$0 all");
    check(&format!("{REQUIREMENTS}{tasks}"), &expect![[r#""#]]);
}
