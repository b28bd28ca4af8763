//! Small repositories, made by the `git` of the machine; without one the tests say so and pass.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::{End, Error, Repository};

/// A repository in a folder of its own.
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
        command
            .env("GIT_COMMITTER_DATE", "2026-01-30T12:00:00Z")
            .env("GIT_AUTHOR_DATE", "2026-01-30T12:00:00Z");
        let ran = command.args(args).output().expect("git runs");
        assert!(ran.status.success(), "{args:?}: {}", String::from_utf8_lossy(&ran.stderr));
    }

    fn commit(&self, subject: &str, files: &[(&str, &str)]) {
        for (path, text) in files {
            let path = self.path().join(path);
            std::fs::create_dir_all(path.parent().expect("a folder above")).expect("folders");
            std::fs::write(path, text).expect("written");
        }
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", subject]);
    }

    fn open(&self) -> Repository {
        Repository::open(self.path().to_str().expect("UTF-8")).expect("a repository")
    }

    /// The versions of a file: subject of the commit and text.
    fn versions(&self, path: &str) -> Vec<(String, Option<String>)> {
        let repository = self.open();
        let history = repository.history(&[path.to_owned()], &|| true).expect("not cancelled");
        let reader = repository.reader();
        let versions = history.files[0].list.iter().map(|version| {
            let commit = repository.commit(&history, version.commit).expect("a commit");
            (commit.subject, version.blob.map(|blob| reader.text(blob).expect("text")))
        });
        versions.collect()
    }
}

fn version(subject: &str, text: &str) -> (String, Option<String>) {
    (subject.to_owned(), Some(text.to_owned()))
}

#[test]
fn versions_come_newest_first_with_the_commit_that_brought_them() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("one", &[("a/b/x.md", "1"), ("y", "")]);
    repo.commit("two", &[("y", "changed")]);
    repo.commit("three", &[("a/b/x.md", "2")]);
    repo.commit("four", &[("a/z", "")]);
    assert_eq!(repo.versions("a/b/x.md"), [version("three", "2"), version("one", "1")]);
    assert_eq!(
        repo.versions("a/z"),
        [version("four", ""), ("three".to_owned(), None)].map(|mut v| {
            // Nothing lies before the first commit, so that is where there was nothing.
            if v.1.is_none() {
                v.0 = "one".to_owned()
            }
            v
        })
    );
    assert_eq!(repo.versions("nowhere"), [("one".to_owned(), None)]);
    let commit = repo.open().since("HEAD~1").expect("a commit").commit;
    assert_eq!((&*commit.date, &*commit.subject, commit.short().len()), ("2026-01-30", "three", 8));
}

#[test]
fn moved_files_are_followed() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("one", &[("specs/001-a/spec.md", "1"), ("src/a.py", "x")]);
    repo.git(&["mv", "specs", "docs"]);
    repo.commit("moved", &[]);
    repo.git(&["mv", "docs/001-a", "docs/002-a"]);
    repo.commit("moved and changed", &[("docs/002-a/spec.md", "2"), ("lib/b.py", "y")]);
    assert_eq!(repo.versions("docs/002-a/spec.md"), [version("moved and changed", "2"), version("one", "1")]);
}

#[test]
fn a_merge_is_one_moment() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("one", &[("a", "1"), ("b", "1")]);
    repo.git(&["switch", "-q", "-c", "work"]);
    repo.commit("in the branch", &[("a", "2")]);
    repo.commit("in the branch again", &[("b", "2")]);
    repo.git(&["switch", "-q", "main"]);
    repo.commit("beside", &[("c", "")]);
    repo.git(&["merge", "-q", "--no-ff", "-m", "merged", "work"]);
    assert_eq!(repo.versions("a"), [version("merged", "2"), version("one", "1")]);
    assert_eq!(repo.versions("b"), [version("merged", "2"), version("one", "1")]);
    repo.git(&["switch", "-q", "work"]);
    repo.commit("more", &[("a", "3")]);
    // What `main` got since is not this branch's.
    assert_eq!(repo.open().since("main").expect("a commit").commit.subject, "in the branch again");
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let Some(repo) = Repo::new() else { return };
    for n in 0..4 {
        repo.commit(&format!("commit {n}"), &[("a", &n.to_string()), ("b", "same")]);
    }
    let folder = TempDir::new().expect("a folder");
    let target = folder.path().join("clone");
    let (source, target) = (format!("file://{}", repo.path().display()), target.to_str().expect("UTF-8"));
    repo.git(&["clone", "-q", "--depth", "2", &source, target]);
    let repository = Repository::open(target).expect("a repository");
    let history = repository.history(&["a".to_owned(), "b".to_owned()], &|| true).expect("read");
    assert_eq!((history.end, history.len()), (End::Shallow, 2));
    assert_eq!((history.files[0].list.len(), history.files[0].complete), (2, false));
    assert_eq!((history.files[1].list.len(), history.files[1].complete), (1, false));
}

#[test]
fn a_folder_below_and_a_linked_working_tree_are_found() {
    let Some(repo) = Repo::new() else { return };
    repo.commit("one", &[("in/a", "1")]);
    repo.git(&["checkout", "-q", "--detach"]);
    let folder = TempDir::new().expect("a folder");
    let linked = folder.path().join("linked");
    repo.git(&["worktree", "add", "-q", linked.to_str().expect("UTF-8")]);
    for top in [repo.path(), &linked] {
        let repository = Repository::open(top.join("in").to_str().expect("UTF-8")).expect("a repository");
        let history = repository.history(&["a".to_owned()], &|| true).expect("read");
        assert!(history.files[0].tracked());
    }
}

#[test]
fn what_cannot_be_compared_is_said() {
    let outside = TempDir::new().expect("a folder");
    let path = outside.path().to_str().expect("UTF-8");
    assert!(matches!(Repository::open(path), Err(Error::NoRepository(_))));
    let Some(repo) = Repo::new() else { return };
    let path = repo.path().to_str().expect("UTF-8");
    assert!(matches!(Repository::open(path), Err(Error::NoCommit(_))));
    repo.commit("one", &[("a", "1")]);
    assert!(matches!(repo.open().since("nobody"), Err(Error::Revision(..))));
    assert!(matches!(repo.open().since("HEAD:a"), Err(Error::Revision(..))));
    assert!(repo.open().history(&["a".to_owned()], &|| false).is_none());
    let bare = TempDir::new().expect("a folder");
    let bare = bare.path().to_str().expect("UTF-8");
    repo.git(&["clone", "-q", "--bare", path, bare]);
    assert!(matches!(Repository::open(bare), Err(Error::Bare(_))));
}
