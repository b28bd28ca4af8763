mod batch;

use std::collections::BTreeSet;
use std::fmt;
use std::fs;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant, SystemTime};

use notify::{ErrorKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::key::{join, key};
use crate::root::canonical_root;
use batch::{Batch, Raw};

/// How long events are gathered after the first one. A save is a handful of events within a millisecond, a checkout
/// thousands within seconds.
const WINDOW: Duration = Duration::from_millis(50);

/// The coarsest clock of a file system in use (FAT).
const CLOCK_STEP: Duration = Duration::from_secs(2);

/// macOS and Windows watch a whole tree with one handle, and a handle for each folder would be slow there. Elsewhere
/// each folder is watched by itself.
const WHOLE_TREE: bool = cfg!(any(target_os = "macos", windows));

/// How something on the disk changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is there, and was made or moved here since the last news.
    Created,
    /// It is there, and was written to.
    Changed,
    /// It is not there. It may never have been known.
    Deleted,
}

/// One path that changed. The kind says what the disk looked like when the news were delivered, so of many events on
/// one path only the outcome remains.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Change {
    /// Its path key.
    pub path: String,
    /// How it changed.
    pub kind: ChangeKind,
    /// Whether it is a folder, where it is there. What lies in a new folder brings no change of its own.
    pub is_folder: bool,
}

/// What happened on the disk within a short time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// What changed, sorted by path, each path once. Whether a path belongs to the tree is not looked at: that is
    /// answered by [`Walk::within`](crate::Walk::within) these paths. A change of an ignore file asks for a whole walk.
    pub changes: Vec<Change>,
    /// The system lost events: only a whole walk tells what changed.
    pub lost: bool,
}

/// Why watching does not work, in words for the user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchError {
    /// The system watches no more folders.
    Limit {
        /// Folders that could be watched before it refused.
        watched: usize,
    },
    /// The system refused; its own words.
    System(String),
}

impl fmt::Display for WatchError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let consequence = "files that change outside the editor are read again when a file is saved";
        match self {
            WatchError::Limit { watched } => write!(
                formatter,
                "the system's limit of watched folders is reached (after {watched}): {consequence}; on Linux, raise \
                 fs.inotify.max_user_watches"
            ),
            WatchError::System(reason) => {
                write!(formatter, "cannot watch the disk ({reason}): {consequence}")
            }
        }
    }
}

impl std::error::Error for WatchError {}

/// Watches folders, not trees: what is ignored is not watched.
///
/// Nothing runs while nothing happens. Dropping the watcher ends it.
pub struct Watcher {
    shared: Arc<Shared>,
}

struct Shared {
    /// The root as it was given, and with links resolved: macOS reports the latter.
    root: String,
    canonical: String,
    sender: Sender<Raw>,
    state: Mutex<State>,
}

struct State {
    /// `None` once the limit was reached.
    system: Option<RecommendedWatcher>,
    folders: BTreeSet<String>,
}

impl Watcher {
    /// A watcher below `root`, a path key, that watches no folder yet. `deliver` is called on a thread of its own, with
    /// one batch after the other; it may call [`Watcher::watch`], and should hold no more than a weak reference to the
    /// watcher.
    pub fn start(root: &str, deliver: impl FnMut(News) + Send + 'static) -> Result<Watcher, WatchError> {
        let (sender, receiver) = channel();
        let from_system = sender.clone();
        let handler = move |event| {
            if let Some(raw) = Raw::of_event(event) {
                // The receiver is gone when the watcher was dropped.
                let _ = from_system.send(raw);
            }
        };
        let config = notify::Config::default().with_follow_symlinks(false);
        let mut system = RecommendedWatcher::new(handler, config).map_err(|error| error_of(error, 0))?;
        if WHOLE_TREE {
            system.watch(Path::new(root), RecursiveMode::Recursive).map_err(|error| error_of(error, 0))?;
        }
        let shared = Arc::new(Shared {
            root: root.to_owned(),
            canonical: canonical_root(Path::new(root)).unwrap_or_else(|_| root.to_owned()),
            sender,
            state: Mutex::new(State { system: Some(system), folders: BTreeSet::new() }),
        });
        let weak = Arc::downgrade(&shared);
        std::thread::Builder::new()
            .name("specls-watch".to_owned())
            .spawn(move || gather(&receiver, &weak, deliver))
            .map_err(|error| WatchError::System(error.to_string()))?;
        Ok(Watcher { shared })
    }

    /// Watches further folders (path keys), as a walk found them; those that are watched already stay so.
    ///
    /// `since` is a time before that walk began. What changed in a new folder after it, while nobody watched, is
    /// delivered too, so that nothing falls between the walk and the watch.
    ///
    /// At the system's limit this is an error, once: all watches are given back (other programs need some), and from
    /// then on nothing is watched.
    pub fn watch<S: AsRef<str>>(&self, folders: &[S], since: SystemTime) -> Result<(), WatchError> {
        let mut added = Vec::new();
        let mut state = self.shared.lock();
        for folder in folders {
            let folder = folder.as_ref();
            let State { system: Some(system), folders: watched } = &mut *state else { return Ok(()) };
            if watched.contains(folder) {
                continue;
            }
            if !WHOLE_TREE && let Err(error) = system.watch(Path::new(folder), RecursiveMode::NonRecursive) {
                if let limit @ WatchError::Limit { .. } = error_of(error, watched.len()) {
                    state.system = None;
                    state.folders.clear();
                    return Err(limit);
                }
                // It went away, or may not be read; the walk said so already.
                continue;
            }
            watched.insert(folder.to_owned());
            added.push(folder);
        }
        drop(state);
        let since = since.checked_sub(CLOCK_STEP).unwrap_or(SystemTime::UNIX_EPOCH);
        for folder in added {
            self.shared.catch_up(folder, since);
        }
        Ok(())
    }

    /// Whether the watcher still watches; `false` after the limit was reached.
    pub fn is_watching(&self) -> bool {
        self.shared.lock().system.is_some()
    }

    /// How many folders are watched.
    pub fn folder_count(&self) -> usize {
        self.shared.lock().folders.len()
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Sends what changed in a folder since `since`. The folder's own time tells of what came and went.
    fn catch_up(&self, folder: &str, since: SystemTime) {
        let is_newer = |metadata: fs::Metadata| metadata.modified().is_ok_and(|time| time >= since);
        let mut paths = Vec::new();
        if fs::symlink_metadata(folder).is_ok_and(is_newer) {
            paths.push(folder.to_owned());
        }
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_file = entry.file_type().is_ok_and(|kind| kind.is_file());
            if is_file
                && let Some(name) = entry.file_name().to_str()
                && entry.metadata().is_ok_and(is_newer)
            {
                paths.push(join(folder, name));
            }
        }
        if !paths.is_empty() {
            let _ = self.sender.send(Raw::changed(paths));
        }
    }

    /// A path of the system as a key, in the spelling of the root.
    fn key(&self, path: &Path) -> Option<String> {
        let path = key(path)?;
        match crate::relative(&self.canonical, &path) {
            Some("") => Some(self.root.clone()),
            Some(below) => Some(join(&self.root, below)),
            None => Some(path),
        }
    }
}

impl State {
    /// Forgets a folder that is gone, and all below it.
    fn forget(&mut self, folder: &str) {
        let below = format!("{folder}/");
        let gone: Vec<String> = self
            .folders
            .range::<str, _>((std::ops::Bound::Included(folder), std::ops::Bound::Unbounded))
            .take_while(|path| path.starts_with(folder))
            .filter(|path| *path == folder || path.starts_with(&below))
            .cloned()
            .collect();
        for path in gone {
            self.folders.remove(&path);
            if !WHOLE_TREE && let Some(system) = &mut self.system {
                // Mostly the system has already ended this watch by itself.
                let _ = system.unwatch(Path::new(&path));
            }
        }
    }
}

fn gather(receiver: &Receiver<Raw>, shared: &Weak<Shared>, mut deliver: impl FnMut(News)) {
    while let Ok(first) = receiver.recv() {
        let end = Instant::now() + WINDOW;
        let mut batch = Batch::default();
        let Some(watcher) = shared.upgrade() else { return };
        batch.add(first, &watcher);
        // Not held while waiting, so that the watcher can be dropped.
        drop(watcher);
        loop {
            match receiver.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(raw) => {
                    let Some(watcher) = shared.upgrade() else { return };
                    batch.add(raw, &watcher);
                }
                Err(RecvTimeoutError::Timeout) => break,
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
        let news = batch.look();
        if !news.changes.is_empty() || news.lost {
            deliver(news);
        }
    }
}

fn error_of(error: notify::Error, watched: usize) -> WatchError {
    match error.kind {
        ErrorKind::MaxFilesWatch => WatchError::Limit { watched },
        ErrorKind::Io(error) => WatchError::System(crate::read::reason(&error)),
        _ => WatchError::System(error.to_string()),
    }
}

#[cfg(test)]
mod tests;
