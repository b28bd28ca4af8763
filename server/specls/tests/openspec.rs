//! `specls check --format openspec` on small projects.

mod common;

use common::{Workspace, run};
use expect_test::expect;

const PROJECT: &str = "\
//- openspec/specs/lamps/spec.md
# lamps Specification
## Purpose
Lamps give light to people who read after dark, at home.
## Requirements
### Requirement: Switch
It may switch.
#### Scenario: On
- x
//- openspec/changes/dim/specs/lamps/spec.md
## MODIFIED Requirements
### Requirement: Hum
It MUST hum.
#### Scenario: Hum
- x
//- openspec/changes/dim/tasks.md
## 1. Dim
- [ ] 2.1 Dim it
//- app/main.py
print()
";

#[test]
fn the_report_and_the_status_of_the_tool() {
    let workspace = Workspace::new(PROJECT);
    let ran = workspace.run(&["check", "--format", "openspec"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    expect![[r####"
        {
          "items": [
            {
              "id": "dim",
              "type": "change",
              "valid": true,
              "issues": [
                {
                  "level": "INFO",
                  "path": "lamps/spec.md",
                  "message": "Archive would refuse this delta: lamps MODIFIED failed for header \"### Requirement: Hum\" - not found"
                },
                {
                  "level": "WARNING",
                  "path": "tasks.md",
                  "line": 2,
                  "message": "Task \"2.1\" is under group 1, but its leading number points to group 2. Move it to group 2 or renumber it."
                }
              ],
              "durationMs": 0
            },
            {
              "id": "lamps",
              "type": "spec",
              "valid": true,
              "issues": [
                {
                  "level": "WARNING",
                  "path": "requirements[0]",
                  "message": "Requirement \"Switch\" should contain SHALL or MUST (RFC 2119 best practice for English specs)"
                }
              ],
              "durationMs": 0
            }
          ],
          "summary": {
            "totals": {
              "items": 2,
              "passed": 2,
              "failed": 0
            },
            "byType": {
              "change": {
                "items": 1,
                "passed": 1,
                "failed": 0
              },
              "spec": {
                "items": 1,
                "passed": 1,
                "failed": 0
              }
            }
          },
          "version": "1.0",
          "root": {
            "path": "ROOT",
            "source": "nearest"
          }
        }
    "####]].assert_eq(&ran.stdout);
    let strict = workspace.run(&["check", "--format", "openspec", "--strict"]);
    assert_eq!(strict.code, 1);
    assert_eq!(strict.stdout.matches("\"valid\": false").count(), 2);
    // As the tool does, from any folder below.
    assert_eq!(workspace.run(&["check", "app", "--format", "openspec"]).stdout, ran.stdout);
    assert_eq!(workspace.run(&["check", "openspec/specs", "--format", "openspec"]).stdout, ran.stdout);
}

#[test]
fn no_project() {
    let ran = Workspace::new("//- openspec/notes.md\nx\n").run(&["check", "--format", "openspec"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    expect![[r#"
        {
          "status": [
            {
              "severity": "error",
              "code": "no_openspec_root",
              "message": "No OpenSpec root found from the current directory.",
              "target": "openspec.root",
              "fix": "Run openspec init to create a root here."
            }
          ]
        }
    "#]]
    .assert_eq(&ran.stdout);
}

#[test]
fn what_cannot_be_asked() {
    let ran = Workspace::new("//- openspec/config.yaml\nstore: elsewhere\n")
        .run(&["check", "--format", "openspec"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.contains("the store `elsewhere`"), "{}", ran.stderr);
    let ran = Workspace::new(PROJECT).run(&["check", "--strict"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.contains("--strict belongs to --format openspec"), "{}", ran.stderr);
    let ran = run(".", &["check", "no-such-folder", "--format", "openspec"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.contains("no file or folder"), "{}", ran.stderr);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed() {
    let workspace = Workspace::new(PROJECT);
    let specs = workspace.path().join("openspec/specs");
    std::fs::create_dir(specs.join("linked")).expect("created");
    std::os::unix::fs::symlink(specs.join("lamps/spec.md"), specs.join("linked/spec.md")).expect("linked");
    std::os::unix::fs::symlink(specs.join("lamps"), specs.join("folder")).expect("linked");
    let ran = workspace.run(&["check", "--format", "openspec"]);
    assert_eq!(ran.stdout.matches("\"type\": \"spec\"").count(), 1, "{}", ran.stdout);
}
