//! The one owner of the model: applies changes, re-resolves exactly what they touch, publishes snapshots.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_settings::{Globs, Settings};
use specls_syntax::{
    FeatureFolder, FileFacts, ItemKind, deciding, is_markdown, source, stands_alone, titled,
};

use crate::layout::{self, below};
use crate::numbered::{is_numbered, whole_of};
use crate::snapshot::{File, Key};
use crate::titles;
use crate::tree::{folder_of, name_of};
use crate::{FeatureId, FileId, ProjectId, Snapshot, base_id, basename, insert_sorted, remove_sorted};

/// What became of one file's text.
#[derive(Clone, Debug)]
pub struct FileChange {
    /// Absolute path.
    pub path: Arc<str>,
    /// What it says now; `None`: it is gone, or can no longer be read.
    pub facts: Option<Arc<FileFacts>>,
    /// Text and version while it is open in an editor.
    pub open: Option<(Arc<str>, i32)>,
}

/// What happened since the last snapshot.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Files that came to exist.
    pub added: Vec<Arc<str>>,
    /// Files that ceased to exist; their facts go too.
    pub removed: Vec<Arc<str>>,
    /// Texts that changed. Of one path the last counts.
    pub files: Vec<FileChange>,
}

/// What a change touched.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Features whose facts, links, paths or incoming mentions differ; also those that are gone.
    pub features: BTreeSet<FeatureId>,
    /// Files whose facts differ, or the targets of whose mentions do; also those that are gone.
    pub files: BTreeSet<FileId>,
    /// Files of features that nobody has given facts of yet.
    pub unread: Vec<Arc<str>>,
    /// Files that nobody told of: somebody named them, and they turned out to be there.
    pub found: Vec<Arc<str>>,
}

impl Changes {
    /// Adds what another change touched.
    pub fn merge(&mut self, more: Self) {
        self.features.extend(more.features);
        self.files.extend(more.files);
        self.unread.extend(more.unread);
        self.found.extend(more.found);
    }
}

/// The model and its owner.
pub struct Workspace {
    pub(crate) now: Snapshot,
    /// Files whose outward mentions hold an id.
    pub(crate) mentioned: FxHashMap<Key, Vec<FileId>>,
    /// Files that name a feature by this text.
    pub(crate) naming: FxHashMap<SmolStr, Vec<FileId>>,
    /// Files with numbers for ids by what they are called.
    pub(crate) called: FxHashMap<SmolStr, Vec<FileId>>,
    /// Features with a path mention whose key this is.
    pub(crate) path_keys: FxHashMap<SmolStr, Vec<FeatureId>>,
    /// Files with facts of each feature.
    pub(crate) feature_files: FxHashMap<FeatureId, Vec<FileId>>,
    feature_ids: FxHashMap<Arc<str>, FeatureId>,
    /// Folders that ever were features: a feature's id is the index.
    feature_paths: Vec<Arc<str>>,
    /// Paths of all files that ever had facts: a file's id is the index.
    pub(crate) file_paths: Vec<Arc<str>>,
    /// Files outside of features that bring others along: what comes and goes may be what they name.
    bringing: FxHashSet<FileId>,
    /// The settings' globs of test files.
    tests: Globs,
}

/// Work that one change leaves to do, collected before anything is resolved anew.
#[derive(Default)]
pub(crate) struct Dirty {
    /// Features to link anew.
    pub features: FxHashSet<FeatureId>,
    /// Features whose path mentions to resolve anew.
    pub paths: FxHashSet<FeatureId>,
    /// Files whose outward mentions to resolve anew.
    pub files: FxHashSet<FileId>,
    /// Operations that some file came to name, or ceased to name.
    pub operations: FxHashSet<(ProjectId, SmolStr)>,
    /// Files whose facts or place are new: whatever they named and name is touched.
    pub rewritten: FxHashSet<FileId>,
    /// Folders that may have become a feature, or ceased to be one.
    folders: BTreeSet<Arc<str>>,
    layout: bool,
    new_features: bool,
}

impl Workspace {
    /// An empty model of the folders `roots` (absolute paths). Other settings or roots make another model.
    #[must_use]
    pub fn new(mut roots: Vec<Arc<str>>, settings: Settings) -> Self {
        let tests = Globs::new(&settings.tests);
        roots.sort_unstable();
        roots.dedup();
        let now = Snapshot { settings: Arc::new(settings), roots: roots.into(), ..Snapshot::default() };
        let mut workspace = Self {
            now,
            mentioned: FxHashMap::default(),
            naming: FxHashMap::default(),
            called: FxHashMap::default(),
            path_keys: FxHashMap::default(),
            feature_files: FxHashMap::default(),
            feature_ids: FxHashMap::default(),
            feature_paths: Vec::new(),
            file_paths: Vec::new(),
            bringing: FxHashSet::default(),
            tests,
        };
        workspace.now.projects = layout::projects(&workspace.now.tree, &workspace.now.roots).into();
        workspace
    }

    /// The model as it is. Cheap.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        self.now.clone()
    }

    /// Applies a change and says what it touched.
    pub fn apply(&mut self, change: Change) -> Changes {
        let mut changes = Changes::default();
        let mut dirty = Dirty::default();
        let texts = self.change_tree(&change, &mut dirty);
        let settle = self.change_layout(&mut dirty);
        for (path, file) in texts {
            self.change_file(path, file, &mut dirty, &mut changes);
        }
        for path in settle {
            self.place_file(&path, &mut dirty, &mut changes);
        }
        let new_features = dirty.new_features;
        self.relink(dirty, &mut changes);
        if !change.added.is_empty() || !change.removed.is_empty() {
            changes.files.extend(&self.bringing);
        }
        changes.unread = self.unread(&change.added, new_features);
        changes
    }

    /// Applies what came and went to the tree; gives the texts to apply, last of a path first.
    fn change_tree(&mut self, change: &Change, dirty: &mut Dirty) -> Vec<(Arc<str>, Option<FileChange>)> {
        let mut texts: Vec<(Arc<str>, Option<FileChange>)> =
            Vec::with_capacity(change.files.len() + change.removed.len());
        let mut seen = FxHashSet::default();
        for file in change.files.iter().rev() {
            if seen.insert(file.path.clone()) {
                texts.push((file.path.clone(), Some(file.clone())));
            }
        }
        texts.reverse();
        let mut keys: Vec<SmolStr> = Vec::new();
        let mut marks = false;
        for path in &change.removed {
            let closed = |folder: &str| {
                keys.push(name_of(folder).into());
                marks |= layout::is_mark(folder);
            };
            if self.now.tree.remove(path, closed) {
                keys.push(name_of(path).into());
                self.note_folder(path, dirty);
            }
            if !seen.contains(path) {
                texts.push((path.clone(), None));
            }
        }
        for path in &change.added {
            let opened = |folder: &str| {
                keys.push(name_of(folder).into());
                marks |= layout::is_mark(folder);
            };
            if self.now.tree.add(path, opened) {
                keys.push(name_of(path).into());
                self.note_folder(path, dirty);
            }
        }
        dirty.layout = marks;
        for key in keys {
            if let Some(features) = self.path_keys.get(&key) {
                dirty.paths.extend(features);
            }
        }
        texts
    }

    fn note_folder(&self, path: &Arc<str>, dirty: &mut Dirty) {
        dirty.folders.extend(deciding(path).map(Arc::from));
    }

    /// Finds projects and features anew where the tree changed; gives the paths of files that must be placed anew.
    fn change_layout(&mut self, dirty: &mut Dirty) -> Vec<Arc<str>> {
        if dirty.layout {
            self.now.projects = layout::projects(&self.now.tree, &self.now.roots).into();
            let all = self.now.tree.files().flat_map(|path| deciding(path)).map(Arc::from);
            dirty.folders = all.chain(self.now.folders.keys().cloned()).collect();
            // Projects are numbered by depth: every feature may have another number now.
            dirty.features.extend(self.now.folders.values());
        }
        let folders = std::mem::take(&mut dirty.folders);
        let mut moved: Vec<Arc<str>> = Vec::new();
        self.decide(folders.iter(), dirty, &mut moved);
        // A contract below a folder that became a feature is one of its artifacts now; below one that is none any more it may
        // be a feature by itself.
        let above: FxHashSet<Arc<str>> =
            moved.iter().filter(|path| !may_stand_alone(path)).cloned().collect();
        if !above.is_empty() && !dirty.layout {
            let within = |path: &str| {
                let mut folder = folder_of(path);
                while !folder.is_empty() && !above.contains(folder) {
                    folder = folder_of(folder);
                }
                !folder.is_empty()
            };
            let files = self.now.tree.files().filter(|path| may_stand_alone(path) && within(path));
            let inside: Vec<Arc<str>> = files.filter(|path| !folders.contains(*path)).cloned().collect();
            self.decide(inside.iter(), dirty, &mut moved);
        }
        if !dirty.layout && moved.is_empty() {
            return Vec::new();
        }
        // Rare: a feature came or went. Which files it takes along is found by looking at all of them.
        let moves = |path: &str| {
            dirty.layout || moved.iter().any(|folder| path == &**folder || below(path, folder).is_some())
        };
        self.now.files.values().filter(|f| moves(&f.path)).map(|f| f.path.clone()).collect()
    }

    /// Finds out which of `folders` (or files) are features now; those that became one or are one no longer are `moved`.
    fn decide<'p>(
        &mut self,
        folders: impl Iterator<Item = &'p Arc<str>>,
        dirty: &mut Dirty,
        moved: &mut Vec<Arc<str>>,
    ) {
        for folder in folders {
            let now = self.feature_folder_at(folder).is_some();
            let before = self.now.folders.contains_key(folder);
            if now == before {
                // Which artifacts there are is part of a feature, read or not.
                dirty.features.extend(self.now.folders.get(folder));
                continue;
            }
            let id = *self.feature_ids.entry(folder.clone()).or_insert_with(|| {
                self.feature_paths.push(folder.clone());
                FeatureId(self.feature_paths.len() as u32 - 1)
            });
            if now {
                dirty.new_features = true;
                self.now.folders.insert(folder.clone(), id);
            } else {
                self.now.folders.remove(folder);
            }
            dirty.features.insert(id);
            moved.push(folder.clone());
        }
    }

    pub(crate) fn project_of(&self, path: &str) -> ProjectId {
        let at = self.now.projects.iter().position(|p| below(path, &p.path).is_some());
        ProjectId(at.unwrap_or(self.now.projects.len().saturating_sub(1)) as u32)
    }

    /// The feature that `folder` is, if it is one.
    pub(crate) fn feature_folder_at(&self, folder: &str) -> Option<FeatureFolder> {
        layout::feature(folder, &self.now.tree, &self.now.projects, &self.now.roots, &self.now.settings)
    }

    /// A feature's folder decides the project of all its files.
    fn feature_folder(&self, id: Option<FeatureId>) -> Option<&str> {
        id.and_then(|id| self.feature_path(id)).map(|p| &**p)
    }

    /// The folder of a feature, even of one that is gone.
    pub(crate) fn feature_path(&self, id: FeatureId) -> Option<&Arc<str>> {
        self.feature_paths.get(id.0 as usize)
    }

    /// Whether a feature is one file.
    fn stands_alone(&self, id: Option<FeatureId>) -> bool {
        id.and_then(|id| self.feature_path(id)).is_some_and(|path| self.now.tree.has_file(path))
    }

    fn is_test(&self, path: &str, project: ProjectId) -> bool {
        let Some(project) = self.now.projects.get(project.0 as usize) else { return false };
        let relative = below(path, &project.path).unwrap_or(path);
        // Settings count from the root of the workspace; in a workspace of one project that is the same.
        let from_root = self.now.roots.iter().find_map(|root| below(path, root)).unwrap_or(relative);
        source::is_test_path(relative) || self.tests.covers(from_root) || self.tests.covers(relative)
    }

    fn change_file(
        &mut self,
        path: Arc<str>,
        change: Option<FileChange>,
        dirty: &mut Dirty,
        changes: &mut Changes,
    ) {
        let before = self.now.ids.get(&path).and_then(|id| self.now.files.get(id)).cloned();
        let open = change.as_ref().and_then(|c| c.open.clone());
        let feature = self.now.feature_over(&path);
        // Markdown that is no artifact says nothing; only an editor may ask for it.
        let counts = feature.is_some() || open.is_some() || !is_markdown(&path) || stands_alone(&path);
        let facts = change.and_then(|c| c.facts).filter(|_| counts).map(|facts| match &open {
            // Positions in an open file are asked about whatever it says.
            Some((text, _)) if facts.lines.text_len() == 0 && !text.is_empty() => {
                Arc::new(FileFacts::clone(&facts).with_lines_of(text))
            }
            _ => facts,
        });
        let Some(facts) = facts else {
            if let Some(before) = before {
                self.forget_mentions(&before);
                self.bringing.remove(&before.id);
                self.now.files.remove(&before.id);
                self.list_file(before.id, before.feature, None);
                self.touch(&before, dirty);
                changes.files.insert(before.id);
            }
            return;
        };
        let id =
            before.as_ref().map(|b| b.id).or_else(|| self.now.ids.get(&path).copied()).unwrap_or_else(|| {
                let id = FileId(self.file_paths.len() as u32);
                self.file_paths.push(path.clone());
                self.now.ids.insert(path.clone(), id);
                id
            });
        let project = self.project_of(self.feature_folder(feature).unwrap_or(&path));
        let test = feature.is_none() && self.is_test(&path, project);
        let alone = self.stands_alone(feature);
        self.list_file(id, before.as_ref().and_then(|b| b.feature), feature);
        let kept = before.as_ref().and_then(|b| b.before.clone()).filter(|_| open.is_some());
        if let Some(before) = before {
            self.touch(&before, dirty);
            self.forget_mentions(&before);
        }
        let file = Arc::new(File { id, path, facts, open, project, feature, alone, test, before: kept });
        self.note_bringing(&file);
        self.touch(&file, dirty);
        self.note_mentions(&file);
        changes.files.insert(id);
        self.now.files.insert(id, file);
    }

    /// Gives a file whose surroundings changed its project and feature again.
    fn place_file(&mut self, path: &Arc<str>, dirty: &mut Dirty, changes: &mut Changes) {
        let Some(file) = self.now.file(path).cloned() else { return };
        let feature = self.now.feature_over(path);
        let project = self.project_of(self.feature_folder(feature).unwrap_or(path));
        let left = file.feature.is_some() && feature.is_none() && file.open.is_none();
        if left && (!file.facts.say_something() || is_markdown(path)) {
            // Such a file counts in features only: a scan would not keep it.
            return self.change_file(path.clone(), None, dirty, changes);
        }
        self.touch(&file, dirty);
        self.forget_mentions(&file);
        self.list_file(file.id, file.feature, feature);
        let test = feature.is_none() && self.is_test(path, project);
        let alone = self.stands_alone(feature);
        let file = Arc::new(File { project, feature, alone, test, ..(*file).clone() });
        self.note_bringing(&file);
        self.touch(&file, dirty);
        self.note_mentions(&file);
        self.now.files.insert(file.id, file);
    }

    fn touch(&self, file: &File, dirty: &mut Dirty) {
        dirty.rewritten.insert(file.id);
        dirty.operations.extend(operations(file));
        if let Some(feature) = file.feature {
            dirty.features.insert(feature);
        }
        dirty.files.insert(file.id);
    }

    fn note_bringing(&mut self, file: &File) {
        if file.feature.is_none() && !file.facts.brought().is_empty() {
            self.bringing.insert(file.id);
        } else {
            self.bringing.remove(&file.id);
        }
    }

    /// Enters a source file into the tables by id and by feature name. What an artifact mentions outside its own
    /// feature is known only once the feature is linked: [`Self::relink`] enters that.
    fn note_mentions(&mut self, file: &File) {
        if !file.speaks() {
            return;
        }
        for key in looked_up(file) {
            insert_sorted(self.mentioned.entry(key).or_default(), file.id);
        }
        for key in operations(file) {
            match self.now.operations.get_mut(&key) {
                Some(files) => insert_sorted(files, file.id),
                None => {
                    self.now.operations.insert(key, vec![file.id]);
                }
            }
        }
        for named in &file.facts.feature_refs {
            insert_sorted(self.naming.entry(named.text.clone()).or_default(), file.id);
        }
        for name in names(file) {
            insert_sorted(self.called.entry(name.into()).or_default(), file.id);
        }
    }

    fn forget_mentions(&mut self, file: &File) {
        if !file.speaks() {
            return;
        }
        for key in looked_up(file) {
            forget(&mut self.mentioned, &key, file.id);
        }
        for key in operations(file) {
            let Some(files) = self.now.operations.get_mut(&key) else { continue };
            remove_sorted(files, file.id);
            if files.is_empty() {
                self.now.operations.remove(&key);
            }
        }
        for named in &file.facts.feature_refs {
            forget(&mut self.naming, &named.text, file.id);
        }
        for name in names(file) {
            forget(&mut self.called, &SmolStr::new(name), file.id);
        }
    }

    /// Puts a file into the table of its feature's files, or takes it out.
    fn list_file(&mut self, id: FileId, before: Option<FeatureId>, now: Option<FeatureId>) {
        if before == now {
            return;
        }
        if let Some(files) = before.and_then(|f| self.feature_files.get_mut(&f)) {
            remove_sorted(files, id);
        }
        if let Some(feature) = now {
            insert_sorted(self.feature_files.entry(feature).or_default(), id);
        }
    }

    /// Files that now belong to a feature and whose facts nobody gave: what came, and what lies in new features.
    fn unread(&self, added: &[Arc<str>], new_features: bool) -> Vec<Arc<str>> {
        let unread = |path: &&Arc<str>| {
            let counts = self.now.feature_over(path).is_some() || stands_alone(path) && is_markdown(path);
            counts && self.now.file(path).is_none()
        };
        if new_features {
            self.now.tree.files().filter(unread).cloned().collect()
        } else {
            added.iter().filter(unread).cloned().collect()
        }
    }
}

/// Whether the file at `path` may be a feature by itself, going by its name.
fn may_stand_alone(path: &str) -> bool {
    deciding(path).any(|decided| decided == path)
}

/// The operations that a file names.
fn operations(file: &File) -> impl Iterator<Item = (ProjectId, SmolStr)> {
    let named = file.facts.mentions.iter().filter(|mention| mention.kind == ItemKind::Operation);
    named.map(|mention| (file.project, mention.id.clone()))
}

/// Ids that the outward mentions of a file are looked up by: their own, and the one they may be a part of.
fn looked_up(file: &File) -> impl Iterator<Item = Key> {
    let outward = file.facts.mentions.iter().filter(|m| file.looks_out(m));
    outward.flat_map(|m| {
        let by_title = titles::looked_up(file.project, m);
        let by_id = titled(&m.id).is_none();
        let ids = [Some(m.id.clone()), base_id(&m.id).map(SmolStr::new), whole_of(&m.id).map(SmolStr::new)];
        let ids = ids.into_iter().flatten().filter(move |_| by_id);
        ids.map(|id| (file.project, m.kind.space(), id)).chain(by_title)
    })
}

/// What a source file is called, if that may tell whose numbers it speaks of.
fn names(file: &File) -> impl Iterator<Item = &str> {
    let asks = file.names_any() && file.facts.mentions.iter().any(is_numbered);
    asks.then(|| basename::keys(&file.path)).into_iter().flatten().flatten()
}

/// Removes `value` from the list under `key`, and the list when it is empty.
pub(crate) fn forget<K: std::hash::Hash + Eq, V: Ord + Copy>(
    table: &mut FxHashMap<K, Vec<V>>,
    key: &K,
    value: V,
) {
    if let Some(list) = table.get_mut(key) {
        remove_sorted(list, value);
        if list.is_empty() {
            table.remove(key);
        }
    }
}
