//! The trace as a call hierarchy: what fulfils an item calls it, and it calls what it depends on, so that every editor can walk
//! from a requirement to its tests and back.

use std::borrow::Cow;
use std::sync::Arc;

use smol_str::SmolStr;
use specls_analysis::{
    Direction, End, FeatureCoverage, ItemLink, LikelyCache, LikelyEnd, called, confidence, item_links,
    requirement_of,
};
use specls_index::{Feature, FeatureId, File, ItemIndex, PathTarget, Relation, Snapshot, Target};
use specls_syntax::{Item, ItemKind, Span};

use crate::Location;
use crate::document_symbols::SYMBOL_TEXT;
use crate::likely;
use crate::page::first_line;
use crate::target::{self, At};

/// Candidates of an ambiguous mention that are still a list to choose from.
const MOST_CANDIDATES: usize = 8;

/// By what a node of the trace is found again, also when texts have changed since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallKey {
    /// Absolute path of the file that defines it, or that it is.
    pub path: Arc<str>,
    /// Name of the kind and id of the item; `None`: the file as a whole.
    pub item: Option<(SmolStr, SmolStr)>,
}

/// A node of the trace: an item, or a file that names items or is named by them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallItem {
    /// Id and beginning of the text, or the name of the file.
    pub name: String,
    /// Where from, and for the other end of a link what it says.
    pub detail: String,
    /// What it is; `None`: a file.
    pub kind: Option<ItemKind>,
    /// Where it is.
    pub location: Location,
    /// By what it is found again.
    pub key: CallKey,
}

/// A link, seen from one of its ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The other end.
    pub item: CallItem,
    /// Where the one end names the other: in the file of the end that the link starts from.
    pub spans: Vec<Span>,
}

/// What stands at `offset`, at its definition or where it is named: an item, a file, or all candidates of what is ambiguous.
#[must_use]
pub fn prepare_calls(snapshot: &Snapshot, file: &File, offset: u32) -> Vec<CallItem> {
    let found = target::at_or_alias(&file.facts, offset);
    match found.or_else(|| Some(target::on_text(snapshot, file, offset)?.0)) {
        Some(At::Path(path)) => match snapshot.path_target(file, path as usize) {
            Some(PathTarget::File(path)) => vec![of_file(snapshot, path, "")],
            _ => Vec::new(),
        },
        Some(At::Feature(_)) | None => Vec::new(),
        Some(at) => {
            let mut items = target::items(snapshot, file, at);
            items.truncate(MOST_CANDIDATES);
            let found = items.into_iter().filter_map(|(f, index)| Some((snapshot.feature(f)?, index)));
            found.map(|(feature, index)| of_item(feature, index, "")).collect()
        }
    }
}

/// What fulfils or names the node, then what likely does; nothing if it is gone.
#[must_use]
pub fn incoming_calls(snapshot: &Snapshot, key: &CallKey, cache: &LikelyCache) -> Vec<Call> {
    let mut calls = Calls { snapshot, found: Vec::new() };
    match node(snapshot, key) {
        Some(Node::Item(feature, index)) => {
            let coverage = FeatureCoverage::new(snapshot, feature);
            let links = links(snapshot, feature, index, &coverage);
            for link in links.iter().filter(|l| l.direction == Direction::In) {
                let spans = calls.spans_of(&link.end, (feature.id, index));
                calls.add(Rank::Link(link.relation), &link.end, spans);
            }
            for (part, _, item) in feature.items().filter(|(i, ..)| whole_of(feature, *i) == Some(index)) {
                calls.add_item(Rank::Part, feature, part, vec![item.name]);
            }
            calls.likely(feature, index, &coverage, cache, Direction::In);
        }
        Some(Node::File(path)) => calls.naming(&path),
        None => {}
    }
    calls.sorted()
}

/// What the node depends on or names, then what it likely delivers; nothing if it is gone.
#[must_use]
pub fn outgoing_calls(snapshot: &Snapshot, key: &CallKey, cache: &LikelyCache) -> Vec<Call> {
    let mut calls = Calls { snapshot, found: Vec::new() };
    match node(snapshot, key) {
        Some(Node::Item(feature, index)) => {
            let own = feature.fact(index).name;
            if let Some(whole) = whole_of(feature, index) {
                calls.add_item(Rank::Whole, feature, whole, vec![own]);
            }
            let file = snapshot.file_by_id(feature.file_of(index).id);
            let coverage = FeatureCoverage::new(snapshot, feature);
            let links = links(snapshot, feature, index, &coverage);
            for link in links.iter().filter(|l| l.direction == Direction::Out) {
                let spans = match (&link.end.item, file) {
                    (Some(to), Some(file)) => naming_item(snapshot, file, feature, index, *to),
                    (None, Some(file)) => naming_path(snapshot, file, &link.end.path, |start| {
                        feature.item_at(file.id, start) == Some(index)
                    }),
                    (_, None) => Vec::new(),
                };
                calls.add(Rank::Link(link.relation), &link.end, or_else(spans, own));
            }
            calls.likely(feature, index, &coverage, cache, Direction::Out);
        }
        Some(Node::File(path)) => calls.named_by(&path),
        None => {}
    }
    calls.sorted()
}

/// Something that a key means.
enum Node<'s> {
    Item(&'s Arc<Feature>, ItemIndex),
    File(Arc<str>),
}

fn node<'s>(snapshot: &'s Snapshot, key: &CallKey) -> Option<Node<'s>> {
    let Some((kind, id)) = &key.item else {
        return snapshot.tree().file(&key.path).map(|path| Node::File(path.clone()));
    };
    let file = snapshot.file(&key.path)?;
    let feature = snapshot.feature_of(file)?;
    let called = |item: &Item| item.kind.name() == kind && item.id == *id;
    let item = file.facts.items.iter().position(called)?;
    Some(Node::Item(feature, target::item_index(feature, file.id, item as u32)?))
}

fn links(
    snapshot: &Snapshot,
    feature: &Feature,
    index: ItemIndex,
    coverage: &FeatureCoverage,
) -> Vec<ItemLink> {
    let mut all = item_links(snapshot, feature, coverage);
    all.get_mut(index.0 as usize).map(std::mem::take).unwrap_or_default()
}

/// What an item is a part of: a criterion of its requirement, a scenario of its story or requirement, a task of the task
/// whose number it begins with.
fn whole_of(feature: &Feature, part: ItemIndex) -> Option<ItemIndex> {
    let item = feature.fact(part);
    let same_file = |whole: &ItemIndex| feature.file_of(*whole).id == feature.file_of(part).id;
    let whole = match item.kind {
        ItemKind::Criterion => requirement_of(feature, item),
        ItemKind::Scenario => {
            let story =
                item.id.split_once('/').and_then(|(story, _)| feature.defining(ItemKind::Story, story));
            story.or_else(|| {
                let around = feature.items().filter(|(index, _, whole)| {
                    matches!(whole.kind, ItemKind::Requirement | ItemKind::Story)
                        && whole.span.encloses(item.span)
                        && same_file(index)
                });
                around.min_by_key(|(.., whole)| whole.span.len()).map(|(index, ..)| index)
            })
        }
        ItemKind::Task => item.parent_id().and_then(|id| feature.defining(ItemKind::Task, id)),
        _ => None,
    };
    whole.filter(|whole| *whole != part)
}

/// In which order the other ends are given.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Whole,
    Link(Relation),
    Part,
    /// Nobody wrote it; the likeliest first.
    Likely(usize),
}

impl Rank {
    fn words(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Link(relation) => relation.name(),
            Self::Part => "part",
            Self::Likely(_) => "likely",
        }
    }
}

/// Links that were found, one for each other end.
struct Calls<'s> {
    snapshot: &'s Snapshot,
    found: Vec<(Rank, Call)>,
}

impl Calls<'_> {
    /// Adds a link; one with the same end is the same, and says what ranks first.
    fn push(&mut self, rank: Rank, item: CallItem, spans: Vec<Span>) {
        match self.found.iter_mut().find(|(_, call)| call.item.key == item.key) {
            Some((known, call)) => {
                call.spans.extend(spans);
                if rank < *known {
                    (*known, call.item) = (rank, item);
                }
            }
            None => self.found.push((rank, Call { item, spans })),
        }
    }

    fn add_item(&mut self, rank: Rank, feature: &Feature, index: ItemIndex, spans: Vec<Span>) {
        self.push(rank, of_item(feature, index, rank.words()), spans);
    }

    fn add(&mut self, rank: Rank, end: &End, spans: Vec<Span>) {
        let item = match end.item.and_then(|(f, index)| Some((self.snapshot.feature(f)?, index))) {
            Some((feature, index)) => of_item(feature, index, rank.words()),
            None => of_file(self.snapshot, &end.path, rank.words()),
        };
        self.push(rank, item, spans);
    }

    /// Adds the likely links of an item, behind all that are written. Nothing names anything: they stand at the names of what
    /// they start from.
    fn likely(
        &mut self,
        feature: &Arc<Feature>,
        index: ItemIndex,
        coverage: &FeatureCoverage,
        cache: &LikelyCache,
        direction: Direction,
    ) {
        let links = likely::links_of(self.snapshot, feature, index, coverage, cache);
        let Some(links) = links else { return };
        // From a task that is written one walks on to its files and its story.
        let planned = !coverage.of(index).tasks.is_empty();
        let of_direction = links.of(index).filter(|(_, link)| {
            let starts_here = link.from == LikelyEnd::Item(index);
            starts_here == (direction == Direction::Out) && (link.relation == Relation::Plans || !planned)
        });
        for (rank, (end, link)) in of_direction.enumerate() {
            // A requirement refers to the story that it is a part of.
            let relation = match (link.relation, direction) {
                (Relation::Refers, Direction::In) => Rank::Part,
                (Relation::Refers, Direction::Out) => Rank::Whole,
                (relation, _) => Rank::Link(relation),
            };
            let words = format!("likely {}, {}", relation.words(), confidence(link.confidence));
            let item = match &end {
                LikelyEnd::Item(other) => of_item(feature, *other, &words),
                LikelyEnd::File(path) => of_file(self.snapshot, path, &words),
            };
            let from = match direction {
                Direction::In => item.location.focus,
                Direction::Out => feature.fact(index).name,
            };
            if self.found.iter().all(|(_, call)| call.item.key != item.key) {
                self.push(Rank::Likely(rank), item, vec![from]);
            }
        }
    }

    /// Where the end of a link that comes in names the item.
    fn spans_of(&self, end: &End, to: (FeatureId, ItemIndex)) -> Vec<Span> {
        let (Some((f, index)), Some(span)) = (end.item, end.span) else {
            return end.span.into_iter().collect();
        };
        let file = end.file.and_then(|id| self.snapshot.file_by_id(id));
        let named = self.snapshot.feature(f).zip(file);
        let spans = named.map(|(feature, file)| naming_item(self.snapshot, file, feature, index, to));
        or_else(spans.unwrap_or_default(), span)
    }

    /// What names a file: items of artifacts, or artifacts as a whole.
    fn naming(&mut self, path: &Arc<str>) {
        for id in self.snapshot.features_naming(path) {
            let Some(feature) = self.snapshot.feature(id) else { continue };
            for (f, part) in feature.files.iter().enumerate() {
                let targets = self.snapshot.path_targets(id, f as u32);
                for (mention, target) in part.facts.paths.iter().zip(targets) {
                    if !matches!(target, PathTarget::File(named) if named == path) {
                        continue;
                    }
                    let rank = Rank::Link(Relation::Refers);
                    match feature.item_at(part.id, mention.span.start) {
                        Some(index) => self.add_item(rank, feature, index, vec![mention.span]),
                        None => {
                            let item = of_file(self.snapshot, &part.path, rank.words());
                            self.push(rank, item, vec![mention.span]);
                        }
                    }
                }
            }
        }
    }

    /// What a file names outside of its items.
    fn named_by(&mut self, path: &Arc<str>) {
        let Some(file) = self.snapshot.file(path) else { return };
        let own = self.snapshot.feature_of(file);
        let inside = |start: u32| own.is_some_and(|feature| feature.item_at(file.id, start).is_some());
        for (m, mention) in file.facts.mentions.iter().enumerate() {
            // What is ambiguous depends on nothing for sure.
            let clear = matches!(self.snapshot.target(file, m as u32), Target::Feature(_));
            if !clear || inside(mention.span.start) {
                continue;
            }
            let rank = Rank::Link(self.snapshot.relation_of(file, mention));
            for (feature, index) in self.snapshot.definitions(file, m as u32) {
                if let Some(feature) = self.snapshot.feature(feature) {
                    self.add_item(rank, feature, index, vec![mention.span]);
                }
            }
        }
        for (p, mention) in file.facts.paths.iter().enumerate().filter(|(_, p)| !inside(p.span.start)) {
            if let Some(PathTarget::File(path)) = self.snapshot.path_target(file, p) {
                let rank = Rank::Link(Relation::Refers);
                self.push(rank, of_file(self.snapshot, path, rank.words()), vec![mention.span]);
            }
        }
    }

    fn sorted(mut self) -> Vec<Call> {
        self.found.sort_by(|(a, x), (b, y)| {
            let place = |call: &Call| (call.item.location.path.clone(), call.item.location.focus);
            a.cmp(b).then_with(|| place(x).cmp(&place(y)))
        });
        let tidy = |mut call: Call| {
            call.spans.sort_unstable();
            call.spans.dedup();
            call
        };
        self.found.into_iter().map(|(_, call)| tidy(call)).collect()
    }
}

fn or_else(spans: Vec<Span>, otherwise: Span) -> Vec<Span> {
    if spans.is_empty() { vec![otherwise] } else { spans }
}

/// Where the item `from` of a feature, which stands in `file`, names the item `to`.
fn naming_item(
    snapshot: &Snapshot,
    file: &File,
    feature: &Feature,
    from: ItemIndex,
    to: (FeatureId, ItemIndex),
) -> Vec<Span> {
    let around = feature.fact(from).span;
    let mentions = file.facts.mentions.iter().enumerate().filter(|(_, m)| around.encloses(m.span));
    let named = mentions.filter(|(m, mention)| {
        feature.item_at(file.id, mention.span.start) == Some(from)
            && snapshot.definitions(file, *m as u32).contains(&to)
    });
    named.map(|(_, mention)| mention.span).collect()
}

/// Where `file` names the file or folder at `path`, of the places that `here` takes.
fn naming_path(snapshot: &Snapshot, file: &File, path: &str, here: impl Fn(u32) -> bool) -> Vec<Span> {
    let paths = file.facts.paths.iter().enumerate();
    let named = paths.filter(|(p, mention)| {
        let target = snapshot.path_target(file, *p);
        matches!(target, Some(PathTarget::File(found) | PathTarget::Folder(found)) if **found == *path)
            && here(mention.span.start)
    });
    named.map(|(_, mention)| mention.span).collect()
}

fn of_item(feature: &Feature, index: ItemIndex, relation: &str) -> CallItem {
    let item = feature.fact(index);
    let id: Cow<'_, str> = match item.kind {
        ItemKind::Operation => item.called(),
        _ => called(item),
    };
    let text = first_line(&item.text, SYMBOL_TEXT);
    let location = Location::of_item(feature, index);
    CallItem {
        // The steps of a scenario that has a title say too much.
        name: if text.is_empty() || text.starts_with("- ") {
            id.into_owned()
        } else {
            format!("{id} {text}")
        },
        detail: detail(relation, &feature.name),
        kind: Some(item.kind),
        key: CallKey {
            path: location.path.clone(),
            item: Some((SmolStr::new_static(item.kind.name()), item.id.clone())),
        },
        location,
    }
}

fn of_file(snapshot: &Snapshot, path: &Arc<str>, relation: &str) -> CallItem {
    let roots = snapshot.projects().iter();
    let below = roots.filter_map(|project| path.strip_prefix(&*project.path)?.strip_prefix('/'));
    let shown = below.min_by_key(|path| path.len()).unwrap_or(path);
    let (folder, name) = shown.rsplit_once('/').unwrap_or(("", shown));
    CallItem {
        name: name.to_owned(),
        detail: detail(relation, folder),
        kind: None,
        location: Location::of_file(snapshot, path),
        key: CallKey { path: path.clone(), item: None },
    }
}

fn detail(relation: &str, place: &str) -> String {
    match (relation, place) {
        ("", place) => place.to_owned(),
        (relation, "") => relation.to_owned(),
        (relation, place) => format!("{relation} · {place}"),
    }
}

#[cfg(test)]
mod tests;
