//! Keeps a model in step with the disk, the open documents and the settings.
//!
//! Every adapter stands on a [`Session`]: the command line fills one and prints it, the language server changes one as
//! its client does. It knows files, but no protocol and no rule.

mod openspec;
mod scan;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

pub use openspec::OpenSpecFolder;
use rustc_hash::{FxHashMap, FxHashSet};
pub use scan::Scan;
use specls_analysis::Finding;
use specls_disk::{Skipped, Unread, Walk, find_up, is_file, is_media, limit_of};
use specls_index::{Change, Changes, FeatureId, FileChange, Snapshot, Workspace};
use specls_settings::{FILE_NAME, Layer, Problem, Settings, from_toml};
use specls_syntax::{Families, FileFacts, Lines, asks_for_titles, is_markdown};

use crate::scan::{ask_for_titles, guarded, read_all};

/// A settings file and what is wrong in it.
struct SettingsFile {
    path: Arc<str>,
    facts: Arc<FileFacts>,
    problems: Vec<Problem>,
}

/// A workspace, its open documents and its settings.
pub struct Session {
    roots: Vec<Arc<str>>,
    settings: Settings,
    settings_file: Option<SettingsFile>,
    families: Families,
    workspace: Workspace,
    open: FxHashMap<Arc<str>, (Arc<str>, i32)>,
    skipped: BTreeMap<Arc<str>, String>,
    /// Paths that tasks name and that were looked for on the disk, beside what the walk saw.
    unwalked: FxHashSet<String>,
}

/// What news from the disk ask for.
pub enum Refreshed {
    /// The model is up to date.
    Done {
        /// What was touched.
        changes: Changes,
        /// Folders that were looked into: new ones are to be watched.
        folders: Vec<String>,
    },
    /// Settings or ignore files changed: make a new session, and scan.
    Reload,
}

impl Session {
    /// An empty session of the folders `roots` (path keys). Settings come from the first `specls.toml` found upward of
    /// a root; `editor` is laid over them.
    #[must_use]
    pub fn new(roots: Vec<Arc<str>>, editor: Layer) -> Self {
        let settings_file = roots.iter().find_map(|root| find_up(Path::new(&**root), FILE_NAME));
        let mut layer = editor;
        let settings_file = settings_file.and_then(|path| {
            let text = specls_disk::read(&path, specls_disk::SOURCE_LIMIT).ok()?;
            let (from_file, problems) = from_toml(&text, &specls_analysis::codes());
            layer = std::mem::take(&mut layer).over(from_file);
            let facts =
                FileFacts { lines: Lines::new(&text), len: text.len() as u32, ..FileFacts::default() };
            Some(SettingsFile { path: path.into(), facts: Arc::new(facts), problems })
        });
        let settings = Settings::from(layer);
        let families = Families::new(settings.id_families.iter().map(String::as_str));
        let workspace = Workspace::new(roots.clone(), settings.clone());
        Self {
            roots,
            settings,
            settings_file,
            families,
            workspace,
            open: FxHashMap::default(),
            skipped: BTreeMap::new(),
            unwalked: FxHashSet::default(),
        }
    }

    /// A session with everything read, for programs that run once.
    #[must_use]
    pub fn load(roots: Vec<Arc<str>>) -> Self {
        let mut session = Self::new(roots, Layer::default());
        let scan = session.scanner()(&AtomicBool::new(false));
        session.install(scan);
        session
    }

    /// What scans the disk for this session: owns what it needs, so that it can run on another thread.
    pub fn scanner(&self) -> impl FnOnce(&AtomicBool) -> Scan + Send + 'static + use<> {
        let (roots, settings, families) = (self.roots.clone(), self.settings.clone(), self.families.clone());
        move |stop| Scan::run(&roots, &settings, &families, stop)
    }

    /// Takes over what a scan found. Open documents stay as they are, but those that turn out to be ignored files.
    pub fn install(&mut self, scan: Scan) -> Changes {
        self.skipped = scan.skipped.into_iter().map(|s| (s.path.into(), s.reason)).collect();
        self.unwalked.clear();
        let reads_titles = scan.families.has_titles() && !self.families.has_titles();
        self.families = scan.families;
        let now: FxHashSet<&Arc<str>> = scan.tree.iter().collect();
        self.open.retain(|path, _| now.contains(path) || !is_file(path));
        let before = self.workspace.snapshot();
        let gone = |path: &&Arc<str>| !now.contains(*path) && !self.open.contains_key(*path);
        let removed: Vec<Arc<str>> = before.tree().files().filter(gone).cloned().collect();
        let first = before.tree().len() <= self.open.len();
        drop(before);
        // Paths first: they decide what the features are, and so which Markdown is worth reading.
        let mut changes = self.workspace.apply(Change { added: scan.tree, removed, files: Vec::new() });
        let snapshot = self.workspace.snapshot();
        let in_features =
            || snapshot.tree().files().filter(|p| snapshot.belongs_to_feature(p)).cloned().collect();
        // What was read before may have changed since: a scan stands for all that nobody told of.
        let mut unread: Vec<Arc<str>> =
            if first { std::mem::take(&mut changes.unread) } else { in_features() };
        changes.unread.clear();
        unread.retain(|p| !is_media(p) && !scan.facts.contains(p) && !self.open.contains_key(p));
        let mut files = self.read(&unread);
        let stale = |path: &Arc<str>| !scan.facts.contains(path) && !self.open.contains_key(path);
        let forgotten = snapshot.files().filter(|f| f.feature.is_none() && stale(&f.path));
        files.extend(forgotten.map(|f| FileChange { path: f.path.clone(), facts: None, open: None }));
        drop(snapshot);
        files.extend(
            scan.facts
                .into_files()
                .filter(|(p, _)| !self.open.contains_key(p))
                .map(|(path, facts)| FileChange { path, facts: Some(facts), open: None }),
        );
        if reads_titles {
            files.extend(self.open.iter().filter(|(path, _)| !is_markdown(path)).filter_map(
                |(path, open)| {
                    let facts = Some(Arc::new(guarded(path, &open.0, &self.families).ok()?));
                    Some(FileChange { path: path.clone(), facts, open: Some(open.clone()) })
                },
            ));
        }
        files.extend(self.settings_file.as_ref().map(|s| FileChange {
            path: s.path.clone(),
            facts: Some(s.facts.clone()),
            open: None,
        }));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        let more = self.workspace.apply(Change { added: Vec::new(), removed: Vec::new(), files });
        changes.merge(more);
        self.find_unwalked(&mut changes);
        self.settle(&changes);
        changes
    }

    /// An editor opened `path`, or changed what it holds: the text counts from now on, not the disk. A text that is too
    /// long to be read as a file is not read here either.
    pub fn open(&mut self, path: &Arc<str>, text: Arc<str>, version: i32) -> Changes {
        self.open_all(vec![(path.clone(), text, version)])
    }

    /// The same for several at once: what one of them means is asked when all of them are read.
    pub fn open_all(&mut self, documents: Vec<(Arc<str>, Arc<str>, i32)>) -> Changes {
        let (mut files, mut added, mut kept) = (Vec::new(), Vec::new(), Vec::new());
        for (path, text, version) in documents {
            // What the disk says counts as saved, also if the editor comes with more.
            if !self.open.contains_key(&path)
                && let Some(before) = self.kept(&path).and_then(|id| self.workspace.snapshot().before(id))
            {
                kept.push((path.clone(), Arc::new(before)));
            }
            if !self.workspace.snapshot().tree().has_file(&path) {
                added.push(path.clone());
            }
            self.open.insert(path.clone(), (text.clone(), version));
            files.push(self.document(path, text, version));
        }
        let changes = self.workspace.apply(Change { added, removed: Vec::new(), files });
        for (path, before) in kept {
            self.workspace.keep_before(&path, Some(before));
        }
        self.follow(changes)
    }

    /// The text of an open document, read.
    fn document(&mut self, path: Arc<str>, text: Arc<str>, version: i32) -> FileChange {
        let (len, limit) = (text.len() as u64, limit_of(&path));
        if len > limit {
            self.skipped.insert(path.clone(), Unread::TooLarge { len, limit }.to_string());
            return FileChange { path, facts: None, open: None };
        }
        self.skipped.remove(&path);
        let facts = Arc::new(guarded(&path, &text, &self.families).unwrap_or_else(|reason| {
            self.skipped.insert(path.clone(), reason);
            FileFacts { lines: Lines::new(&text), len: text.len() as u32, ..FileFacts::default() }
        }));
        FileChange { path, facts: Some(facts), open: Some((text, version)) }
    }

    /// An editor saved `path`: what its numbers mean now counts from here on, where nothing has to follow an edit.
    pub fn saved(&mut self, path: &Arc<str>) -> Changes {
        let mut changes = Changes::default();
        let Some(id) = self.kept(path) else { return changes };
        let snapshot = self.workspace.snapshot();
        let before = snapshot.feature(id).and_then(|f| specls_analysis::kept_when_saved(&snapshot, f, path));
        if before.is_some() {
            self.workspace.keep_before(path, before);
            changes.features.insert(id);
        }
        changes
    }

    /// The feature of the file at `path`, if it is kept while that is edited.
    fn kept(&self, path: &str) -> Option<FeatureId> {
        let snapshot = self.workspace.snapshot();
        let feature = snapshot.feature_of(snapshot.file(path)?)?;
        specls_analysis::kept_while_edited(feature, path).then_some(feature.id)
    }

    /// Keeps what numbers mean as the page is now, of features whose numbered file is open.
    fn settle(&mut self, changes: &Changes) {
        if self.open.is_empty() {
            return;
        }
        let snapshot = self.workspace.snapshot();
        for &id in &changes.features {
            let Some(feature) = snapshot.feature(id) else { continue };
            let Some(file) = specls_analysis::numbered_file(feature) else { continue };
            if self.open.contains_key(&file.path)
                && let Some(before) = specls_analysis::kept_now(&snapshot, feature)
            {
                self.workspace.keep_before(&file.path, Some(before));
            }
        }
    }

    /// An editor closed `path`: the disk counts again.
    pub fn close(&mut self, path: &Arc<str>) -> Refreshed {
        self.open.remove(path);
        self.refresh(std::slice::from_ref(path))
    }

    /// Looks at `paths` on the disk again: files or folders that changed, came or went.
    pub fn refresh(&mut self, paths: &[Arc<str>]) -> Refreshed {
        let name = |path: &str| path.rsplit('/').next().map(str::to_owned).unwrap_or_default();
        // These count as they are on the disk, open or not: nobody wants settings that are half typed. Those of folders
        // that are not walked (a package's own `.gitignore`) change nothing.
        let snapshot = self.workspace.snapshot();
        let walked = |p: &Arc<str>| {
            let folder = p.rsplit_once('/').map_or("", |(folder, _)| folder);
            snapshot.tree().has_folder(folder) || self.roots.iter().any(|root| **root == *folder)
        };
        let settings = |p: &Arc<str>| self.settings_file.as_ref().is_some_and(|s| s.path == *p);
        let reloads = |p: &Arc<str>| {
            settings(p) || [FILE_NAME, ".gitignore", ".ignore"].contains(&name(p).as_str()) && walked(p)
        };
        if paths.iter().any(reloads) {
            return Refreshed::Reload;
        }
        drop(snapshot);
        let seen = std::sync::Mutex::new(FxHashSet::<Arc<str>>::default());
        let mut folders = Vec::new();
        for root in &self.roots {
            let below: Vec<&str> =
                paths.iter().map(|p| &**p).filter(|p| specls_disk::relative(root, p).is_some()).collect();
            if below.is_empty() {
                continue;
            }
            let walk = Walk::new(root, &self.settings).within(&below);
            let walked = walk.run(&AtomicBool::new(false), |entry| {
                seen.lock().unwrap_or_else(std::sync::PoisonError::into_inner).insert(entry.path().into());
            });
            folders.extend(walked.folders);
        }
        let mut seen: Vec<Arc<str>> =
            seen.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).into_iter().collect();
        seen.sort_unstable();
        // Every source file is to be read with other eyes.
        let asks = |path: &Arc<str>| asks_for_titles(path);
        if !self.families.has_titles() && (seen.iter().any(asks) || ask_for_titles(&self.roots)) {
            return Refreshed::Reload;
        }
        let snapshot = self.workspace.snapshot();
        let mut removed: Vec<Arc<str>> = Vec::new();
        let mut added = seen.clone();
        for path in paths {
            // What is there although the walk did not see it is ignored; a task may name it all the same.
            let gone = |p: &Arc<str>| {
                seen.binary_search(p).is_err() && !self.open.contains_key(p) && !self.exists(p)
            };
            if snapshot.tree().has_folder(path) {
                let folder = format!("{path}/");
                removed
                    .extend(snapshot.tree().files().filter(|p| p.starts_with(&folder) && gone(p)).cloned());
            } else if snapshot.tree().has_file(path) {
                removed.extend(gone(path).then(|| path.clone()));
            } else if seen.binary_search(path).is_err()
                && self.unwalked.contains(&**path)
                && self.exists(path)
            {
                added.push(path.clone());
            }
        }
        drop(snapshot);
        for path in &removed {
            self.skipped.remove(path);
        }
        let asked = self.families.has_titles() && removed.iter().any(asks);
        let mut changes = self.workspace.apply(Change { added, removed, files: Vec::new() });
        changes.unread.retain(|p| seen.binary_search(p).is_err());
        let snapshot = self.workspace.snapshot();
        // The last spec that asked for it is gone.
        if asked && !snapshot.tree().files().any(asks) && !ask_for_titles(&self.roots) {
            return Refreshed::Reload;
        }
        let reads = |p: &Arc<str>| {
            !is_media(p)
                && !self.open.contains_key(p)
                && (!is_markdown(p) || snapshot.file(p).is_some() || snapshot.belongs_to_feature(p))
        };
        let mut paths: Vec<Arc<str>> = seen.into_iter().filter(reads).collect();
        paths.append(&mut changes.unread);
        drop(snapshot);
        let files = self.read(&paths);
        let more = self.apply(Change { files, ..Change::default() });
        changes.merge(more);
        self.find_unwalked(&mut changes);
        Refreshed::Done { changes, folders }
    }

    /// Applies a change, and reads what it brought into features.
    fn apply(&mut self, change: Change) -> Changes {
        let changes = self.workspace.apply(change);
        self.follow(changes)
    }

    /// Reads what changes brought into features.
    fn follow(&mut self, mut changes: Changes) -> Changes {
        let unread: Vec<Arc<str>> =
            changes.unread.drain(..).filter(|p| !is_media(p) && !self.open.contains_key(p)).collect();
        if !unread.is_empty() {
            let files = self.read(&unread);
            let more = self.workspace.apply(Change { files, ..Change::default() });
            changes.merge(more);
        }
        self.find_unwalked(&mut changes);
        self.settle(&changes);
        changes
    }

    /// Files that tasks name and the walk did not see may be there all the same: ignored ones are not walked.
    fn find_unwalked(&mut self, changes: &mut Changes) {
        let snapshot = self.workspace.snapshot();
        let named = changes.features.iter().flat_map(|id| snapshot.missing_paths(*id));
        // Each is looked for once; when one comes later, the news of it name it.
        let new: Vec<String> = named.filter(|path| self.unwalked.insert(path.clone())).collect();
        let added: Vec<Arc<str>> = new.into_iter().map(Arc::from).filter(|path| self.exists(path)).collect();
        drop(snapshot);
        if !added.is_empty() {
            changes.found.extend(added.iter().cloned());
            let more = self.workspace.apply(Change { added, ..Change::default() });
            changes.merge(more);
        }
    }

    /// Whether a file is there, below a root and not behind a link.
    fn exists(&self, path: &Arc<str>) -> bool {
        let Some(root) = self.roots.iter().find(|root| specls_disk::relative(root, path).is_some()) else {
            return false;
        };
        let folders = path.match_indices('/').map(|(at, _)| &path[..at]).filter(|f| f.len() > root.len());
        let linked = folders.into_iter().any(|folder| !specls_disk::is_folder(folder));
        !linked && is_file(path)
    }

    /// Reads files from the disk; notes those that cannot be read.
    fn read(&mut self, paths: &[Arc<str>]) -> Vec<FileChange> {
        let mut out = Vec::with_capacity(paths.len());
        let snapshot = self.workspace.snapshot();
        for (path, found) in paths.iter().zip(read_all(paths, &self.families)) {
            self.skipped.remove(path);
            let in_feature = snapshot.belongs_to_feature(path);
            let facts = match found {
                Ok(Ok(facts)) if in_feature || facts.say_something() => Some(Arc::new(facts)),
                Ok(Err(reason)) => {
                    self.skipped.insert(path.clone(), reason);
                    None
                }
                Ok(Ok(_)) | Err(Unread::Gone) => None,
                Err(Unread::Binary) if !is_markdown(path) => None,
                Err(reason) => {
                    self.skipped.insert(path.clone(), reason.to_string());
                    None
                }
            };
            out.push(FileChange { path: path.clone(), facts, open: None });
        }
        out
    }

    /// The model. Cheap.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.workspace.snapshot()
    }

    /// The roots, as path keys.
    #[must_use]
    pub fn roots(&self) -> &[Arc<str>] {
        &self.roots
    }

    /// Text and version of an open document.
    #[must_use]
    pub fn open_document(&self, path: &str) -> Option<&(Arc<str>, i32)> {
        self.open.get(path)
    }

    /// Open documents, in no order.
    pub fn open_documents(&self) -> impl Iterator<Item = (&Arc<str>, &(Arc<str>, i32))> {
        self.open.iter()
    }

    /// What was not read, with the reason, by path.
    #[must_use]
    pub fn skipped(&self) -> Vec<Skipped> {
        self.skipped
            .iter()
            .map(|(path, reason)| Skipped { path: path.to_string(), reason: reason.clone() })
            .collect()
    }

    /// Findings in the settings file.
    #[must_use]
    pub fn settings_findings(&self) -> Vec<Finding> {
        let snapshot = self.workspace.snapshot();
        let found = self.settings_file.as_ref().and_then(|s| Some((s, snapshot.file(&s.path)?)));
        found
            .map(|(s, file)| specls_analysis::settings_findings(&snapshot, file, &s.problems))
            .unwrap_or_default()
    }
}
