//! The tasks of a feature with what each waits for.

use rustc_hash::FxHashMap;
use specls_index::{Feature, ItemIndex};
use specls_syntax::{ArtifactKind, Item, ItemKind, TaskState};

use super::say;
use crate::coverage::tasks;
use crate::{called, dialect, parents};

/// Wholes above a task, and tasks in a chain of dependencies, that are looked at: a hostile list costs no more.
const DEEPEST: usize = 32;

/// A task that asks for something.
struct Node<'f> {
    index: ItemIndex,
    item: &'f Item,
    /// Of the list it stands in: an index into the feature's files.
    file: u32,
    done: bool,
    /// It, or what it is a part of, may be left out.
    optional: bool,
    /// Neither open nor done, where that may mean that nobody will do it.
    aside: bool,
    /// The task that it is a part of.
    whole: Option<usize>,
    has_parts: bool,
    /// A part of it, or a part of a part, has to be done.
    open_below: bool,
    /// A part of it is not done, whether it has to be or not.
    undone_below: bool,
    /// Tasks it depends on.
    waits: Vec<usize>,
    wave: Option<usize>,
}

impl Node<'_> {
    /// Whether it has to be done.
    fn needed(&self) -> bool {
        !self.done && !self.optional && !self.aside
    }

    /// Whether somebody could begin with it, as far as its parts are concerned.
    fn is_step(&self) -> bool {
        self.needed() && !self.open_below
    }
}

/// The tasks of a feature, in order.
pub(super) struct Plan<'f> {
    feature: &'f Feature,
    nodes: Vec<Node<'f>>,
    /// Phases, by list and place in it, in front of which something is still to be done.
    closed: FxHashMap<(u32, u32), bool>,
    /// The first wave in which something is to be done.
    wave: Option<usize>,
}

impl<'f> Plan<'f> {
    pub(super) fn new(feature: &'f Feature) -> Self {
        let sets_aside = dialect::of(feature).sets_aside();
        let wholes = parents(feature);
        let mut at: FxHashMap<ItemIndex, usize> = FxHashMap::default();
        let mut nodes: Vec<Node<'f>> = Vec::new();
        for (index, item) in tasks(feature) {
            let Some(task) = item.task() else { continue };
            let whole = wholes.get(index.0 as usize).copied().flatten();
            let whole = whole.and_then(|whole| at.get(&whole).copied());
            at.insert(index, nodes.len());
            let inherited = whole.and_then(|whole| nodes.get_mut(whole)).is_some_and(|whole| {
                whole.has_parts = true;
                whole.optional
            });
            nodes.push(Node {
                index,
                item,
                file: feature.items.get(index.0 as usize).map_or(0, |item| item.file),
                done: task.state == TaskState::Done,
                optional: task.optional || inherited,
                aside: sets_aside && task.state == TaskState::Other,
                whole,
                has_parts: false,
                open_below: false,
                undone_below: false,
                waits: Vec::new(),
                wave: None,
            });
        }
        let mut plan = Self { feature, nodes, closed: FxHashMap::default(), wave: None };
        plan.look_below();
        plan.find_dependencies(&at);
        plan.find_waves(&at);
        plan.close_phases();
        plan
    }

    /// Parts stand behind their wholes.
    fn look_below(&mut self) {
        for n in (0..self.nodes.len()).rev() {
            let Some(node) = self.nodes.get(n) else { continue };
            let (needed, undone) = (node.needed() || node.open_below, !node.done || node.undone_below);
            if let Some(whole) = node.whole.and_then(|whole| self.nodes.get_mut(whole)) {
                whole.open_below |= needed;
                whole.undone_below |= undone;
            }
        }
    }

    fn find_dependencies(&mut self, at: &FxHashMap<ItemIndex, usize>) {
        for n in 0..self.nodes.len() {
            let Some(depends) = self.nodes.get(n).and_then(|node| node.item.task()).map(|task| &task.depends)
            else {
                continue;
            };
            let named = depends.iter().filter_map(|id| self.feature.defining(ItemKind::Task, id));
            // What is withdrawn, and what nobody defines, holds nothing up; wholes and parts wait for each other anyway.
            let known = named.filter_map(|index| at.get(&index).copied());
            let mut waits: Vec<usize> =
                known.filter(|other| !self.is_above(n, *other) && !self.is_above(*other, n)).collect();
            waits.sort_unstable();
            waits.dedup();
            if let Some(node) = self.nodes.get_mut(n) {
                node.waits = waits;
            }
        }
    }

    /// `n` and what it is a part of, the nearest first.
    fn and_above(&self, n: usize) -> impl Iterator<Item = &Node<'f>> {
        let first = self.nodes.get(n);
        std::iter::successors(first, |node| node.whole.and_then(|whole| self.nodes.get(whole))).take(DEEPEST)
    }

    /// Whether `whole` is `n`, or something that it is a part of.
    fn is_above(&self, n: usize, whole: usize) -> bool {
        let whole = self.nodes.get(whole).map(|node| node.index);
        self.and_above(n).any(|node| Some(node.index) == whole)
    }

    /// A task is in the first wave that names it, else in that of its whole.
    fn find_waves(&mut self, at: &FxHashMap<ItemIndex, usize>) {
        let mut before = 0;
        for file in self.feature.files.iter().filter(|file| file.kind == ArtifactKind::Tasks) {
            let mentions = &file.facts.mentions;
            for (w, wave) in file.facts.waves().iter().enumerate() {
                let first = mentions.partition_point(|mention| mention.span.start < wave.start);
                let inside = mentions.iter().skip(first).take_while(|mention| mention.span.start < wave.end);
                let named = inside.filter(|mention| mention.kind == ItemKind::Task);
                for index in named.filter_map(|m| self.feature.defining(ItemKind::Task, &m.id)) {
                    let node = at.get(&index).and_then(|n| self.nodes.get_mut(*n));
                    if let Some(node) = node {
                        node.wave.get_or_insert(before + w);
                    }
                }
            }
            before += file.facts.waves().len();
        }
        if before == 0 {
            return;
        }
        for n in 0..self.nodes.len() {
            let inherited = self.nodes.get(n).and_then(|node| self.nodes.get(node.whole?)?.wave);
            if let Some(node) = self.nodes.get_mut(n) {
                node.wave = node.wave.or(inherited);
            }
        }
        let steps = self.nodes.iter().filter(|node| node.is_step());
        self.wave = steps.filter_map(|node| node.wave).min();
    }

    /// A phase of a story waits for those in front of it that belong to no story; another one for all.
    fn close_phases(&mut self) {
        let mut open: FxHashMap<(u32, u32), bool> = FxHashMap::default();
        for node in self.nodes.iter().filter(|node| node.needed()) {
            if let Some(phase) = node.item.task().and_then(|task| task.phase) {
                open.insert((node.file, phase), true);
            }
        }
        for (f, file) in self.feature.files.iter().enumerate() {
            let (mut any, mut common) = (false, false);
            for (p, phase) in file.facts.phases.iter().enumerate() {
                let key = (f as u32, p as u32);
                let of_story = !phase.stories.is_empty();
                self.closed.insert(key, if of_story { common } else { any });
                let is_open = open.contains_key(&key);
                any |= is_open;
                common |= is_open && !of_story;
            }
        }
    }

    /// The task and what it waits for that is not done, if it waits.
    fn waits(&self, n: usize) -> Option<(&Node<'f>, &Node<'f>)> {
        self.and_above(n).find_map(|node| {
            let open = node.waits.iter().filter_map(|other| self.nodes.get(*other)).find(|other| !other.done);
            open.map(|open| (node, open))
        })
    }

    /// Whether the phase or wave of a task has not begun.
    fn is_closed(&self, node: &Node<'f>) -> bool {
        let phase = node.item.task().and_then(|task| task.phase);
        let by_phase =
            phase.is_some_and(|phase| self.closed.get(&(node.file, phase)).copied().unwrap_or_default());
        by_phase || matches!((node.wave, self.wave), (Some(own), Some(first)) if own > first)
    }

    /// The next task and why it is that one, or why there is none.
    pub(super) fn next(&self) -> Result<(ItemIndex, String), String> {
        let which = |wanted: &dyn Fn(&Node<'f>) -> bool| {
            let mut nodes = self.nodes.iter().enumerate().filter(|(_, node)| wanted(node));
            nodes.find(|(n, _)| self.waits(*n).is_none())
        };
        if let Some((n, node)) = which(&|node| node.is_step() && !self.is_closed(node)) {
            return Ok((node.index, self.why(n, node)));
        }
        let waiting = self.nodes.iter().enumerate().filter(|(_, node)| node.is_step());
        let waiting = waiting.filter_map(|(n, _)| self.waits(n)).next();
        let waiting = waiting.map(|(node, open)| {
            let state = if open.aside { "neither open nor done" } else { "open" };
            format!("{} waits for {}, which is {state}", called(node.item), called(open.item))
        });
        // Phases and waves hold up what their own tasks wait for.
        if let Some((first, node)) = self.awaited() {
            return Ok((node.index, format!("{} waits for it", called(first.item))));
        }
        if let Some((_, node)) = which(&Node::is_step) {
            let why = waiting.unwrap_or_else(|| "all others wait".to_owned());
            return Ok((node.index, why));
        }
        let optional = |node: &Node<'f>| !node.done && !node.aside && node.optional && !node.undone_below;
        if let Some((_, node)) = which(&optional) {
            let why = waiting.unwrap_or_else(|| "it is optional, and what is not is done".to_owned());
            return Ok((node.index, why));
        }
        if let Some(waiting) = waiting {
            return Err(format!("in {} {waiting}", self.feature.name));
        }
        if let Some((_, node)) = which(&|node| !node.done && node.aside) {
            return Ok((node.index, "it is neither open nor done, and all others are done".to_owned()));
        }
        Err(say::done(self.feature))
    }

    /// What the first task that waits waits for in the end, with the one that waits for it: the first step on the way that
    /// somebody could begin with. `None` where they wait in a circle.
    fn awaited(&self) -> Option<(&Node<'f>, &Node<'f>)> {
        let mut steps = self.nodes.iter().enumerate().filter(|(_, node)| node.is_step());
        let (mut n, _) = steps.find(|(n, node)| self.waits(*n).is_some() && !self.is_closed(node))?;
        let mut found = None;
        for _ in 0..DEEPEST {
            let Some((node, open)) = self.waits(n) else { break };
            let at = self.nodes.iter().position(|other| other.index == open.index)?;
            // Of a task with parts the first part is what can be done.
            let below = |m: &usize| self.is_above(*m, at) && self.nodes.get(*m).is_some_and(Node::is_step);
            n = (at..self.nodes.len()).find(below)?;
            found = Some((node, self.nodes.get(n)?));
        }
        found.filter(|_| self.waits(n).is_none())
    }

    /// Why a task is next that nothing is in the way of.
    fn why(&self, n: usize, node: &Node<'f>) -> String {
        let waited = self.and_above(n).flat_map(|node| &node.waits).filter_map(|w| self.nodes.get(*w));
        let waited: Vec<String> = waited.map(|node| called(node.item).into_owned()).collect();
        let before = self.nodes.get(..n).unwrap_or_default();
        if !waited.is_empty() {
            let are = if waited.len() == 1 { "is" } else { "are" };
            return format!("{}, which it depends on, {are} done", say::list(&waited));
        }
        if node.has_parts {
            return "its sub-tasks are done".to_owned();
        }
        match node.wave {
            Some(0) if self.nodes.iter().all(|other| !other.done) => {
                return "it is in the first wave".to_owned();
            }
            Some(1..) => return "the waves before its own are done".to_owned(),
            _ => {}
        }
        if before.iter().all(|other| other.done || other.has_parts) {
            let only = self.nodes.iter().filter(|other| !other.has_parts).count() == 1;
            return match before.iter().any(|other| other.done) {
                true => "all tasks before it are done".to_owned(),
                false if only => "it is the only one".to_owned(),
                false => "it is the first one".to_owned(),
            };
        }
        let earlier = before.iter().enumerate().filter(|(_, other)| other.is_step());
        match earlier.filter_map(|(n, _)| self.waits(n)).next() {
            Some((waits, open)) if open.index == node.index => {
                format!("{} waits for it", called(waits.item))
            }
            Some((node, open)) => {
                format!("{} before it waits for {}, which is open", called(node.item), called(open.item))
            }
            None => "it is the first that has to be done".to_owned(),
        }
    }
}
