use std::fs;
use std::sync::Mutex;

use tempfile::TempDir;

use super::*;
use crate::key::key;

/// A tree of files: `path` or `path = text`.
struct Tree {
    folder: TempDir,
    root: String,
}

impl Tree {
    fn new(files: &str) -> Tree {
        let folder = TempDir::new().unwrap();
        let root = key(folder.path()).unwrap();
        let tree = Tree { folder, root };
        tree.add(files);
        tree
    }

    fn add(&self, files: &str) {
        for line in files.lines().map(str::trim).filter(|line| !line.is_empty()) {
            let (path, text) = line.split_once(" = ").unwrap_or((line, ""));
            let path = self.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.replace(' ', "\n")).unwrap();
        }
    }

    fn settings(ignore: &[&str], spec_roots: &[&str]) -> Settings {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Settings { ignore: owned(ignore), spec_roots: owned(spec_roots), ..Settings::default() }
    }

    fn walk(&self) -> Vec<String> {
        self.walk_with(&Settings::default())
    }

    fn walk_with(&self, settings: &Settings) -> Vec<String> {
        self.list(&Walk::new(&self.root, settings)).0
    }

    /// Files below the root, sorted, and what the walk tells, with paths below the root.
    fn list(&self, walk: &Walk) -> (Vec<String>, Walked) {
        let files = Mutex::new(Vec::new());
        let mut walked = walk.run(&AtomicBool::new(false), |entry| {
            files.lock().unwrap().push(self.below(entry.path()));
        });
        walked.folders.iter_mut().for_each(|folder| *folder = self.below(folder));
        walked.skipped.iter_mut().for_each(|skipped| skipped.path = self.below(&skipped.path));
        let mut files = files.into_inner().unwrap();
        files.sort();
        let mut once = files.clone();
        once.dedup();
        assert_eq!(files, once, "each file is visited once");
        (files, walked)
    }

    fn below(&self, path: &str) -> String {
        relative(&self.root, path).unwrap().to_owned()
    }
}

fn skipped(path: &str, reason: &str) -> Skipped {
    Skipped { path: path.to_owned(), reason: reason.to_owned() }
}

#[test]
fn ignore_files_hold_without_a_repository() {
    let tree = Tree::new(
        ".gitignore = target/ *.log
         .ignore = secret.txt
         target/x.rs
         src/a.log
         src/a.rs
         src/.gitignore = !b.log c.rs
         src/b.log
         src/c.rs
         secret.txt
         image.png",
    );
    assert_eq!(
        tree.walk(),
        [".gitignore", ".ignore", "image.png", "src/.gitignore", "src/a.rs", "src/b.log"]
    );
}

#[test]
fn ignore_files_above_the_root_hold_inside_a_repository_only() {
    let tree = Tree::new(
        ".gitignore = *.log /app/gen/
         app/a.log
         app/a.rs
         app/gen/x.rs",
    );
    let walk = Walk::new(&join(&tree.root, "app"), &Settings::default());
    assert_eq!(tree.list(&walk).0, ["app/a.log", "app/a.rs", "app/gen/x.rs"]);
    fs::create_dir(tree.folder.path().join(".git")).unwrap();
    assert_eq!(tree.list(&walk).0, ["app/a.rs"]);
}

#[test]
fn ignore_files_above_the_repository_do_not_hold() {
    let tree = Tree::new(
        ".gitignore = *
         code/app/.git/HEAD
         code/app/src/a.rs",
    );
    for root in ["code/app", "code/app/src"] {
        assert_eq!(
            tree.list(&Walk::new(&join(&tree.root, root), &Settings::default())).0,
            ["code/app/src/a.rs"]
        );
    }
    fs::remove_dir_all(tree.folder.path().join("code/app/.git")).unwrap();
    let walk = Walk::new(&join(&tree.root, "code/app"), &Settings::default());
    assert_eq!(tree.list(&walk).0, ["code/app/src/a.rs"]);
}

#[test]
fn a_repository_in_a_repository_has_rules_of_its_own() {
    let tree = Tree::new(
        ".git/HEAD
         .git/info/exclude = local
         .gitignore = *.log
         local/x.rs
         a.log
         inner/.git/HEAD
         inner/a.log
         inner/a.rs",
    );
    assert_eq!(tree.walk(), [".gitignore", "inner/a.log", "inner/a.rs"]);
}

#[test]
fn hidden_folders_are_entered_and_some_never() {
    let tree = Tree::new(
        ".github/workflows/ci.yml
         .git/config
         .hg/x
         .svn/x
         .jj/x
         node_modules/x/specs/001-x/spec.md
         worktree/.git = gitdir:
         worktree/a.rs",
    );
    assert_eq!(tree.walk(), [".github/workflows/ci.yml", "worktree/a.rs"]);
    // Compared below the root only.
    let walk = Walk::new(&join(&tree.root, "node_modules"), &Settings::default());
    assert_eq!(tree.list(&walk).0, ["node_modules/x/specs/001-x/spec.md"]);
}

#[test]
fn spec_folders_are_entered_even_when_ignored() {
    let tree = Tree::new(
        ".gitignore = /specs/ .specify .kiro/ openspec/* *.local.md dist/
         specs/001-x/spec.md
         specs/001-x/notes.local.md
         specs/001-x/node_modules/y/spec.md
         specs/001-x/.git/config
         specs/001-x/.gitignore = *
         .specify/memory/constitution.md
         .kiro/specs/x/tasks.md
         openspec/specs/auth/spec.md
         packages/a/.specify/specs/001-y/spec.md
         dist/specs/001-z/spec.md
         notes.local.md",
    );
    let (files, walked) = tree.list(&Walk::new(&tree.root, &Settings::default()));
    assert_eq!(
        files,
        [
            ".gitignore",
            ".kiro/specs/x/tasks.md",
            ".specify/memory/constitution.md",
            "openspec/specs/auth/spec.md",
            "packages/a/.specify/specs/001-y/spec.md",
            "specs/001-x/.gitignore",
            "specs/001-x/notes.local.md",
            "specs/001-x/spec.md",
        ]
    );
    assert!(walked.folders.contains(&"specs/001-x".to_owned()));
    assert!(walked.folders.contains(&String::new()), "the root");
    assert!(!walked.folders.iter().any(|folder| folder.contains("dist") || folder.contains("node_modules")));
}

#[test]
fn spec_roots_of_the_settings_are_entered_even_when_ignored() {
    let tree = Tree::new(
        ".gitignore = docs
         docs/specs/001-x/spec.md
         docs/plans/001-y/spec.md
         docs/other.md",
    );
    assert_eq!(tree.walk(), [".gitignore"]);
    let settings = Tree::settings(&[], &["docs/plans", "docs/plans/001-y", "none"]);
    assert_eq!(tree.walk_with(&settings), [".gitignore", "docs/plans/001-y/spec.md"]);
    let settings = Tree::settings(&[], &["docs"]);
    assert_eq!(tree.walk_with(&settings).len(), 4);
}

#[test]
fn the_settings_have_the_last_word() {
    let tree = Tree::new(
        "specs/001-x/spec.md
         specs/old/spec.md
         vendor/specs/001-z/spec.md
         vendor/x.c
         src/a.gen.ts
         src/a.ts",
    );
    let settings = Tree::settings(&["vendor/", "specs/old", "**/*.gen.ts"], &[]);
    assert_eq!(tree.walk_with(&settings), ["specs/001-x/spec.md", "src/a.ts"]);
    assert_eq!(
        tree.walk_with(&Tree::settings(&["specs", "vendor", "src"], &["vendor"])),
        Vec::<String>::new()
    );
}

#[test]
fn within_some_paths() {
    let tree = Tree::new(
        ".gitignore = dist specs
         a/b/c.rs
         a/b/d.rs
         a/bc/e.rs
         dist/x.rs
         specs/001-x/spec.md
         specs/001-x/plan.md",
    );
    let all = Walk::new(&tree.root, &Settings::default());
    let within = |paths: &[&str]| {
        let paths: Vec<String> = paths.iter().map(|path| join(&tree.root, path)).collect();
        tree.list(&all.within(&paths)).0
    };
    assert_eq!(within(&["a/b"]), ["a/b/c.rs", "a/b/d.rs"]);
    assert_eq!(within(&["a/b/d.rs", "dist/x.rs", "gone.rs"]), ["a/b/d.rs"]);
    assert_eq!(within(&["specs/001-x/spec.md"]), ["specs/001-x/spec.md"]);
    assert_eq!(within(&["a", "a/b/c.rs"]).len(), 3);
    assert_eq!(within(&[]), Vec::<String>::new());
    assert_eq!(tree.list(&all.within(&[&tree.root])), tree.list(&all));
}

#[test]
fn the_length_is_there_for_the_asking() {
    let tree = Tree::new("a.md = 12345");
    let seen = Mutex::new(None);
    Walk::new(&tree.root, &Settings::default()).run(&AtomicBool::new(false), |entry| {
        *seen.lock().unwrap() = Some((entry.len(), entry.is_empty()));
    });
    assert_eq!(seen.into_inner().unwrap(), Some((Some(5), false)));
}

#[test]
fn a_walk_can_be_stopped() {
    let tree = Tree::new("a.md");
    let walked =
        Walk::new(&tree.root, &Settings::default()).run(&AtomicBool::new(true), |_| panic!("visited"));
    assert!(walked.stopped);
}

#[test]
fn a_root_that_is_not_there() {
    let walked = Walk::new("/no/such/root", &Settings::default()).run(&AtomicBool::new(false), |_| ());
    assert_eq!(walked.skipped, [skipped("/no/such/root", "no such file or directory")]);
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    #[test]
    fn links_are_not_followed() {
        let outside = Tree::new("secret.md");
        let tree = Tree::new("specs/001-x/spec.md\nsrc/a.rs");
        let link = |to: &str, at: &str| symlink(to, tree.folder.path().join(at)).unwrap();
        link("..", "specs/loop");
        link(".", "self");
        link(&outside.root, "outside");
        link(&join(&outside.root, "secret.md"), "specs/001-x/plan.md");
        link(&join(&outside.root, "secret.md"), "CLAUDE.md");
        link("nowhere", "specs/001-x/dangling.txt");
        link(&outside.root, "src/specs");
        let (files, walked) = tree.list(&Walk::new(&tree.root, &Settings::default()));
        assert_eq!(files, ["specs/001-x/spec.md", "src/a.rs"]);
        assert_eq!(
            walked.skipped,
            [skipped("specs/001-x/plan.md", "symbolic link"), skipped("src/specs", "symbolic link")]
        );
        assert_eq!(walked.folders, ["", "specs", "specs/001-x", "src"]);
    }

    #[test]
    fn a_link_as_spec_root_is_not_followed() {
        let outside = Tree::new("001-x/spec.md\nplans/001-x/spec.md");
        let tree = Tree::new(".gitignore = docs out");
        symlink(&outside.root, tree.folder.path().join("docs")).unwrap();
        assert_eq!(tree.walk_with(&Tree::settings(&[], &["docs", "docs/plans"])), [".gitignore"]);
    }

    #[test]
    fn a_root_that_is_a_link_keeps_its_spelling() {
        let real = Tree::new("a.md\nspecs/x.md");
        let tree = Tree::new("");
        symlink(&real.root, tree.folder.path().join("link")).unwrap();
        let walk = Walk::new(&join(&tree.root, "link"), &Settings::default());
        assert_eq!(tree.list(&walk).0, ["link/a.md", "link/specs/x.md"]);
    }

    #[test]
    fn a_folder_without_rights_is_reported() {
        let tree = Tree::new("a/b.rs\nspecs/001-x/spec.md");
        let locked = |at: &str, mode: u32| {
            fs::set_permissions(tree.folder.path().join(at), fs::Permissions::from_mode(mode)).unwrap();
        };
        locked("a", 0);
        locked("specs/001-x", 0);
        let (_, walked) = tree.list(&Walk::new(&tree.root, &Settings::default()));
        // Rights do not stop root.
        if fs::read_dir(tree.folder.path().join("a")).is_err() {
            let expected = [skipped("a", "permission denied"), skipped("specs/001-x", "permission denied")];
            assert_eq!(walked.skipped, expected);
        }
        locked("a", 0o755);
        locked("specs/001-x", 0o755);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_name_that_is_not_utf8_is_reported() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let tree = Tree::new("a.rs");
        for name in [&b"b\xff.rs"[..], b"c\xff.png"] {
            fs::write(tree.folder.path().join(OsStr::from_bytes(name)), "").unwrap();
        }
        fs::create_dir(tree.folder.path().join(OsStr::from_bytes(b"d\xff"))).unwrap();
        let (files, walked) = tree.list(&Walk::new(&tree.root, &Settings::default()));
        assert_eq!(files, ["a.rs"]);
        let reason = "its name is not UTF-8";
        assert_eq!(walked.skipped, [skipped("b\u{fffd}.rs", reason), skipped("d\u{fffd}", reason)]);
    }

    #[test]
    fn a_pipe_is_no_file() {
        let tree = Tree::new("a.rs");
        let _listener = std::os::unix::net::UnixListener::bind(tree.folder.path().join("socket")).unwrap();
        assert_eq!(tree.walk(), ["a.rs"]);
    }
}
