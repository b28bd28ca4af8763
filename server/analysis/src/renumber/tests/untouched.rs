//! What a change of order must leave alone.

use expect_test::{Expect, expect};

use super::{Edited, PULSE, REQUIREMENTS, restructure};
use crate::renumber::structure;

/// What of a file is left when 1.2 is deleted.
fn without_second(path: &str, text: &str, expect: &Expect) {
    restructure(
        &format!(
            "{}//- {path}\n{text}",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "2. WHEN a monitor",
        "Delete 1.2 and renumber",
        expect,
    );
}

#[test]
fn sentences_and_strings_stay() {
    without_second(
        ".kiro/specs/pulse/design.md",
        "The cache and Requirement 1.2 decide this.\n\nUses Requirement 1.2 and logging\n\n| Login / Requirement 1.2 |\n\nRequirements 1.1, 1.2 and 1.3 decide.\n\n**Validates: Requirements 1.2, logging**\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/design.md
            The cache and Requirement ~~1.2~~ decide this.
            Uses Requirement ~~1.2~~ and logging
            | Login / Requirement ~~1.2~~ |
            Requirements 1.1 and 1.2 decide.
            **Validates: Requirements logging**
        "#]],
    );
    without_second(
        "tests/score.test.ts",
        "// Feature: pulse\nit('rejects bad input, Requirement 1.2', () => {});\n// Requirement 1.2, Requirement 1.3\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- tests/score.test.ts
            it('rejects bad input, Requirement ~~1.2~~', () => {});
            // Requirement 1.2
        "#]],
    );
}

#[test]
fn ranges_that_are_read_by_half() {
    // Neither a range nor a list: what is not read stays.
    without_second(
        "src/score.ts",
        "// Feature: pulse\n// Requirements 1.1, 1.2 - 1.1 decide\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- src/score.ts
            // Requirements 1.1, ~~1.2~~ - 1.1 decide
        "#]],
    );
}

#[test]
fn ranges_that_only_people_read() {
    without_second(
        "src/score.ts",
        "// Feature: pulse\n// Requirement 1.2-3 says so\n// Requirements 1.2, 1.1-3 say so\n// Requirement 1.3-5 seconds\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- src/score.ts
            // Requirement 1.2 says so
            // Requirements 1.1-2 say so
            // Requirement 1.2-5 seconds
        "#]],
    );
    // Put in the middle of one that only people read: all of it is written.
    restructure(
        &format!(
            "{}//- src/score.ts\n// Feature: pulse\n// Requirements 1.3, 1.1-3 say so\n",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "2. WHEN a monitor",
        "Insert a criterion below",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            3. WHEN …, THE system SHALL …
            4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- src/score.ts
            // Requirements 1.4, 1.1, 1.2, 1.4 say so
        "#]],
    );
}

#[test]
fn lines_that_would_name_something_else_are_refused() {
    restructure(
        &format!(
            "{}//- src/score.ts\n// Feature: pulse\n// Requirement 2.1 - 1.3 decide\n",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
            [Delete requirement 1 and renumber]
            [Move requirement 1 down]
            src/score.ts, line 2: with its new number in the place of `2.1` the line would be read otherwise: write each number there behind a word of its own first, such as `Requirement 2.1`"#]],
    );
    restructure(
        &format!(
            "{}//- src/score.ts\n// Feature: pulse\n// Requirement 2.1 - 1.2 decide\n",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
            [Delete requirement 1 and renumber]
            [Move requirement 1 down]
            src/score.ts, line 2: with its new number in the place of `2.1` the line would be read otherwise: write each number there behind a word of its own first, such as `Requirement 2.1`"#]],
    );
}

#[test]
fn whole_requirements_in_sentences() {
    restructure(
        &format!(
            "{}//- .kiro/specs/pulse/design.md\nRequirement 1 decides, as Requirement 1.2 and 要件1 do, and Requirement 2.\n//- src/score.ts\n// Feature: pulse\n// Requirement 1.0 decides, Requirement 2.0 does not\n// Requirements 1, 2.\n",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
            [Delete requirement 1 and renumber]
            [Move requirement 1 down]
            //- .kiro/specs/pulse/requirements.md
            ### Requirement 1: History
            //- .kiro/specs/pulse/design.md
            Requirement ~~1~~ decides, as Requirement ~~1.2~~ and 要件~~1~~ do, and Requirement 1.
            //- src/score.ts
            // Requirement ~~1.0~~ decides, Requirement 1.0 does not
            // Requirements ~~1~~, 1.
        "#]],
    );
}

#[test]
fn what_is_struck_through_in_a_list_stays_so() {
    without_second(
        ".kiro/specs/pulse/design.md",
        "**Validates: Requirements 1.3, 1.2-1.3, ~~3.0~~**\n\nRequirements 1.1, ~~3.1~~, 1.2 and 1.3\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.2, 1.2, ~~3.0~~**
            Requirements 1.1, ~~3.1~~, 1.2
        "#]],
    );
    restructure(
        &format!(
            "{}//- .kiro/specs/pulse/design.md\n**Validates: Requirements 2.1, 1.0**\n\n**Validates: Requirements 1.0, 2.1**\n",
            &PULSE[..PULSE.find("//- .kiro/specs/pulse/design.md").expect("there")]
        ),
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
            [Delete requirement 1 and renumber]
            [Move requirement 1 down]
            //- .kiro/specs/pulse/requirements.md
            ### Requirement 1: History
            //- .kiro/specs/pulse/design.md
            **Validates: Requirements 1.1**
            **Validates: Requirements 1.1**
        "#]],
    );
}

#[test]
fn words_of_ranges_and_lists_in_other_languages() {
    without_second(
        ".kiro/specs/pulse/tasks.md",
        "- [ ] 1. A\n  - _Requirements: 1.1 bis 1.3_\n  - _Requirements: 1.1 и 1.2_\n  - _Requirements: 1.2および1.3_\n",
        &expect![[r#"
            [Insert a criterion above]
            [Insert a criterion below]
            [Delete 1.2 and renumber]
            [Move 1.2 up]
            [Move 1.2 down]
            //- .kiro/specs/pulse/requirements.md
            2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
            //- .kiro/specs/pulse/tasks.md
              - _Requirements: 1.1 bis 1.2_
              - _Requirements: 1.1_
              - _Requirements: 1.2_
        "#]],
    );
}

#[test]
fn lists_in_no_order_are_counted_first() {
    let twice = PULSE.replace("3. WHEN a monitor", "2. WHEN a monitor");
    restructure(
        &twice,
        "2. WHEN a monitor fails",
        "",
        &expect![[r#"
        [Renumber this file]
    "#]],
    );
    let back = PULSE.replace("### Requirement 2: History", "### Requirement 1: History");
    restructure(&back, "### Requirement 1: Score", "", &expect![[r#""#]]);
}

#[test]
fn other_lists_stay() {
    let ones = PULSE.replace("2. WHEN a month", "1. WHEN a month");
    restructure(
        &ones,
        "2. WHEN a monitor",
        "Delete 1.2 and renumber",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        [Renumber this file]
        //- .kiro/specs/pulse/requirements.md
        2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.2, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1-1.2, 2.1_
            - _Requirements: none_
        //- tests/score.test.ts
        // Validates: Requirements 1.2
    "#]],
    );
    restructure(
        &ones,
        "### Requirement 1",
        "Delete requirement 1 and renumber",
        &expect![[r#"
        [Delete requirement 1 and renumber]
        [Move requirement 1 down]
        [Renumber this file]
        //- .kiro/specs/pulse/requirements.md
        ### Requirement 1: History
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1_
            - _Requirements: none_
          - _Requirements: R1.1, R1.2, 1_
        //- tests/score.test.ts
        // Validates: Requirements none
    "#]],
    );
}

#[test]
fn marks_of_a_neighbour() {
    let comment = PULSE.replace("2. WHEN a monitor", "2. <!-- c --> WHEN a monitor");
    restructure(
        &comment,
        "2. <!--",
        "Insert a criterion below",
        &expect![[r#"
        [Insert a criterion above]
        [Insert a criterion below]
        [Delete 1.2 and renumber]
        [Move 1.2 up]
        [Move 1.2 down]
        //- .kiro/specs/pulse/requirements.md
        3. WHEN …, THE system SHALL …
        4. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.4, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1, 1.2, 1.4, 2.1_
        //- tests/score.test.ts
        // Validates: Requirements 1.4
    "#]],
    );
    let marks = |before, after| structure::marks_behind(before, after).to_owned();
    assert_eq!(marks("- **", "** WHEN"), "** ");
    assert_eq!(marks("- **", "** **WHEN"), "** ");
    assert_eq!(marks("", ". **WHEN"), ". ");
    assert_eq!(marks("", ") `x`"), ") ");
    assert_eq!(marks("", ""), ". ");
}

#[test]
fn other_lists_stay_when_one_is_edited() {
    let mut edited = Edited::new(&PULSE.replace("2. WHEN a month", "1. WHEN a month"));
    let text = edited.text(REQUIREMENTS);
    edited.write(
        REQUIREMENTS,
        &text.replace("2. WHEN a monitor fails, THE Dashboard SHALL lower the score\n", ""),
    );
    expect![[r#"
        4 references have to follow this edit: 1.3 becomes 1.2
        //- .kiro/specs/pulse/requirements.md
        2. WHEN a monitor recovers, THE Dashboard SHALL raise the score
        //- .kiro/specs/pulse/design.md
        **Validates: Requirements 1.1, 1.2, 2.2**
        //- .kiro/specs/pulse/tasks.md
            - _Requirements: 1.1-1.2, 2.1_
            - _Requirements: none_
        //- tests/score.test.ts
        // Validates: Requirements 1.2
    "#]]
    .assert_eq(&edited.mended());
}
