//! Fulfilment: specified → planned → implemented → verified (design §6).

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::SmolStr;
use specls_index::{
    Around, Feature, FeatureFile, FileId, Incoming, ItemIndex, Link, PathTarget, Relation, Snapshot,
};
use specls_syntax::{ArtifactKind, Encoding, Item, ItemKind, Span, TaskState};

use crate::criteria::Parts;
use crate::dialect;

/// The highest rung of the ladder with evidence; lower rungs need not hold.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Coverage {
    /// Struck through or marked removed.
    Withdrawn,
    /// It exists.
    Specified,
    /// A task names it, or (a requirement) one of its criteria.
    Planned,
    /// Code names it, or its tasks are done and their files are there.
    Implemented,
    /// A test names it.
    Verified,
}

impl Coverage {
    /// As JSON and the ladder spell it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Specified => "specified",
            Self::Planned => "planned",
            Self::Implemented => "implemented",
            Self::Verified => "verified",
        }
    }
}

/// What fulfils one item; a requirement with criteria has what fulfils them too.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ItemCoverage {
    /// The rung; `None` for kinds without a ladder (tasks, scenarios, checklist items).
    pub rung: Option<Coverage>,
    /// Tasks that plan it, in order.
    pub tasks: Vec<ItemIndex>,
    /// Mentions in code that is no test.
    pub code: Vec<Incoming>,
    /// Mentions in tests.
    pub tests: Vec<Incoming>,
}

/// Coverage of a feature's items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FeatureCoverage {
    /// In the order of [`Feature::items`].
    pub items: Vec<ItemCoverage>,
}

/// How far the task list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Planned {
    /// Requirements that ask for something.
    pub requirements: usize,
    /// Those that a task names.
    pub named: usize,
}

impl Planned {
    /// Share of the requirements that a task names (`c` of design §6): reached or not.
    pub(crate) fn at_least(self, percent: usize) -> bool {
        self.requirements > 0 && self.named * 100 >= self.requirements * percent
    }
}

impl FeatureCoverage {
    /// Works out the coverage of every item of a feature.
    #[must_use]
    pub fn new(snapshot: &Snapshot, feature: &Feature) -> Self {
        let mut items: Vec<ItemCoverage> = vec![ItemCoverage::default(); feature.items.len()];
        plan_by_links(feature, &mut items);
        plan_stories(feature, &mut items);
        dialect::of(feature).plan(feature, &mut items);
        let parts = Parts::new(feature);
        let wholes = scenario_wholes(feature);
        let mut scenario_tests: FxHashMap<ItemIndex, Vec<Incoming>> = FxHashMap::default();
        // Thousands of tasks may name one criterion: what they are in is not looked up one by one.
        let mut around: FxHashMap<FileId, Option<Around<'_>>> = FxHashMap::default();
        let mut named: Vec<ItemIndex> = Vec::new();
        for incoming in snapshot.incoming(feature.id) {
            let Some(file) = snapshot.file_by_id(incoming.file) else { continue };
            let Some(mention) = file.facts.mentions.get(incoming.mention as usize) else { continue };
            let Some(to) = feature.defining(mention.kind, &mention.id) else { continue };
            match snapshot.relation_of(file, mention) {
                Relation::Verifies => {
                    if let Some(whole) = wholes.get(to.0 as usize).copied().flatten() {
                        scenario_tests.entry(whole).or_default().push(incoming);
                    }
                    items[to.0 as usize].tests.push(incoming);
                }
                Relation::Implements => items[to.0 as usize].code.push(incoming),
                // Only the feature's own tasks plan: such a mention had a number beside it that is no feature.
                Relation::Plans if feature.fact(to).kind != ItemKind::Story => {
                    let around = around.entry(file.id).or_insert_with(|| feature.around(file.id));
                    let task = around.as_ref().and_then(|around| around.at(mention.span.start));
                    if let Some(task) = task.filter(|task| !feature.fact(*task).withdrawn) {
                        items[to.0 as usize].tasks.push(task);
                        named.push(to);
                    }
                }
                _ => {}
            }
        }
        named.sort_unstable();
        named.dedup();
        for to in named {
            let tasks = &mut items[to.0 as usize].tasks;
            tasks.sort_unstable();
            tasks.dedup();
        }
        parts.plan(&mut items);
        parts.verify_by_properties(&mut items);
        let done = fulfilled_tasks(snapshot, feature);
        for (index, _, item) in feature.items() {
            let entry = &mut items[index.0 as usize];
            if let Some(tests) = scenario_tests.remove(&index) {
                entry.tests.extend(tests);
                entry.tests.sort_unstable();
                entry.tests.dedup();
            }
            entry.rung = rung(item, entry, &done);
        }
        parts.raise(feature, &mut items);
        Self { items }
    }

    /// Coverage of one item.
    #[must_use]
    pub fn of(&self, index: ItemIndex) -> &ItemCoverage {
        &self.items[index.0 as usize]
    }

    pub(crate) fn planned(&self, feature: &Feature) -> Planned {
        let mut out = Planned { requirements: 0, named: 0 };
        for (index, _, _) in live_requirements(feature) {
            out.requirements += 1;
            out.named += usize::from(!self.of(index).tasks.is_empty());
        }
        out
    }
}

/// Requirements of the feature that ask for something, each id once.
pub(crate) fn live_requirements(feature: &Feature) -> impl Iterator<Item = (ItemIndex, &FeatureFile, &Item)> {
    feature.items().filter(|(index, file, item)| {
        item.kind == ItemKind::Requirement
            && !item.withdrawn
            && file.kind.defines_requirements()
            && feature.defining(item.kind, &item.id) == Some(*index)
    })
}

/// Criteria that ask for something, each id once.
pub(crate) fn live_criteria(feature: &Feature) -> impl Iterator<Item = (ItemIndex, &FeatureFile, &Item)> {
    feature.items().filter(|(index, file, item)| {
        item.kind == ItemKind::Criterion
            && !item.withdrawn
            && file.kind.defines_requirements()
            && feature.defining(item.kind, &item.id) == Some(*index)
    })
}

/// Whether a requirement has criteria.
pub(crate) fn has_criteria(feature: &Feature, requirement: ItemIndex) -> bool {
    let prefix = format!("{}.", feature.fact(requirement).id);
    feature.ids_beside(ItemKind::Criterion).any(|id| id.starts_with(&*prefix))
}

/// Criteria of the feature that ask for something and that no task plans, by themselves or with their requirement, in
/// order.
#[must_use]
pub fn unplanned_criteria(feature: &Feature, coverage: &FeatureCoverage) -> Vec<ItemIndex> {
    let live = live_criteria(feature).map(|(index, _, _)| index);
    live.filter(|index| coverage.of(*index).tasks.is_empty()).collect()
}

/// Requirements of the feature that ask for something and that the task list does not name, in order: those that the
/// rule reports where it can tell, and that stubs are offered for.
#[must_use]
pub fn unplanned(feature: &Feature, coverage: &FeatureCoverage) -> Vec<ItemIndex> {
    let listed = listed(feature);
    // Two requirements of one alias: which of them the tasks mean cannot be told.
    let meant_perhaps = |item: &Item| {
        let other = item.alias().and_then(|(kind, alias)| feature.defining(kind, alias));
        other.is_some_and(|other| !coverage.of(other).tasks.is_empty())
    };
    let open = |index: ItemIndex| coverage.of(index).tasks.is_empty() && !listed.contains(&index);
    let live = live_requirements(feature).filter(|(index, _, item)| open(*index) && !meant_perhaps(item));
    live.map(|(index, _, _)| index).collect()
}

/// Tasks of a list that hardly names requirements: done, and all. `None` where it names at least half of them, or there
/// is no task: there, that a requirement has no task says something.
#[must_use]
pub fn uncited_tasks(feature: &Feature, coverage: &FeatureCoverage) -> Option<(usize, usize)> {
    let planned = coverage.planned(feature);
    let (ticked, all) = task_progress(feature);
    let hardly = planned.requirements > 0 && planned.named * 2 < planned.requirements;
    (all > 0 && hardly).then_some((ticked, all))
}

/// For each item that is a scenario, in order, the story or requirement that it is one of.
pub(crate) fn scenario_wholes(feature: &Feature) -> Vec<Option<ItemIndex>> {
    let mut above: Option<(ItemIndex, &Item)> = None;
    let whole = |(index, _, item): (ItemIndex, _, &'_ Item)| match item.kind {
        ItemKind::Scenario => {
            let story = || feature.defining(ItemKind::Story, item.id.split_once('/')?.0);
            let requirement = above.filter(|(_, whole): &(_, &Item)| whole.span.encloses(item.span));
            requirement.map(|(index, _)| index).or_else(story)
        }
        ItemKind::Requirement => {
            above = Some((index, feature.fact(index)));
            None
        }
        _ => None,
    };
    feature.items().map(whole).collect()
}

/// Tasks of a feature: done, and all.
#[must_use]
pub fn task_progress(feature: &Feature) -> (usize, usize) {
    let done = |item: &Item| item.task().is_some_and(|t| t.state == TaskState::Done);
    tasks(feature).fold((0, 0), |(ticked, all), (_, item)| (ticked + usize::from(done(item)), all + 1))
}

/// Requirements that the task list names outside of its tasks: on a line that names tasks too (a table of
/// requirements and their tasks), or in what a phase says of itself. They are no tasks' words, and plan nothing by
/// themselves; but nobody can say that the list forgot them.
pub(crate) fn listed(feature: &Feature) -> FxHashSet<ItemIndex> {
    let mut out = FxHashSet::default();
    for (f, file) in feature.files.iter().enumerate().filter(|(_, f)| f.kind == ArtifactKind::Tasks) {
        let facts = &file.facts;
        let line = |at: u32| facts.lines.line_col(at, Encoding::Utf8).line;
        let own = || feature.links.iter().filter(move |l| l.file as usize == f && l.from.is_none());
        let place = |link: &Link| facts.mentions[link.mention as usize].span.start;
        let with_tasks: FxHashSet<u32> = own()
            .filter(|link| feature.fact(link.to).kind == ItemKind::Task)
            .map(|link| line(place(link)))
            .collect();
        let phases: Vec<Span> = facts
            .phases
            .iter()
            .filter_map(|p| Some(facts.headings.get(p.heading as usize)?.section))
            .collect();
        out.extend(
            own()
                .filter(|link| feature.fact(link.to).kind == ItemKind::Requirement)
                .filter(|link| {
                    let at = place(link);
                    phases.iter().any(|phase| phase.contains(at)) || with_tasks.contains(&line(at))
                })
                .map(|link| link.to),
        );
    }
    out
}

/// Whether the feature has a task list with tasks.
pub(crate) fn has_tasks(feature: &Feature) -> bool {
    tasks(feature).next().is_some()
}

/// Tasks of the feature that count, in order.
pub(crate) fn tasks(feature: &Feature) -> impl Iterator<Item = (ItemIndex, &Item)> {
    feature
        .items()
        .filter(|(_, _, item)| item.kind == ItemKind::Task && !item.withdrawn)
        .map(|(index, _, item)| (index, item))
}

fn rung(item: &Item, found: &ItemCoverage, done: &[Option<Done>]) -> Option<Coverage> {
    use ItemKind::{Criterion, Requirement, Story, SuccessCriterion};
    if !matches!(item.kind, Requirement | Criterion | SuccessCriterion | Story) {
        return None;
    }
    let by_tasks = || {
        let states = || found.tasks.iter().filter_map(|t| done.get(t.0 as usize)?.as_ref());
        !found.tasks.is_empty() && states().all(|d| d.done && !d.missing) && states().any(|d| d.names_path)
    };
    Some(match found {
        _ if item.withdrawn => Coverage::Withdrawn,
        _ if !found.tests.is_empty() => Coverage::Verified,
        _ if !found.code.is_empty() || by_tasks() => Coverage::Implemented,
        _ if !found.tasks.is_empty() => Coverage::Planned,
        _ => Coverage::Specified,
    })
}

pub(crate) fn plan_by_links(feature: &Feature, items: &mut [ItemCoverage]) {
    for link in feature.links.iter().filter(|l| l.relation == Relation::Plans) {
        let Some(task) = link.from else { continue };
        let target = feature.fact(link.to);
        // A story is planned by label and phase: a task that merely speaks of one does not deliver it.
        if target.kind == ItemKind::Story || feature.fact(task).withdrawn {
            continue;
        }
        let tasks = &mut items[link.to.0 as usize].tasks;
        if tasks.last() != Some(&task) {
            tasks.push(task);
        }
    }
    for item in items {
        item.tasks.sort_unstable();
        item.tasks.dedup();
    }
}

/// A story's tasks carry its label, or carry none and stand in its phase; if there are none of either, those of its phase
/// that carry the labels of others (`## Phase 3: Backend (US1, US3)`).
fn plan_stories(feature: &Feature, items: &mut [ItemCoverage]) {
    for (index, item) in tasks(feature) {
        for story in stories_of(feature, index, item) {
            if let Some(to) = feature.defining(ItemKind::Story, story) {
                items[to.0 as usize].tasks.push(index);
            }
        }
    }
    let bare: FxHashSet<ItemIndex> = feature
        .items()
        .filter(|(index, _, item)| item.kind == ItemKind::Story && items[index.0 as usize].tasks.is_empty())
        .map(|(index, ..)| index)
        .collect();
    for (index, item) in tasks(feature).filter(|_| !bare.is_empty()) {
        for story in phase_stories(feature, index, item) {
            if let Some(to) = feature.defining(ItemKind::Story, story).filter(|to| bare.contains(to)) {
                items[to.0 as usize].tasks.push(index);
            }
        }
    }
}

/// The stories a task belongs to.
pub(crate) fn stories_of<'f>(feature: &'f Feature, index: ItemIndex, item: &'f Item) -> &'f [SmolStr] {
    match item.task() {
        Some(task) if !task.labels.is_empty() => &task.labels,
        _ => phase_stories(feature, index, item),
    }
}

/// The stories that the title of a task's phase names.
fn phase_stories<'f>(feature: &'f Feature, index: ItemIndex, item: &Item) -> &'f [SmolStr] {
    let phases = &feature.file_of(index).facts.phases;
    let phase = item.task().and_then(|t| t.phase);
    phase.and_then(|p| phases.get(p as usize)).map_or(&[], |p| &p.stories)
}

#[derive(Clone)]
struct Done {
    done: bool,
    names_path: bool,
    missing: bool,
}

/// State and paths of every task, in the order of [`Feature::items`].
fn fulfilled_tasks(snapshot: &Snapshot, feature: &Feature) -> Vec<Option<Done>> {
    let mut out = vec![None; feature.items.len()];
    for (index, item) in tasks(feature) {
        let file = feature.items[index.0 as usize].file;
        let facts = &feature.files[file as usize].facts;
        let targets = snapshot.path_targets(feature.id, file);
        let first = facts.paths.partition_point(|p| p.span.start < item.span.start);
        let inside =
            facts.paths.iter().zip(targets).skip(first).take_while(|(p, _)| p.span.start < item.span.end);
        let paths = inside.map(|(_, target)| target);
        let mut state = Done {
            done: item.task().is_some_and(|t| t.state == TaskState::Done),
            names_path: false,
            missing: false,
        };
        for target in paths {
            state.names_path |= *target != PathTarget::Unclear;
            state.missing |= *target == PathTarget::Missing;
        }
        out[index.0 as usize] = Some(state);
    }
    out
}
