//! A feature and its own links: a pure function of the facts of its files.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashSet};
use smol_str::SmolStr;
use specls_syntax::{self as syntax, ArtifactKind, Context, FileFacts, ItemKind, family, width};

use crate::{FeatureId, FileId, ProjectId, Relation, layout, tree};

/// An index into [`Feature::items`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemIndex(pub u32);

/// A file of a feature.
#[derive(Clone, Debug)]
pub struct FeatureFile {
    /// The file.
    pub id: FileId,
    /// Absolute path.
    pub path: Arc<str>,
    /// Its role.
    pub kind: ArtifactKind,
    /// What it says.
    pub facts: Arc<FileFacts>,
}

/// An item of a feature: where its facts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// Index into [`Feature::files`].
    pub file: u32,
    /// Index into that file's items.
    pub item: u32,
}

/// A mention inside a feature that names one of the feature's own items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link {
    /// Index into [`Feature::files`].
    pub file: u32,
    /// Index into that file's mentions.
    pub mention: u32,
    /// The innermost item that the mention stands in.
    pub from: Option<ItemIndex>,
    /// The item it names.
    pub to: ItemIndex,
    /// What the link says.
    pub relation: Relation,
}

/// One spec folder. Ids mean something inside it only.
#[derive(Debug)]
pub struct Feature {
    /// Its identity.
    pub id: FeatureId,
    /// The project it lies in.
    pub project: ProjectId,
    /// Absolute path of the folder.
    pub path: Arc<str>,
    /// The folder's name: `004-albums`.
    pub name: SmolStr,
    /// `004`: not unique, 12 of 62 repositories use one twice.
    pub number: Option<SmolStr>,
    /// Artifacts by path.
    pub files: Vec<FeatureFile>,
    /// Items, file by file, in order.
    pub items: Vec<Item>,
    /// Links between the feature's own files.
    pub links: Vec<Link>,
    /// Bare mentions (file, mention) of an id that the feature does not define although it defines that family.
    pub unknown: Vec<(u32, u32)>,
    /// Mentions (file, mention) that name a feature beside the id: the workspace resolves them.
    pub qualified: Vec<(u32, u32)>,
    /// All items, those of one id together, in order.
    by_id: Box<[ItemIndex]>,
    /// By the hash of an id: where its items begin in `by_id`, and how many they are. The ids stand in the facts.
    ids: HashTable<(u32, u32)>,
    families: FxHashSet<(SmolStr, usize)>,
}

impl Feature {
    /// Links the files of a feature. `files` must be sorted by path.
    pub(crate) fn new(id: FeatureId, project: ProjectId, path: Arc<str>, files: Vec<FeatureFile>) -> Self {
        let name = SmolStr::new(tree::name_of(&path));
        let number = layout::number(&name);
        let mut feature = Self {
            id,
            project,
            path,
            name,
            number,
            files,
            items: Vec::new(),
            links: Vec::new(),
            unknown: Vec::new(),
            qualified: Vec::new(),
            by_id: Box::default(),
            ids: HashTable::new(),
            families: FxHashSet::default(),
        };
        feature.collect_items();
        feature.link();
        feature
    }

    fn collect_items(&mut self) {
        for (f, file) in self.files.iter().enumerate() {
            for (i, item) in file.facts.items.iter().enumerate() {
                self.items.push(Item { file: f as u32, item: i as u32 });
                if matches!(item.kind, ItemKind::Requirement | ItemKind::SuccessCriterion) {
                    self.families.insert((family(&item.id).into(), width(&item.id)));
                } else {
                    self.families.insert((kind_family(item.kind).into(), 0));
                }
            }
        }
        self.items.shrink_to_fit();
        let mut by_id: Vec<ItemIndex> = (0..self.items.len() as u32).map(ItemIndex).collect();
        by_id.sort_by(|a, b| self.fact(*a).id.cmp(&self.fact(*b).id));
        let same = |a: &ItemIndex, b: &ItemIndex| self.fact(*a).id == self.fact(*b).id;
        let mut ids = HashTable::with_capacity(by_id.len());
        let mut start = 0;
        let again = |(start, _): &(u32, u32)| hash(&self.fact(by_id[*start as usize]).id);
        for group in by_id.chunk_by(same) {
            let entry = (start, group.len() as u32);
            ids.insert_unique(again(&entry), entry, again);
            start += entry.1;
        }
        (self.by_id, self.ids) = (by_id.into(), ids);
    }

    fn link(&mut self) {
        let mut links = Vec::new();
        let mut first_item = 0;
        for (f, file) in self.files.iter().enumerate() {
            let around = Enclosing::new(&file.facts);
            for (m, mention) in file.facts.mentions.iter().enumerate() {
                let place = (f as u32, m as u32);
                if let Some(q) = mention.qualifier
                    && !self.is_called(&file.facts.feature_refs[q as usize].text)
                {
                    self.qualified.push(place);
                    continue;
                }
                let Some(to) = self.defining(&mention.id) else {
                    if !mention.between && self.defines_family(&mention.id, mention.kind) {
                        self.unknown.push(place);
                    }
                    continue;
                };
                let from = around.at(mention.span.start).map(|i| ItemIndex(first_item + i as u32));
                if from == Some(to) {
                    continue;
                }
                let relation = relation(file.kind, from.map(|i| self.fact(i)), mention);
                links.push(Link { file: place.0, mention: place.1, from, to, relation });
            }
            first_item += file.facts.items.len() as u32;
        }
        links.shrink_to_fit();
        self.qualified.shrink_to_fit();
        self.links = links;
    }

    /// Whether `text`, the name of a feature beside an id, means this one.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.number.as_deref() == Some(text)
    }

    /// The facts of an item.
    #[must_use]
    pub fn fact(&self, index: ItemIndex) -> &syntax::Item {
        let item = self.items[index.0 as usize];
        &self.files[item.file as usize].facts.items[item.item as usize]
    }

    /// The file that defines an item.
    #[must_use]
    pub fn file_of(&self, index: ItemIndex) -> &FeatureFile {
        &self.files[self.items[index.0 as usize].file as usize]
    }

    /// Everything that defines `id`; more than one is a duplicate.
    #[must_use]
    pub fn definitions(&self, id: &str) -> &[ItemIndex] {
        let group = |&(start, len): &(u32, u32)| &self.by_id[start as usize..(start + len) as usize];
        self.ids.find(hash(id), |entry| self.fact(group(entry)[0]).id == id).map_or(&[], group)
    }

    /// The definition that a mention of `id` means: the first.
    #[must_use]
    pub fn defining(&self, id: &str) -> Option<ItemIndex> {
        self.definitions(id).first().copied()
    }

    /// All ids it defines, in no order.
    pub fn ids(&self) -> impl Iterator<Item = &SmolStr> {
        self.ids.iter().map(|(start, _)| &self.fact(self.by_id[*start as usize]).id)
    }

    /// Families (with digit widths) it defines, in no order.
    pub(crate) fn families(&self) -> impl Iterator<Item = &(SmolStr, usize)> {
        self.families.iter()
    }

    /// Whether it defines any id of that family, whatever the width.
    #[must_use]
    pub fn defines_family(&self, id: &str, kind: ItemKind) -> bool {
        match kind {
            ItemKind::Requirement | ItemKind::SuccessCriterion => {
                self.families.iter().any(|(f, _)| f == family(id))
            }
            _ => self.families.contains(&(SmolStr::new_static(kind_family(kind)), 0)),
        }
    }

    /// Items with their facts, in order.
    pub fn items(&self) -> impl Iterator<Item = (ItemIndex, &FeatureFile, &syntax::Item)> {
        (0..self.items.len() as u32)
            .map(|i| (ItemIndex(i), self.file_of(ItemIndex(i)), self.fact(ItemIndex(i))))
    }

    /// The file with that role directly in the folder: `spec.md`, `tasks.md`, ….
    #[must_use]
    pub fn artifact(&self, kind: ArtifactKind) -> Option<&FeatureFile> {
        self.files.iter().find(|f| f.kind == kind && tree::folder_of(&f.path) == &*self.path)
    }

    /// The item around a byte of one of its files.
    #[must_use]
    pub fn item_at(&self, file: FileId, offset: u32) -> Option<ItemIndex> {
        let mut first = 0;
        for f in &self.files {
            if f.id == file {
                return f.facts.item_at(offset).map(|(i, _)| ItemIndex(first + i as u32));
            }
            first += f.facts.items.len() as u32;
        }
        None
    }
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}

/// The word under which a kind without families is counted among them.
pub(crate) fn kind_family(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Story => "US",
        ItemKind::Scenario => "US/AC",
        ItemKind::Task => "T",
        ItemKind::ChecklistItem => "CHK",
        ItemKind::Requirement | ItemKind::SuccessCriterion => "",
    }
}

/// What a mention in an artifact of that kind, inside the item `from`, says about what it names in its own feature.
pub(crate) fn relation(
    kind: ArtifactKind,
    from: Option<&syntax::Item>,
    mention: &syntax::Mention,
) -> Relation {
    match from {
        Some(task) if task.kind == ItemKind::Task => match mention.kind {
            ItemKind::Task if task.task().is_some_and(|t| t.depends.contains(&mention.id)) => {
                Relation::Depends
            }
            ItemKind::Task | ItemKind::ChecklistItem => Relation::Refers,
            // A task that merely speaks of a story does not deliver it; a withdrawn one delivers nothing.
            ItemKind::Story if mention.context != Context::Label => Relation::Refers,
            _ if task.withdrawn => Relation::Refers,
            _ => Relation::Plans,
        },
        _ if kind == ArtifactKind::Contract => Relation::Specifies,
        _ => Relation::Refers,
    }
}

/// Innermost items of one file, for ascending and other offsets, without a scan of all items for each.
pub(crate) struct Enclosing<'f> {
    facts: &'f FileFacts,
    /// Items by start; nesting is at most story → scenario → requirement, so a short look back is enough.
    by_start: Vec<u32>,
    /// For each position in `by_start` the furthest end up to there.
    reach: Vec<u32>,
}

impl<'f> Enclosing<'f> {
    pub(crate) fn new(facts: &'f FileFacts) -> Self {
        let mut by_start: Vec<u32> = (0..facts.items.len() as u32).collect();
        by_start.sort_by_key(|&i| facts.items[i as usize].span.start);
        let mut reach = Vec::with_capacity(by_start.len());
        let mut furthest = 0;
        for &i in &by_start {
            furthest = furthest.max(facts.items[i as usize].span.end);
            reach.push(furthest);
        }
        Self { facts, by_start, reach }
    }

    pub(crate) fn at(&self, offset: u32) -> Option<usize> {
        let mut best: Option<(usize, usize)> = None;
        let mut at = self.by_start.partition_point(|&i| self.facts.items[i as usize].span.start <= offset);
        while at > 0 && self.reach[at - 1] > offset {
            at -= 1;
            let index = self.by_start[at] as usize;
            let span = self.facts.items[index].span;
            if span.contains(offset) && best.is_none_or(|(_, len)| span.len() < len) {
                best = Some((index, span.len()));
            }
        }
        best.map(|(index, _)| index)
    }
}
