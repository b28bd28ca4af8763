//! Likely links as JSON: the same fields as the written ones, behind them, with how sure they are and why.

use std::cmp::Reverse;

use rustc_hash::FxHashMap;
use serde::Serialize;
use specls_analysis::{
    Direction, Extent, FeatureCoverage, LikelyEnd, LikelyLink, LikelyLinks, requirement_of,
};
use specls_index::{Feature, ItemIndex, Relation, Snapshot};
use specls_syntax::ItemKind;

use crate::trace::{Link, direction_name, line};
use crate::{Scope, trace};

/// Parts of one that a confidence is rounded to.
const PARTS: u32 = 10_000;

/// What a likely link says more than a written one.
#[derive(Serialize)]
pub struct Guess {
    /// Always true.
    pub inferred: bool,
    /// Between 0 and 1, with 4 decimals.
    pub confidence: f64,
    /// Why, in words, the strongest first.
    pub because: Vec<String>,
}

/// A likely link, seen from one item.
type Seen<'l> = (Direction, LikelyEnd, &'l LikelyLink);

/// The likely links of every item of a feature, in the order of its items: of each the likeliest first, equal ones by place.
pub(crate) fn likely_links(
    snapshot: &Snapshot,
    scope: &Scope,
    feature: &Feature,
    coverage: &FeatureCoverage,
) -> Vec<Vec<Link>> {
    let likely = LikelyLinks::new(snapshot, feature, coverage, Extent::Listed);
    let mut seen: Vec<Vec<Seen<'_>>> = vec![Vec::new(); feature.items.len()];
    let mut see = |item: ItemIndex, direction, end, link| {
        if let Some(links) = seen.get_mut(item.0 as usize) {
            links.push((direction, end, link));
        }
    };
    for link in likely.iter() {
        see(link.to, Direction::In, link.from.clone(), link);
        if let LikelyEnd::Item(from) = link.from {
            see(from, Direction::Out, LikelyEnd::Item(link.to), link);
        }
    }
    let each = seen.into_iter().map(|mut links| {
        // By what is printed: what differs in the fifth decimal is equal to whoever reads it.
        links.sort_by(|(_, a, link), (_, b, other)| {
            (Reverse(parts(link.confidence)), a).cmp(&(Reverse(parts(other.confidence)), b))
        });
        links.into_iter().map(|seen| json_link(snapshot, scope, feature, seen)).collect()
    });
    each.collect()
}

/// Of each requirement, criterion and success criterion the tasks that likely deliver it, or a criterion of it, as editors show
/// them: the likeliest first.
#[must_use]
pub fn likely_tasks(
    snapshot: &Snapshot,
    feature: &Feature,
    coverage: &FeatureCoverage,
) -> FxHashMap<ItemIndex, Vec<(ItemIndex, f32)>> {
    let mut out: FxHashMap<ItemIndex, Vec<(ItemIndex, f32)>> = FxHashMap::default();
    let likely = LikelyLinks::new(snapshot, feature, coverage, Extent::Shown);
    for link in likely.iter().filter(|link| link.relation == Relation::Plans) {
        let LikelyEnd::Item(task) = link.from else { continue };
        let to = feature.fact(link.to);
        let whole = if to.kind == ItemKind::Criterion { requirement_of(feature, to) } else { None };
        for to in [Some(link.to), whole].into_iter().flatten() {
            let tasks = out.entry(to).or_default();
            if tasks.iter().all(|(known, _)| *known != task) {
                tasks.push((task, link.confidence));
            }
        }
    }
    out
}

fn json_link(
    snapshot: &Snapshot,
    scope: &Scope,
    feature: &Feature,
    (direction, end, link): Seen<'_>,
) -> Link {
    let guess = Guess {
        inferred: true,
        confidence: f64::from(parts(link.confidence)) / f64::from(PARTS),
        because: link.because.clone(),
    };
    let (direction, relation) = (direction_name(direction), link.relation.name());
    match end {
        LikelyEnd::Item(index) => {
            let (file, item) = (feature.file_of(index), feature.fact(index));
            Link {
                direction,
                relation,
                kind: item.kind.name(),
                id: Some(item.id.to_string()),
                feature: Some(feature.name.to_string()),
                file: scope.relative(&file.path).into_owned(),
                line: line(&file.facts.lines, item.span.start),
                guess: Some(guess),
            }
        }
        LikelyEnd::File(path) => Link {
            direction,
            relation,
            kind: if link.relation == Relation::Verifies { "test" } else { "code" },
            id: None,
            feature: trace::name_over(snapshot, &path),
            file: scope.relative(&path).into_owned(),
            line: 1,
            guess: Some(guess),
        },
    }
}

/// A confidence in ten thousandths; never all of them, which only what is written has.
fn parts(confidence: f32) -> u32 {
    (f64::from(confidence) * f64::from(PARTS)).round().clamp(0.0, f64::from(PARTS - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn confidences_have_four_decimals() {
        for (confidence, wanted) in
            [(0.861_24, 8612), (0.861_26, 8613), (0.0, 0), (1.0, 9999), (0.999_99, 9999), (f32::NAN, 0)]
        {
            assert_eq!(parts(confidence), wanted, "{confidence}");
        }
    }
}
