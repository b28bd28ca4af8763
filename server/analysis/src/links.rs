//! All links of a feature's items, each from both of its ends: what `trace`, hovers and references show.

use std::sync::Arc;

use smol_str::SmolStr;
use specls_index::{
    Feature, FeatureId, File, FileId, Incoming, ItemIndex, PathTarget, Relation, Snapshot, Target,
};
use specls_syntax::{ItemKind, Mention, Span};

use crate::FeatureCoverage;

/// Which way a link points, seen from the item.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Direction {
    /// It ends here.
    In,
    /// It starts here.
    Out,
}

/// The other end of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// Kind of the item, or `code`, `test`, `file`.
    pub kind: &'static str,
    /// The item, if it is one.
    pub item: Option<(FeatureId, ItemIndex)>,
    /// Its id.
    pub id: Option<SmolStr>,
    /// Absolute path of the file.
    pub path: Arc<str>,
    /// The file, if it was read.
    pub file: Option<FileId>,
    /// The place: the definition of an item, the mention in code, nothing for a file as a whole.
    pub span: Option<Span>,
}

/// A link, seen from one item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemLink {
    /// Which way it points.
    pub direction: Direction,
    /// What it says.
    pub relation: Relation,
    /// The other end.
    pub end: End,
}

/// Links of every item of `feature`, in the order of its items.
#[must_use]
pub fn item_links(snapshot: &Snapshot, feature: &Feature, coverage: &FeatureCoverage) -> Vec<Vec<ItemLink>> {
    let mut out: Vec<Vec<ItemLink>> = vec![Vec::new(); feature.items.len()];
    for link in &feature.links {
        let file = &feature.files[link.file as usize];
        let mention = &file.facts.mentions[link.mention as usize];
        let from = match link.from {
            Some(from) => item_end(feature, from),
            None => End {
                kind: "file",
                item: None,
                id: None,
                path: file.path.clone(),
                file: Some(file.id),
                span: Some(mention.span),
            },
        };
        add(&mut out, link.to, Direction::In, link.relation, from);
        if let Some(from) = link.from {
            add(&mut out, from, Direction::Out, link.relation, item_end(feature, link.to));
        }
    }
    outward(snapshot, feature, &mut out);
    for incoming in snapshot.incoming(feature.id) {
        let Some((file, mention)) = mention_of(snapshot, incoming) else { continue };
        if let Some(to) = feature.defining(mention.kind, &mention.id) {
            let relation = snapshot.relation_of(file, mention);
            add(&mut out, to, Direction::In, relation, outer_end(snapshot, file, mention, relation));
        }
    }
    paths(snapshot, feature, &mut out);
    // A task without a label plans the story of its phase: no mention says so.
    for (story, _, item) in feature.items().filter(|(_, _, item)| item.kind == ItemKind::Story) {
        for &task in coverage.items.get(story.0 as usize).map_or(&[][..], |c| &c.tasks) {
            let labelled = feature.fact(task).task().is_some_and(|t| t.labels.contains(&item.id));
            if !labelled {
                add(&mut out, story, Direction::In, Relation::Plans, item_end(feature, task));
                add(&mut out, task, Direction::Out, Relation::Plans, item_end(feature, story));
            }
        }
    }
    out
}

fn add(out: &mut [Vec<ItemLink>], to: ItemIndex, direction: Direction, relation: Relation, end: End) {
    let links = &mut out[to.0 as usize];
    let link = ItemLink { direction, relation, end };
    // Two mentions in one sentence are one link between two items.
    if link.end.item.is_none() || !links.contains(&link) {
        links.push(link);
    }
}

fn item_end(feature: &Feature, index: ItemIndex) -> End {
    let (file, item) = (feature.file_of(index), feature.fact(index));
    End {
        kind: item.kind.name(),
        item: Some((feature.id, index)),
        id: Some(item.id.clone()),
        path: file.path.clone(),
        file: Some(file.id),
        span: Some(item.name),
    }
}

fn mention_of(snapshot: &Snapshot, incoming: Incoming) -> Option<(&Arc<File>, &Mention)> {
    let file = snapshot.file_by_id(incoming.file)?;
    Some((file, file.facts.mentions.get(incoming.mention as usize)?))
}

/// The end of a link that comes from outside the feature's own links.
fn outer_end(snapshot: &Snapshot, file: &File, mention: &Mention, relation: Relation) -> End {
    let around = snapshot.feature_of(file).and_then(|f| Some((f, f.item_at(file.id, mention.span.start)?)));
    if let Some((feature, index)) = around {
        return item_end(feature, index);
    }
    let kind = match relation {
        Relation::Verifies => "test",
        Relation::Implements => "code",
        _ => "file",
    };
    End { kind, item: None, id: None, path: file.path.clone(), file: Some(file.id), span: Some(mention.span) }
}

/// Links of the feature's items to items of other features (or of its own, named with a qualifier that is none).
fn outward(snapshot: &Snapshot, feature: &Feature, out: &mut [Vec<ItemLink>]) {
    for &(f, m) in &feature.outward {
        let part = &feature.files[f as usize];
        let Some(file) = snapshot.file_by_id(part.id) else { continue };
        let Some(mention) = part.facts.mentions.get(m as usize) else { continue };
        let Some(from) = feature.item_at(part.id, mention.span.start) else { continue };
        if let Target::Feature(other) = snapshot.target(file, m)
            && let Some(other) = snapshot.feature(other)
            && let Some(to) = other.defining(mention.kind, &mention.id)
        {
            add(out, from, Direction::Out, snapshot.relation_of(file, mention), item_end(other, to));
        }
    }
}

/// Files that tasks and other items name.
fn paths(snapshot: &Snapshot, feature: &Feature, out: &mut [Vec<ItemLink>]) {
    for (f, file) in feature.files.iter().enumerate() {
        let targets = snapshot.path_targets(feature.id, f as u32);
        for (mention, target) in file.facts.paths.iter().zip(targets) {
            let (PathTarget::File(path) | PathTarget::Folder(path)) = target else { continue };
            if let Some(from) = feature.item_at(file.id, mention.span.start) {
                let id = snapshot.file(path).map(|f| f.id);
                let end =
                    End { kind: "file", item: None, id: None, path: path.clone(), file: id, span: None };
                add(out, from, Direction::Out, Relation::Refers, end);
            }
        }
    }
}
