//! Whose title is meant: `Scenario: Wrong password` in a comment, `it('wrong password', …)`, `test_wrong_password`.
//!
//! In turn: the capability or change that stands beside the title; the only item with that title; the only one whose requirement
//! encloses the test; the one of the capability that the file names, or is called after. A title of a word or two means nothing
//! by itself: `Success` is what half of all tests are called.

use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};
use smol_str::SmolStr;
use specls_syntax::{ItemKind, Mention, Role, Space, Titled, title_id, title_key, title_words, titled};

use crate::resolve::{Cascade, Target};
use crate::snapshot::Key;
use crate::tree::{folder_of, name_of};
use crate::{Feature, FeatureId, ItemIndex, ProjectId, Snapshot};

/// Words that a title needs that means something wherever it stands.
const TELLING: usize = 3;
/// Words of one that leads somewhere, though it fulfils nothing.
const LEADING: usize = 2;
/// Items of one feature that are asked for a title: nobody calls more of them the same.
const MOST_CALLED_SO: usize = 200;
/// Words that it needs behind a label: `Scenario: Wrong password`.
const TELLING_BEHIND_LABEL: usize = 2;

/// Titles of a feature's items by the hash of their key, ascending.
#[derive(Debug, Default)]
pub(crate) struct Titles(Box<[Entry]>);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Entry {
    hash: u64,
    item: ItemIndex,
    /// The requirement of a scenario; else the item itself.
    whole: ItemIndex,
}

fn hash(key: &str) -> u64 {
    FxBuildHasher.hash_one(key)
}

impl Titles {
    /// Those of requirements and scenarios.
    pub(crate) fn new(feature: &Feature) -> Self {
        let mut whole: Option<ItemIndex> = None;
        let mut entries = Vec::new();
        for (index, _, fact) in feature.items() {
            match fact.kind {
                ItemKind::Requirement => whole = Some(index),
                ItemKind::Scenario => {}
                _ => continue,
            }
            let Some(whole) = whole else { continue };
            let key = title_key(title_of(feature, index, whole));
            if !key.is_empty() {
                entries.push(Entry { hash: hash(&key), item: index, whole });
            }
        }
        entries.sort_unstable();
        Self(entries.into())
    }
}

/// What an item is called: of a scenario what stands behind its requirement's name.
fn title_of(feature: &Feature, item: ItemIndex, whole: ItemIndex) -> &str {
    let id = feature.fact(item).id.as_str();
    let above = feature.fact(whole).id.as_str();
    let below = id.strip_prefix(above).and_then(|rest| rest.strip_prefix('/'));
    below.filter(|_| item != whole).unwrap_or(id)
}

impl Feature {
    /// What code calls an item whose id nobody writes: its title. The requirement of a scenario comes along.
    #[must_use]
    pub fn title(&self, item: ItemIndex) -> Option<(&str, ItemIndex)> {
        let entry = self.titles.0.iter().find(|entry| entry.item == item)?;
        Some((title_of(self, item, entry.whole), entry.whole))
    }

    /// The items that a mention by title may mean, each once: of several those of the requirement around it.
    #[must_use]
    pub fn titled(&self, kind: ItemKind, parts: Titled<'_>) -> Vec<ItemIndex> {
        self.titled_entries(kind, parts).into_iter().map(|entry| entry.item).collect()
    }

    fn titled_entries(&self, kind: ItemKind, parts: Titled<'_>) -> Vec<Entry> {
        let of_key = |key: &str| {
            let hash = hash(key);
            let from = self.titles.0.partition_point(|entry| entry.hash < hash);
            let same =
                self.titles.0[from..].iter().take_while(|entry| entry.hash == hash).take(MOST_CALLED_SO);
            let own = same.filter(|entry| title_key(title_of(self, entry.item, entry.whole)) == key);
            own.copied().filter(|entry| self.is_first(entry.item)).collect::<Vec<_>>()
        };
        let mut found = parts.keys().map(of_key).find(|found| !found.is_empty()).unwrap_or_default();
        let is = |entry: &Entry, kind| self.fact(entry.item).kind == kind;
        if parts.labelled {
            found.retain(|entry| is(entry, kind));
        } else if found.iter().any(|entry| is(entry, ItemKind::Scenario)) {
            // A requirement and its only scenario are often called the same: a test is about the scenario.
            found.retain(|entry| is(entry, ItemKind::Scenario));
        }
        if found.len() > 1
            && let Some(around) = parts.around
        {
            let inside: Vec<Entry> =
                found.iter().copied().filter(|entry| self.is_inside(entry, around)).collect();
            if !inside.is_empty() {
                found = inside;
            }
        }
        found
    }

    /// Mentions mean the first of several definitions.
    fn is_first(&self, item: ItemIndex) -> bool {
        let fact = self.fact(item);
        self.definitions(fact.kind, &fact.id).first() == Some(&item)
    }

    fn is_inside(&self, entry: &Entry, around: &str) -> bool {
        entry.whole != entry.item && title_key(&self.fact(entry.whole).id) == around
    }

    /// The keys of its titles as the workspace's tables know them, each with what its items are: two features with the same
    /// answer for a key are not told apart by it.
    pub(crate) fn title_keys(&self) -> FxHashMap<SmolStr, u64> {
        let mut out: FxHashMap<SmolStr, u64> = FxHashMap::default();
        for entry in &self.titles.0 {
            let title = title_of(self, entry.item, entry.whole);
            let fact = self.fact(entry.item);
            let one = FxBuildHasher.hash_one((fact.kind, &fact.id, title));
            let all = out.entry(title_id(&title_key(title))).or_default();
            *all = all.wrapping_mul(31).wrapping_add(one);
        }
        out
    }
}

/// Keys that a mention by title is looked up by; none for another.
pub(crate) fn looked_up(project: ProjectId, mention: &Mention) -> impl Iterator<Item = Key> {
    let keys = titled(&mention.id).into_iter().flat_map(Titled::keys);
    keys.map(move |key| (project, Space::Scenario, title_id(key)))
}

/// An item that a title may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub feature: FeatureId,
    pub item: ItemIndex,
    /// The requirement of a scenario; else the item itself.
    whole: ItemIndex,
}

/// The items that a mention by title may mean: of capabilities, else of changes that are not done with. What is archived is said
/// again in the capability.
pub(crate) fn candidates(snapshot: &Snapshot, project: ProjectId, mention: &Mention) -> Vec<Candidate> {
    let Some(parts) = titled(&mention.id) else { return Vec::new() };
    let mut features: Vec<&Feature> = Vec::new();
    for key in looked_up(project, mention) {
        let defining = snapshot.definers.get(&key).map_or(&[][..], Vec::as_slice);
        let open = defining.iter().filter_map(|id| snapshot.feature(*id)).filter(|f| !f.archived);
        features = open.map(|feature| &**feature).collect();
        if !features.is_empty() {
            break;
        }
    }
    let of = |capabilities: bool| {
        let same = features.iter().filter(move |f| (f.role == Role::Capability) == capabilities);
        let items = same.flat_map(|f| {
            let all = f.titled_entries(mention.kind, parts).into_iter();
            all.map(|entry| Candidate { feature: f.id, item: entry.item, whole: entry.whole })
        });
        items.collect::<Vec<_>>()
    };
    let mut found = of(true);
    if found.is_empty() {
        found = of(false);
    }
    if found.len() > 1
        && let Some(around) = parts.around
    {
        let inside: Vec<Candidate> =
            found.iter().copied().filter(|c| is_around(snapshot, *c, around)).collect();
        if !inside.is_empty() {
            found = inside;
        }
    }
    found
}

/// Whether what encloses a test is the candidate's requirement.
fn is_around(snapshot: &Snapshot, candidate: Candidate, around: &str) -> bool {
    let Some(feature) = snapshot.feature(candidate.feature) else { return false };
    candidate.whole != candidate.item && title_key(&feature.fact(candidate.whole).id) == around
}

impl Cascade<'_> {
    /// What a title in a source file means.
    pub(crate) fn by_title(&self, mention: &Mention) -> Target {
        let Some(parts) = titled(&mention.id) else { return Target::Silent };
        let mut found = candidates(self.snapshot, self.project, mention);
        if found.is_empty() {
            return Target::Silent;
        }
        let only = |found: &[Candidate]| match found {
            [one] => Some(Target::Feature(one.feature)),
            _ => None,
        };
        let beside = mention.qualifier.and_then(|q| self.file.facts.feature_refs.get(q as usize));
        if let Some(named) = beside {
            let features = self.snapshot.features_called(self.project, &named.text);
            let there: Vec<Candidate> =
                found.iter().copied().filter(|c| features.contains(&c.feature)).collect();
            if let Some(target) = only(&there) {
                return target;
            }
            // The change that the path goes through may be archived by now.
            return only(&found).unwrap_or(Target::Ambiguous);
        }
        let telling = found.iter().any(|c| self.is_telling(*c, parts));
        if let (true, Some(target)) = (telling, only(&found)) {
            return target;
        }
        if let Some(feature) = self.pointed_at(mention, parts, &found) {
            found.retain(|c| c.feature == feature);
            return only(&found).unwrap_or(Target::Ambiguous);
        }
        // It may well be meant: people can go there, and nothing counts.
        let named = found.iter().any(|c| self.words(*c) >= LEADING);
        if telling || named { Target::Ambiguous } else { Target::Silent }
    }

    /// Whether the title, or what encloses it, says enough.
    fn is_telling(&self, candidate: Candidate, parts: Titled<'_>) -> bool {
        let words = self.words(candidate);
        let needed = if parts.labelled { TELLING_BEHIND_LABEL } else { TELLING };
        words >= needed || parts.around.is_some_and(|around| is_around(self.snapshot, candidate, around))
    }

    fn words(&self, candidate: Candidate) -> usize {
        let feature = self.snapshot.feature(candidate.feature);
        feature.map_or(0, |f| title_words(title_of(f, candidate.item, candidate.whole)))
    }

    /// The one feature among the candidates' that the file names, is called after, or whose name encloses the test.
    fn pointed_at(&self, mention: &Mention, parts: Titled<'_>, found: &[Candidate]) -> Option<FeatureId> {
        let mut features: Vec<FeatureId> = found.iter().map(|c| c.feature).collect();
        features.sort_unstable();
        features.dedup();
        if let Target::Feature(feature) = self.steps(mention, &features) {
            return Some(feature);
        }
        let words = self.words_of_path();
        let called = |c: &&Candidate| {
            let key = self.capability_key(**c);
            key.len() > 2 && (parts.around == Some(&*key) || words.contains(&key))
        };
        let mut called = found.iter().filter(called).map(|c| c.feature);
        let first = called.next()?;
        called.all(|other| other == first).then_some(first)
    }

    /// The key of the capability that a candidate belongs to: the name of the folder of its spec.
    fn capability_key(&self, candidate: Candidate) -> String {
        let feature = self.snapshot.feature(candidate.feature);
        feature.map_or_else(String::new, |f| title_key(name_of(folder_of(&f.file_of(candidate.item).path))))
    }

    /// Keys of the folders and the name of the file below its project.
    fn words_of_path(&self) -> Vec<String> {
        let project = &self.snapshot.project(self.project).path;
        let below = self.file.path.strip_prefix(&**project).unwrap_or(&self.file.path);
        let (folders, name) = below.rsplit_once('/').unwrap_or(("", below));
        let stem = crate::basename::stem(name);
        folders.split('/').chain([stem]).map(title_key).filter(|key| !key.is_empty()).collect()
    }
}
