//! Whose title a test or a comment names (formats: openspec).

use expect_test::{Expect, expect};
use specls_fixture::Fixture;
use specls_index::Target;

const SPECS: &str = "\
//- openspec/specs/auth/login/spec.md
## Requirements
### Requirement: Password login
The system SHALL a
#### Scenario: Wrong password is refused
- **WHEN** a
#### Scenario: Success
- **WHEN** a
### Requirement: Session timeout
The system SHALL b
#### Scenario: Success
- **WHEN** a
#### Scenario: Session timeout
- **WHEN** a
//- openspec/specs/export/spec.md
## Requirements
### Requirement: CSV export
The system SHALL c
#### Scenario: Empty list gives a header
- **WHEN** a
#### Scenario: Nothing to show at all
- **WHEN** a
### Requirement: Reading nothing at all
The system SHALL d
#### Scenario: Failure
- **WHEN** a
//- openspec/specs/search/spec.md
## Requirements
### Requirement: Full text
The system SHALL c
#### Scenario: Empty list gives a header
- **WHEN** a
//- openspec/changes/add-otp/specs/auth/login/spec.md
## ADDED Requirements
### Requirement: One time codes
The system SHALL d
#### Scenario: Code is too old
- **WHEN** a
#### Scenario: Wrong password is refused
- **WHEN** a
//- openspec/changes/archive/2026-01-01-start/specs/auth/login/spec.md
## ADDED Requirements
### Requirement: Password login
The system SHALL a
#### Scenario: Wrong password is refused
- **WHEN** a
#### Scenario: Nobody has this any more
- **WHEN** a
";

#[track_caller]
fn check(text: &str, expected: &Expect) {
    let fixture = Fixture::new(&format!("{SPECS}{text}"));
    let snapshot = &fixture.snapshot;
    let mut files: Vec<_> = snapshot.files().filter(|f| f.feature.is_none()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut out = String::new();
    for file in files {
        for (m, mention) in file.facts.mentions.iter().enumerate() {
            let all = || {
                let all = snapshot.definitions(file, m as u32).into_iter();
                let all = all.filter_map(|(f, i)| {
                    let feature = snapshot.feature(f)?;
                    Some(format!("{}: {}", feature.name, feature.fact(i).id))
                });
                all.collect::<Vec<_>>().join(" | ")
            };
            let target = match snapshot.target(file, m as u32) {
                Target::Feature(_) => all(),
                Target::Ambiguous => format!("one of {}", all()),
                Target::Unknown(_) => "missing".to_owned(),
                Target::Silent => "silent".to_owned(),
            };
            let path = file.path.strip_prefix("/w/").unwrap_or(&file.path);
            out += &format!("{path}: {} -> {target}\n", mention.id);
        }
    }
    expected.assert_eq(&out);
}

#[test]
fn what_says_enough_needs_no_context() {
    check(
        "\
//- tests/a.test.ts
it('wrong password is refused', f);
it('code is too old', f);
it('nobody has this any more', f);
it('success', f);
// Scenario: Success
// Scenario: Session timeout
// Requirement: Session timeout
it('reading nothing at all', f);
",
        &expect![[r#"
            tests/a.test.ts: ~wrongpasswordisrefused -> auth/login: Password login/Wrong password is refused
            tests/a.test.ts: ~codeistooold -> add-otp: One time codes/Code is too old
            tests/a.test.ts: ~nobodyhasthisanymore -> silent
            tests/a.test.ts: ~success -> silent
            tests/a.test.ts: ~=success -> silent
            tests/a.test.ts: ~=sessiontimeout -> auth/login: Session timeout/Session timeout
            tests/a.test.ts: ~=sessiontimeout -> auth/login: Session timeout
            tests/a.test.ts: ~readingnothingatall/sessiontimeout -> export: Reading nothing at all
        "#]],
    );
}

#[test]
fn what_encloses_it() {
    check(
        "\
//- tests/a.test.ts
describe('Requirement: Password login', () => {
  it('success', f);
});
describe('session timeout', () => {
  it('success', f);
});
describe('export', () => {
  it('Failure', f);
  it('Empty list gives a header', f);
});
",
        &expect![[r#"
            tests/a.test.ts: ~=passwordlogin -> auth/login: Password login
            tests/a.test.ts: ~success/passwordlogin -> auth/login: Password login/Success
            tests/a.test.ts: ~sessiontimeout -> one of auth/login: Session timeout/Session timeout
            tests/a.test.ts: ~success/sessiontimeout -> auth/login: Session timeout/Success
            tests/a.test.ts: ~export -> silent
            tests/a.test.ts: ~failure/export -> export: Reading nothing at all/Failure
            tests/a.test.ts: ~emptylistgivesaheader/export -> export: CSV export/Empty list gives a header
        "#]],
    );
}

#[test]
fn what_the_file_names() {
    check(
        "\
//- tests/a.test.ts
// Spec: openspec/specs/search/spec.md
it('Empty list gives a header', f);
it('Failure', f);
//- tests/b.test.ts
// Capability: export
it('Empty list gives a header', f);
it('Failure', f);
//- tests/search/c.test.ts
it('Empty list gives a header', f);
//- tests/test_export.py
def test_failure(): pass
def test_empty_list_gives_a_header(): pass
//- tests/z.test.ts
it('Empty list gives a header', f);
",
        &expect![[r#"
            tests/a.test.ts: ~emptylistgivesaheader -> search: Full text/Empty list gives a header
            tests/a.test.ts: ~failure -> silent
            tests/b.test.ts: ~emptylistgivesaheader -> export: CSV export/Empty list gives a header
            tests/b.test.ts: ~failure -> export: Reading nothing at all/Failure
            tests/search/c.test.ts: ~emptylistgivesaheader -> search: Full text/Empty list gives a header
            tests/test_export.py: ~failure -> export: Reading nothing at all/Failure
            tests/test_export.py: ~emptylistgivesaheader -> export: CSV export/Empty list gives a header
            tests/z.test.ts: ~emptylistgivesaheader -> one of export: CSV export/Empty list gives a header | search: Full text/Empty list gives a header
        "#]],
    );
}

#[test]
fn anchors() {
    check(
        "\
//- src/a.ts
// openspec/specs/auth/login/spec.md#scenario-success
// openspec/specs/export/spec.md#scenario-failure
// openspec/specs/export/spec.md#requirement-csv-export
// openspec/changes/start/specs/auth/login/spec.md#scenario-wrong-password-is-refused
// openspec/changes/add-otp/specs/auth/login/spec.md#scenario-code-is-too-old
",
        &expect![[r#"
            src/a.ts: ~=success -> one of auth/login: Password login/Success | auth/login: Session timeout/Success
            src/a.ts: ~=failure -> export: Reading nothing at all/Failure
            src/a.ts: ~=csvexport -> export: CSV export
            src/a.ts: ~=wrongpasswordisrefused -> auth/login: Password login/Wrong password is refused
            src/a.ts: ~=codeistooold -> add-otp: One time codes/Code is too old
        "#]],
    );
}
