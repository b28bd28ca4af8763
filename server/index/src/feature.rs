//! A feature and its own links: a pure function of the facts of its files.

use std::hash::BuildHasher;
use std::sync::Arc;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_syntax::{
    self as syntax, ArtifactKind, BareNumbers, Context, DialectId, EVERY, FeatureFolder, FileFacts, ItemKind,
    Role, Space, family, titled, width,
};

use crate::behind::Behind;
use crate::titles::Titles;
use crate::{FeatureId, FileId, ProjectId, Relation, tree};

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
    /// Whose form it has.
    pub dialect: DialectId,
    /// What it holds.
    pub role: Role,
    /// Done with: nothing in it is checked.
    pub archived: bool,
    /// The folder's name: `004-albums`; a capability's path below the specs.
    pub name: SmolStr,
    /// By what else it is called: `004` (not unique, 12 of 62 repositories use one twice), `specs/auth`.
    pub also: Option<SmolStr>,
    /// Artifacts by path.
    pub files: Vec<FeatureFile>,
    /// Items, file by file, in order.
    pub items: Vec<Item>,
    /// Links between the feature's own files.
    pub links: Vec<Link>,
    /// Bare mentions (file, mention) of an id that the feature does not define although it defines that family.
    pub unknown: Vec<(u32, u32)>,
    /// Mentions (file, mention) that name a feature beside the id: the workspace resolves them.
    pub outward: Vec<(u32, u32)>,
    /// By the hash of an id the first item that defines it. The ids stand in the facts.
    ids: HashTable<ItemIndex>,
    /// The same items, those that are looked up in one place together: a finding asks for its neighbours only, however
    /// many tasks there are.
    by_space: Vec<ItemIndex>,
    /// By the first of them all items with an id that several have.
    repeated: FxHashMap<ItemIndex, Vec<ItemIndex>>,
    /// Items that are also called otherwise; of several the first.
    aliases: FxHashMap<(Space, SmolStr), (ItemKind, ItemIndex)>,
    families: FxHashSet<(SmolStr, usize)>,
    /// What code calls its items by, where their ids are names.
    pub(crate) titles: Titles,
}

impl Feature {
    /// Links the files of a feature. `files` must be sorted by path.
    pub(crate) fn new(
        id: FeatureId,
        project: ProjectId,
        path: Arc<str>,
        folder: FeatureFolder,
        files: Vec<FeatureFile>,
    ) -> Self {
        let mut feature = Self {
            id,
            project,
            path,
            dialect: folder.dialect,
            role: folder.role,
            archived: folder.archived,
            name: folder.name,
            also: folder.also,
            files,
            items: Vec::new(),
            links: Vec::new(),
            unknown: Vec::new(),
            outward: Vec::new(),
            ids: HashTable::new(),
            by_space: Vec::new(),
            repeated: FxHashMap::default(),
            aliases: FxHashMap::default(),
            families: FxHashSet::default(),
            titles: Titles::default(),
        };
        feature.collect_items();
        if feature.dialect.named_in_code() {
            feature.titles = Titles::new(&feature);
        }
        feature.link();
        feature
    }

    fn collect_items(&mut self) {
        let mut last: Option<(SmolStr, usize)> = None;
        for (f, file) in self.files.iter().enumerate() {
            for (i, item) in file.facts.items.iter().enumerate() {
                self.items.push(Item { file: f as u32, item: i as u32 });
                let family = family_of(item.kind, &item.id);
                // Items of one family stand together.
                if last.as_ref() != Some(&family) {
                    self.families.insert(family.clone());
                    last = Some(family);
                }
                if let Some((kind, alias)) = item.alias() {
                    let index = ItemIndex(self.items.len() as u32 - 1);
                    self.aliases.entry((kind.space(), alias.clone())).or_insert((kind, index));
                }
            }
        }
        self.items.shrink_to_fit();
        let mut ids: HashTable<ItemIndex> = HashTable::with_capacity(self.items.len());
        let mut by_space: Vec<(Space, ItemIndex)> = Vec::with_capacity(self.items.len());
        let mut repeated: FxHashMap<ItemIndex, Vec<ItemIndex>> = FxHashMap::default();
        for index in (0..self.items.len() as u32).map(ItemIndex) {
            let name = self.name_of(index);
            let same = |other: &ItemIndex| self.name_of(*other) == name;
            match ids.entry(hash(name), same, |other| hash(self.name_of(*other))) {
                Entry::Vacant(place) => {
                    place.insert(index);
                    by_space.push((name.0, index));
                }
                Entry::Occupied(first) => {
                    let first = *first.get();
                    repeated.entry(first).or_insert_with(|| vec![first]).push(index);
                }
            }
        }
        by_space.sort_unstable();
        let by_space = by_space.into_iter().map(|(_, index)| index).collect();
        (self.ids, self.by_space, self.repeated) = (ids, by_space, repeated);
    }

    fn link(&mut self) {
        let mut links = Vec::new();
        let mut first_item = 0;
        for (f, file) in self.files.iter().enumerate() {
            let owners = owners(file);
            for ((m, mention), owner) in file.facts.mentions.iter().enumerate().zip(owners) {
                let place = (f as u32, m as u32);
                if let Some(q) = mention.qualifier
                    && !self.is_called(&file.facts.feature_refs[q as usize].text)
                {
                    self.outward.push(place);
                    continue;
                }
                let from = owner.map(|i| ItemIndex(first_item + i as u32));
                let relation = || relation(file.kind, from.map(|i| self.fact(i)), mention);
                if mention.id == EVERY {
                    links.extend(self.requirements().map(|to| Link {
                        file: place.0,
                        mention: place.1,
                        from,
                        to,
                        relation: relation(),
                    }));
                    continue;
                }
                let Some(to) = self.defining(mention.kind, &mention.id) else {
                    if self.role == Role::Contract || mention.kind == ItemKind::Operation {
                        self.outward.push(place);
                        continue;
                    }
                    if !mention.between && self.defines_family(&mention.id, mention.kind) {
                        self.unknown.push(place);
                    }
                    continue;
                };
                if from == Some(to) {
                    continue;
                }
                links.push(Link { file: place.0, mention: place.1, from, to, relation: relation() });
            }
            first_item += file.facts.items.len() as u32;
        }
        links.shrink_to_fit();
        self.outward.shrink_to_fit();
        self.links = links;
    }

    /// Whether `text`, the name of a feature beside an id, means this one.
    #[must_use]
    pub fn is_called(&self, text: &str) -> bool {
        self.name == text || self.also.as_deref() == Some(text)
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

    /// The space and id under which an item is found.
    fn name_of(&self, index: ItemIndex) -> (Space, &SmolStr) {
        let item = self.fact(index);
        (item.kind.space(), &item.id)
    }

    /// Everything that defines the `id` of something of that kind; more than one is a duplicate.
    #[must_use]
    pub fn definitions(&self, kind: ItemKind, id: &str) -> &[ItemIndex] {
        let space = kind.space();
        let named = |index: &ItemIndex| {
            let (other, name) = self.name_of(*index);
            other == space && name == id
        };
        let Some(first) = self.ids.find(hash((space, id)), named) else { return &[] };
        self.repeated.get(first).map_or(std::slice::from_ref(first), Vec::as_slice)
    }

    /// The definition that a mention of `id` means: the first; else what is also called so.
    #[must_use]
    pub fn defining(&self, kind: ItemKind, id: &str) -> Option<ItemIndex> {
        if let Some(parts) = titled(id) {
            return match *self.titled(kind, parts) {
                [one] => Some(one),
                _ => None,
            };
        }
        let called = || {
            // `FR-LIB-2` is a part of what is also called `FR-LIB`.
            let whole = id.rsplit_once('-').filter(|(_, n)| n.bytes().all(|b| b.is_ascii_digit()));
            let part = || self.also(kind, whole.filter(|_| kind.space() == Space::Requirement)?.0);
            self.also(kind, id).or_else(part)
        };
        let all = self.definitions(kind, id);
        // A data model and a contract both say what an album is: the one for people goes before the other.
        let entity = || all.iter().find(|index| self.fact(**index).kind == ItemKind::Entity);
        let first = if kind.space() == Space::Name { entity() } else { None };
        first.or(all.first()).copied().or_else(called)
    }

    /// What is also called `id`.
    fn also(&self, kind: ItemKind, id: &str) -> Option<ItemIndex> {
        self.aliases.get(&(kind.space(), SmolStr::new(id))).map(|(_, index)| *index)
    }

    /// Every requirement, whether it asks for something or not.
    pub fn requirements(&self) -> impl Iterator<Item = ItemIndex> {
        let all = (0..self.items.len() as u32).map(ItemIndex);
        all.filter(|index| self.fact(*index).kind == ItemKind::Requirement)
    }

    /// All ids it defines, with a kind of their space, in no order.
    pub fn ids(&self) -> impl Iterator<Item = (ItemKind, &SmolStr)> {
        let defined = self.ids.iter().map(|index| {
            let item = self.fact(*index);
            (item.kind, &item.id)
        });
        defined.chain(self.aliases.iter().map(|((_, alias), (kind, _))| (*kind, alias)))
    }

    /// The ids that are looked up where those of `kind` are, in no order.
    pub fn ids_beside(&self, kind: ItemKind) -> impl Iterator<Item = &SmolStr> {
        let space = kind.space();
        let start = self.by_space.partition_point(|index| self.space_of(*index) < space);
        let beside = self.by_space[start..].iter().take_while(move |index| self.space_of(**index) == space);
        let aliases = self.aliases.keys().filter(move |(other, _)| *other == space);
        beside.map(|index| &self.fact(*index).id).chain(aliases.map(|(_, alias)| alias))
    }

    fn space_of(&self, index: ItemIndex) -> Space {
        self.fact(index).kind.space()
    }

    /// Families (with digit widths) it defines, in no order.
    pub(crate) fn families(&self) -> impl Iterator<Item = &(SmolStr, usize)> {
        self.families.iter()
    }

    /// Whether it defines any id of that family, whatever the width.
    #[must_use]
    pub fn defines_family(&self, id: &str, kind: ItemKind) -> bool {
        // A title that nothing has is a sentence like others.
        if titled(id).is_some() {
            return false;
        }
        // A contract may speak of `Task 2.1` of another spec.
        if self.dialect.bare_numbers() == BareNumbers::Nowhere && id.starts_with(|c: char| c.is_ascii_digit())
        {
            return false;
        }
        let (family, width) = family_of(kind, id);
        match kind.has_family() && width > 0 {
            true => self.families.iter().any(|(f, _)| *f == family),
            false => self.families.contains(&(family, width)),
        }
    }

    /// Whether code names its items by bare numbers.
    #[must_use]
    pub fn has_bare_numbers(&self) -> bool {
        self.dialect.bare_numbers() == BareNumbers::AlsoInCode
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

    /// Items of one of its files (an index into [`Self::files`]), in order.
    pub fn items_of(&self, file: u32) -> impl Iterator<Item = ItemIndex> {
        let start = self.items.partition_point(|item| item.file < file);
        let end = self.items.partition_point(|item| item.file <= file);
        (start as u32..end as u32).map(ItemIndex)
    }

    /// For each mention of a file (an index into [`Feature::files`]) the item that says it: the one around it, or the task
    /// behind whose sub-tasks it stands.
    #[must_use]
    pub fn owners(&self, file: u32) -> Vec<Option<ItemIndex>> {
        let before = self.files.iter().take(file as usize);
        let first: usize = before.map(|file| file.facts.items.len()).sum();
        let Some(file) = self.files.get(file as usize) else { return Vec::new() };
        owners(file).into_iter().map(|owner| owner.map(|i| ItemIndex((first + i) as u32))).collect()
    }

    /// What [`Self::item_at`] answers, for many offsets of a file.
    #[must_use]
    pub fn around(&self, file: FileId) -> Option<Around<'_>> {
        let mut first = 0;
        for f in &self.files {
            if f.id == file {
                return Some(Around { enclosing: Enclosing::new(&f.facts), first });
            }
            first += f.facts.items.len() as u32;
        }
        None
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

/// Innermost items of one file of a feature, for many offsets.
pub struct Around<'f> {
    enclosing: Enclosing<'f>,
    /// Index of the file's first item among those of the feature.
    first: u32,
}

impl Around<'_> {
    /// The innermost item around `offset`.
    #[must_use]
    pub fn at(&self, offset: u32) -> Option<ItemIndex> {
        self.enclosing.at(offset).map(|i| ItemIndex(self.first + i as u32))
    }
}

/// For each mention the item that says it, as an index into the file's items.
fn owners(file: &FeatureFile) -> Vec<Option<usize>> {
    let around = Enclosing::new(&file.facts);
    let mut behind = Behind::new(&file.facts);
    let tasks = file.kind == ArtifactKind::Tasks;
    let owner = |mention: &syntax::Mention| {
        let at = mention.span.start;
        let listed = tasks && mention.kind.space() == Space::Requirement;
        around.at(at).or_else(|| if listed { behind.at(at) } else { None })
    };
    file.facts.mentions.iter().map(owner).collect()
}

fn hash(name: (Space, impl AsRef<str>)) -> u64 {
    FxBuildHasher.hash_one((name.0, name.1.as_ref()))
}

/// The family of an id with the width of its number; of kinds without families a word for the kind.
pub(crate) fn family_of(kind: ItemKind, id: &str) -> (SmolStr, usize) {
    match kind {
        // `1` and `1.2` are of one kind: whoever numbers requirements numbers their criteria.
        // Names are one family, whatever digits stand in them.
        ItemKind::Requirement if is_name(id) => (SmolStr::default(), 0),
        ItemKind::Requirement | ItemKind::SuccessCriterion => (family(id).into(), width(id)),
        ItemKind::Criterion => (SmolStr::default(), 0),
        other => (SmolStr::new_static(other.name()), 0),
    }
}

/// Whether an id is no letters and number (`FR-001`, `3`), but what people call the thing (`Password login`).
fn is_name(id: &str) -> bool {
    width(id) == 0 || id.contains(|c: char| c.is_whitespace() || !c.is_ascii())
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
        _ if matches!(mention.kind.space(), Space::Operation | Space::Name) => Relation::Refers,
        _ if kind == ArtifactKind::Contract => Relation::Specifies,
        _ if kind == ArtifactKind::Design && mention.kind.space() == Space::Requirement => {
            Relation::Specifies
        }
        _ if kind == ArtifactKind::Delta && mention.qualifier.is_some() => Relation::Changes,
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
