//! The first look at the whole workspace: every path, and the facts of every source file, on all processors.

use std::panic::catch_unwind;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use dashmap::DashMap;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;
use specls_disk::{Skipped, Unread, Walk, is_media, limit_of, with_text};
use specls_settings::Settings;
use specls_syntax::{Families, FileFacts, asks_for_titles, facts, is_markdown, project_marks};

/// What a scan found.
#[derive(Default)]
pub struct Scan {
    /// Every file the walk saw.
    pub tree: Vec<Arc<str>>,
    /// Source files that say something.
    pub(crate) facts: FactsTable,
    /// What was not read, with the reason.
    pub skipped: Vec<Skipped>,
    /// Folders that were entered: what to watch.
    pub folders: Vec<String>,
    /// The scan was called off.
    pub stopped: bool,
    /// The families that the files were read with.
    pub(crate) families: Families,
}

/// Facts that the threads of a scan fill in. Gives clones and owned values only: no guard of the map leaves it.
#[derive(Default)]
pub(crate) struct FactsTable(DashMap<Arc<str>, Arc<FileFacts>, FxBuildHasher>);

impl FactsTable {
    fn insert(&self, path: Arc<str>, facts: FileFacts) {
        self.0.insert(path, Arc::new(facts));
    }

    pub(crate) fn contains(&self, path: &str) -> bool {
        self.0.contains_key(path)
    }

    pub(crate) fn into_files(self) -> impl Iterator<Item = (Arc<str>, Arc<FileFacts>)> {
        self.0.into_iter()
    }
}

impl Scan {
    /// Walks `roots` and reads every source file below them. Markdown is read later: which of it counts is known only
    /// when the whole tree is.
    #[must_use]
    pub fn run(roots: &[Arc<str>], settings: &Settings, families: &Families, stop: &AtomicBool) -> Self {
        let mut scan = Self { families: families.clone(), ..Self::default() };
        // Known beforehand where a root is a project itself; elsewhere files are read again when it turns out.
        if !families.has_titles() && ask_for_titles(roots) {
            scan.families = families.clone().with_titles(true);
        }
        let families = scan.families.clone();
        for root in roots {
            let tree = Mutex::new(Vec::new());
            let skipped = Mutex::new(Vec::new());
            let walked = Walk::new(root, settings).run(stop, |entry| {
                let path: Arc<str> = entry.path().into();
                if !is_markdown(&path) && !is_media(&path) {
                    match with_text(&path, limit_of(&path), |text| guarded(&path, text, &families)) {
                        Ok(Ok(found)) if found.say_something() => scan.facts.insert(path.clone(), found),
                        Ok(Err(reason)) => lock(&skipped).push(Skipped { path: path.to_string(), reason }),
                        Ok(Ok(_)) | Err(Unread::Binary | Unread::Gone) => {}
                        Err(reason) => lock(&skipped)
                            .push(Skipped { path: path.to_string(), reason: reason.to_string() }),
                    }
                }
                lock(&tree).push(path);
            });
            scan.tree.extend(tree.into_inner().unwrap_or_else(PoisonError::into_inner));
            scan.skipped.extend(skipped.into_inner().unwrap_or_else(PoisonError::into_inner));
            scan.skipped.extend(walked.skipped);
            scan.folders.extend(walked.folders);
            scan.stopped |= walked.stopped;
        }
        scan.tree.sort_unstable();
        scan.tree.dedup();
        if !scan.families.has_titles() && scan.tree.iter().any(|path| asks_for_titles(path)) {
            scan.read_titles();
        }
        scan
    }

    /// Reads source files again, now that code may name things by their titles.
    fn read_titles(&mut self) {
        self.families = self.families.clone().with_titles(true);
        let sources: Vec<Arc<str>> =
            self.tree.iter().filter(|path| !is_markdown(path) && !is_media(path)).cloned().collect();
        for (path, found) in sources.iter().zip(read_all(&sources, &self.families)) {
            if let Ok(Ok(found)) = found
                && found.say_something()
            {
                self.facts.insert(path.clone(), found);
            }
        }
    }
}

/// Whether one of `roots` is by itself a project where code may name things by their titles.
pub(crate) fn ask_for_titles(roots: &[Arc<str>]) -> bool {
    let folders = roots.iter().flat_map(|root| project_marks().map(move |mark| format!("{root}/{mark}")));
    let titled = |folder: &String| asks_for_titles(&format!("{folder}/specs/a/spec.md"));
    folders.filter(titled).any(|folder| specls_disk::is_folder(&folder))
}

/// Nothing panics while one of these locks is held; if it did, what was collected is still whole.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Facts of a text; a fault of ours on one file costs that file, which is listed as skipped with the reason.
pub(crate) fn guarded(path: &str, text: &str, families: &Families) -> Result<FileFacts, String> {
    catch_unwind(|| facts(path, text, families))
        .map_err(|_| "internal error while it was read; please report it".to_owned())
}

/// Facts of a file, or why there are none.
type Read = Result<Result<FileFacts, String>, Unread>;

/// Reads `paths` on this thread.
fn read_each<'p>(paths: impl Iterator<Item = &'p Arc<str>>, families: &Families) -> Vec<Read> {
    let mut shared = Shared::default();
    let mut read = |path, text: &str| guarded(path, text, families).map(|facts| shared.share(facts));
    paths.map(|path| with_text(path, limit_of(path), |text| read(path, text))).collect()
}

/// Names of files that were read, each once: the task lists of several features name the same files.
#[derive(Default)]
struct Shared(FxHashSet<SmolStr>);

impl Shared {
    fn share(&mut self, mut facts: FileFacts) -> FileFacts {
        for named in facts.paths.iter_mut().filter(|named| named.path.is_heap_allocated()) {
            match self.0.get(&named.path) {
                Some(known) => named.path = known.clone(),
                None => drop(self.0.insert(named.path.clone())),
            }
        }
        facts
    }
}

/// Reads `paths` on all processors; the results are in order.
pub(crate) fn read_all(paths: &[Arc<str>], families: &Families) -> Vec<Read> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if paths.len() < 2 * threads {
        return read_each(paths.iter(), families);
    }
    // Interleaved, so that one long file does not leave a thread with all of its part.
    let mut parts: Vec<std::vec::IntoIter<_>> = std::thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|t| scope.spawn(move || read_each(paths.iter().skip(t).step_by(threads), families)))
            .collect();
        running
            .into_iter()
            .map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)).into_iter())
            .collect()
    });
    (0..paths.len()).filter_map(|i| parts[i % threads].next()).collect()
}
