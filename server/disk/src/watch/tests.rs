use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Receiver;

use specls_settings::Settings;
use tempfile::TempDir;

use super::*;
use crate::Walk;

/// Far longer than anything takes; only a failing test waits for it.
const PATIENCE: Duration = Duration::from_secs(60);

/// A watched tree, and what was delivered.
struct Watched {
    folder: TempDir,
    root: String,
    watcher: Watcher,
    news: Receiver<News>,
}

impl Watched {
    fn new(files: &[&str]) -> Watched {
        let folder = TempDir::new().unwrap();
        let root = key(folder.path()).unwrap();
        let (sender, news) = channel();
        let watcher = Watcher::start(&root, move |news| sender.send(news).unwrap()).unwrap();
        let watched = Watched { folder, root, watcher, news };
        for file in files {
            watched.write(file, "");
        }
        watched.rescan();
        watched
    }

    /// What the caller does: walks, and watches the folders it found.
    fn rescan(&self) {
        let since = SystemTime::now();
        let walked = Walk::new(&self.root, &Settings::default()).run(&AtomicBool::new(false), |_| ());
        self.watcher.watch(&walked.folders, since).unwrap();
    }

    fn write(&self, file: &str, text: &str) {
        let path = self.folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn path(&self, below: &str) -> String {
        join(&self.root, below)
    }

    /// Waits for a change, and gives all that came until then.
    fn until(&self, below: &str, kind: ChangeKind) -> Vec<Change> {
        let path = self.path(below);
        let mut all = Vec::new();
        let end = Instant::now() + PATIENCE;
        loop {
            let Ok(news) = self.news.recv_timeout(end.saturating_duration_since(Instant::now())) else {
                panic!("no {kind:?} of {path}, only {all:?}");
            };
            let found = news.changes.iter().any(|change| change.path == path && change.kind == kind);
            all.extend(news.changes);
            if found {
                return all;
            }
        }
    }
}

#[test]
fn create_change_delete() {
    let watched = Watched::new(&["specs/001-x/spec.md"]);
    watched.write("specs/001-x/plan.md", "");
    watched.until("specs/001-x/plan.md", ChangeKind::Created);
    watched.write("specs/001-x/plan.md", "more");
    watched.until("specs/001-x/plan.md", ChangeKind::Changed);
    fs::remove_file(watched.path("specs/001-x/plan.md")).unwrap();
    watched.until("specs/001-x/plan.md", ChangeKind::Deleted);
}

#[test]
fn a_save_by_renaming() {
    let watched = Watched::new(&["spec.md"]);
    watched.write("spec.md.tmp", "new");
    fs::rename(watched.path("spec.md.tmp"), watched.path("spec.md")).unwrap();
    let changes = watched.until("spec.md", ChangeKind::Created);
    let temporary = |change: &&Change| change.path == watched.path("spec.md.tmp");
    // Whether it was still there in an earlier batch depends on the clock; in the end it is gone.
    let last = changes.iter().rfind(temporary).cloned();
    assert!(last.is_none_or(|change| change.kind != ChangeKind::Changed), "{changes:?}");
}

#[test]
fn a_new_folder_is_watched_after_a_rescan() {
    let watched = Watched::new(&["specs/001-x/spec.md"]);
    let before = watched.watcher.folder_count();
    watched.write("specs/002-y/deep/spec.md", "");
    let changes = watched.until("specs/002-y", ChangeKind::Created);
    assert!(changes.iter().any(|change| change.is_folder && change.path == watched.path("specs/002-y")));
    watched.rescan();
    assert_eq!(watched.watcher.folder_count(), before + 2);
    watched.write("specs/002-y/deep/plan.md", "");
    watched.until("specs/002-y/deep/plan.md", ChangeKind::Created);
}

#[test]
fn a_folder_that_comes_again() {
    let watched = Watched::new(&["specs/001-x/deep/spec.md", "specs/001-x2/spec.md"]);
    fs::remove_dir_all(watched.path("specs/001-x")).unwrap();
    watched.until("specs/001-x", ChangeKind::Deleted);
    assert_eq!(watched.watcher.folder_count(), 3, "the root, specs and 001-x2");
    watched.write("specs/001-x/deep/spec.md", "");
    watched.until("specs/001-x", ChangeKind::Created);
    watched.rescan();
    watched.write("specs/001-x/deep/plan.md", "");
    watched.until("specs/001-x/deep/plan.md", ChangeKind::Created);
    watched.write("specs/001-x2/plan.md", "");
    watched.until("specs/001-x2/plan.md", ChangeKind::Created);
}

#[test]
fn a_folder_that_moves() {
    let watched = Watched::new(&["specs/001-x/spec.md"]);
    fs::rename(watched.path("specs/001-x"), watched.path("specs/002-x")).unwrap();
    watched.until("specs/002-x", ChangeKind::Created);
    watched.rescan();
    watched.write("specs/002-x/plan.md", "");
    let changes = watched.until("specs/002-x/plan.md", ChangeKind::Created);
    assert!(!changes.iter().any(|change| change.path.contains("001-x/")), "{changes:?}");
}

#[test]
fn what_changed_before_the_watch_is_delivered() {
    let watched = Watched::new(&["a/old.md"]);
    let since = SystemTime::now();
    watched.write("b/new.md", "");
    watched.watcher.watch(&[watched.path("b")], since).unwrap();
    watched.until("b/new.md", ChangeKind::Changed);
}

#[test]
fn ignored_folders_are_not_watched() {
    let watched = Watched::new(&["src/a.rs", "target/x.o"]);
    watched.write(".gitignore", "target\n");
    // Starts over, since the first walk knew no ignore file.
    let (sender, news) = channel();
    let watcher = Watcher::start(&watched.root, move |news| sender.send(news).unwrap()).unwrap();
    let watched = Watched { watcher, news, ..watched };
    watched.rescan();
    watched.write("target/y.o", "");
    watched.write("src/b.rs", "");
    let changes = watched.until("src/b.rs", ChangeKind::Created);
    assert!(!changes.iter().any(|change| change.path.contains("/target/")), "{changes:?}");
}

#[cfg(unix)]
#[test]
fn links_count_as_absent_and_loops_do_no_harm() {
    use std::os::unix::fs::symlink;
    let watched = Watched::new(&["specs/spec.md"]);
    symlink("..", watched.path("specs/loop")).unwrap();
    symlink("spec.md", watched.path("specs/plan.md")).unwrap();
    watched.until("specs/plan.md", ChangeKind::Deleted);
    watched.rescan();
    assert_eq!(watched.watcher.folder_count(), 2);
}

#[test]
fn folders_that_cannot_be_watched_are_passed_over() {
    let watched = Watched::new(&["a.md"]);
    let folders = ["/no/such/folder".to_owned(), watched.root.clone()];
    assert_eq!(watched.watcher.watch(&folders, SystemTime::now()), Ok(()));
    assert!(watched.watcher.is_watching());
}

#[test]
fn dropping_ends_the_thread() {
    let folder = TempDir::new().unwrap();
    let alive = Arc::new(());
    let held = Arc::clone(&alive);
    let watcher = Watcher::start(&key(folder.path()).unwrap(), move |_| drop(Arc::clone(&held))).unwrap();
    drop(watcher);
    let end = Instant::now() + PATIENCE;
    while Arc::strong_count(&alive) > 1 {
        assert!(Instant::now() < end, "the thread still runs");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// Run by hand: `unshare -Ur sh -c 'echo 5 > /proc/sys/user/max_inotify_watches; <test binary> --ignored limit'`.
#[test]
#[ignore = "needs a user namespace with a limit of 5 watches"]
fn the_limit_is_one_error() {
    let folder = TempDir::new().unwrap();
    let root = key(folder.path()).unwrap();
    let folders: Vec<String> = (0..10).map(|number| join(&root, &number.to_string())).collect();
    folders.iter().for_each(|folder| fs::create_dir(folder).unwrap());
    let watcher = Watcher::start(&root, |_| ()).unwrap();
    let error = watcher.watch(&folders, SystemTime::now()).unwrap_err();
    assert_eq!(error, WatchError::Limit { watched: 5 });
    assert!(!watcher.is_watching());
    assert_eq!(watcher.watch(&folders, SystemTime::now()), Ok(()));
}
