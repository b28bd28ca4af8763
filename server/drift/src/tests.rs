//! Small repositories, made by the `git` of the machine; without one the tests say so and pass.

use std::path::Path;
use std::process::Command;
use std::sync::Arc;

use expect_test::{Expect, expect};
use specls_history::Repository;
use specls_session::Session;
use tempfile::TempDir;

use crate::rows::{Wanted, rows};
use crate::{Asked, Drift, When, drift, drift_since};

const SPEC: &str = "specs/001-albums/spec.md";

/// A spec with the texts of two requirements.
fn spec(one: &str, two: &str) -> String {
    format!(
        "# Feature: Albums\n\n## Requirements\n\n- **FR-001**: System MUST {one}\n- **FR-002**: System MUST {two}\n"
    )
}

struct Repo(TempDir);

impl Repo {
    fn new() -> Option<Self> {
        let repo = Self(TempDir::new().expect("a folder"));
        if Command::new("git").arg("--version").output().is_err() {
            eprintln!("skipped: no git to make a repository with");
            return None;
        }
        repo.git(&["init", "-q", "-b", "main"]);
        Some(repo)
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn git(&self, args: &[&str]) {
        let mut command = Command::new("git");
        command.current_dir(self.path()).args(["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]);
        for name in ["GIT_DIR", "GIT_INDEX_FILE", "GIT_WORK_TREE"] {
            command.env_remove(name);
        }
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        let ran = command.args(args).output().expect("git runs");
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
        std::fs::write(path, text).expect("written");
    }

    fn commit(&self, subject: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "-m", subject]);
    }

    fn found(&self, since: Option<&str>) -> Drift {
        let root = self.path().canonicalize().expect("a path").to_str().expect("UTF-8").to_owned();
        let snapshot = Session::load(vec![Arc::from(&*root)]).snapshot();
        let repository = Repository::open(&root).expect("a repository");
        let asked = Asked {
            snapshot: &snapshot,
            repository: &repository,
            root: &root,
            text: &|file| std::fs::read_to_string(&*file.path).ok().map(Into::into),
            feature: &|_| true,
            go_on: &|| true,
        };
        match since {
            Some(revision) => drift_since(&asked, &repository.since(revision).expect("a commit")),
            None => drift(&asked),
        }
        .expect("nobody cancelled")
    }

    fn check(&self, since: Option<&str>, expected: &Expect) {
        let found = self.found(since);
        let mut out = String::new();
        let when = |when: &When| match when {
            When::Uncommitted => "now".to_owned(),
            When::Commit(commit) => commit.subject.clone(),
            When::Before(commit) => format!("before {}", commit.subject),
        };
        for one in &found.requirements {
            let new = if one.new { " (new)" } else { "" };
            out.push_str(&format!("{} {}: {}{new}\n", one.line, one.called, when(&one.changed)));
            for place in &one.places {
                let name = place.name.as_deref().unwrap_or("-");
                let file = place.path.rsplit('/').next().unwrap_or_default();
                let mark = if place.suspect { "old" } else { "new" };
                out.push_str(&format!(
                    "  {mark} {file}:{} {} {name}: {}\n",
                    place.line,
                    place.kind,
                    when(&place.changed)
                ));
            }
        }
        for note in &found.notes {
            out.push_str(&format!("note: {note}\n"));
        }
        expected.assert_eq(&out);
    }
}

const CODE: &str = "\
# FR-002 is kept here, too.

import os

# Keeps albums: 001-FR-001.
@decorated
def create(name):
    return name

def delete(name):
    \"\"\"001-FR-002\"\"\"
    return None
";

fn albums() -> Option<Repo> {
    let repo = Repo::new()?;
    repo.commit(
        "specify",
        &[("README.md", ""), (".specify/memory/constitution.md", "# C\n"), (SPEC, &spec("keep", "drop"))],
    );
    repo.commit(
        "build",
        &[
            ("src/albums.py", CODE),
            ("tests/test_albums.py", "def test_001_fr_001():\n    assert create('a')\n"),
        ],
    );
    Some(repo)
}

#[test]
fn code_that_is_older_than_the_text_is_suspect() {
    let Some(repo) = albums() else { return };
    repo.check(None, &expect![""]);
    repo.commit("clarify", &[(SPEC, &spec("keep for ever", "drop"))]);
    repo.check(
        None,
        &expect![[r#"
        5 FR-001: clarify
          old albums.py:5 code create: build
          old test_albums.py:1 test test_001_fr_001: build
    "#]],
    );
    repo.commit("follow", &[("src/albums.py", &CODE.replace("return name", "return keep(name)"))]);
    repo.check(
        None,
        &expect![[r#"
        5 FR-001: clarify
          old test_albums.py:1 test test_001_fr_001: build
    "#]],
    );
    repo.write(SPEC, &spec("keep for ever", "drop\n  at night"));
    repo.check(
        None,
        &expect![[r#"
        5 FR-001: clarify
          old test_albums.py:1 test test_001_fr_001: build
        6 FR-002: now
          old albums.py:1 code -: follow
          old albums.py:11 code delete: build
    "#]],
    );
}

#[test]
fn form_is_no_change() {
    let Some(repo) = albums() else { return };
    let spec = spec("`keep`", "**drop**").replace('\n', "\r\n");
    repo.commit("form", &[(SPEC, &format!("{spec}\r\nmore\r\n"))]);
    repo.check(None, &expect![""]);
    // Nor does code count as changed that was only indented anew.
    repo.commit(
        "indent",
        &[("src/albums.py", &CODE.replace("    return", "        return").replace('\n', "\r\n"))],
    );
    repo.commit("clarify", &[(SPEC, &self::spec("keep it", "drop"))]);
    repo.check(
        None,
        &expect![[r#"
        5 FR-001: clarify
          old albums.py:5 code create: build
          old test_albums.py:1 test test_001_fr_001: build
    "#]],
    );
}

#[test]
fn a_requirement_that_came_later_is_not_what_was_meant() {
    let Some(repo) = Repo::new() else { return };
    let old = spec("keep", "drop").replace("FR-002", "FR-009");
    repo.commit(
        "specify",
        &[(".specify/memory/constitution.md", "# C\n"), (SPEC, &old), ("src/albums.py", CODE)],
    );
    repo.commit("another", &[(SPEC, &spec("keep", "drop"))]);
    repo.commit("change it", &[(SPEC, &spec("keep", "drop it"))]);
    repo.check(None, &expect![""]);
}

#[test]
fn a_review_lists_every_place() {
    let Some(repo) = albums() else { return };
    repo.commit("clarify", &[(SPEC, &spec("keep for ever", "drop"))]);
    let more = format!("{}- **FR-003**: System MUST list\n", spec("keep for ever", "drop"));
    repo.commit(
        "more",
        &[(SPEC, &more), ("tests/test_albums.py", "def test_001_fr_001():\n    assert True\n")],
    );
    repo.write("src/list.py", "# 001-FR-003\ndef all():\n    return []\n");
    repo.check(
        Some("HEAD~2"),
        &expect![[r#"
        5 FR-001: now
          old albums.py:5 code create: before build
          new test_albums.py:1 test test_001_fr_001: now
        7 FR-003: now (new)
          new list.py:1 code all: now
    "#]],
    );
    repo.check(Some("HEAD"), &expect![""]);
}

#[test]
fn what_is_in_no_commit_is_not_compared() {
    let Some(repo) = albums() else { return };
    repo.git(&["rm", "-q", "--cached", SPEC]);
    repo.git(&["commit", "-q", "-m", "not kept"]);
    repo.write(SPEC, &spec("other", "texts"));
    repo.check(
        None,
        &expect![[r#"
        note: the last commit has no specs/001-albums/spec.md: it is not compared
    "#]],
    );
}

#[test]
fn a_part_ends_where_it_ended() {
    let now = rows("def a():\n    x\n\ndef b():\n    y\n");
    let wanted = Wanted::new(&now, &[0..2, 2..4]);
    let found = |text: &str| wanted.in_version(&rows(text), &|_| true);
    assert_eq!(found("def b():\n  y\ndef a():\n  x\n"), [true, true]);
    assert_eq!(found("def a():\n  x\n  z\ndef b():\n  z\n"), [false, false]);
    assert_eq!(found(""), [false, false]);
}
