//! Exit codes, PATH, formats and output of the program on small workspaces.

mod common;

use std::process::Stdio;

use common::{Workspace, ran, run, specls};
use expect_test::expect;
use serde_json::Value;

/// A duplicate (error) with a related place, an unplanned requirement, wide characters, a settings mistake.
fn workspace() -> Workspace {
    Workspace::new(
        "\
//- .specify/memory/constitution.md
# Constitution
//- specls.toml
colour = true
//- specs/001-a/spec.md
# A

- **FR-001**: System MUST do a
- **FR-002**: System MUST do b
- 引用\t**FR-001**: again, FR-001
- **FR-001**: twice
//- specs/001-a/tasks.md
# Tasks

- [x] T001 Do a in src/a.py per FR-001
- [ ] T002 引用\tdo it again per FR-005
//- specs/002-b/spec.md
# B

- **FR-001**: System MUST do c
//- src/a.py
# 001-FR-001
//- tests/test_a.py
# 001-FR-001, 001-FR-009
",
    )
}

#[test]
fn json_in_full() {
    let ran = workspace().run(&["check", "--format", "json"]);
    expect![[r#"
        {
          "version": 1,
          "root": "ROOT",
          "findings": [
            {
              "code": "unknown-setting",
              "severity": "warning",
              "message": "unknown setting `colour`: known are `severity`, `id_families`, `spec_roots`, `ignore`, `tests`, `lens.enable`, `hints.coverage`, `hints.titles`, `tokens.code`",
              "file": "specls.toml",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 7,
              "related": [],
              "fixes": []
            },
            {
              "code": "unplanned-requirement",
              "severity": "info",
              "message": "no task of 001-a names FR-002, while tasks name 1 of its 2 requirements",
              "file": "specs/001-a/spec.md",
              "line": 4,
              "column": 5,
              "end_line": 4,
              "end_column": 11,
              "related": [],
              "fixes": [
                "Add a task stub for FR-002"
              ]
            },
            {
              "code": "duplicate-requirement",
              "severity": "error",
              "message": "FR-001 is defined twice in 001-a; every mention of it means the first definition",
              "file": "specs/001-a/spec.md",
              "line": 6,
              "column": 5,
              "end_line": 6,
              "end_column": 11,
              "related": [
                {
                  "message": "first defined here",
                  "file": "specs/001-a/spec.md",
                  "line": 3,
                  "column": 5
                }
              ],
              "fixes": [
                "Give it the next free id, FR-003"
              ]
            },
            {
              "code": "unknown-requirement",
              "severity": "warning",
              "message": "FR-005 is not defined in 001-a, which defines FR-001 and FR-002",
              "file": "specs/001-a/tasks.md",
              "line": 4,
              "column": 31,
              "end_line": 4,
              "end_column": 37,
              "related": [],
              "fixes": []
            },
            {
              "code": "missing-tasks",
              "severity": "hint",
              "message": "nothing plans the 1 requirement of 002-b: there is no tasks.md",
              "file": "specs/002-b/spec.md",
              "line": 1,
              "column": 1,
              "end_line": 1,
              "end_column": 4,
              "related": [],
              "fixes": [
                "Create tasks.md with a stub for every requirement"
              ]
            },
            {
              "code": "unknown-requirement",
              "severity": "warning",
              "message": "FR-009 is not defined in 001-a, which defines FR-001 and FR-002",
              "file": "tests/test_a.py",
              "line": 1,
              "column": 19,
              "end_line": 1,
              "end_column": 25,
              "related": [],
              "fixes": []
            }
          ],
          "skipped": [],
          "summary": {
            "errors": 1,
            "warnings": 3,
            "infos": 1,
            "hints": 1,
            "files": 6,
            "features": 2
          }
        }
    "#]].assert_eq(&ran.stdout);
    let ran = workspace().run(&["trace", "--format", "json", "specs/001-a/tasks.md"]);
    expect![[r#"
        {
          "version": 1,
          "root": "ROOT",
          "features": [
            {
              "id": "001-a",
              "path": "specs/001-a",
              "dialect": "spec-kit",
              "summary": {
                "requirements": 2,
                "specified": 1,
                "planned": 0,
                "implemented": 0,
                "verified": 1,
                "withdrawn": 0,
                "tasks": 2,
                "done": 1
              },
              "items": [
                {
                  "kind": "task",
                  "id": "T001",
                  "title": "Do a in src/a.py per FR-001",
                  "text": "Do a in src/a.py per FR-001",
                  "file": "specs/001-a/tasks.md",
                  "line": 3,
                  "end_line": 3,
                  "state": "done",
                  "coverage": null,
                  "links": [
                    {
                      "direction": "out",
                      "relation": "plans",
                      "kind": "requirement",
                      "id": "FR-001",
                      "feature": "001-a",
                      "file": "specs/001-a/spec.md",
                      "line": 3
                    },
                    {
                      "direction": "out",
                      "relation": "refers",
                      "kind": "file",
                      "id": null,
                      "feature": null,
                      "file": "src/a.py",
                      "line": 1
                    }
                  ]
                },
                {
                  "kind": "task",
                  "id": "T002",
                  "title": "引用 do it again per FR-005",
                  "text": "引用\tdo it again per FR-005",
                  "file": "specs/001-a/tasks.md",
                  "line": 4,
                  "end_line": 4,
                  "state": "open",
                  "coverage": null,
                  "links": []
                }
              ]
            }
          ]
        }
    "#]]
    .assert_eq(&ran.stdout);
}

#[test]
fn for_people() {
    let ran = workspace().run(&["check"]);
    expect![[r#"
        warning[unknown-setting]: unknown setting `colour`: known are `severity`, `id_families`, `spec_roots`, `ignore`, `tests`, `lens.enable`, `hints.coverage`, `hints.titles`, `tokens.code`
         --> specls.toml:1:1
          |
        1 | colour = true
          | ^^^^^^

        info[unplanned-requirement]: no task of 001-a names FR-002, while tasks name 1 of its 2 requirements
         --> specs/001-a/spec.md:4:5
          |
        4 | - **FR-002**: System MUST do b
          |     ^^^^^^
          = help: Add a task stub for FR-002

        error[duplicate-requirement]: FR-001 is defined twice in 001-a; every mention of it means the first definition
         --> specs/001-a/spec.md:6:5
          |
        6 | - **FR-001**: twice
          |     ^^^^^^
        note: first defined here
         --> specs/001-a/spec.md:3:5
          |
        3 | - **FR-001**: System MUST do a
          |     ------
          = help: Give it the next free id, FR-003

        warning[unknown-requirement]: FR-005 is not defined in 001-a, which defines FR-001 and FR-002
         --> specs/001-a/tasks.md:4:31
          |
        4 | - [ ] T002 引用    do it again per FR-005
          |                                    ^^^^^^

        warning[unknown-requirement]: FR-009 is not defined in 001-a, which defines FR-001 and FR-002
         --> tests/test_a.py:1:19
          |
        1 | # 001-FR-001, 001-FR-009
          |                   ^^^^^^

        hint[missing-tasks]: specs/002-b/spec.md:1:1: nothing plans the 1 requirement of 002-b: there is no tasks.md

        Requirements    ░ specified  ▒ planned  ▓ implemented  █ verified
          001-a  ████████████░░░░░░░░░░░░  1 specified · 1 verified
          002-b  ░░░░░░░░░░░░░░░░░░░░░░░░  1 specified

        1 error, 3 warnings, 1 information, 1 hint in 6 files, 2 features
    "#]].assert_eq(&ran.stdout);
}

#[test]
fn exit_codes() {
    let clean =
        Workspace::new("//- .specify/x\n\n//- specs/001-a/spec.md\n# A\n\n- **FR-001**: System MUST do a\n");
    for (deny, code) in [("error", 0), ("warning", 0), ("info", 0), ("hint", 1)] {
        assert_eq!(clean.run(&["check", "--deny", deny]).code, code, "{deny}");
        assert_eq!(clean.run(&["check", "--format", "json", "--deny", deny]).code, code, "{deny}");
    }
    assert_eq!(workspace().run(&["check"]).code, 1);
    assert_eq!(workspace().run(&["check", "specs/002-b"]).code, 0, "the error is elsewhere");
    assert_eq!(workspace().run(&["trace"]).code, 0);
    for (args, needles) in [
        (&["check", "spec"][..], &["there is no `spec` in `ROOT`", "= help: give a folder"][..]),
        (&["trace", "no/such"], &["there is no `no` in `ROOT`"]),
        (&["explain", "unplaned-requirement"], &["did you mean unplanned-requirement?"]),
        (&["explain", "xyz"], &["no finding has the code `xyz`", "lists all of them"]),
        (&["check", "--deny", "fatal"], &["possible values: error, warning, info, hint"]),
        (&["chekc"], &["check"]),
        (&[], &["Usage"]),
    ] {
        let ran = clean.run(args);
        assert_eq!((ran.code, &*ran.stdout), (2, ""), "{args:?}");
        assert!(needles.iter().all(|needle| ran.stderr.contains(needle)), "{args:?}: {}", ran.stderr);
    }
}

#[test]
fn only_what_lies_below_path_is_printed() {
    let workspace = workspace();
    let report = |path: &str| -> Value {
        serde_json::from_str(&workspace.run(&["check", "--format", "json", path]).stdout).expect("JSON")
    };
    let files = |report: &Value| -> Vec<String> {
        let findings = report["findings"].as_array().expect("findings");
        let mut files: Vec<_> =
            findings.iter().filter_map(|f| f["file"].as_str().map(str::to_owned)).collect();
        files.dedup();
        files
    };
    let all = report(".");
    assert_eq!(all["root"], "ROOT");
    assert_eq!(
        files(&all),
        [
            "specls.toml",
            "specs/001-a/spec.md",
            "specs/001-a/tasks.md",
            "specs/002-b/spec.md",
            "tests/test_a.py"
        ]
    );
    let feature = report("specs/001-a");
    assert_eq!(feature["root"], "ROOT");
    assert_eq!(files(&feature), ["specs/001-a/spec.md", "specs/001-a/tasks.md"]);
    assert_eq!((&feature["summary"]["files"], &feature["summary"]["features"]), (&2.into(), &1.into()));
    let file = report("tests/test_a.py");
    assert_eq!(files(&file), ["tests/test_a.py"]);
    assert_eq!((&file["summary"]["files"], &file["summary"]["features"]), (&1.into(), &0.into()));
    // Outside of a project the folder itself is the root.
    let plain = Workspace::new(
        "//- x/specs/001-a/spec.md\n- **FR-001**: a\n//- x/specs/001-a/tasks.md\n- [ ] T001 FR-001\n",
    );
    let report: Value =
        serde_json::from_str(&plain.run(&["check", "--format", "json", "x"]).stdout).expect("JSON");
    assert_eq!((&report["root"], &report["summary"]["features"]), (&"ROOT/x".into(), &1.into()));
}

#[test]
fn settings_above_the_root_are_checked_too() {
    let workspace = Workspace::new(
        "//- specls.toml\ncolour = true\n//- app/.specify/x\n\n//- app/specs/001-a/spec.md\n# A\n",
    );
    let ran = workspace.run(&["check", "--format", "json", "app"]);
    assert!(ran.stdout.contains("\"file\": \"../specls.toml\""), "{}", ran.stdout);
    let ran = workspace.run(&["check", "--format", "json", "app/specs"]);
    assert!(!ran.stdout.contains("specls.toml"), "{}", ran.stdout);
}

#[test]
fn what_was_not_read_is_said() {
    let workspace = workspace();
    for n in 0..12 {
        workspace.write(&format!("specs/002-b/n{n:02}.md"), b"\xff\xfe\xff");
    }
    workspace.write("specs/002-b/plan.md", b"# T\n\xff\n");
    let ran = workspace.run(&["check", "specs/002-b"]);
    let from = ran.stdout.find("13 files were not read").unwrap_or_else(|| panic!("{}", ran.stdout));
    expect![[r#"
        13 files were not read
          specs/002-b/n00.md: UTF-16, not UTF-8
          specs/002-b/n01.md: UTF-16, not UTF-8
          specs/002-b/n02.md: UTF-16, not UTF-8
          specs/002-b/n03.md: UTF-16, not UTF-8
          specs/002-b/n04.md: UTF-16, not UTF-8
          specs/002-b/n05.md: UTF-16, not UTF-8
          specs/002-b/n06.md: UTF-16, not UTF-8
          specs/002-b/n07.md: UTF-16, not UTF-8
          specs/002-b/n08.md: UTF-16, not UTF-8
          specs/002-b/n09.md: UTF-16, not UTF-8
          … and 3 more, all of them in --format json

        Requirements    ░ specified  ▒ planned  ▓ implemented  █ verified
          002-b  ░░░░░░░░░░░░░░░░░░░░░░░░  1 specified

        1 hint in 1 file, 1 feature
    "#]]
    .assert_eq(&ran.stdout[from..]);
    let report: Value =
        serde_json::from_str(&workspace.run(&["check", "--format", "json"]).stdout).expect("JSON");
    assert_eq!(report["skipped"].as_array().map(Vec::len), Some(13));
    assert_eq!(report["skipped"][12]["file"], "specs/002-b/plan.md");
}

#[test]
fn many_features_are_summed_up() {
    let workspace = Workspace::new("//- .specify/x\n\n");
    for n in 1..=31 {
        workspace.write(&format!("specs/{n:03}-x/spec.md"), "# X\n\n- **FR-001**: System MUST do x\n");
    }
    let ran = workspace.run(&["check"]);
    assert!(
        ran.stdout.contains("all 31 features  ░░░░░░░░░░░░░░░░░░░░░░░░  31 specified\n"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("`specls trace` shows each of them"));
}

#[test]
fn a_folder_without_specs_is_told() {
    let workspace = Workspace::new("//- src/a.py\nprint(1)\n");
    let ran = workspace.run(&["check"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    assert!(ran.stdout.contains("there are no specs below ROOT"), "{}", ran.stdout);
    let ran = workspace.run(&["trace"]);
    assert!(ran.code == 0 && ran.stdout.contains("there are no specs below ROOT"), "{}", ran.stdout);
}

#[test]
fn colours_are_for_terminals() {
    let workspace = workspace();
    let output = |set: Option<(&str, &str)>| {
        let mut command = specls(&workspace.path(), &["check"]);
        command.envs(set);
        ran(command.output().expect("the program runs")).stdout
    };
    assert!(!output(None).contains('\x1b'));
    let coloured = output(Some(("CLICOLOR_FORCE", "1")));
    assert!(coloured.contains("\x1b[1m\x1b[31merror[duplicate-requirement]\x1b[0m"), "{coloured}");
    assert!(!output(Some(("NO_COLOR", "1"))).contains('\x1b'));
}

#[test]
fn what_files_hold_cannot_steer_the_terminal() {
    let workspace = Workspace::new(
        "//- .specify/x\n\n//- specs/001-a/spec.md\n# A\n\n- **FR-001**: \x1b[2J\u{202e}a [NEEDS CLARIFICATION: \x1b[31mwhy?]\n",
    );
    for args in [&["check", "--deny", "hint"][..], &["trace"], &["trace", "--inferred"]] {
        let out = workspace.run(args).stdout;
        assert!(!out.contains(['\x1b', '\u{202e}']) && out.contains('␛'), "{out}");
    }
}

#[test]
fn the_table_suits_the_terminal() {
    let workspace = workspace();
    for width in ["60", "80", "120"] {
        for args in [&["trace"][..], &["trace", "--inferred"]] {
            let mut command = specls(&workspace.path(), args);
            command.env("COLUMNS", width);
            let out = ran(command.output().expect("the program runs")).stdout;
            let widest = out.lines().map(|line| line.chars().count()).max();
            assert!(widest <= width.parse().ok(), "{out}");
        }
    }
}

/// `specls … | head`: the reader goes away before everything is written.
#[test]
fn a_closed_pipe_is_no_panic() {
    for args in [
        &["check"][..],
        &["check", "--format", "json"],
        &["trace"],
        &["trace", "--format", "json"],
        &["trace", "--format", "json", "--inferred"],
        &["explain"],
    ] {
        let mut command = specls(common::EXAMPLE.as_ref(), args);
        let mut child =
            command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program runs");
        drop(child.stdout.take());
        let output = child.wait_with_output().expect("the program ends");
        assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{args:?}");
        assert_eq!(output.status.code(), Some(0), "{args:?}");
    }
}

#[test]
fn explain_knows_every_code() {
    let list = run(".", &["explain"]);
    assert_eq!(list.code, 0);
    for code in specls_analysis::codes() {
        assert!(list.stdout.contains(code), "{code}");
        let one = run(".", &["explain", code]);
        assert_eq!(one.code, 0);
        assert!(
            one.stdout.lines().next().is_some_and(|line| line.ends_with(&format!("[{code}]"))),
            "{}",
            one.stdout
        );
    }
}

#[test]
fn version_and_help() {
    let version = run(".", &["--version"]);
    assert_eq!((version.code, &*version.stdout), (0, concat!("specls ", env!("CARGO_PKG_VERSION"), "\n")));
    let help = run(".", &["help"]);
    assert_eq!(help.code, 0);
    for command in ["check", "trace", "explain"] {
        assert!(help.stdout.contains(command));
    }
    assert!(run(".", &["trace", "--help"]).stdout.contains("--inferred"));
}

#[test]
fn criteria_stand_under_their_requirements() {
    let workspace = Workspace::new(
        "\
//- .kiro/specs/albums/requirements.md
# Requirements Document

### Requirement 1: Browse albums

**User Story:** As a reader, I want to see albums

#### Acceptance Criteria

1. WHEN the page opens, THE App SHALL list albums
2. THE App SHALL page
3. THE App SHALL print

### Requirement 2: Share albums

#### Acceptance Criteria

1. THE App SHALL share
//- .kiro/specs/albums/design.md
# Design Document

## Correctness Properties

### Property 1: Order

**Validates: Requirements 1.1**
//- .kiro/specs/albums/tasks.md
# Implementation Plan

- [x] 1. List in `src/a.py`
  - _Requirements: 1.1_
- [ ] 2. Page
  - _Requirements: 1.2, 2_
//- .kiro/specs/slow/bugfix.md
# Bugfix Requirements Document

### Expected Behavior (Correct)

2.1 WHEN it starts THEN the system SHALL be there
//- src/a.py
pass
",
    );
    let ran = workspace.run(&["trace"]);
    expect![[r#"
        albums  .kiro/specs/albums
          2 requirements · 4 criteria · 1 property · 1 of 2 tasks done
                 coverage          tasks  code  tests
          1      ●●○○ planned      1 2       ·      ·  Browse albums
            1.1  ●●●○ implemented  1         ·      ·  WHEN the page opens, THE App SHALL list albums
            1.3  ●○○○ specified              ·      ·  THE App SHALL print
          2      ●●○○ planned      2         ·      ·  Share albums

        slow  .kiro/specs/slow
          1 criterion
                 coverage          tasks  code  tests
          2.1    ●○○○ specified              ·      ·  WHEN it starts THEN the system SHALL be there

    "#]]
    .assert_eq(&ran.stdout);
    let ran = workspace.run(&["check"]);
    expect![[r#"
        hint[unplanned-criterion]: .kiro/specs/albums/requirements.md:11:1: no task of albums names criterion 1.3, while tasks name 2 of the 3 criteria of requirement 1
        hint[missing-tasks]: .kiro/specs/slow/bugfix.md:1:1: nothing plans the 1 criterion of slow: there is no tasks.md

        Requirements    ░ specified  ▒ planned  ▓ implemented  █ verified
          albums  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒  2 planned
          slow    ░░░░░░░░░░░░░░░░░░░░░░░░  1 specified

        2 hints in 4 files, 2 features
    "#]].assert_eq(&ran.stdout);
}
