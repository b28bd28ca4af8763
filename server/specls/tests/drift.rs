//! `specls drift` on small repositories, made by the `git` of the machine; without one the tests say so and pass.

mod common;

use std::process::Command;

use common::Workspace;
use expect_test::expect;
use tempfile::TempDir;

fn git(workspace: &Workspace, args: &[&str]) -> bool {
    let mut command = Command::new("git");
    command.current_dir(workspace.path()).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
    for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
        command.env_remove(name);
    }
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.env("GIT_COMMITTER_DATE", "2026-01-30T12:00:00Z").env("GIT_AUTHOR_DATE", "2026-01-30T12:00:00Z");
    let ran = command.args(args).output();
    if ran.is_err() {
        eprintln!("skipped: no git to make a repository with");
    }
    ran.is_ok_and(|ran| ran.status.success())
}

fn commit(workspace: &Workspace, subject: &str) -> bool {
    git(workspace, &["add", "-A"]) && git(workspace, &["commit", "-q", "-m", subject])
}

/// A requirement that changed after the code that names it, and a test that followed.
fn workspace() -> Option<Workspace> {
    let workspace = Workspace::new(
        "\
//- .specify/memory/constitution.md
# Constitution
//- specs/001-albums/spec.md
# Albums

- **FR-001**: System MUST keep albums
//- src/albums.py
# 001-FR-001
def create(name):
    return name
//- tests/test_albums.py
def test_001_fr_001():
    assert create('a')
",
    );
    let made = git(&workspace, &["init", "-q", "-b", "main"]) && commit(&workspace, "Begin");
    workspace
        .write("specs/001-albums/spec.md", "# Albums\n\n- **FR-001**: System MUST keep albums for ever\n");
    workspace.write("tests/test_albums.py", "def test_001_fr_001():\n    assert create('b')\n");
    (made && commit(&workspace, "Albums are kept for ever")).then_some(workspace)
}

#[test]
fn text_and_json() {
    let Some(workspace) = workspace() else { return };
    let ran = workspace.run(&["drift"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    expect![[r#"
        001-albums

          FR-001  System MUST keep albums for ever
            specs/001-albums/spec.md:3  text changed f7a3a350 2026-01-30 Albums are kept for ever
              src/albums.py:1  code create  last changed f3bdbeb5 2026-01-30 Begin

        1 suspect place of 1 requirement; compared 1 requirement that something names over 2 commits
    "#]]
    .assert_eq(&ran.stdout);
    let ran = workspace.run(&["drift", "--format", "json"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    expect![[r#"
        {
          "version": 1,
          "root": "ROOT",
          "since": null,
          "requirements": [
            {
              "feature": "001-albums",
              "kind": "requirement",
              "id": "FR-001",
              "title": "System MUST keep albums for ever",
              "file": "specs/001-albums/spec.md",
              "line": 3,
              "changed": {
                "when": "commit",
                "commit": {
                  "hash": "f7a3a3507d3bf3daf499aae3413d18a943bf50be",
                  "date": "2026-01-30",
                  "subject": "Albums are kept for ever"
                }
              },
              "new": null,
              "places": [
                {
                  "kind": "code",
                  "name": "create",
                  "file": "src/albums.py",
                  "line": 1,
                  "suspect": true,
                  "changed": {
                    "when": "commit",
                    "commit": {
                      "hash": "f3bdbeb50b5f146f3ec3d9e958fd8540b6d5011a",
                      "date": "2026-01-30",
                      "subject": "Begin"
                    }
                  }
                }
              ]
            }
          ],
          "notes": []
        }
    "#]]
    .assert_eq(&ran.stdout);
}

#[test]
fn since_a_commit() {
    let Some(workspace) = workspace() else { return };
    let ran = workspace.run(&["drift", "--since", "HEAD~1"]);
    assert_eq!((ran.code, &*ran.stderr), (1, ""));
    expect![[r#"
        001-albums

          FR-001  System MUST keep albums for ever
            specs/001-albums/spec.md:3  text differs
              src/albums.py:1  code create  not changed since
              tests/test_albums.py:1  test test_001_fr_001  changed since

        1 requirement of 1 that something names differ from f3bdbeb5; 1 place did not change since
    "#]]
    .assert_eq(&ran.stdout);
    let ran = workspace.run(&["drift", "--since", "HEAD"]);
    assert_eq!((ran.code, &*ran.stderr), (0, ""));
    let ran = workspace.run(&["drift", "--since", "nowhere"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    assert!(ran.stderr.starts_with("error: no commit is called `nowhere`"), "{}", ran.stderr);
}

#[test]
fn what_lies_below_a_path() {
    let Some(workspace) = workspace() else { return };
    assert_eq!(workspace.run(&["drift", "src"]).code, 1);
    assert_eq!(workspace.run(&["drift", "tests"]).code, 0);
}

#[test]
fn without_history() {
    let workspace = Workspace::new("//- .specify/memory/constitution.md\n# Constitution\n");
    let ran = workspace.run(&["drift"]);
    assert_eq!((ran.code, &*ran.stdout), (2, ""));
    expect![[r#"
        error: no git repository at `ROOT`: drift compares with history
          = help: give a folder inside of a repository
    "#]]
    .assert_eq(&ran.stderr);
    let folder = TempDir::new().expect("a folder");
    assert_eq!(common::run(folder.path(), &["drift"]).code, 2);
}
