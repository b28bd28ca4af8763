//! What readers see: the immutable model of the workspace at one moment.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;
use specls_settings::Settings;
use specls_syntax::{ArtifactKind, Context, EVERY, FileFacts, ItemKind, Mention, Space, is_markdown, titled};

use crate::feature::relation;
use crate::numbered::{candidates, is_numbered};
use crate::paths::{FeaturePaths, join};
use crate::resolve::Resolved;
use crate::titles;
use crate::tree::folder_of;
use crate::{
    Before, Feature, FeatureId, FileId, ItemIndex, Map, PathTarget, Project, ProjectId, Relation, Target,
    Tree,
};

/// A file whose facts are known.
#[derive(Clone, Debug)]
pub struct File {
    /// Its identity.
    pub id: FileId,
    /// Absolute path, `/` between segments.
    pub path: Arc<str>,
    /// What it says.
    pub facts: Arc<FileFacts>,
    /// Text and the client's version, while it is open in an editor.
    pub open: Option<(Arc<str>, i32)>,
    /// The project it belongs to.
    pub project: ProjectId,
    /// The feature it is an artifact of; `None` for source.
    pub feature: Option<FeatureId>,
    /// It is a contract outside of all folders of specs: what it names may be anybody's, as in code.
    pub alone: bool,
    /// A test file as a whole.
    pub test: bool,
    /// What its feature was before it was edited, while it is open and its ids follow from their places.
    pub before: Option<Arc<Before>>,
}

impl File {
    /// Whether its mentions count: Markdown is an artifact of a feature or nothing, though an editor may open it.
    #[must_use]
    pub(crate) fn speaks(&self) -> bool {
        self.feature.is_some() || !is_markdown(&self.path)
    }

    /// Whether what it names is looked up in all features: it belongs to none.
    #[must_use]
    pub fn names_any(&self) -> bool {
        self.feature.is_none() || self.alone
    }

    /// Whether a mention of it is looked up in other features too.
    pub(crate) fn looks_out(&self, mention: &Mention) -> bool {
        self.names_any() || mention.qualifier.is_some() || mention.kind == ItemKind::Operation
    }
}

/// An id as the workspace's tables know it.
pub(crate) type Key = (ProjectId, Space, SmolStr);

/// A mention from outside a feature (code, or another feature's artifact) that names one of its items.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incoming {
    /// The file.
    pub file: FileId,
    /// Index into its mentions.
    pub mention: u32,
}

/// The model of the workspace. Cloning is cheap.
#[derive(Clone, Default)]
pub struct Snapshot {
    pub(crate) settings: Arc<Settings>,
    pub(crate) roots: Arc<[Arc<str>]>,
    pub(crate) projects: Arc<[Project]>,
    pub(crate) tree: Tree,
    pub(crate) ids: Map<Arc<str>, FileId>,
    pub(crate) files: Map<FileId, Arc<File>>,
    pub(crate) folders: Map<Arc<str>, FeatureId>,
    pub(crate) features: Map<FeatureId, Arc<Feature>>,
    pub(crate) paths: Map<FeatureId, Arc<FeaturePaths>>,
    /// Features by number and by folder name.
    pub(crate) names: Map<(ProjectId, SmolStr), Vec<FeatureId>>,
    /// Features that define an id.
    pub(crate) definers: Map<Key, Vec<FeatureId>>,
    /// How many features define a family with a digit width.
    pub(crate) families: Map<(ProjectId, SmolStr, usize), u32>,
    /// Features that name a file, with how.
    pub(crate) named: Map<Arc<str>, Vec<(FeatureId, u8)>>,
    /// Features whose items code names by numbers, and that name a file called so, or one whose name has that stem.
    pub(crate) called: Map<SmolStr, Vec<FeatureId>>,
    /// Files that name an operation, ascending.
    pub(crate) operations: Map<(ProjectId, SmolStr), Vec<FileId>>,
    /// What the outward mentions of a file name.
    pub(crate) resolved: Map<FileId, Arc<Resolved>>,
    /// Outward mentions that name an item of a feature, ascending.
    pub(crate) incoming: Map<FeatureId, Arc<Vec<Incoming>>>,
}

impl Snapshot {
    /// The settings.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Absolute paths of the workspace's roots.
    #[must_use]
    pub fn roots(&self) -> &[Arc<str>] {
        &self.roots
    }

    /// The projects, deepest first.
    #[must_use]
    pub fn projects(&self) -> &[Project] {
        &self.projects
    }

    /// A project.
    #[must_use]
    pub fn project(&self, id: ProjectId) -> &Project {
        &self.projects[id.0 as usize]
    }

    /// Every path the walk saw.
    #[must_use]
    pub fn tree(&self) -> &Tree {
        &self.tree
    }

    /// A file with facts, by path.
    #[must_use]
    pub fn file(&self, path: &str) -> Option<&Arc<File>> {
        self.files.get(self.ids.get(path)?)
    }

    /// A file with facts.
    #[must_use]
    pub fn file_by_id(&self, id: FileId) -> Option<&Arc<File>> {
        self.files.get(&id)
    }

    /// All files with facts, in no order.
    pub fn files(&self) -> impl Iterator<Item = &Arc<File>> {
        self.files.values()
    }

    /// A feature.
    #[must_use]
    pub fn feature(&self, id: FeatureId) -> Option<&Arc<Feature>> {
        self.features.get(&id)
    }

    /// All features, in no order.
    pub fn features(&self) -> impl Iterator<Item = &Arc<Feature>> {
        self.features.values()
    }

    /// All features, by path.
    #[must_use]
    pub fn features_sorted(&self) -> Vec<&Arc<Feature>> {
        let mut all: Vec<_> = self.features.values().collect();
        all.sort_unstable_by(|a, b| a.path.cmp(&b.path));
        all
    }

    /// The feature that `file` is an artifact of.
    #[must_use]
    pub fn feature_of(&self, file: &File) -> Option<&Arc<Feature>> {
        self.feature(file.feature?)
    }

    /// Whether `path` lies in a feature, read or not.
    #[must_use]
    pub fn belongs_to_feature(&self, path: &str) -> bool {
        self.feature_over(path).is_some()
    }

    /// The feature of the nearest folder above `path` that is one; the file itself where it is one.
    #[must_use]
    pub fn feature_over(&self, path: &str) -> Option<FeatureId> {
        let mut folder = path;
        while !folder.is_empty() {
            if let Some(id) = self.folders.get(folder) {
                return Some(*id);
            }
            folder = folder_of(folder);
        }
        None
    }

    /// The role of a file in its feature.
    #[must_use]
    pub fn artifact_kind(&self, file: &File) -> Option<ArtifactKind> {
        let feature = self.feature_of(file)?;
        feature.files.iter().find(|f| f.id == file.id).map(|f| f.kind)
    }

    /// Features of a project that define the `id` of something of that kind.
    #[must_use]
    pub fn definers(&self, project: ProjectId, kind: ItemKind, id: &str) -> &[FeatureId] {
        self.definers.get(&(project, kind.space(), SmolStr::new(id))).map_or(&[], Vec::as_slice)
    }

    /// Files of a project that name an operation: its contracts, artifacts, and code that serves it or asks for it.
    pub fn naming_operation(&self, project: ProjectId, id: &str) -> impl Iterator<Item = &Arc<File>> {
        let files = self.operations.get(&(project, SmolStr::new(id))).into_iter().flatten();
        files.filter_map(|id| self.files.get(id))
    }

    /// Features of a project with that number or folder name.
    #[must_use]
    pub fn features_called(&self, project: ProjectId, name: &str) -> &[FeatureId] {
        self.names.get(&(project, SmolStr::new(name))).map_or(&[], Vec::as_slice)
    }

    /// Features whose artifacts name the file at `path`, those whose task list does first.
    #[must_use]
    pub fn features_naming(&self, path: &str) -> Vec<FeatureId> {
        let mut found = self.named.get(path).cloned().unwrap_or_default();
        found.sort_by_key(|(feature, how)| (*how, *feature));
        found.into_iter().map(|(feature, _)| feature).collect()
    }

    /// Whether some feature of the project defines ids of that family and digit width.
    #[must_use]
    pub fn defines_family(&self, project: ProjectId, family: &str, width: usize) -> bool {
        self.families.contains_key(&(project, SmolStr::new(family), width))
    }

    /// Mentions from outside that name items of a feature, ascending by file and place.
    #[must_use]
    pub fn incoming(&self, feature: FeatureId) -> Vec<Incoming> {
        self.incoming.get(&feature).map(|list| list.to_vec()).unwrap_or_default()
    }

    /// What a mention names; `None` for an index out of range.
    #[must_use]
    pub fn target(&self, file: &File, mention: u32) -> Target {
        if let Some(resolved) = self.resolved.get(&file.id)
            && let Some(target) = resolved.target(mention)
        {
            return target;
        }
        let Some(feature) = self.feature_of(file) else { return Target::Silent };
        let Some(found) = file.facts.mentions.get(mention as usize) else { return Target::Silent };
        match feature.defining(found.kind, &found.id) {
            _ if found.id == EVERY => Target::Feature(feature.id),
            Some(_) => Target::Feature(feature.id),
            None if feature.defines_family(&found.id, found.kind) && !found.between => {
                Target::Unknown(Some(feature.id))
            }
            None => Target::Silent,
        }
    }

    /// Every definition a mention may mean, best first: one where it is clear, all candidates where it is not.
    #[must_use]
    pub fn definitions(&self, file: &File, mention: u32) -> Vec<(FeatureId, ItemIndex)> {
        let Some(found) = file.facts.mentions.get(mention as usize) else { return Vec::new() };
        let features: Vec<FeatureId> = match self.target(file, mention) {
            Target::Feature(feature) => vec![feature],
            Target::Ambiguous if titled(&found.id).is_some() => {
                let all = titles::candidates(self, file.project, found);
                return all.into_iter().map(|c| (c.feature, c.item)).collect();
            }
            Target::Ambiguous => {
                let definers = self.definers(file.project, found.kind, &found.id);
                if is_numbered(found) { candidates(self, definers) } else { definers.to_vec() }
            }
            Target::Unknown(_) | Target::Silent => Vec::new(),
        };
        let features = features.into_iter().filter_map(|f| self.feature(f));
        if found.id == EVERY {
            return features.flat_map(|f| f.requirements().map(|index| (f.id, index))).collect();
        }
        features.filter_map(|f| Some((f.id, f.defining(found.kind, &found.id)?))).collect()
    }

    /// Ids that source files named by a feature's artifacts mention without telling which feature they mean: each may be
    /// the feature's own.
    #[must_use]
    pub fn ambiguous_near(&self, id: FeatureId) -> FxHashSet<(Space, SmolStr)> {
        let named = self.paths.get(&id).into_iter().flat_map(|paths| paths.named.keys());
        let files = named.filter_map(|path| self.file(path));
        files
            .filter_map(|file| Some((file, self.resolved.get(&file.id)?)))
            .flat_map(|(file, resolved)| {
                let unclear = resolved.targets.iter().filter(|(_, target)| *target == Target::Ambiguous);
                let mentions = unclear.filter_map(|(m, _)| file.facts.mentions.get(*m as usize));
                mentions.map(|m| (m.kind.space(), m.id.clone()))
            })
            .collect()
    }

    /// What an incoming mention says about the item it names.
    #[must_use]
    pub fn relation_of(&self, file: &File, mention: &Mention) -> Relation {
        match self.artifact_kind(file) {
            Some(kind) => {
                let from = file.facts.item_at(mention.span.start).map(|(_, item)| item);
                match from {
                    // A task of one feature that names another's requirement refers to it: it plans its own only.
                    Some(item) if item.kind == ItemKind::Task && !self.stands_alone(file, mention) => {
                        Relation::Refers
                    }
                    _ => relation(kind, from, mention),
                }
            }
            None if file.test || mention.in_test || mention.context == Context::TestName => {
                Relation::Verifies
            }
            // Code that asks for an operation, or speaks of it, does not serve it.
            None if mention.kind == ItemKind::Operation && mention.context != Context::Route => {
                Relation::Refers
            }
            None => Relation::Implements,
        }
    }

    /// Whether the number beside an artifact's mention is no feature after all, so that its own feature is meant:
    /// `404 FR-001`.
    fn stands_alone(&self, file: &File, mention: &Mention) -> bool {
        let named = mention.qualifier.and_then(|q| file.facts.feature_refs.get(q as usize));
        named.is_some_and(|n| n.weak && self.features_called(file.project, &n.text).is_empty())
    }

    /// What the path mention at index `path` of `file` names.
    #[must_use]
    pub fn path_target(&self, file: &File, path: usize) -> Option<&PathTarget> {
        let feature = self.feature_of(file)?;
        let at = feature.files.iter().position(|f| f.id == file.id)?;
        self.paths.get(&feature.id)?.targets.get(at)?.get(path)
    }

    /// Where the files that a feature names would be, had the walk seen them: below its project and below its folder.
    /// Somebody who can look at the disk may know better (ignored files exist without being walked).
    #[must_use]
    pub fn missing_paths(&self, id: FeatureId) -> Vec<String> {
        let (Some(feature), Some(paths)) = (self.feature(id), self.paths.get(&id)) else { return Vec::new() };
        let bases = [&self.project(feature.project).path, &feature.path];
        let mentions = feature
            .files
            .iter()
            .zip(&paths.targets)
            .flat_map(|(file, targets)| file.facts.paths.iter().zip(targets));
        let missing = mentions
            .filter(|(_, target)| **target == PathTarget::Missing)
            .map(|(mention, _)| mention.path.trim_start_matches('/'));
        let mut out: Vec<String> =
            missing.flat_map(|path| bases.iter().filter_map(move |base| join(base, path))).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// What the path mentions of a feature's file (an index into [`Feature::files`]) name.
    #[must_use]
    pub fn path_targets(&self, feature: FeatureId, file: u32) -> &[PathTarget] {
        self.paths.get(&feature).and_then(|p| p.targets.get(file as usize)).map_or(&[], Vec::as_slice)
    }
}
