//! A feature as the model of likely links takes it.

use std::borrow::Cow;

use rustc_hash::{FxHashMap, FxHashSet};
use specls_index::{Feature, FeatureFile, ItemIndex};
use specls_likely as likely;
use specls_syntax::{ArtifactKind, Encoding, Item, ItemKind, Space};

use super::{HARDLY, SPOKEN};
use crate::coverage::{has_criteria, live_criteria, live_requirements, tasks};
use crate::{FeatureCoverage, parents};

/// Tasks and what they may deliver, with their texts.
pub(crate) struct Input<'f> {
    feature: &'f Feature,
    /// Tasks that count, in order.
    pub tasks: Vec<ItemIndex>,
    /// Requirements without criteria, criteria, and success criteria, in order.
    pub requirements: Vec<ItemIndex>,
    task_texts: Vec<Cow<'f, str>>,
    requirement_texts: Vec<Cow<'f, str>>,
    cites: Vec<Vec<usize>>,
    /// By task: that it names some requirement, known or not.
    names: Vec<bool>,
    refused: FxHashSet<(usize, usize)>,
}

impl<'f> Input<'f> {
    pub fn new(feature: &'f Feature, coverage: &FeatureCoverage) -> Self {
        let requirements = requirements(feature);
        let mut listed: Vec<ItemIndex> = tasks(feature).map(|(index, _)| index).collect();
        // Tasks stand in the list; a line of another artifact that looks like one is none that anybody works off.
        listed.retain(|index| feature.file_of(*index).kind == ArtifactKind::Tasks);
        // A task with sub-tasks is their heading: they do the work.
        let wholes: FxHashSet<ItemIndex> = parents(feature).into_iter().flatten().collect();
        listed.retain(|index| !wholes.contains(index));
        let position: FxHashMap<ItemIndex, usize> =
            listed.iter().enumerate().map(|(at, index)| (*index, at)).collect();
        let mut cites = vec![Vec::new(); listed.len()];
        for (r, requirement) in requirements.iter().enumerate() {
            for task in &coverage.of(*requirement).tasks {
                if let Some(cites) = position.get(task).and_then(|at| cites.get_mut(*at)) {
                    cites.push(r);
                }
            }
        }
        let names = listed.iter().map(|task| names(feature, *task)).collect();
        let refused = refused(feature, &listed, &requirements);
        Self {
            feature,
            task_texts: listed.iter().map(|task| plain(&feature.fact(*task).text)).collect(),
            requirement_texts: requirements.iter().map(|index| text(feature.fact(*index))).collect(),
            tasks: listed,
            requirements,
            cites,
            names,
            refused,
        }
    }

    /// The texts.
    pub fn feature(&self) -> likely::Feature<'_> {
        let tasks = self.task_texts.iter().zip(&self.cites);
        likely::Feature {
            requirements: self.requirement_texts.iter().map(|text| &**text).collect(),
            tasks: tasks.map(|(text, cites)| likely::Task { text, cites: cites.clone() }).collect(),
            headings: self.headings(),
        }
    }

    /// Whether a task names some requirement, even one that there is not: what it names is what its author thought of.
    pub fn names(&self, task: usize) -> bool {
        self.names.get(task).copied().unwrap_or(false)
            || self.cites.get(task).is_some_and(|cites| !cites.is_empty())
    }

    /// Requirements that no task names, of which none speaks and none is likely to deliver them.
    pub fn unspoken(&self, likely: &likely::Likely) -> FxHashSet<ItemIndex> {
        let open = |r: usize| {
            let mut tasks = 0..self.tasks.len();
            likely.spoken(r).is_some_and(|part| part < SPOKEN)
                && tasks.all(|t| likely.confidence(t, r) < HARDLY)
                && !self.cites.iter().any(|cites| cites.binary_search(&r).is_ok())
        };
        self.requirements.iter().enumerate().filter(|(r, _)| open(*r)).map(|(_, index)| *index).collect()
    }

    /// How many requirements are written in a script that no task has.
    pub fn foreign(&self, likely: &likely::Likely) -> usize {
        (0..self.requirements.len()).filter(|r| likely.spoken(*r).is_none()).count()
    }

    /// Headings of the task list, and what its phases say of themselves.
    fn headings(&self) -> Vec<&'f str> {
        let lists = || self.feature.files.iter().filter(|file| file.kind == ArtifactKind::Tasks);
        let titles = lists().flat_map(|file| &file.facts.headings).map(|heading| heading.title.as_str());
        titles.chain(lists().flat_map(|file| &file.facts.phases).map(|phase| &*phase.about)).collect()
    }

    /// Whether somebody said of a pair that it is one, or that it is none.
    pub fn settled(&self, task: usize, requirement: usize) -> bool {
        self.cites.get(task).is_some_and(|cites| cites.binary_search(&requirement).is_ok())
            || self.refused.contains(&(task, requirement))
    }
}

/// What tasks may deliver, each id once, in the order of the files.
fn requirements(feature: &Feature) -> Vec<ItemIndex> {
    let mut out: Vec<ItemIndex> = live_requirements(feature)
        .filter(|(index, ..)| !has_criteria(feature, *index))
        .chain(live_criteria(feature))
        .chain(
            feature.items().filter(|(index, file, item)| is_success_criterion(feature, *index, file, item)),
        )
        .map(|(index, ..)| index)
        .collect();
    out.sort_unstable();
    out
}

fn is_success_criterion(feature: &Feature, index: ItemIndex, file: &FeatureFile, item: &Item) -> bool {
    item.kind == ItemKind::SuccessCriterion
        && !item.withdrawn
        && file.kind.defines_requirements()
        && feature.defining(item.kind, &item.id) == Some(index)
}

/// What an item says; where it is known by its name, that too.
fn text(item: &Item) -> Cow<'_, str> {
    if item.id.contains(char::is_whitespace) {
        format!("{} {}", item.id, plain(&item.text)).into()
    } else {
        plain(&item.text)
    }
}

/// A text without comments.
fn plain(text: &str) -> Cow<'_, str> {
    if !text.contains("<!--") {
        return text.into();
    }
    let mut parts = text.split("<!--");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(part.split_once("-->").map_or("", |(_, rest)| rest));
    }
    out.into()
}

/// Whether a mention of a requirement stands in a task.
fn names(feature: &Feature, task: ItemIndex) -> bool {
    let (facts, span) = (&feature.file_of(task).facts, feature.fact(task).span);
    let first = facts.mentions.partition_point(|mention| mention.span.start < span.start);
    let inside = facts.mentions.iter().skip(first).take_while(|mention| mention.span.start < span.end);
    inside.into_iter().any(|mention| mention.kind.space() == Space::Requirement)
}

/// Pairs of which a comment in a line of the task says that they are none.
fn refused(feature: &Feature, tasks: &[ItemIndex], requirements: &[ItemIndex]) -> FxHashSet<(usize, usize)> {
    let mut out = FxHashSet::default();
    for (t, task) in tasks.iter().enumerate() {
        let (facts, span) = (&feature.file_of(*task).facts, feature.fact(*task).span);
        let Some(more) = facts.more.as_ref().filter(|more| !more.refused.is_empty()) else { continue };
        let line = |at: u32| facts.lines.line_col(at, Encoding::Utf8).line;
        let lines = line(span.start)..=line(span.end.saturating_sub(1).max(span.start));
        for refused in more.refused.iter().filter(|refused| lines.contains(&refused.line)) {
            let known = |index: &ItemIndex| feature.fact(*index).id == refused.id;
            out.extend(requirements.iter().position(known).map(|r| (t, r)));
        }
    }
    out
}
