//! Files that still use the numbers from before an edit.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_index::{Before, Feature, File, FileId, Naming, Snapshot};
use specls_syntax::{EVERY, FileFacts, Mention, Space, Span};

use super::{Change, facts_of};
use crate::renaming::{Fate, NewIds};

/// A file that uses numbers which mean something else now.
pub(super) struct Stale<'s> {
    pub file: &'s Arc<File>,
    /// What becomes of its mentions.
    pub fates: Vec<Fate>,
    /// Written mentions that change.
    pub count: usize,
}

/// A file as it was, with what it named of the feature.
pub(super) struct Then<'b> {
    pub file: FileId,
    facts: &'b Arc<FileFacts>,
    feature: &'b Feature,
    /// Of files of others.
    naming: Option<&'b Naming>,
}

impl<'b> Then<'b> {
    /// All files of a state.
    pub fn all(before: &'b Before) -> impl Iterator<Item = Self> {
        let feature = &*before.feature;
        let own = feature.files.iter().map(|f| Then { file: f.id, facts: &f.facts, feature, naming: None });
        let others = before.incoming.iter();
        own.chain(others.map(|n| Then { file: n.file, facts: &n.facts, feature, naming: Some(n) }))
    }

    fn names(&self, m: usize) -> bool {
        if let Some(naming) = self.naming {
            return naming.mentions.binary_search(&(m as u32)).is_ok();
        }
        let qualifier = self.facts.mentions.get(m).and_then(|m| m.qualifier);
        let named = qualifier.and_then(|q| self.facts.feature_refs.get(q as usize));
        named.is_none_or(|named| self.feature.is_called(&named.text))
    }

    /// What becomes of a mention.
    fn fate(&self, m: usize, new: &NewIds) -> Fate {
        let Some(mention) = self.facts.mentions.get(m).filter(|_| self.names(m)) else { return Fate::Stays };
        match self.feature.defining(mention.kind, &mention.id) {
            Some(_) => new.fate(self.feature, mention),
            // A criterion that never was goes along with its requirement.
            None if !mention.between => new.part_fate(mention),
            None => Fate::Nothing,
        }
    }

    /// Whether `now` says the same.
    pub fn says(&self, now: &Arc<FileFacts>) -> bool {
        Arc::ptr_eq(self.facts, now) || said(self.facts).eq(said(now))
    }

    /// How many ids it named, with those between the ends of ranges.
    pub fn len(&self) -> usize {
        said(self.facts).count()
    }

    /// The ids that it named, in order, as they are with `new`: ranges as what lies in them.
    pub fn list(&self, new: &NewIds) -> Vec<SmolStr> {
        listed(self.facts, &|m| match self.fate(m, new) {
            Fate::Becomes(id) => Some(id),
            Fate::Gone => None,
            Fate::Stays | Fate::Nothing => Some(self.facts.mentions[m].id.clone()),
        })
    }
}

/// Files whose mentions are those of before, and mean other things by now. A file in which somebody changed a mention
/// since is not touched: either the numbers were mended in it, or nobody can say.
pub(super) fn files<'s>(
    snapshot: &'s Snapshot,
    before: &Before,
    now: &Feature,
    new: &NewIds,
) -> Vec<Stale<'s>> {
    if new.ids().next().is_none() {
        return Vec::new();
    }
    let there = |then: &Then<'_>| then.naming.is_some() || facts_of(now, then.file).is_some();
    let all = Then::all(before).filter(there);
    all.filter_map(|then| stale(snapshot.file_by_id(then.file)?, &then, new)).collect()
}

fn counts(mention: &Mention) -> bool {
    mention.kind.space() == Space::Requirement && mention.id != EVERY
}

fn said(facts: &FileFacts) -> impl Iterator<Item = (&SmolStr, bool)> {
    facts.mentions.iter().filter(|m| counts(m)).map(|m| (&m.id, m.between))
}

/// The ids of a file in order, each as `id` has it; those of a range by their numbers, where the range stands.
pub(super) fn listed(facts: &FileFacts, id: &dyn Fn(usize) -> Option<SmolStr>) -> Vec<SmolStr> {
    let mut ranges: Vec<Span> = facts.mentions.iter().filter(|m| m.between).map(|m| m.span).collect();
    ranges.sort_unstable_by_key(|span| span.start);
    ranges.dedup();
    let place = |mention: &Mention| {
        let range = ranges.partition_point(|r| r.start <= mention.span.start).checked_sub(1);
        let range = range.and_then(|at| ranges.get(at)).filter(|r| r.encloses(mention.span));
        range.map_or(mention.span.start, |r| r.start)
    };
    let counted = facts.mentions.iter().enumerate().filter(|(_, m)| counts(m));
    let mut out: Vec<(u32, Vec<u32>, SmolStr)> = counted
        .filter_map(|(at, mention)| {
            let id = id(at)?;
            Some((place(mention), parts(&id), id))
        })
        .collect();
    out.sort();
    let mut ids: Vec<SmolStr> = out.into_iter().map(|(_, _, id)| id).collect();
    ids.dedup();
    ids
}

fn parts(id: &SmolStr) -> Vec<u32> {
    id.split('.').map(|p| p.parse().unwrap_or(u32::MAX)).collect()
}

/// What becomes of the mentions of one file; `then`: what it was.
fn stale<'s>(file: &'s Arc<File>, then: &Then<'_>, new: &NewIds) -> Option<Stale<'s>> {
    if !then.says(&file.facts) {
        return None;
    }
    let all = |facts: &FileFacts| -> Vec<usize> {
        let mentions = facts.mentions.iter().enumerate();
        mentions.filter(|(_, m)| counts(m)).map(|(at, _)| at).collect()
    };
    let mut fates = vec![Fate::Stays; file.facts.mentions.len()];
    for (then_at, now_at) in all(then.facts).into_iter().zip(all(&file.facts)) {
        fates[now_at] = then.fate(then_at, new);
    }
    let count = changed(&file.facts, &fates);
    (count > 0).then_some(Stale { file, fates, count })
}

/// Written mentions that change. A range that goes on naming the same is none of them; one of which only what lies
/// between its ends changes is one.
fn changed(facts: &FileFacts, fates: &[Fate]) -> usize {
    let mut ranges: FxHashMap<Span, Vec<usize>> = FxHashMap::default();
    for (m, mention) in facts.mentions.iter().enumerate().filter(|(_, m)| m.between) {
        ranges.entry(mention.span).or_default().push(m);
    }
    let mut same: FxHashSet<usize> = FxHashSet::default();
    let mut inside = 0;
    for (span, between) in ranges {
        // In order of their starts: the ends stand where the range does.
        let from = facts.mentions.partition_point(|m| m.span.start < span.start);
        let near = facts.mentions[from..].iter().enumerate().take_while(|(_, m)| m.span.start < span.end);
        let ends: Vec<usize> =
            near.filter(|(_, m)| !m.between && span.encloses(m.span)).map(|(at, _)| from + at).collect();
        let all = || ends.iter().chain(&between);
        let ids: FxHashSet<&SmolStr> = all().map(|m| &facts.mentions[*m].id).collect();
        let new: FxHashSet<&SmolStr> = all()
            .filter_map(|m| match &fates[*m] {
                Fate::Becomes(id) => Some(id),
                Fate::Gone => None,
                Fate::Stays | Fate::Nothing => Some(&facts.mentions[*m].id),
            })
            .collect();
        if ids == new {
            same.extend(all());
        } else {
            inside += usize::from(!ends.iter().any(|m| fates[*m].changes()));
        }
    }
    let written = facts.mentions.iter().enumerate().filter(|(_, m)| !m.between);
    let moved = written.filter(|(m, mention)| match &fates[*m] {
        Fate::Becomes(id) => *id != mention.id && !same.contains(m),
        Fate::Gone => true,
        Fate::Stays | Fate::Nothing => false,
    });
    inside + moved.count()
}

/// Old ids that are used and mean something else now, with their new ones, each once, in order. An id of what is gone is
/// one of them where something else has it by now: until then it names nothing, which is another finding.
pub(super) fn used(stale: &[Stale<'_>], change: &Change, now: &Feature) -> Vec<(SmolStr, Option<SmolStr>)> {
    let mut seen: FxHashSet<&SmolStr> = FxHashSet::default();
    let mut out: Vec<(SmolStr, Option<SmolStr>)> = Vec::new();
    for found in stale {
        for (mention, fate) in found.file.facts.mentions.iter().zip(&found.fates) {
            let new = match fate {
                Fate::Becomes(id) => Some(id.clone()),
                Fate::Gone if now.defining(mention.kind, &mention.id).is_some() => None,
                _ => continue,
            };
            if !mention.between && change.map.contains_key(&mention.id) && seen.insert(&mention.id) {
                out.push((mention.id.clone(), new));
            }
        }
    }
    out.sort_by_key(|(old, _)| parts(old));
    out
}
