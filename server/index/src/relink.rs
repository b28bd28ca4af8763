//! The second half of applying a change: features, paths and outward mentions are resolved anew where they may differ.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_syntax::{ArtifactKind, Context, ItemKind, Role, Space, artifact_kind, titled};

use crate::feature::family_of;
use crate::paths::{self, FeaturePaths};
use crate::resolve::{self, Resolved};
use crate::snapshot::Key;
use crate::workspace::{Dirty, forget};
use crate::{
    Changes, Feature, FeatureFile, FeatureId, File, FileId, Incoming, Map, ProjectId, Target, Workspace,
    insert_sorted, remove_sorted,
};

/// Below this many pieces of work, threads cost more than they bring.
const WORTH_THREADS: usize = 64;

impl Workspace {
    pub(crate) fn relink(&mut self, mut dirty: Dirty, changes: &mut Changes) {
        let mut features: Vec<FeatureId> = dirty.features.iter().copied().collect();
        features.sort_unstable();
        let linked = in_parallel(&features, |&id| {
            let feature = self.link(id);
            let differing = differing_ids(self.now.features.get(&id).map(|f| &**f), feature.as_ref());
            (feature, differing)
        });
        for (&id, (feature, differing)) in features.iter().zip(linked) {
            changes.features.insert(id);
            self.replace_feature(id, feature, &differing, &mut dirty, changes);
        }
        dirty.paths.extend(&features);
        let mut features: Vec<FeatureId> = dirty.paths.iter().copied().collect();
        features.sort_unstable();
        let resolved = in_parallel(&features, |&id| self.resolve_paths(id));
        for (&id, paths) in features.iter().zip(resolved) {
            self.replace_paths(id, paths, &mut dirty, changes);
        }
        let mut files: Vec<FileId> = dirty.files.iter().copied().collect();
        files.sort_unstable();
        let resolved = in_parallel(&files, |id| {
            self.now.files.get(id).map_or_else(Resolved::default, |file| resolve::outward(&self.now, file))
        });
        for (&id, resolved) in files.iter().zip(resolved) {
            self.replace_resolved(id, resolved, dirty.rewritten.contains(&id), changes);
        }
        self.touch_routes(&dirty.operations, changes);
    }

    /// Whether an operation is served, and whether a route is one too many, depends on all code and all contracts.
    fn touch_routes(&self, operations: &FxHashSet<(ProjectId, SmolStr)>, changes: &mut Changes) {
        for (project, id) in operations {
            let key = (*project, Space::Operation, id.clone());
            changes.features.extend(self.now.definers.get(&key).into_iter().flatten());
            changes.files.extend(self.serving(*project, id));
        }
        let features = changes.features.iter().filter_map(|id| self.now.features.get(id));
        for feature in features.filter(|f| f.families().any(|(name, _)| name == "operation")) {
            for (_, id) in feature.ids().filter(|(kind, _)| *kind == ItemKind::Operation) {
                changes.files.extend(self.serving(feature.project, id));
            }
        }
    }

    /// Files whose code serves an operation.
    fn serving(&self, project: ProjectId, id: &SmolStr) -> impl Iterator<Item = FileId> {
        let serves = move |file: &&Arc<File>| {
            file.facts.mentions.iter().any(|m| m.context == Context::Route && m.id == *id)
        };
        self.now.naming_operation(project, id).filter(serves).map(|file| file.id)
    }

    /// The feature from the facts of its files; `None` if its folder is none (any more).
    fn link(&self, id: FeatureId) -> Option<Feature> {
        let path = self.feature_path(id)?.clone();
        self.now.folders.get(&path)?;
        let folder = self.feature_folder_at(&path)?;
        let files = self.feature_files.get(&id).map_or(&[][..], Vec::as_slice);
        let mut files: Vec<FeatureFile> = files
            .iter()
            .filter_map(|id| self.now.files.get(id))
            .map(|f| FeatureFile {
                id: f.id,
                path: f.path.clone(),
                kind: match folder.role {
                    Role::Contract => ArtifactKind::Contract,
                    _ => artifact_kind(folder.dialect, &f.path),
                },
                facts: f.facts.clone(),
            })
            .collect();
        files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        Some(Feature::new(id, self.project_of(&path), path, folder, files))
    }

    /// Puts a feature in the place of what it was; `differing` are the [ids that only one of the two defines](differing_ids).
    fn replace_feature(
        &mut self,
        id: FeatureId,
        feature: Option<Feature>,
        differing: &[(Key, bool)],
        dirty: &mut Dirty,
        changes: &mut Changes,
    ) {
        let before = self.now.features.get(&id).cloned();
        let readers = self.readers(id, before.as_deref().or(feature.as_ref()));
        // At the first look at a workspace every file is to be resolved anyway.
        let clean: Vec<FileId> = readers.iter().copied().filter(|f| !dirty.files.contains(f)).collect();
        let in_code = Feature::has_bare_numbers;
        let numbers = feature.as_ref().or(before.as_deref()).is_some_and(in_code);
        let other_form = before.as_deref().is_some_and(in_code) != feature.as_ref().is_some_and(in_code);
        let role = |f: Option<&Feature>| f.map(|f| f.role);
        let contract = [role(before.as_deref()), role(feature.as_ref())].contains(&Some(Role::Contract));
        for (entry, there) in differing {
            enter(&mut self.now.definers, entry, id, *there);
            // One or several is all that matters: `FR-001` is defined in nearly every feature.
            let others = self.now.definers.get(entry).map_or(0, |all| {
                let same = all.iter().filter(|other| **other != id && self.same_form(**other, numbers));
                same.take(2).count()
            });
            let files = self.mentioned.get(entry).map_or(&[][..], Vec::as_slice);
            // Which of the others counts is not said by how many they are, where titles are asked for, and where a contract
            // that holds for all goes before those of features.
            let for_all = contract && entry.1 == Space::Operation;
            if others <= 1 || for_all || titled(&entry.2).is_some() {
                dirty.files.extend(files);
            } else {
                // Where several others define the id too, only a file that points at this feature can tell the difference.
                dirty.files.extend(clean.iter().filter(|f| files.binary_search(f).is_ok()));
            }
        }
        let families = |f: Option<&Feature>| {
            f.map(|f| f.families().map(|(n, w)| (f.project, n.clone(), *w)).collect::<FxHashSet<_>>())
                .unwrap_or_default()
        };
        let (old_families, new_families) = (families(before.as_deref()), families(feature.as_ref()));
        for entry in old_families.symmetric_difference(&new_families) {
            let count = self.now.families.get(entry).copied().unwrap_or(0);
            let next = if new_families.contains(entry) { count + 1 } else { count.saturating_sub(1) };
            if next == 0 {
                self.now.families.remove(entry);
            } else {
                self.now.families.insert(entry.clone(), next);
            }
            if count == 0 || next == 0 {
                let family = |k: &Key| match k.1 {
                    Space::Requirement => Some(family_of(ItemKind::Requirement, &k.2)),
                    Space::Operation => Some(family_of(ItemKind::Operation, &k.2)),
                    _ => None,
                };
                let same = |k: &&Key| k.0 == entry.0 && family(k) == Some((entry.1.clone(), entry.2));
                let ids: Vec<_> = self.mentioned.keys().filter(same).cloned().collect();
                dirty.files.extend(ids.iter().flat_map(|k| self.mentioned[k].iter().copied()));
            }
        }
        let named = |f: Option<&Feature>| {
            f.map(|f| {
                [Some(f.name.clone()), f.also.clone()]
                    .into_iter()
                    .flatten()
                    .map(|n| (f.project, n))
                    .collect::<FxHashSet<_>>()
            })
            .unwrap_or_default()
        };
        let (old_names, new_names) = (named(before.as_deref()), named(feature.as_ref()));
        for entry in old_names.symmetric_difference(&new_names) {
            enter(&mut self.now.names, entry, id, new_names.contains(entry));
        }
        if old_names != new_names || old_families != new_families || other_form {
            dirty.files.extend(&readers);
        }
        if !differing.is_empty() {
            // Findings about what is not defined here say what is.
            for file in readers.iter().filter_map(|f| self.now.files.get(f)) {
                let unknown = |(_, target): &(u32, Target)| *target == Target::Unknown(Some(id));
                if self.now.resolved.get(&file.id).is_some_and(|r| r.targets.iter().any(unknown)) {
                    changes.files.insert(file.id);
                    changes.features.extend(file.feature);
                }
            }
        }
        dirty.files.extend(self.feature_files.get(&id).into_iter().flatten());
        self.touch_changes(before.as_deref(), feature.as_ref(), changes);
        match feature {
            Some(feature) => self.now.features.insert(id, Arc::new(feature)),
            None => {
                self.now.features.remove(&id);
            }
        }
    }

    /// Findings of a change lean on the main specs of the capabilities it touches, and on the other changes of these.
    fn touch_changes(&self, before: Option<&Feature>, now: Option<&Feature>, changes: &mut Changes) {
        let deltas = |f: Option<&Feature>| {
            let files = f.map(|f| f.files.iter().filter(|f| !f.facts.deltas().is_empty()));
            files.into_iter().flatten().map(|f| f.facts.clone()).collect::<Vec<_>>()
        };
        let (old, new) = (deltas(before), deltas(now));
        let moved = before.map(|f| f.project) != now.map(|f| f.project);
        let mut names: FxHashSet<(ProjectId, &SmolStr)> = FxHashSet::default();
        for (feature, own, other) in [(before, &old, &new), (now, &new, &old)] {
            let Some(feature) = feature else { continue };
            if feature.role == Role::Capability {
                names.extend(feature.also.iter().map(|name| (feature.project, name)));
                continue;
            }
            let others: FxHashSet<_> = other.iter().map(Arc::as_ptr).collect();
            let differing = own.iter().filter(|facts| moved || !others.contains(&Arc::as_ptr(facts)));
            let named = differing.flat_map(|facts| &facts.feature_refs);
            names.extend(named.map(|named| (feature.project, &named.text)));
        }
        for (project, name) in names {
            let files = self.naming.get(name).into_iter().flatten();
            let deltas = files
                .filter_map(|id| self.now.files.get(id))
                .filter(|f| f.project == project && !f.facts.deltas().is_empty());
            changes.features.extend(deltas.filter_map(|f| f.feature));
        }
    }

    /// Files that point at a feature: they name it, or it names them.
    fn readers(&self, id: FeatureId, feature: Option<&Feature>) -> FxHashSet<FileId> {
        let Some(feature) = feature else { return FxHashSet::default() };
        let names = [Some(&feature.name), feature.also.as_ref()].into_iter().flatten();
        let mut out: FxHashSet<FileId> =
            names.filter_map(|n| self.naming.get(n)).flatten().copied().collect();
        if let Some(paths) = self.now.paths.get(&id) {
            out.extend(paths.named.keys().filter_map(|path| self.now.ids.get(path)));
            out.extend(paths.called.iter().filter_map(|name| self.called.get(name)).flatten());
        }
        out
    }

    /// Whether code names the items of a feature by numbers, or does not, as those of another: a number means items of
    /// such features only.
    fn same_form(&self, id: FeatureId, numbers: bool) -> bool {
        self.now.features.get(&id).is_some_and(|feature| feature.has_bare_numbers() == numbers)
    }

    fn resolve_paths(&self, id: FeatureId) -> FeaturePaths {
        let Some(feature) = self.now.features.get(&id) else { return FeaturePaths::default() };
        paths::resolve(feature, &self.now.project(feature.project).path, &self.now.tree)
    }

    fn replace_paths(&mut self, id: FeatureId, new: FeaturePaths, dirty: &mut Dirty, changes: &mut Changes) {
        let empty = Arc::new(FeaturePaths::default());
        let old = self.now.paths.get(&id).cloned().unwrap_or(empty);
        if *old == new {
            return;
        }
        changes.features.insert(id);
        for key in old.keys.iter().filter(|k| new.keys.binary_search(k).is_err()) {
            forget(&mut self.path_keys, key, id);
        }
        for key in new.keys.iter().filter(|k| old.keys.binary_search(k).is_err()) {
            insert_sorted(self.path_keys.entry(key.clone()).or_default(), id);
        }
        for (name, there) in differing(&old.called, &new.called) {
            enter(&mut self.now.called, name, id, there);
            dirty.files.extend(self.called.get(name).into_iter().flatten());
        }
        let gone = old.named.keys().filter(|p| !new.named.contains_key(*p)).map(|p| (p, None));
        let changed = new
            .named
            .iter()
            .filter(|(p, how)| old.named.get(*p) != Some(how))
            .map(|(p, how)| (p, Some(*how)));
        for (path, how) in gone.chain(changed) {
            if !self.now.named.contains_key(path) {
                self.now.named.insert(path.clone(), Vec::new());
            }
            if let Some(features) = self.now.named.get_mut(path) {
                features.retain(|f| f.0 != id);
                features.extend(how.map(|how| (id, how)));
                features.sort_unstable();
                if features.is_empty() {
                    self.now.named.remove(path);
                }
            }
            dirty.files.extend(self.now.ids.get(path));
        }
        if self.now.features.contains_key(&id) {
            self.now.paths.insert(id, Arc::new(new));
        } else {
            self.now.paths.remove(&id);
        }
    }

    fn replace_resolved(&mut self, file: FileId, new: Resolved, rewritten: bool, changes: &mut Changes) {
        let old = self.now.resolved.get(&file).cloned().unwrap_or_default();
        if *old == new && !rewritten {
            return;
        }
        changes.files.insert(file);
        // Findings of an artifact are its feature's, also those about what it names elsewhere.
        changes.features.extend(self.now.files.get(&file).and_then(|f| f.feature));
        // What a file leaves unclear, the features that name it take into account.
        let touched = if rewritten {
            unclear(&old).chain(unclear(&new)).next().is_some()
        } else {
            !unclear(&old).eq(unclear(&new))
        };
        let path = self.file_paths.get(file.0 as usize);
        if touched && let Some(named) = path.and_then(|path| self.now.named.get(path)) {
            changes.features.extend(named.iter().map(|n| n.0));
        }
        let (was, is) = (by_feature(&old), by_feature(&new));
        for (feature, mentions) in &is {
            if was.get(feature) != Some(mentions) || rewritten {
                self.set_incoming(*feature, file, mentions);
                changes.features.insert(*feature);
            }
        }
        for feature in was.keys().filter(|f| !is.contains_key(*f)) {
            self.set_incoming(*feature, file, &[]);
            changes.features.insert(*feature);
        }
        if new.targets.is_empty() {
            self.now.resolved.remove(&file);
        } else {
            self.now.resolved.insert(file, Arc::new(new));
        }
    }

    fn set_incoming(&mut self, feature: FeatureId, file: FileId, mentions: &[u32]) {
        if !self.now.incoming.contains_key(&feature) {
            self.now.incoming.insert(feature, Arc::default());
        }
        let Some(list) = self.now.incoming.get_mut(&feature) else { return };
        let list = Arc::make_mut(list);
        let start = list.partition_point(|i| i.file < file);
        let end = list.partition_point(|i| i.file <= file);
        list.splice(start..end, mentions.iter().map(|&mention| Incoming { file, mention }));
        if list.is_empty() {
            self.now.incoming.remove(&feature);
        }
    }
}

/// Ids that only one of the two defines, and whether it is `now`.
fn differing_ids(before: Option<&Feature>, now: Option<&Feature>) -> Vec<(Key, bool)> {
    let mut out = Vec::new();
    for (one, other, there) in [(before, now, false), (now, before, true)] {
        let Some(one) = one else { continue };
        let other =
            other.filter(|o| o.project == one.project && o.has_bare_numbers() == one.has_bare_numbers());
        let ids = one.ids().filter(|(kind, id)| other.is_none_or(|o| o.defining(*kind, id).is_none()));
        out.extend(ids.map(|(kind, id)| ((one.project, kind.space(), id.clone()), there)));
    }
    let titles = |f: Option<&Feature>| f.map(Feature::title_keys).unwrap_or_default();
    let (old, new) = (titles(before), titles(now));
    let moved =
        before.map(|f| (f.project, f.role, f.archived)) != now.map(|f| (f.project, f.role, f.archived));
    for (feature, own, other, there) in [(before, &old, &new, false), (now, &new, &old, true)] {
        let Some(project) = feature.map(|f| f.project) else { continue };
        // A key that stays with other items behind it is as good as new.
        let differs = |(key, items): &(&SmolStr, &u64)| match other.get(*key) {
            Some(others) => moved || there && others != *items,
            None => true,
        };
        let keys = own.iter().filter(differs).map(|(key, _)| key.clone());
        out.extend(keys.map(|key| ((project, Space::Scenario, key), there)));
    }
    out
}

/// What only one of two ascending lists has, and whether it is the second.
fn differing<'n>(old: &'n [SmolStr], new: &'n [SmolStr]) -> impl Iterator<Item = (&'n SmolStr, bool)> {
    let gone = old.iter().filter(|name| new.binary_search(name).is_err()).map(|name| (name, false));
    gone.chain(new.iter().filter(|name| old.binary_search(name).is_err()).map(|name| (name, true)))
}

/// Puts a feature into the list under `key`, or takes it out.
fn enter<K: std::hash::Hash + Eq + Clone>(
    table: &mut Map<K, Vec<FeatureId>>,
    key: &K,
    id: FeatureId,
    there: bool,
) {
    let Some(list) = table.get_mut(key) else {
        if there {
            table.insert(key.clone(), vec![id]);
        }
        return;
    };
    if there {
        insert_sorted(list, id);
    } else {
        remove_sorted(list, id);
    }
    if list.is_empty() {
        table.remove(key);
    }
}

/// Mentions that may mean one feature or another.
fn unclear(resolved: &Resolved) -> impl Iterator<Item = u32> {
    resolved.targets.iter().filter(|(_, target)| *target == Target::Ambiguous).map(|(mention, _)| *mention)
}

/// Mentions that name an item of a feature, by feature.
fn by_feature(resolved: &Resolved) -> FxHashMap<FeatureId, Vec<u32>> {
    let mut out: FxHashMap<FeatureId, Vec<u32>> = FxHashMap::default();
    for (mention, target) in &resolved.targets {
        if let Target::Feature(feature) = target {
            out.entry(*feature).or_default().push(*mention);
        }
    }
    out
}

/// `work` on each of `items`, in order; on all processors where there is much of it.
fn in_parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    if items.len() < WORTH_THREADS || threads < 2 {
        return items.iter().map(work).collect();
    }
    let mut parts: Vec<Vec<R>> = Vec::new();
    std::thread::scope(|scope| {
        let chunks = items.chunks(items.len().div_ceil(threads));
        let running: Vec<_> =
            chunks.map(|chunk| scope.spawn(|| chunk.iter().map(&work).collect::<Vec<R>>())).collect();
        // A panic in one part is a panic of the whole, with its own message.
        parts = running
            .into_iter()
            .map(|t| t.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect();
    });
    parts.into_iter().flatten().collect()
}
