//! What the reader's findings become in the facts of a file.

use std::fmt::Write as _;

use expect_test::{Expect, expect};

use crate::tests::{facts, items, mentions};

const DELTA: &str = "openspec/changes/add-2fa/specs/auth/login/spec.md";

/// Items, mentions, what is done to requirements, and names of features.
fn check(path: &str, text: &str, expect: &Expect) {
    let found = facts(path, text);
    let mut out = items(path, text) + &mentions(path, text);
    for delta in found.deltas() {
        let _ = writeln!(
            out,
            "{:?} {:?} at {:?} in {:?}: {:?}",
            delta.operation,
            delta.name,
            &text[delta.name_span.range()],
            &text[delta.section.range()],
            delta.text
        );
        for (name, span, text_below) in &delta.scenarios {
            let _ = writeln!(out, "    {name:?} at {:?}: {text_below:?}", &text[span.range()]);
        }
    }
    for named in &found.feature_refs {
        let _ = writeln!(out, "feature {} at {:?}", named.text, &text[named.span.range()]);
    }
    for path in &found.paths {
        let _ = writeln!(out, "path {}", path.path);
    }
    for problem in found.problems() {
        let _ = writeln!(out, "problem at {:?}: {}", &text[problem.span.range()], problem.message);
    }
    expect.assert_eq(&out);
}

#[test]
fn main_spec() {
    check(
        "openspec/specs/auth/spec.md",
        "\
# auth Specification

## Purpose
To let people in.

## Requirements

### Requirement: Password login ###
The system SHALL let people in.

```
code
```

#### Scenario: Right password
- **WHEN** it is right
- **THEN** they are in

  indented

#### Scenario:
- **WHEN** nameless

### Requirement: Logout

## Notes
### Requirement: Outside
",
        &expect![[r#####"
            Password login 69..275 "The system SHALL let people in.\n\n```\ncode\n```"
            Password login/Right password 152..239 "- **WHEN** it is right\n- **THEN** they are in\n\n  indented" as "Right password"
            Password login/ 241..275 "- **WHEN** nameless" as "#### Scenario:"
            Logout 277..300 ""
            problem at "### Requirement: Outside": a requirement stands outside of `## Requirements`, where nothing reads it
            problem at "Purpose": the purpose is too brief: say in 50 characters or more what this capability is for
            problem at "Logout": the requirement "Logout" has neither text nor a scenario
        "#####]],
    );
}

#[test]
fn delta() {
    check(
        DELTA,
        "\
## ADDED Requirements
### Requirement: Two factor
It SHALL ask twice.
#### Scenario: Twice
- **WHEN** asked

## MODIFIED Requirements
### Requirement: Entry
It SHALL let people in.
#### Scenario: Right
- **THEN** in

### Requirement: Logout
## REMOVED Requirements
- `### Requirement: Export`
### Requirement: Import
**Reason**: gone
## RENAMED Requirements
- FROM: `### Requirement: Login`
- TO: `### Requirement: Entry`
",
        &expect![[r###"
            Two factor 22..107 "It SHALL ask twice."
            Two factor/Twice 70..107 "- **WHEN** asked" as "Twice"
            Entry 391..421 ""
            Login 151..156 Prose as "Entry" of specs/auth/login
            Logout 234..240 Prose of specs/auth/login
            Export 285..291 Prose of specs/auth/login
            Import 310..316 Prose of specs/auth/login
            Login 384..389 Prose of specs/auth/login
            Added "Two factor" at "Two factor" in "## ADDED Requirements": "It SHALL ask twice."
                "Twice" at "Twice": "- **WHEN** asked"
            Modified "Entry" at "Entry" in "## MODIFIED Requirements": "It SHALL let people in."
                "Right" at "Right": "- **THEN** in"
            Modified "Logout" at "Logout" in "## MODIFIED Requirements": ""
            Removed "Export" at "Export" in "## REMOVED Requirements": ""
            Removed "Import" at "Import" in "## REMOVED Requirements": "**Reason**: gone"
            RenamedFrom "Login" at "Login" in "## RENAMED Requirements": ""
            RenamedTo "Entry" at "Entry" in "## RENAMED Requirements": ""
            feature specs/auth/login at "ADDED Requirements"
            feature specs/auth/login at "MODIFIED Requirements"
            feature specs/auth/login at "REMOVED Requirements"
            feature specs/auth/login at "RENAMED Requirements"
            problem at "Logout": the requirement "Logout" has neither text nor a scenario
        "###]],
    );
    // The specs folder itself is no capability.
    check(
        "openspec/changes/add-2fa/specs/spec.md",
        "## ADDED Requirements\n### Requirement: A\n",
        &expect![[r###"
            problem at "## ADDED Requirements": a delta lies in specs/ itself, where nothing reads it; move it to specs/<capability>/spec.md
        "###]],
    );
}

#[test]
fn task_list() {
    check(
        "openspec/changes/add-2fa/tasks.md",
        "\
# Tasks
## 1. Ground
- [ ] 1.1 Add `src/auth.rs`
  and more
  - [x] 1.1.1 Nested
- [~] Half done
## 2. Rest
* [X] Unnumbered
",
        &expect![[r#"
            1.1 21..80 "Add `src/auth.rs`\nand more" in "1. Ground"
            1.1.1 62..80 "Nested" done in "1. Ground"
            #1 81..96 "Half done" as "[~]" other in "1. Ground"
            #2 108..124 "Unnumbered" as "[X]" done in "2. Rest"
            path src/auth.rs
        "#]],
    );
}

#[test]
fn proposal() {
    check(
        "openspec/changes/add-2fa/proposal.md",
        "\
## Why
See openspec/specs/auth/spec.md and `openspec/changes/other/tasks.md`.
## Capabilities
### New Capabilities
- `auth/two-factor`: codes
### Modified Capabilities
- `openspec/specs/auth/spec.md`: asks
",
        &expect![[r#"
            feature specs/auth at "auth"
            feature other at "other"
            feature specs/auth/two-factor at "auth/two-factor"
            feature specs/auth at "openspec/specs/auth/spec.md"
            path openspec/changes/other/tasks.md
        "#]],
    );
}

#[test]
fn metadata() {
    let path = "openspec/changes/add-2fa/.openspec.yaml";
    check(path, "schema: spec-driven\ncreated: 2026-01-01\n", &expect![""]);
    check(
        path,
        "schema: spec-driven\ngoal: \"é\nareas: [a, b\n",
        &expect![[r#"
            problem at "\"é": .openspec.yaml is no YAML from here on: invalid indentation in quoted scalar
        "#]],
    );
    check(
        "openspec/config.yaml",
        "a: b: c\n",
        &expect![[r#"
        problem at ": c": config.yaml is no YAML from here on: mapping values are not allowed in this context
    "#]],
    );
    check("src/config.yaml", "a: b: c\n", &expect![""]);
}

#[test]
fn code() {
    check(
        "src/a.rs",
        "// see openspec/specs/auth/spec.md\n",
        &expect![[r#"
            feature specs/auth at "auth"
        "#]],
    );
}
