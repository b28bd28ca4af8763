//! Likely links: which task probably delivers which requirement where nobody wrote it, and what follows for stories and files.
//!
//! A guess is never a fact: it raises no coverage, and no finding above information rests on one.

mod cache;
mod derived;
mod say;
mod texts;

#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use rustc_hash::FxHashSet;
use specls_index::{Feature, ItemIndex, Relation, Snapshot};
use specls_likely::{Likely, Weights};
use specls_syntax::ItemKind;

use crate::FeatureCoverage;
use crate::coverage::has_criteria;

pub use cache::LikelyCache;

/// From this confidence on a link is shown, and its requirement counts as likely planned.
pub const SHOWN: f32 = 0.5;

/// From this confidence on a link is written by the action that writes many.
pub const SURE: f32 = 0.9;

/// A requirement of which a task says no more than this part, by the weight of its words, is not spoken of. Of requirements that
/// people linked with tasks 2 % fall below.
const SPOKEN: f32 = 0.22;

/// A requirement with a guess of at least this is not said to be forgotten. Of 38 findings on requirements with a better guess (and none
/// of [`SHOWN`]) 19 were wrong, of the 12 others 2 (ten public projects, November 2026).
const HARDLY: f32 = 0.2;

/// Links of a task that are listed when all are asked for.
const LISTED: usize = 5;

/// What a likely link starts from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LikelyEnd {
    /// An item of the feature: a task, or a requirement that is likely a part of a story.
    Item(ItemIndex),
    /// A file that likely implements or verifies it: its absolute path.
    File(Arc<str>),
}

/// A link that nobody wrote.
#[derive(Clone, Debug, PartialEq)]
pub struct LikelyLink {
    /// What it starts from.
    pub from: LikelyEnd,
    /// What it would say.
    pub relation: Relation,
    /// Where it ends.
    pub to: ItemIndex,
    /// Between 0 and 1: of a hundred links of which 0.8 is said, about eighty are right.
    pub confidence: f32,
    /// Why, in words, the strongest first.
    pub because: Vec<String>,
}

impl LikelyLink {
    /// The other end, seen from an item; `None` if the link does not touch it.
    #[must_use]
    pub fn seen_from(&self, item: ItemIndex) -> Option<LikelyEnd> {
        if self.to == item {
            Some(self.from.clone())
        } else if self.from == LikelyEnd::Item(item) {
            Some(LikelyEnd::Item(self.to))
        } else {
            None
        }
    }
}

/// How many links are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Those that editors show: of at least [`SHOWN`].
    Shown,
    /// Of each task the five best requirements too, whatever their confidence.
    Listed,
}

/// The likely links of one feature, the likeliest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LikelyLinks {
    links: Vec<LikelyLink>,
    /// Requirements, criteria and success criteria of which no task speaks, and none is likely to deliver them.
    unspoken: FxHashSet<ItemIndex>,
    /// Requirements in a script that no task has.
    foreign: usize,
    /// Requirements of which it was asked.
    compared: usize,
}

impl LikelyLinks {
    /// Works them out: a pure function of the snapshot. Nothing where the feature has no tasks, no requirements, or more pairs of
    /// both than anybody reads.
    #[must_use]
    pub fn new(snapshot: &Snapshot, feature: &Feature, coverage: &FeatureCoverage, extent: Extent) -> Self {
        let input = texts::Input::new(feature, coverage);
        let texts = input.feature();
        let Some(likely) = Likely::new(&texts, &Weights::BUILT_IN) else { return Self::default() };
        let mut out = Self::default();
        let mut listed = Vec::new();
        for (t, task) in input.tasks.iter().enumerate() {
            let unwritten = likely.ranked(t).into_iter().filter(|(r, _)| !input.settled(t, *r));
            for (rank, (r, confidence)) in unwritten.enumerate() {
                let shown = confidence >= SHOWN && !input.names(t);
                if !shown && (rank >= LISTED || extent == Extent::Shown) {
                    break;
                }
                let Some(requirement) = input.requirements.get(r) else { continue };
                let links = if shown { &mut out.links } else { &mut listed };
                links.push(LikelyLink {
                    from: LikelyEnd::Item(*task),
                    relation: Relation::Plans,
                    to: *requirement,
                    confidence,
                    because: say::because(feature, &input, &likely.because(&texts, t, r)),
                });
            }
        }
        out.compared = input.requirements.len();
        out.unspoken = input.unspoken(&likely);
        out.foreign = input.foreign(&likely);
        derived::stories(feature, coverage, &mut out);
        derived::files(snapshot, feature, coverage, &mut out);
        // Nothing follows from what is not shown.
        out.links.append(&mut listed);
        out.links.sort_by(|a, b| {
            b.confidence.total_cmp(&a.confidence).then_with(|| (&a.from, a.to).cmp(&(&b.from, b.to)))
        });
        out
    }

    /// All of them, the likeliest first.
    pub fn iter(&self) -> impl Iterator<Item = &LikelyLink> {
        self.links.iter()
    }

    /// Those of at least [`SHOWN`] that end at an item or start from it, each with its other end, the likeliest first.
    pub fn of(&self, item: ItemIndex) -> impl Iterator<Item = (LikelyEnd, &LikelyLink)> {
        let shown = self.links.iter().take_while(|link| link.confidence >= SHOWN);
        shown.filter_map(move |link| Some((link.seen_from(item)?, link)))
    }

    /// Whether no task speaks of a requirement, a criterion or a success criterion, and none is likely to deliver it; of a
    /// requirement with criteria: of none of them.
    #[must_use]
    pub fn unspoken(&self, feature: &Feature, item: ItemIndex) -> bool {
        if !has_criteria(feature, item) {
            return self.unspoken.contains(&item);
        }
        let prefix = format!("{}.", feature.fact(item).id);
        let mut parts = feature
            .items()
            .filter(|(_, _, part)| part.kind == ItemKind::Criterion && part.id.starts_with(&prefix));
        parts.all(|(part, ..)| self.unspoken.contains(&part))
    }

    /// Whether that a requirement is not spoken of says something: tasks speak of most of them, in the words of the spec.
    #[must_use]
    pub fn tell(&self) -> bool {
        (self.unspoken.len() + self.foreign) * 2 < self.compared
    }

    pub(crate) fn add(&mut self, link: LikelyLink) {
        self.links.push(link);
    }
}

/// A confidence as it is shown: `0.86`, and never the `1.00` of something that is written.
#[must_use]
pub fn confidence(confidence: f32) -> impl fmt::Display {
    format!("{:.2}", confidence.min(0.99))
}
