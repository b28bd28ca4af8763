//! Files that still use the numbers from before an edit.

use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_index::{Before, Feature, File, Snapshot};
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

/// Files whose mentions are those of before, and mean other things by now. A file in which somebody changed a mention
/// since is not touched: either the numbers were mended in it, or nobody can say.
pub(super) fn files<'s>(
    snapshot: &'s Snapshot,
    before: &Before,
    now: &Feature,
    new: &NewIds,
) -> Vec<Stale<'s>> {
    let mut out = Vec::new();
    for then in &before.feature.files {
        let Some(part) = facts_of(now, then.id) else { continue };
        let Some(file) = snapshot.file_by_id(part.id) else { continue };
        let own = |m: usize| {
            let qualifier = then.facts.mentions.get(m).and_then(|m| m.qualifier);
            let named = qualifier.and_then(|q| then.facts.feature_refs.get(q as usize));
            named.is_none_or(|named| before.feature.is_called(&named.text))
        };
        out.extend(stale(file, &then.facts, &before.feature, new, &own));
    }
    for naming in &before.incoming {
        let Some(file) = snapshot.file_by_id(naming.file) else { continue };
        let named = |m: usize| naming.mentions.binary_search(&(m as u32)).is_ok();
        out.extend(stale(file, &naming.facts, &before.feature, new, &named));
    }
    out
}

fn counts(mention: &Mention) -> bool {
    mention.kind.space() == Space::Requirement && mention.id != EVERY
}

/// What becomes of the mentions of one file; `then`: what it said before.
fn stale<'s>(
    file: &'s Arc<File>,
    then: &FileFacts,
    feature: &Feature,
    new: &NewIds,
    names: &dyn Fn(usize) -> bool,
) -> Option<Stale<'s>> {
    let all = |facts: &FileFacts| -> Vec<usize> {
        let mentions = facts.mentions.iter().enumerate();
        mentions.filter(|(_, m)| counts(m)).map(|(at, _)| at).collect()
    };
    let (old, current) = (all(then), all(&file.facts));
    let said = |facts: &'_ FileFacts, list: &[usize]| -> Vec<(SmolStr, bool)> {
        list.iter().map(|m| (facts.mentions[*m].id.clone(), facts.mentions[*m].between)).collect()
    };
    if said(then, &old) != said(&file.facts, &current) {
        return None;
    }
    let mut fates = vec![Fate::Stays; file.facts.mentions.len()];
    for (then_at, now_at) in old.iter().zip(&current).filter(|(then_at, _)| names(**then_at)) {
        let mention = &then.mentions[*then_at];
        fates[*now_at] = match feature.defining(mention.kind, &mention.id) {
            Some(_) => new.fate(feature, mention),
            // A criterion that never was goes along with its requirement.
            None => new.part(mention).filter(|_| !mention.between).map_or(Fate::Nothing, Fate::Becomes),
        };
    }
    let count = changed(&file.facts, &fates);
    (count > 0).then_some(Stale { file, fates, count })
}

/// Written mentions that change; a range that goes on naming the same is none of them.
fn changed(facts: &FileFacts, fates: &[Fate]) -> usize {
    let mut ranges: FxHashMap<Span, Vec<usize>> = FxHashMap::default();
    for (m, mention) in facts.mentions.iter().enumerate().filter(|(_, m)| m.between) {
        ranges.entry(mention.span).or_default().push(m);
    }
    let mut same: FxHashSet<usize> = FxHashSet::default();
    for (span, between) in ranges {
        let end = |m: &Mention| !m.between && span.encloses(m.span);
        let ends = facts.mentions.iter().enumerate().filter(|(_, m)| end(m)).map(|(at, _)| at);
        let all: Vec<usize> = ends.chain(between).collect();
        let ids: FxHashSet<&SmolStr> = all.iter().map(|m| &facts.mentions[*m].id).collect();
        let new: FxHashSet<&SmolStr> = all
            .iter()
            .filter_map(|m| match &fates[*m] {
                Fate::Becomes(id) => Some(id),
                Fate::Gone => None,
                Fate::Stays | Fate::Nothing => Some(&facts.mentions[*m].id),
            })
            .collect();
        if ids == new {
            same.extend(all);
        }
    }
    let written = facts.mentions.iter().enumerate().filter(|(_, m)| !m.between);
    let moved = written.filter(|(m, mention)| match &fates[*m] {
        Fate::Becomes(id) => *id != mention.id && !same.contains(m),
        Fate::Gone => true,
        Fate::Stays | Fate::Nothing => false,
    });
    // Inside a range only what lies between its ends may change.
    let inside = fates.iter().zip(&facts.mentions).filter(|(f, m)| m.between && f.changes()).count();
    let moved = moved.count();
    if moved == 0 && inside > 0 && same.is_empty() { 1 } else { moved }
}

/// Old ids that are used and mean something else now, with their new ones, each once, in order.
pub(super) fn used(stale: &[Stale<'_>], change: &Change) -> Vec<(SmolStr, SmolStr)> {
    let mut seen: FxHashSet<&SmolStr> = FxHashSet::default();
    let mut out: Vec<(SmolStr, SmolStr)> = Vec::new();
    for found in stale {
        for (mention, fate) in found.file.facts.mentions.iter().zip(&found.fates) {
            if let Fate::Becomes(id) = fate
                && !mention.between
                && change.map.contains_key(&mention.id)
                && seen.insert(&mention.id)
            {
                out.push((mention.id.clone(), id.clone()));
            }
        }
    }
    let parts = |id: &SmolStr| id.split('.').map(|p| p.parse().unwrap_or(u32::MAX)).collect::<Vec<u32>>();
    out.sort_by_key(|(old, _)| parts(old));
    out
}
