//! Numbers that follow from places: what they mean after an edit, and how everything that uses them keeps up.
//!
//! `1.2` is the second criterion of requirement 1. Whoever adds, takes out or moves one changes what the numbers behind
//! it mean, and nothing in the task list, the design, the tests says so.

mod history;
mod matching;
mod order;
mod outline;
mod stale;
mod structure;

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_index::{Before, Feature, FeatureFile, FileId, Snapshot};
use specls_syntax::{ArtifactKind, Space};

pub use structure::{Restructure, restructured, restructurings};

use crate::dialect;
use crate::edit::FileEdit;
use crate::renaming::{NewIds, NotRenamed, Renaming, Texts};
use history::Place;
use outline::Outline;

/// What the numbers of a file mean since it was edited.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shift {
    /// New ids by old ones: only those that differ. `None`: what had the id is gone.
    pub ids: FxHashMap<SmolStr, Option<SmolStr>>,
    /// Written mentions that still use an old one.
    pub stale: usize,
    /// Old ids that are still used and mean something else now, in the order of their places, with their new ones; `None`:
    /// what had the id is gone, and something else has it.
    pub used: Vec<(SmolStr, Option<SmolStr>)>,
    /// The first number of the file that is not what it was.
    pub first: Option<specls_syntax::Span>,
}

impl Shift {
    /// What the repair does, as an editor's menu says it.
    #[must_use]
    pub fn title(&self) -> String {
        match self.stale {
            0 => "Renumber this file".to_owned(),
            1 => "Renumber and update 1 reference".to_owned(),
            n => format!("Renumber and update {n} references"),
        }
    }
}

/// The file of a feature whose ids follow from their places, if it is one.
#[must_use]
pub fn numbered_file(feature: &Feature) -> Option<&FeatureFile> {
    let kinds = dialect::of(feature).numbered().iter().filter(|kind| kind.defines_requirements());
    kinds.filter_map(|kind| feature.artifact(*kind)).next()
}

/// Whether what the file at `path` said, when it was opened or last saved, is kept while it is edited: its ids follow
/// from their places, or its names are those of another file.
#[must_use]
pub fn kept_while_edited(feature: &Feature, path: &str) -> bool {
    let numbered = || numbered_file(feature).is_some_and(|file| *file.path == *path);
    let delta = || feature.files.iter().any(|f| f.kind == ArtifactKind::Delta && *f.path == *path);
    delta() || numbered()
}

/// What was kept of a feature before its numbered file was edited.
fn kept<'s>(snapshot: &'s Snapshot, feature: &Feature) -> Option<&'s Arc<Before>> {
    snapshot.file_by_id(numbered_file(feature)?.id)?.before.as_ref()
}

/// What is known of the numbers of a feature beside what was kept.
struct Reading<'s> {
    change: Change,
    /// What has to follow.
    stale: Vec<stale::Stale<'s>>,
    /// Something has to follow, or is not found under its number as the page is now.
    open: bool,
    /// New numbers on the page might make references mean something else of which nobody can say what they mean.
    unclear: bool,
}

fn reading<'s>(snapshot: &'s Snapshot, feature: &Feature) -> Option<Reading<'s>> {
    let newest = kept(snapshot, feature)?;
    let back = history::back(newest, snapshot, feature);
    let before = back.as_ref().unwrap_or(newest);
    let both = Both::of(before, feature, numbered_file(feature)?.id)?;
    let change = Change::of(&both);
    let history = history::History::of(before, feature);
    let files = history.files().into_iter().filter_map(|file| snapshot.file_by_id(file));
    let places: FxHashMap<FileId, Place> = files.map(|file| (file.id, history.place(file))).collect();
    let known = |file: &stale::Stale<'_>| places.get(&file.file.id) == Some(&Place::Known);
    // What somebody put back means what it meant at first.
    let behind = |ids: &NewIds| {
        let mut found = stale::files(snapshot, before, feature, ids);
        if let Some(first) = &before.first {
            let known: FxHashSet<FileId> = found.iter().map(|stale| stale.file.id).collect();
            let more = stale::files(snapshot, first, feature, ids).into_iter();
            found.extend(more.filter(|stale| !known.contains(&stale.file.id)));
        }
        found.retain(known);
        found
    };
    let (stale, behind) = (behind(&change.ids), behind(&both.on_the_page()));
    let is = |wanted: Place| places.values().any(|place| *place == wanted);
    let unclear = is(Place::Unclear) && !change.numbers.is_empty();
    let open = unclear || !stale.is_empty() || !behind.is_empty() || is(Place::Followed { ahead: true });
    Some(Reading { change, stale, open, unclear })
}

/// What the numbers of a feature mean since its file was opened or saved; `None` where nothing was kept, or nothing that
/// uses them has to follow and all of it is found under its number as the page is now. While a number is being typed the
/// page is in no order (`1.`, `5.`, `3.` on the way to `2.`): then nothing has to follow, as `1.2` still is the second, but
/// only what was before can say so.
#[must_use]
pub fn shift(snapshot: &Snapshot, feature: &Feature) -> Option<Shift> {
    let Reading { change, stale, .. } = reading(snapshot, feature).filter(|it| it.open && !it.unclear)?;
    let count = stale.iter().map(|file| file.count).sum();
    let used = stale::used(&stale, &change, feature);
    Some(Shift { ids: change.map, stale: count, used, first: change.first })
}

/// Whether the numbers of a feature mean what the page says: nothing has to follow an edit.
#[must_use]
pub fn settled(snapshot: &Snapshot, feature: &Feature) -> bool {
    reading(snapshot, feature).is_none_or(|reading| !reading.open)
}

/// What is to be kept of a feature as it is now, instead of what is; `None` if that stays. Where nothing has to follow an
/// edit it is the feature itself. That loses nothing: every reference means what it meant, by the numbers on the page, so
/// that the next edit may be told by them; a reference that somebody writes now means what stands there now, unless the
/// page that comes next says that it came early. And what nobody used needs no memory.
#[must_use]
pub fn kept_now(snapshot: &Snapshot, feature: &Feature) -> Option<Arc<Before>> {
    let Some(old) = kept(snapshot, feature) else { return snapshot.before(feature.id).map(Arc::new) };
    let now = if let Some(back) = history::back(old, snapshot, feature) {
        back
    } else if settled(snapshot, feature) {
        history::after(old, snapshot.before(feature.id)?, false)
    } else {
        history::with_page(old, feature)?
    };
    Some(Arc::new(now))
}

/// What is to be kept of a feature whose file at `path` was saved: what its numbers mean now is what others have to follow
/// from here on, unless they have to follow an edit from before: editors that save by themselves would take the offer away
/// at once.
#[must_use]
pub fn kept_when_saved(snapshot: &Snapshot, feature: &Feature, path: &str) -> Option<Arc<Before>> {
    let now = snapshot.before(feature.id)?;
    if numbered_file(feature).is_none_or(|file| *file.path != *path) {
        return Some(Arc::new(now));
    }
    let Some(old) = kept(snapshot, feature) else { return Some(Arc::new(now)) };
    settled(snapshot, feature).then(|| Arc::new(history::after(old, now, true)))
}

/// Numbers the file anew in order, and lets everything that uses the numbers of before follow.
///
/// # Errors
/// If a text cannot be had, or a number cannot be written anew somewhere without naming something else.
pub fn shifted(
    snapshot: &Snapshot,
    feature: &Feature,
    texts: &dyn Texts,
) -> Result<Vec<FileEdit>, NotRenamed> {
    let found = reading(snapshot, feature).filter(|it| it.open && !it.unclear);
    let Some(Reading { change, stale, .. }) = found else { return Ok(Vec::new()) };
    let renaming = Renaming { snapshot, feature, new: &change.ids, texts };
    let mut out = Vec::new();
    if let Some(part) = numbered_file(feature)
        && let Some(file) = snapshot.file_by_id(part.id)
    {
        let fates = stale.iter().find(|s| s.file.id == file.id).map_or(&[][..], |s| &s.fates);
        renaming.file(file, fates, &change.numbers, &[], &mut out)?;
    }
    for found in stale.iter().filter(|s| numbered_file(feature).is_none_or(|part| part.id != s.file.id)) {
        if found.file.feature != Some(feature.id) {
            renaming.stays_clear(found.file, &found.fates)?;
        }
        renaming.file(found.file, &found.fates, &[], &[], &mut out)?;
    }
    Ok(out)
}

/// The numbered things of one file in two states of its feature, and which is which.
struct Both {
    was: Outline,
    is: Outline,
    /// For each entry that is, the one that it was.
    matched: Vec<Option<usize>>,
}

impl Both {
    fn of(before: &Before, now: &Feature, file: FileId) -> Option<Self> {
        let (was, is) = (Outline::of(&before.feature, file)?, Outline::of(now, file)?);
        let matched = matching::matched(&was, &is);
        Some(Self { was, is, matched })
    }

    /// What the ids of before are as the page is now, before anything is numbered anew: only those that differ.
    fn on_the_page(&self) -> NewIds {
        let mut first: FxHashMap<&SmolStr, usize> = FxHashMap::default();
        for (now, entry) in self.is.entries.iter().enumerate() {
            first.entry(&entry.id).or_insert(now);
        }
        let mut now_of: FxHashMap<usize, usize> = FxHashMap::default();
        now_of.extend(self.matched.iter().enumerate().filter_map(|(now, then)| Some(((*then)?, now))));
        let mut ids = NewIds::default();
        let mut seen: FxHashMap<&SmolStr, ()> = FxHashMap::default();
        for (then, entry) in self.was.entries.iter().enumerate() {
            // Of two definitions of one id the first is meant.
            if seen.insert(&entry.id, ()).is_some() {
                continue;
            }
            let now = now_of.get(&then).and_then(|now| Some((*now, &self.is.entries.get(*now)?.id)));
            let meant = now.filter(|(now, id)| first.get(id) == Some(now));
            ids.set(Space::Requirement, entry.id.clone(), meant.map(|(_, id)| id.clone()));
        }
        ids
    }
}

/// What became of the numbers of one file between two states of its feature.
struct Change {
    map: FxHashMap<SmolStr, Option<SmolStr>>,
    ids: NewIds,
    /// Items to write anew, of the feature as it is.
    numbers: Vec<specls_index::ItemIndex>,
    first: Option<specls_syntax::Span>,
}

impl Change {
    fn of(Both { was, is, matched }: &Both) -> Self {
        let numbers = order::numbers(was, is, matched);
        let mut change =
            Self { map: FxHashMap::default(), ids: NewIds::default(), numbers: Vec::new(), first: None };
        let mut new_of: FxHashMap<usize, &SmolStr> = FxHashMap::default();
        let same = order::as_before(was, is, matched);
        for ((entry, id), same) in is.entries.iter().zip(&numbers).zip(same) {
            // A list that nobody touched is written as it was, whatever it counts as: `1.`, `1.`, `1.`.
            let last_only = !entry.requirement && entry.name.len() < entry.id.len();
            if same && (entry.id == *id || last_only) {
                continue;
            }
            change.ids.write(entry.index, id.clone());
            change.numbers.push(entry.index);
        }
        for (now, then) in matched.iter().enumerate() {
            if let (Some(then), Some(id)) = (then, numbers.get(now)) {
                new_of.insert(*then, id);
            }
        }
        for (then, entry) in was.entries.iter().enumerate() {
            let new = new_of.get(&then).map(|id| (*id).clone());
            // Of two definitions of one id the first is meant.
            if change.map.contains_key(&entry.id) {
                continue;
            }
            change.map.insert(entry.id.clone(), new);
        }
        change.map.retain(|old, new| new.as_ref() != Some(old));
        for (old, new) in &change.map {
            change.ids.set(Space::Requirement, old.clone(), new.clone());
        }
        change.first = matched.iter().enumerate().find_map(|(now, then)| {
            let (entry, then) = (is.entries.get(now)?, was.entries.get((*then)?)?);
            (numbers.get(now) != Some(&then.id)).then_some(entry.name)
        });
        let first_new = || Some(is.entries.iter().zip(matched).find(|(_, m)| m.is_none())?.0.name);
        change.first = change.first.or_else(first_new).or_else(|| is.entries.first().map(|e| e.name));
        change
    }
}

/// Files of a feature, by identity.
fn facts_of(feature: &Feature, file: FileId) -> Option<&FeatureFile> {
    feature.files.iter().find(|f| f.id == file)
}

#[cfg(test)]
mod tests;
