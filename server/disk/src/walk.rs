mod scope;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ignore::{DirEntry, WalkBuilder, WalkState};
use specls_settings::Settings;

use crate::key::{ancestors, from_walk, join, name, parent, relative};
use crate::read::reason;
use scope::{SPEC_FOLDERS, Scope};

/// Folders (or files, as in a git worktree) below the root that are never entered: what version control keeps, and
/// installed packages, which hold specs and sources of others. The list is short on purpose: what else is not worth
/// reading is in `.gitignore`.
pub const NEVER_ENTERED: [&str; 5] = [".git", ".hg", ".svn", ".jj", "node_modules"];

/// One regular file that the walk saw.
pub struct Entry<'a> {
    path: &'a str,
    raw: &'a DirEntry,
}

impl Entry<'_> {
    /// Its path key.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Its length in bytes, asked from the disk with this call; `None` if it is gone.
    pub fn len(&self) -> Option<u64> {
        self.raw.metadata().ok().map(|metadata| metadata.len())
    }

    /// Whether it holds nothing, asked from the disk with this call.
    pub fn is_empty(&self) -> bool {
        self.len() == Some(0)
    }
}

/// Something that was left out, and why.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    /// Its path key; lossy where the name is not UTF-8.
    pub path: String,
    /// Why, in a few words.
    pub reason: String,
}

/// What a walk tells beside its files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Walked {
    /// Path keys of the folders that were entered, sorted. These are to be watched.
    pub folders: Vec<String>,
    /// What could not be entered or must not be followed, sorted.
    pub skipped: Vec<Skipped>,
    /// Whether the walk was stopped before its end.
    pub stopped: bool,
}

/// A walk over all files below a root, on all processors.
///
/// - `.gitignore` and `.ignore` hold, with or without a repository, and `.git/info/exclude`. Inside a repository the
///   ignore files above the root hold too. git's ignore file for all of a user's repositories never does, so that the
///   same tree gives the same result for everyone. (An `.ignore` above the repository does, as it does for ripgrep.)
/// - Hidden folders are entered; [`NEVER_ENTERED`] are not.
/// - `specs`, `.specify`, `.kiro`, `openspec` and the spec roots of the settings are entered even when they are ignored,
///   and inside of them no ignore file holds. They are not looked for inside a folder that is ignored itself.
/// - The settings' `ignore` wins over all of that.
/// - Links are not followed and not listed. A link to an artifact is reported as skipped.
#[derive(Clone, Debug)]
pub struct Walk {
    scope: Arc<Scope>,
}

impl Walk {
    /// A walk below `root`, a path key.
    pub fn new(root: &str, settings: &Settings) -> Walk {
        Walk { scope: Arc::new(Scope::new(root, settings)) }
    }

    /// The same walk, kept to `paths` (keys of files and folders) and what lies below them: what of these exists, and
    /// would be listed by the whole walk. This is how to follow up events of the disk.
    #[must_use]
    pub fn within<S: AsRef<str>>(&self, paths: &[S]) -> Walk {
        Walk { scope: Arc::new(self.scope.within(paths)) }
    }

    /// Walks, and calls `visit` for each file, from several threads, in no order. Setting `stop` ends the walk soon.
    pub fn run(&self, stop: &AtomicBool, visit: impl Fn(Entry<'_>) + Sync) -> Walked {
        let found = Arc::new(Found::default());
        let scope = &self.scope;

        let in_repository = std::iter::once(scope.root()).chain(ancestors(scope.root())).any(is_repository);
        let mut builder = WalkBuilder::new(scope.root());
        // Without a repository there is no telling how far up ignore files belong to the tree. A `*` in the home
        // folder's .gitignore, as people have it who keep their dotfiles in git, would leave nothing.
        builder.require_git(in_repository).parents(in_repository).git_global(false);
        self.pass(Pass::Rules, builder, &found, stop, &visit);

        // Ignored spec folders never show up in the first pass. Both kinds are walked in a second one, without rules.
        let apart = found.spec_folders(scope);
        if let Some((first, others)) = apart.split_first() {
            let mut builder = WalkBuilder::new(first);
            others.iter().for_each(|folder| {
                builder.add(folder);
            });
            builder.standard_filters(false);
            self.pass(Pass::SpecFolders, builder, &found, stop, &visit);
        }

        Walked {
            folders: lock(&found.folders).iter().cloned().collect(),
            skipped: lock(&found.skipped).iter().cloned().collect(),
            stopped: stop.load(Ordering::Relaxed),
        }
    }

    fn pass(
        &self,
        pass: Pass,
        mut builder: WalkBuilder,
        found: &Arc<Found>,
        stop: &AtomicBool,
        visit: &(impl Fn(Entry<'_>) + Sync),
    ) {
        let threads = std::thread::available_parallelism().map_or(1, |threads| threads.get());
        let (scope, findings) = (Arc::clone(&self.scope), Arc::clone(found));
        builder.hidden(false).follow_links(false).threads(threads);
        builder.filter_entry(move |entry| admit(entry, pass, &scope, &findings));
        builder.build_parallel().run(|| {
            Box::new(|result| {
                if stop.load(Ordering::Relaxed) {
                    return WalkState::Quit;
                }
                match result {
                    Ok(entry) => self.entry(&entry, pass, found, visit),
                    Err(error) => found.error(&error, self.scope.root()),
                }
                WalkState::Continue
            })
        });
    }

    fn entry(&self, raw: &DirEntry, pass: Pass, found: &Found, visit: &impl Fn(Entry<'_>)) {
        // Paths that are not UTF-8 were sorted out by the filter.
        let Some(path) = from_walk(raw.path()) else { return };
        let Some(kind) = raw.file_type() else { return };
        if kind.is_file() {
            visit(Entry { path: &path, raw });
        } else if kind.is_dir() {
            if pass == Pass::Rules {
                found.look_for_spec_folders(&path, &self.scope);
            }
            lock(&found.folders).insert(path.into_owned());
        } else if kind.is_symlink() && self.scope.may_be_artifact(&path) {
            found.skip(path.into_owned(), "symbolic link");
        }
    }
}

/// The walk goes twice, since a library that honours ignore files cannot be told of exceptions.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Everything outside of spec folders, with ignore files.
    Rules,
    /// The spec folders, without.
    SpecFolders,
}

/// Whether the walk goes on with an entry below the root. Spec folders are put aside for the second pass.
fn admit(entry: &DirEntry, pass: Pass, scope: &Scope, found: &Found) -> bool {
    let Some(path) = from_walk(entry.path()) else {
        let lossy = entry.path().to_string_lossy().replace('\\', "/");
        if !crate::is_media(&lossy) {
            found.skip(lossy, "its name is not UTF-8");
        }
        return false;
    };
    if NEVER_ENTERED.contains(&name(&path)) || !scope.admits(&path) {
        return false;
    }
    let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
    if pass == Pass::Rules && is_folder && scope.is_spec_folder(&path) {
        lock(&found.seen).insert(path.into_owned());
        return false;
    }
    true
}

/// What the threads of a walk gather. None of it is touched for a file.
#[derive(Default)]
struct Found {
    folders: Mutex<BTreeSet<String>>,
    skipped: Mutex<BTreeSet<Skipped>>,
    /// Spec folders that the first pass came across.
    seen: Mutex<BTreeSet<String>>,
    /// Spec folders that exist, as far as the system says: perhaps ignored, perhaps spelled otherwise.
    probed: Mutex<BTreeSet<String>>,
}

impl Found {
    fn skip(&self, path: String, reason: &str) {
        lock(&self.skipped).insert(Skipped { path, reason: reason.to_owned() });
    }

    fn error(&self, error: &ignore::Error, root: &str) {
        let path = path_of(error).and_then(from_walk).unwrap_or(root.into());
        match error.io_error() {
            // It went away while we walked.
            Some(error) if error.kind() == ErrorKind::NotFound && path != root => {}
            Some(error) => self.skip(path.into_owned(), &reason(error)),
            // A pattern in an ignore file that cannot be understood; git passes over it as well.
            None => tracing::debug!(%error, "while walking"),
        }
    }

    fn look_for_spec_folders(&self, folder: &str, scope: &Scope) {
        for spec_folder in SPEC_FOLDERS {
            let candidate = join(folder, spec_folder);
            if is_real_folder(&candidate) && scope.admits(&candidate) {
                lock(&self.probed).insert(candidate);
            }
        }
    }

    /// The spec folders for the second pass, none below another.
    fn spec_folders(&self, scope: &Scope) -> Vec<String> {
        let mut all = std::mem::take(&mut *lock(&self.seen));
        let probed = std::mem::take(&mut *lock(&self.probed));
        all.extend(probed.into_iter().filter(|candidate| is_spelled_so(candidate)));
        all.extend(scope.spec_roots().filter(|root| scope.admits(root) && is_real_path(root, scope.root())));
        let outermost = |folder: &&String| !ancestors(folder).any(|above| all.contains(above));
        all.iter().filter(outermost).cloned().collect()
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => path_of(err),
        _ => None,
    }
}

fn is_repository(folder: &str) -> bool {
    [".git", ".jj"].iter().any(|mark| Path::new(&join(folder, mark)).exists())
}

fn is_real_folder(path: &str) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir())
}

/// Whether `path` is reached from `root` without a link.
fn is_real_path(path: &str, root: &str) -> bool {
    is_real_folder(path)
        && ancestors(path)
            .take_while(|above| relative(root, above).is_some_and(|rest| !rest.is_empty()))
            .all(is_real_folder)
}

/// Whether the folder really has this name. Systems that take `specs` for `Specs` find it under either, but the walk
/// must list it once.
fn is_spelled_so(path: &str) -> bool {
    let names_it = |entry: io::Result<fs::DirEntry>| entry.is_ok_and(|entry| entry.file_name() == name(path));
    cfg!(target_os = "linux")
        || parent(path)
            .and_then(|folder| fs::read_dir(folder).ok())
            .is_some_and(|mut entries| entries.any(names_it))
}

#[cfg(test)]
mod tests;
