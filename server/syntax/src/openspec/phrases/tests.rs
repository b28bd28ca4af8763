use std::fmt::Write as _;

use expect_test::{Expect, expect};
use proptest::prelude::*;

use crate::{Families, facts};

/// Mentions of a file: line, what is written, the id, whether a label said the kind, and what it stands in.
fn check(path: &str, text: &str, expect: &Expect) {
    let found = facts(path, text, &Families::default().with_titles(true));
    let mut out = String::new();
    for m in &found.mentions {
        let line = text[..m.span.start as usize].matches('\n').count() + 1;
        let qualifier = m.qualifier.and_then(|q| found.feature_refs.get(q as usize));
        let qualifier = qualifier.map(|q| format!(" in {}", q.text)).unwrap_or_default();
        let _ = writeln!(
            out,
            "{line} {:?} {} {} {:?}{qualifier}",
            &text[m.span.range()],
            m.id,
            m.kind.name(),
            m.context
        );
    }
    expect.assert_eq(&out);
}

#[test]
fn labels() {
    check(
        "src/login.ts",
        "\
// Requirement: Password login
// Scenario: Wrong password is refused.
/* SCENARIO: Locked out — after five times (Scenario: Success) */
const a = 'Scenario: Wrong \\'word\\', x', b = \"### Requirement: data\";
// Scenarios: a, b; no-scenario: c; the scenario is d
// see Requirement \"Password login\", scenario `Success`
x.scenario: 1; // Requirement: A / Scenario: B
",
        &expect![[r#"
            1 "Password login" ~=passwordlogin requirement Comment
            2 "Wrong password is refused" ~=wrongpasswordisrefused/passwordlogin scenario Comment
            3 "Locked out — after five times" ~=lockedoutafterfivetimes|lockedout/passwordlogin scenario Comment
            3 "Success" ~=success/passwordlogin scenario Comment
            4 "Wrong \\'word\\', x" ~=wrongwordx/passwordlogin scenario String
            6 "Password login" ~=passwordlogin requirement Comment
            6 "Success" ~=success/passwordlogin scenario Comment
            7 "A" ~=a requirement Comment
            7 "B" ~=b/a scenario Comment
        "#]],
    );
    check(
        "a/login.feature",
        "Feature: x\n  Scenario Outline: Wrong password\n    Given y\n",
        &expect![[r#"
        2 "Wrong password" ~=wrongpassword scenario TestName
    "#]],
    );
}

#[test]
fn anchors() {
    check(
        "src/login.php",
        "\
<?php
/** @spec openspec/specs/auth/spec.md#scenario-wrong-password-is-refused */
// openspec/changes/add-x/specs/auth/spec.md#requirement-password-login, spec.md#scenario-a
$x = 'openspec/specs/auth/spec.md#purpose';
",
        &expect![[r#"
            2 "wrong-password-is-refused" ~=wrongpasswordisrefused scenario Comment in specs/auth
            3 "password-login" ~=passwordlogin requirement Comment in add-x
            3 "a" ~=a scenario Comment
        "#]],
    );
}

#[test]
fn titles_of_tests() {
    check(
        "tests/login.test.ts",
        "\
// Capability: auth
describe('Requirement: Password login', () => {
  it('wrong password', () => { expect(f('no title')).toBe('other') });
  it(
    \"it's \\\"there\\\"\",
    async () => {},
  );
});
describe('Sessions', () => {
  test.each([1])('time out after %s', () => {});
  it('follows FR-001', () => {});
});
const cases = [{ name: 'ends at night', value: 'no title' }];
// Requirement: Reading
it('a file', () => {});
it('a folder', () => {});
",
        &expect![[r#"
            2 "Password login" ~=passwordlogin requirement TestName
            3 "wrong password" ~wrongpassword/passwordlogin scenario TestName
            5 "it's \\\"there\\\"" ~itsthere/passwordlogin scenario TestName
            9 "Sessions" ~sessions scenario TestName
            10 "time out after %s" ~timeoutafters/sessions scenario TestName
            11 "FR-001" FR-001 requirement TestName
            13 "ends at night" ~endsatnight scenario String
            14 "Reading" ~=reading requirement Comment
            15 "a file" ~afile/reading scenario TestName
            16 "a folder" ~afolder scenario TestName
        "#]],
    );
    check(
        "src/login.ts",
        "it('wrong password', () => {});\nfunction testWrongPassword() {}\n",
        &expect![[r#""#]],
    );
}

#[test]
fn names_of_functions() {
    check(
        "tests/test_login.py",
        "\
class TestPasswordLogin:
    def test_wrong_password(self):
        \"\"\"Scenario: Wrong password.\"\"\"
        return check_it(wrong_password)

def helper_function(): pass
",
        &expect![[r#"
            2 "test_wrong_password" ~wrongpassword/passwordlogin scenario TestName
            3 "Wrong password" ~=wrongpassword/passwordlogin scenario Comment
        "#]],
    );
    check(
        "src/login.rs",
        "fn not_a_test() {}\nmod login {\n    #[test]\n    fn wrong_password() {}\n}\n",
        &expect![[r#"
            4 "wrong_password" ~wrongpassword/login scenario TestName
        "#]],
    );
    check(
        "login_test.go",
        "func TestLogin(t *testing.T) {\n\tt.Run(\"wrong password\", f)\n}\n",
        &expect![[r#"
        1 "TestLogin" ~login scenario TestName
        2 "wrong password" ~wrongpassword/login scenario TestName
    "#]],
    );
    check(
        "test/login.cc",
        "TEST(Login, WrongPassword) {\n  x(a, b);\n}\n",
        &expect![[r#"
        1 "WrongPassword" ~wrongpassword scenario TestName
    "#]],
    );
    check(
        "src/test/LoginTest.java",
        "class LoginTest {\n  @Test\n  @DisplayName(\"wrong password\")\n  void wrongPassword() {}\n}\n",
        &expect![[r#"
            3 "wrong password" ~wrongpassword/login scenario TestName
            4 "wrongPassword" ~wrongpassword/login scenario TestName
        "#]],
    );
}

#[test]
fn nothing_without_such_specs() {
    let text = "// Scenario: x\nit('wrong password', f)\n";
    assert!(facts("a.test.ts", text, &Families::default()).mentions.is_empty());
}

proptest! {
    #[test]
    fn any_text(
        parts in proptest::collection::vec(
            prop_oneof![
                Just("Scenario: "), Just("Requirement:"), Just("'"), Just("\""), Just("`"), Just("\n"), Just("  "),
                Just("// "), Just("it('"), Just("describe("), Just(") {"), Just("class "), Just("def test_a_b("),
                Just("#[test]\n"), Just("openspec/specs/a/spec.md#scenario-a"), Just("é"), Just("Wrong word"), Just("\\"),
                Just("TEST(A, b_c)"), Just("/*"), Just("*/"), Just(" — x"), Just("Capability: a"), Just("FR-001"),
            ],
            0..40,
        ),
    ) {
        let text: String = parts.concat();
        for path in ["tests/a.py", "tests/a.ts", "src/a.rs", "a.feature", "tests/a.unknown", "tests/a.yaml"] {
            let found = facts(path, &text, &Families::default().with_titles(true));
            for m in &found.mentions {
                prop_assert!(text.get(m.span.range()).is_some() && !m.span.is_empty(), "{path}: {m:?}");
                prop_assert!(m.qualifier.is_none_or(|q| (q as usize) < found.feature_refs.len()));
            }
            prop_assert!(found.mentions.is_sorted_by_key(|m| m.span.start), "{path}: {:?}", found.mentions);
            prop_assert!(found.feature_refs.is_sorted_by_key(|f| f.span.start), "{path}: {:?}", found.feature_refs);
        }
    }
}

/// Long lines of nothing but names cost as much as many short ones.
#[test]
fn linear() {
    let families = Families::default().with_titles(true);
    for part in [
        "it('one two', f); ",
        "/* Requirement: a b */ ",
        "x(\"Scenario: a\") ",
        "'\\''(",
        "TEST(a, b_c) ",
        "class Abc ",
    ] {
        let text = part.repeat(200_000 / part.len());
        let begin = std::time::Instant::now();
        let found = facts("tests/a.test.ts", &text, &families);
        assert!(found.len > 0);
        assert!(begin.elapsed().as_secs() < 10, "{part}: {:?}", begin.elapsed());
    }
}
