//! Changes of OpenSpec.

use expect_test::expect;

use specls_fixture::Fixture;

use super::{check, check_applied};

const CHANGE: &str = "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Login
It SHALL let people in.
#### Scenario: Right
- **THEN** in
#### Scenario: Wrong
- **WHEN** wrong
  twice
- **THEN** out
### Requirement: Export
It SHALL export.
#### Scenario: Any
- **THEN** out
//- openspec/changes/a/proposal.md
## Why
";

fn change(delta: &str) -> String {
    format!("{CHANGE}//- openspec/changes/a/specs/auth/spec.md\n{delta}")
}

#[test]
fn scenarios_of_openspec() {
    let bare =
        change("## ADDED Requirements\n### Requirement: Ne$0w\nIt SHALL be.\n\n### Requirement: Other\n");
    check(
        &bare,
        &expect![[r#"
        QuickFix preferred: Add a scenario (mends incomplete-requirement)
        Refactor: Move it to MODIFIED Requirements
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    check_applied(
        &bare,
        "Add a scenario",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## ADDED Requirements
        ### Requirement: New
        It SHALL be.

        #### Scenario: Name
        - **WHEN** condition
        - **THEN** outcome

        ### Requirement: Other
    "#]],
    );
    let lost = change(
        "## MODIFIED Requirements\n### Requirement: Log$0in\nIt SHALL let people in.\n#### Scenario: Right\n- **THEN** in\n\n### Requirement: Export\n",
    );
    check(
        &lost,
        &expect![[r#"
        QuickFix preferred: Copy the omitted scenario from auth (mends lost-scenario)
        Refactor: Add a scenario
        Refactor: Move it to ADDED Requirements
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    check_applied(
        &lost,
        "Copy the omitted",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## MODIFIED Requirements
        ### Requirement: Login
        It SHALL let people in.
        #### Scenario: Right
        - **THEN** in

        #### Scenario: Wrong
        - **WHEN** wrong
          twice
        - **THEN** out

        ### Requirement: Export
    "#]],
    );
    check_applied(
        &lost.replace('\n', "\r\n"),
        "Copy the omitted",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## MODIFIED Requirements␍
        ### Requirement: Login␍
        It SHALL let people in.␍
        #### Scenario: Right␍
        - **THEN** in␍
        ␍
        #### Scenario: Wrong␍
        - **WHEN** wrong␍
          twice␍
        - **THEN** out␍
        ␍
        ### Requirement: Export␍
    "#]],
    );
}

#[test]
fn requirements_move_between_sections() {
    let only = change("## MODIFIED Requirements\n### Requirement: Ne$0w\nIt SHALL be.\n");
    check_applied(
        &only,
        "Move it to ADDED",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## ADDED Requirements
        ### Requirement: New
        It SHALL be.
    "#]],
    );
    let first = change(
        "## MODIFIED Requirements\n\n### Requirement: Ne$0w\nIt SHALL be.\n\n### Requirement: Login\nx\n\n## Notes\nkept\n",
    );
    check_applied(
        &first,
        "Move it to ADDED",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## MODIFIED Requirements

        ### Requirement: Login
        x

        ## Notes
        kept

        ## ADDED Requirements

        ### Requirement: New
        It SHALL be.
    "#]],
    );
    let last = change(
        "## ADDED Requirements\n\n### Requirement: A\nx\n\n## MODIFIED Requirements\n\n### Requirement: Login\nx\n\n### Requirement: Ne$0w\nIt SHALL be.\n",
    );
    check_applied(
        &last,
        "Move it to ADDED",
        &expect![[r#"
            //- openspec/changes/a/specs/auth/spec.md
            ## ADDED Requirements

            ### Requirement: A
            x

            ### Requirement: New
            It SHALL be.

            ## MODIFIED Requirements

            ### Requirement: Login
            x
        "#]],
    );
    let alone = change(
        "## ADDED Requirements\n\n### Requirement: A\nx\n\n## MODIFIED Requirements\n\n### Requirement: Ne$0w\nIt SHALL be.\n",
    );
    check_applied(
        &alone,
        "Move it to ADDED",
        &expect![[r#"
            //- openspec/changes/a/specs/auth/spec.md
            ## ADDED Requirements

            ### Requirement: A
            x

            ### Requirement: New
            It SHALL be.
        "#]],
    );
    let end = change(
        "## MODIFIED Requirements\n\n### Requirement: Login\nx\n\n### Requirement: Ne$0w\nIt SHALL be.",
    );
    check_applied(
        &end,
        "Move it to ADDED",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## MODIFIED Requirements

        ### Requirement: Login
        x

        ## ADDED Requirements

        ### Requirement: New
        It SHALL be.
    "#]],
    );
    let back = change(
        "## ADDED Requirements\n### Requirement: Lo$0gin\nIt SHALL differ.\n#### Scenario: A\n- **THEN** b\n",
    );
    check(
        &back,
        &expect![[r#"
        QuickFix: Move it to MODIFIED Requirements (mends duplicate-requirement)
        Refactor: Add a scenario
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    check_applied(
        &back,
        "Move it to MODIFIED",
        &expect![[r#"
        //- openspec/changes/a/specs/auth/spec.md
        ## MODIFIED Requirements
        ### Requirement: Login
        It SHALL differ.
        #### Scenario: A
        - **THEN** b
    "#]],
    );
}

#[test]
fn tasks_of_a_change() {
    let delta = "## ADDED Requirements\n### Requirement: Two fa$0ctor\nThe system SHALL ask twice. And more.\n#### Scenario: A\n- **THEN** b\n## MODIFIED Requirements\n### Requirement: Login\nPeople MUST NOT wait.\n#### Scenario: Right\n- **THEN** in\n#### Scenario: Wrong\n- **THEN** in\n";
    let without = change(delta);
    check(
        &without,
        &expect![[r#"
        Refactor: Add a scenario
        Refactor: Move it to MODIFIED Requirements
        Refactor: Create tasks.md with a stub for every requirement
    "#]],
    );
    check_applied(
        &without,
        "Create tasks.md",
        &expect![[r#"
        //- openspec/changes/a/tasks.md
        ## 1. Requirements

        - [ ] 1.1 Ask twice (Two factor)
        - [ ] 1.2 Do not wait (Login)
    "#]],
    );
    let with = |tasks: &str| format!("{}//- openspec/changes/a/tasks.md\n{tasks}", change(delta));
    let grouped =
        "## 1. Ground\n- [x] 1.1 Done\n- [ ] 1.2 Open\n  - [ ] 1.2.1 Deep\n\n## 2. Rest\n- [x] 2.1 Done\n";
    check(
        &with(grouped),
        &expect![[r#"
        Refactor: Add a scenario
        Refactor: Move it to MODIFIED Requirements
        Refactor: Add a task stub for Two factor
        Refactor: Add task stubs for the 2 requirements of a that no task names
    "#]],
    );
    check_applied(
        &with(grouped),
        "Add task stubs",
        &expect![[r#"
        //- openspec/changes/a/tasks.md
        ## 1. Ground
        - [x] 1.1 Done
        - [ ] 1.2 Open
          - [ ] 1.2.1 Deep
        - [ ] 1.3 Ask twice (Two factor)
        - [ ] 1.4 Do not wait (Login)

        ## 2. Rest
        - [x] 2.1 Done
    "#]],
    );
    check_applied(
        &with("## 1. Ground\n- [x] 1.1 Login is done"),
        "Add a task stub for Two factor",
        &expect![[r#"
            //- openspec/changes/a/tasks.md
            ## 1. Ground
            - [x] 1.1 Login is done

            ## 2. Requirements

            - [ ] 2.1 Ask twice (Two factor)⏎ missing
        "#]],
    );
    check(
        &with("- [ ] Do the two  FACTOR thing and login\n"),
        &expect![[r#"
        Refactor: Add a scenario
        Refactor: Move it to MODIFIED Requirements
    "#]],
    );
}

#[test]
fn nothing_goes_into_an_open_fence_or_a_comment() {
    let titles = |delta: &str| {
        let found = super::actions(&Fixture::new(&change(delta)));
        found.into_iter().map(|action| action.title.to_string()).collect::<Vec<_>>()
    };
    let all = ["Add a scenario", "Copy the omitted scenario", "Move it to"];
    let offered = |delta: &str| all.map(|title| titles(delta).iter().any(|t| t.starts_with(title)));
    let modified = |text: &str| {
        format!(
            "## MODIFIED Requirements\n### Requirement: Log$0in\nIt SHALL let people in.\n#### Scenario: Right\n- **THEN** in\n{text}"
        )
    };
    assert_eq!(offered(&modified("")), [true, true, true]);
    assert_eq!(offered(&modified("```\ncode\n```\n")), [true, true, true]);
    assert_eq!(offered(&modified("```\ncode\n")), [false, false, true], "nobody closed it");
    assert_eq!(offered(&modified("\n<!--\n### Requirement: Old\nIt SHALL.\n-->\n")), [false, false, false]);
    let closed = modified("<!-- done -->\n\n### Requirement: Export\nIt SHALL export.\n");
    assert_eq!(offered(&closed), [true, true, true]);
}

#[test]
fn stubs_behind_a_byte_order_mark() {
    const MARK: char = '\u{feff}';
    check_applied(
        &format!(
            "{CHANGE}//- openspec/changes/a/tasks.md\n{MARK}## 1. Ground\n- [ ] 1.1 Dig\n\
             //- openspec/changes/a/specs/auth/spec.md\n## ADDED Requirements\n### Requirement: Two $0factor\nIt SHALL ask twice.\n"
        ),
        "Add a task stub for Two factor",
        &expect![[r#"
            //- openspec/changes/a/tasks.md
            ﻿## 1. Ground
            - [ ] 1.1 Dig
            - [ ] 1.2 Ask twice (Two factor)
        "#]],
    );
}
