//! What references mean while numbers and references change file by file, in whatever order an editor applies them.
//!
//! Two orders look alike at first: somebody writes another number, and means what has it now; or a repair, its undo, a
//! checkout arrives, and the page with the numbers comes later. So what was kept before is kept on, and the page decides
//! when it comes: what says what it would say had it followed from there has followed.

use std::cell::OnceCell;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHasher};
use smol_str::SmolStr;
use specls_index::{Before, Feature, File, FileId, Snapshot};

use super::stale::{Then, listed};
use super::{Both, Change, numbered_file};
use crate::renaming::NewIds;

/// States that are kept on.
const MOST_KEPT: usize = 4;
/// Pages that are remembered of each.
const MOST_PAGES: usize = 64;

/// A fingerprint of the page: its numbers and texts.
fn page(feature: &Feature) -> Option<u64> {
    let outline = super::Outline::of(feature, numbered_file(feature)?.id)?;
    let mut hasher = FxHasher::default();
    for entry in &outline.entries {
        (&entry.id, &entry.text, entry.requirement).hash(&mut hasher);
    }
    Some(hasher.finish())
}

/// Whether two states have the same things under the same numbers.
fn same_page(then: &Before, now: &Before) -> bool {
    let file = numbered_file(&now.feature).map(|file| file.id);
    file.and_then(|file| Both::of(then, &now.feature, file)).is_some_and(|both| {
        let (was, is) = (&both.was.entries, &both.is.entries);
        was.len() == is.len()
            && was.iter().zip(is).all(|(was, is)| was.id == is.id)
            && both.matched.iter().enumerate().all(|(at, then)| *then == Some(at))
    })
}

/// Whether all files name the same in two states.
fn same_references(then: &Before, now: &Before) -> bool {
    let list = |before: &Before| -> FxHashMap<FileId, Vec<SmolStr>> {
        Then::all(before).map(|then| (then.file, then.list(&NewIds::default()))).collect()
    };
    list(then) == list(now)
}

/// To be kept on: what was before is known beside it.
fn alone(before: &Before) -> Arc<Before> {
    Arc::new(Before { earlier: Vec::new(), ..before.clone() })
}

/// `now`, to be kept after `old`. `saved`: somebody meant the references as they are.
pub(super) fn after(old: &Before, mut now: Before, saved: bool) -> Before {
    now.earlier.clone_from(&old.earlier);
    if !same_page(old, &now) {
        now.earlier.insert(0, alone(old));
        now.earlier.truncate(MOST_KEPT);
    } else if !saved && same_references(old, &now) {
        now.pages.clone_from(&old.pages);
        now.first.clone_from(&old.first);
    } else if !saved {
        let first = || Arc::new(Before { first: None, earlier: Vec::new(), ..old.clone() });
        now.first = Some(old.first.clone().unwrap_or_else(first));
    }
    now
}

/// The same state, and the page that was seen in it; `None` if it is known.
pub(super) fn with_page(old: &Before, feature: &Feature) -> Option<Before> {
    let page = page(feature).filter(|page| !old.pages.contains(page))?;
    let mut pages = old.pages.clone();
    if pages.len() >= MOST_PAGES {
        pages.remove(0);
    }
    pages.push(page);
    Some(Before { pages, ..old.clone() })
}

/// What was kept when all was once as it is now: somebody went back. Who writes an old number into one file may mean what
/// has it now; where the page went back too, or several files did, it was undone.
pub(super) fn back(newest: &Before, snapshot: &Snapshot, feature: &Feature) -> Option<Before> {
    if newest.earlier.is_empty() && newest.first.is_none() {
        return None;
    }
    let now = page(feature)?;
    let says = |then: &Then<'_>| snapshot.file_by_id(then.file).is_none_or(|file| then.says(&file.facts));
    let is_now = |old: &Before| {
        Then::all(old).all(|then| says(&then))
            && (old.pages.contains(&now) || page(&old.feature) == Some(now))
    };
    let states = newest
        .first
        .iter()
        .chain(newest.earlier.iter().flat_map(|old| std::iter::once(old).chain(&old.first)));
    let found = states.into_iter().find(|old| is_now(old))?;
    if page(&newest.feature) == Some(now) {
        let base = newest.first.as_deref().unwrap_or(newest);
        if Then::all(base).filter(|then| !says(then)).count() < 2 {
            return None;
        }
    }
    // What is as it is now under other numbers was a step on the way.
    let others = std::iter::once(alone(newest)).chain(newest.earlier.iter().cloned());
    let earlier = others.filter(|old| !is_now(old)).take(MOST_KEPT).collect();
    Some(Before { earlier, ..Before::clone(found) })
}

/// A state, and what its numbers are by now.
struct State<'b> {
    before: &'b Before,
    files: FxHashMap<FileId, Then<'b>>,
    change: OnceCell<Option<(NewIds, NewIds)>>,
}

impl<'b> State<'b> {
    fn new(before: &'b Before) -> Self {
        let files = Then::all(before).map(|then| (then.file, then)).collect();
        Self { before, files, change: OnceCell::new() }
    }

    /// Its numbers in order, and those on the page.
    fn new_ids(&self, now: &Feature) -> Option<&(NewIds, NewIds)> {
        let made = self.change.get_or_init(|| {
            let both = Both::of(self.before, now, numbered_file(now)?.id)?;
            Some((Change::of(&both).ids, both.on_the_page()))
        });
        made.as_ref()
    }
}

/// What a file is that changed while its numbers may be on their way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// It says what it said when its numbers were last known.
    Known,
    /// It has followed, or is ahead of a page that is still to be put in order.
    Followed { ahead: bool },
    /// It went back to what it said under other numbers: nobody can say which it means until the page comes.
    Unclear,
}

/// The files of a feature beside all that was kept of it.
pub(super) struct History<'b> {
    now: &'b Feature,
    newest: State<'b>,
    /// Of the same page.
    first: Option<State<'b>>,
    earlier: Vec<State<'b>>,
}

impl<'b> History<'b> {
    pub fn of(newest: &'b Before, now: &'b Feature) -> Self {
        let earlier = newest.earlier.iter().flat_map(|old| std::iter::once(old).chain(&old.first));
        let earlier = earlier.map(|old| State::new(old)).collect();
        let first = newest.first.as_deref().map(State::new);
        Self { now, newest: State::new(newest), first, earlier }
    }

    /// All files that were ever kept.
    pub fn files(&self) -> Vec<FileId> {
        let states = self.earlier.iter().chain(&self.first).chain(std::iter::once(&self.newest));
        let mut all: Vec<FileId> = states.flat_map(|state| state.files.keys().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// What is known of a file.
    pub fn place(&self, file: &Arc<File>) -> Place {
        let base = self.first.as_ref().unwrap_or(&self.newest).files.get(&file.id);
        if base.is_some_and(|then| then.says(&file.facts)) {
            return Place::Known;
        }
        let list = listed(&file.facts, &|m| file.facts.mentions.get(m).map(|m| m.id.clone()));
        let near = std::iter::once(&self.newest).chain(&self.first).map(|state| (state, true));
        let mut states = near.chain(self.earlier.iter().map(|state| (state, false)));
        let followed = states.find_map(|(state, near)| self.followed(state, near, file, &list));
        if let Some(ahead) = followed {
            return Place::Followed { ahead };
        }
        let went_back = |state: &State<'_>| {
            let then = state.files.get(&file.id).filter(|then| then.says(&file.facts));
            then.zip(state.new_ids(self.now)).is_some_and(|(then, new)| then.list(&new.0) != list)
        };
        if base.is_some() && self.earlier.iter().any(went_back) { Place::Unclear } else { Place::Known }
    }

    /// Whether a file that said something else says what it would, had it followed from `state`; and if so, whether the
    /// page is behind. `near`: the state is of the page that was last known; then also if it says more than that.
    fn followed(&self, state: &State<'_>, near: bool, file: &Arc<File>, list: &[SmolStr]) -> Option<bool> {
        let then = state.files.get(&file.id).filter(|then| !then.says(&file.facts))?;
        // Nothing that follows says more than it did.
        if !near && list.len() > then.len() {
            return None;
        }
        let (in_order, on_the_page) = state.new_ids(self.now)?;
        let (old, new) = (then.list(&NewIds::default()), then.list(in_order));
        let like = |other: &[SmolStr]| alike(list, other);
        let follows = old != new && (new == list || near && like(&new) > like(&old));
        follows.then(|| near && like(&then.list(on_the_page)) < like(&new))
    }
}

/// How many ids two lists have in common at both ends.
fn alike(a: &[SmolStr], b: &[SmolStr]) -> usize {
    let front = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let rest = a.len().min(b.len()) - front;
    let back = a.iter().rev().zip(b.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    front + back
}
