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
    if new.ids().next().is_none() {
        return out;
    }
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
            None if !mention.between => new.part_fate(mention),
            None => Fate::Nothing,
        };
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
    let parts = |id: &SmolStr| id.split('.').map(|p| p.parse().unwrap_or(u32::MAX)).collect::<Vec<u32>>();
    out.sort_by_key(|(old, _)| parts(old));
    out
}
