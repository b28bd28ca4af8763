use expect_test::{Expect, expect};

use super::mentions;

#[track_caller]
fn check(path: &str, text: &str, expected: Expect) {
    expected.assert_eq(&mentions(path, text));
}

#[test]
fn comments_strings_and_names() {
    check(
        "src/a.rs",
        "// FR-001: first (T012)\nlet FR_002 = \"FR-003\"; let x = FR - 001; T350\n#[test]\nfn fr_004_works() { panic!(\"FR-005\") }\n",
        expect![[r#"
            FR-001 3..9 Comment
            T012 18..22 Comment
            FR-002 28..34 Identifier as "FR_002"
            FR-003 38..44 String
            FR-004 81..87 TestName as "fr_004" in test
            FR-005 106..112 String in test
        "#]],
    );
    check(
        "tests/test_a.py",
        "\"\"\"Covers: 007-FR-029 to 007-FR-031\"\"\"\n@pytest.mark.requirement(\"007-FR-005\")\ndef test_001_fr036_default():  # Spec 083 US2, FR-008\n    pass\n",
        expect![[r#"
            FR-029 15..21 Comment of 007?
            FR-030 15..35 Comment between of 007?
            FR-031 29..35 Comment of 007?
            FR-005 69..75 TestName of 007?
            FR-036 91..96 TestName as "fr036"
            US2 120..123 Comment of 083
            FR-008 125..131 Comment of 083
        "#]],
    );
    check(
        "a.test.ts",
        "describe('trust mode (FR-006)', () => { it(\"TC-047 (US3-AS4, FR-007)\", () => {}) }); // FR-012/FR-013\n",
        expect![[r#"
            FR-006 22..28 TestName
            US3/AC4 52..59 TestName as "US3-AS4"
            FR-007 61..67 TestName
            FR-012 88..94 Comment
            FR-013 95..101 Comment
        "#]],
    );
}

#[test]
fn other_languages() {
    check(
        "a.cpp",
        "TEST_CASE(\"x\", \"[modal][US5][FR-018]\") {} // FR-011 to FR-013\n",
        expect![[r#"
        US5 24..27 TestName
        FR-018 29..35 TestName
        FR-011 45..51 Comment
        FR-012 45..61 Comment between
        FR-013 55..61 Comment
    "#]],
    );
    check(
        "x.yaml",
        "# FR-001\nx: \"FR-002\"\ny: FR-003\n",
        expect![[r#"
        FR-001 2..8 Comment
        FR-002 13..19 String
        FR-003 24..30 Prose
    "#]],
    );
    check(
        "notes.unknown",
        "FR-001 and T012\n",
        expect![[r#"
        FR-001 0..6 Prose
        T012 11..15 Prose
    "#]],
    );
    check(
        "a.md",
        "FR-001 fr_002\n",
        expect![[r#"
        FR-001 0..6 Prose
    "#]],
    );
}
