//! What can be asked of titles: of a scenario in its spec, and of a test that names it.

use std::fmt::Write as _;

use expect_test::{Expect, expect};
use specls_analysis::LikelyCache;
use specls_analysis::{FileEdit, OpenTexts};
use specls_fixture::{Fixture, ROOT};

use crate::test::{check_locations, draw_span};
use crate::{NoSearch, definition, highlights, hover, prepare_rename, references, rename};

const WORKSPACE: &str = "\
//- openspec/specs/auth/spec.md
## Requirements
### Requirement: Password login
The system SHALL a
#### Scenario: Wrong password is refused
- **WHEN** a
- **THEN** b
#### Scenario: Success
- **WHEN** c
//- openspec/changes/add-otp/specs/auth/spec.md
## MODIFIED Requirements
### Requirement: Password login
The system SHALL a, twice
#### Scenario: Wrong password is refused
- **WHEN** a
//- src/login.ts
// Requirement: Password login
// openspec/specs/auth/spec.md#scenario-wrong-password-is-refused
//- tests/login.test.ts
describe('Requirement: Password login', () => {
  // Scenario: Success
  it('Wrong password is refused', () => {});
  it('wrong password is refused', () => {});
  it('Scenario: Success — at once', () => {});
});
//- tests/test_login.py
def test_wrong_password_is_refused():
    \"\"\"Scenario: Wrong password is refused.\"\"\"
";

fn at(line: &str) -> Fixture {
    let marked = line.replace("$0", "");
    assert_eq!(WORKSPACE.matches(&marked).count(), 1, "{marked}");
    Fixture::new(&WORKSPACE.replace(&marked, line))
}

#[test]
fn from_a_test_to_its_scenario_and_back() {
    let scenario = expect![[r#"
        openspec/specs/auth/spec.md:4:16-41 "Wrong password is refused" to line 6
    "#]];
    for line in [
        "it('Wrong pass$0word",
        "test_wrong$0_password",
        "\"\"\"Scenario: Wrong pass$0word",
        "#scenario-wrong$0-password",
    ] {
        let fixture = at(line);
        let (file, offset) = fixture.at_cursor();
        check_locations(&fixture, &definition(&fixture.snapshot, &file, offset, &NoSearch), &scenario);
    }
    let everywhere = expect![[r#"
        openspec/specs/auth/spec.md:4:16-41 "Wrong password is refused" to line 6
        src/login.ts:2:41-66 "wrong-password-is-refused"
        tests/login.test.ts:3:7-32 "Wrong password is refused"
        tests/login.test.ts:4:7-32 "wrong password is refused"
        tests/test_login.py:1:5-35 "test_wrong_password_is_refused"
        tests/test_login.py:2:18-43 "Wrong password is refused"
    "#]];
    for line in
        ["#### Scenario: Wrong$0 password is refused\n- **WHEN** a\n- **THEN**", "it('wrong pass$0word"]
    {
        let fixture = at(line);
        let (file, offset) = fixture.at_cursor();
        check_locations(
            &fixture,
            &references(&fixture.snapshot, &file, offset, true, &NoSearch, &LikelyCache::default()),
            &everywhere,
        );
    }
    // Of a requirement also what names its scenarios.
    let fixture = at("### Requirement: Password$0 login\nThe system SHALL a\n");
    let (file, offset) = fixture.at_cursor();
    check_locations(
        &fixture,
        &references(&fixture.snapshot, &file, offset, false, &NoSearch, &LikelyCache::default()),
        &expect![[r#"
        openspec/changes/add-otp/specs/auth/spec.md:2:18-32 "Password login"
        src/login.ts:1:17-31 "Password login"
        tests/login.test.ts:1:24-38 "Password login"
        src/login.ts:2:41-66 "wrong-password-is-refused"
        tests/login.test.ts:2:16-23 "Success"
        tests/login.test.ts:3:7-32 "Wrong password is refused"
        tests/login.test.ts:4:7-32 "wrong password is refused"
        tests/login.test.ts:5:17-34 "Success — at once"
        tests/test_login.py:1:5-35 "test_wrong_password_is_refused"
        tests/test_login.py:2:18-43 "Wrong password is refused"
    "#]],
    );
    let fixture = at("it('wrong pass$0word");
    let (file, offset) = fixture.at_cursor();
    let found = highlights(&fixture.snapshot, &file, offset);
    let mut out = String::new();
    found
        .iter()
        .for_each(|span| _ = writeln!(out, "{}", draw_span(&fixture, &file.path[ROOT.len() + 1..], *span)));
    expect![[r#"
        tests/login.test.ts:3:7-32 "Wrong password is refused"
        tests/login.test.ts:4:7-32 "wrong password is refused"
    "#]]
    .assert_eq(&out);
}

#[test]
fn hovers() {
    let plain = |line: &str| {
        let fixture = at(line);
        let (file, offset) = fixture.at_cursor();
        hover(&fixture.snapshot, &file, offset, &LikelyCache::default())
            .map_or_else(|| "nothing".to_owned(), |hover| hover.plain)
    };
    expect![[r#"
        Password login/Wrong password is refused · scenario of auth

        - **WHEN** a
        - **THEN** b

        Code
        - src/login.ts:2

        Tests
        - tests/login.test.ts:3 and 1 more place
        - tests/test_login.py:1 and 1 more place"#]]
    .assert_eq(&plain("it('wrong pass$0word"));
    expect![[r#"
        Password login · requirement of auth

        The system SHALL a

        ● specified ○ planned ● implemented ● verified

        Code
        - src/login.ts:1

        Tests
        - tests/login.test.ts:1 and 4 more places
        - tests/test_login.py:1 and 1 more place

        Open changes
        - MODIFIED by add-otp"#]]
    .assert_eq(&plain("describe('Requirement: Password$0 login"));
}

/// Lines that differ after what stands at the cursor is renamed.
fn check_rename(line: &str, name: &str, expect: &Expect) {
    let fixture = at(line);
    let (file, offset) = fixture.at_cursor();
    let mut out = String::new();
    match prepare_rename(&fixture.snapshot, &file, offset) {
        Ok(Some(found)) => _ = writeln!(out, "{}", found.id),
        Ok(None) => out += "nothing\n",
        Err(why) => _ = writeln!(out, "no: {why}"),
    }
    for edit in rename(&fixture.snapshot, &file, offset, name, &OpenTexts).unwrap_or_default() {
        let FileEdit::Change { file, texts } = edit else { panic!("nothing is created") };
        let path = &fixture.snapshot.file_by_id(file).expect("it is there").path[ROOT.len() + 1..];
        let mut text = fixture.text(path).to_owned();
        for new in texts.iter().rev() {
            text.replace_range(new.span.range(), &new.text);
        }
        let before: Vec<&str> = fixture.text(path).lines().collect();
        for (n, line) in text.lines().enumerate().filter(|(n, line)| before.get(*n) != Some(line)) {
            let _ = writeln!(out, "{path}:{}: {line}", n + 1);
        }
    }
    expect.assert_eq(&out);
}

#[test]
fn renamed() {
    check_rename(
        "it('Wrong pass$0word",
        "Bad password",
        &expect![[r#"
        Password login/Wrong password is refused
        openspec/specs/auth/spec.md:4: #### Scenario: Bad password
        openspec/changes/add-otp/specs/auth/spec.md:4: #### Scenario: Bad password
        src/login.ts:2: // openspec/specs/auth/spec.md#scenario-bad-password
        tests/login.test.ts:3:   it('Bad password', () => {});
        tests/test_login.py:2:     """Scenario: Bad password."""
    "#]],
    );
    // In a string, a mark could end it.
    check_rename(
        "it('Wrong pass$0word",
        "It's refused",
        &expect![[r#"
        Password login/Wrong password is refused
        openspec/specs/auth/spec.md:4: #### Scenario: It's refused
        openspec/changes/add-otp/specs/auth/spec.md:4: #### Scenario: It's refused
        src/login.ts:2: // openspec/specs/auth/spec.md#scenario-its-refused
        tests/test_login.py:2:     """Scenario: It's refused."""
    "#]],
    );
    check_rename(
        "### Requirement: Password$0 login\nThe system SHALL a\n",
        "Login",
        &expect![[r#"
        Password login
        openspec/specs/auth/spec.md:2: ### Requirement: Login
        openspec/changes/add-otp/specs/auth/spec.md:2: ### Requirement: Login
        src/login.ts:1: // Requirement: Login
        tests/login.test.ts:1: describe('Requirement: Login', () => {
    "#]],
    );
    check_rename(
        "test_wrong$0_password",
        "Bad password",
        &expect![[r#"
        nothing
    "#]],
    );
}
