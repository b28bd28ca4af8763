//! Every item with what fulfils it and every link, as the JSON that `docs/json.md` describes: what `specls trace --format
//! json` prints and the request `specls/trace` answers. A field may be added, none goes away or changes its meaning without
//! another [`VERSION`].

use std::sync::Arc;

use serde::Serialize;
use specls_analysis::{Direction, End, FeatureCoverage, ItemLink, in_parallel, item_links, parents};
use specls_index::{self as index, FeatureFile, ItemIndex, Snapshot};
use specls_syntax::{self as syntax, Encoding, Lines, TaskState};

use crate::inferred::{Guess, likely_links};
use crate::{Scope, Summary};

/// Version of all JSON formats.
pub const VERSION: u32 = 1;

/// Code points of a title.
const TITLE: usize = 100;

/// The whole answer. `F` is a [`Feature`], or one that was serialised before.
#[derive(Serialize)]
pub struct Trace<'a, F> {
    /// [`VERSION`].
    pub version: u32,
    /// The folder that was read.
    pub root: &'a str,
    /// By path.
    pub features: Vec<F>,
}

/// A feature with its items.
#[derive(Serialize)]
pub struct Feature {
    /// The name of its folder.
    pub id: String,
    /// Relative to the root.
    pub path: String,
    /// Whose form it has.
    pub dialect: &'static str,
    /// Counts of the whole feature, whatever is listed of it.
    pub summary: Summary,
    /// What its artifacts define, by file and place.
    pub items: Vec<Item>,
}

/// An item.
#[derive(Serialize)]
pub struct Item {
    /// What it is.
    pub kind: &'static str,
    /// As written; unique with the kind only.
    pub id: String,
    /// One line of what it says, at most 100 code points.
    pub title: String,
    /// All of what it says.
    pub text: String,
    /// What it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<Parent>,
    /// Where it is defined, relative to the root.
    pub file: String,
    /// First line, from 1.
    pub line: u32,
    /// Last line.
    pub end_line: u32,
    /// Of a task: `open`, `done` or `other`.
    pub state: Option<&'static str>,
    /// The highest rung with evidence.
    pub coverage: Option<&'static str>,
    /// Links that end at it or start from it: those that are written, then likely ones if they were asked for.
    pub links: Vec<Link>,
}

/// The item that another belongs to, in the same feature.
#[derive(Serialize)]
pub struct Parent {
    /// Its kind.
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

/// A link, seen from one item.
#[derive(Serialize)]
pub struct Link {
    /// `in` or `out`.
    pub direction: &'static str,
    /// What it says.
    pub relation: &'static str,
    /// Kind of the other end.
    pub kind: &'static str,
    /// Its id, if it is an item.
    pub id: Option<String>,
    /// The feature it lies in.
    pub feature: Option<String>,
    /// Its file, relative to the root.
    pub file: String,
    /// Its line, from 1.
    pub line: u32,
    /// Of a likely link how sure it is, and why; nothing of one that is written.
    #[serde(flatten)]
    pub guess: Option<Guess>,
}

/// A feature with its coverage and those of its items that are shown.
pub struct Traced<'s> {
    /// The feature.
    pub feature: &'s Arc<index::Feature>,
    /// Its coverage.
    pub coverage: FeatureCoverage,
    /// The items, in order.
    pub items: Vec<(ItemIndex, &'s FeatureFile, &'s syntax::Item)>,
}

impl<'s> Traced<'s> {
    /// A feature with all of its items.
    #[must_use]
    pub fn whole(snapshot: &Snapshot, feature: &'s Arc<index::Feature>) -> Self {
        let coverage = FeatureCoverage::new(snapshot, feature);
        Self { feature, coverage, items: feature.items().collect() }
    }
}

/// What is shown of each feature of which something is, by path.
#[must_use]
pub fn traced<'s>(snapshot: &'s Snapshot, scope: &Scope) -> Vec<Traced<'s>> {
    let features = scope.features_around(snapshot);
    let mut traced = in_parallel(&features, |&feature| Traced {
        feature,
        coverage: FeatureCoverage::new(snapshot, feature),
        items: feature.items().filter(|(_, file, _)| scope.shows(&file.path)).collect(),
    });
    // Of a feature around PATH only what lies in it counts, and that may be nothing.
    traced.retain(|t| !t.items.is_empty() || scope.shows(&t.feature.path));
    traced
}

/// A feature as it goes out; with `inferred` with its likely links.
#[must_use]
pub fn feature(snapshot: &Snapshot, scope: &Scope, traced: &Traced<'_>, inferred: bool) -> Feature {
    let feature = traced.feature;
    let mut links = item_links(snapshot, feature, &traced.coverage);
    let mut likely =
        if inferred { likely_links(snapshot, scope, feature, &traced.coverage) } else { Vec::new() };
    let parents = parents(feature);
    let parent_of = |index: ItemIndex| {
        let parent = feature.fact(parents.get(index.0 as usize).copied().flatten()?);
        Some(Parent { kind: parent.kind.name(), id: parent.id.to_string() })
    };
    let items = traced.items.iter().map(|&(index, file, item)| {
        let lines = &file.facts.lines;
        Item {
            kind: item.kind.name(),
            id: item.id.to_string(),
            title: title(item),
            text: item.text.to_string(),
            parent: parent_of(index),
            file: scope.relative(&file.path).into_owned(),
            line: line(lines, item.span.start),
            end_line: line(lines, item.span.end.saturating_sub(1).max(item.span.start)),
            state: item.task().map(|task| match task.state {
                TaskState::Open => "open",
                TaskState::Done => "done",
                TaskState::Other => "other",
            }),
            coverage: traced.coverage.of(index).rung.map(|rung| rung.name()),
            links: of(&mut links, index)
                .into_iter()
                .map(|link| json_link(snapshot, scope, link))
                .chain(of(&mut likely, index))
                .collect(),
        }
    });
    Feature {
        id: feature.name.to_string(),
        path: scope.relative(&feature.path).into_owned(),
        dialect: feature.dialect.name(),
        summary: Summary::new(feature, &traced.coverage),
        items: items.collect(),
    }
}

/// What is listed of an item, taken out.
fn of<T>(lists: &mut [Vec<T>], index: ItemIndex) -> Vec<T> {
    lists.get_mut(index.0 as usize).map(std::mem::take).unwrap_or_default()
}

fn json_link(snapshot: &Snapshot, scope: &Scope, ItemLink { direction, relation, end }: ItemLink) -> Link {
    let of_item = end.item.and_then(|(feature, _)| snapshot.feature(feature));
    let feature = of_item.map(|f| f.name.to_string()).or_else(|| name_over(snapshot, &end.path));
    Link {
        direction: direction_name(direction),
        relation: relation.name(),
        kind: end.kind,
        feature,
        line: line_of(snapshot, &end),
        file: scope.relative(&end.path).into_owned(),
        id: end.id.map(Into::into),
        guess: None,
    }
}

pub(crate) fn direction_name(direction: Direction) -> &'static str {
    match direction {
        Direction::In => "in",
        Direction::Out => "out",
    }
}

/// The name of the feature that a path lies in.
pub(crate) fn name_over(snapshot: &Snapshot, path: &str) -> Option<String> {
    Some(snapshot.feature(snapshot.feature_over(path)?)?.name.to_string())
}

/// The line of the other end: that of an item is where the item says it begins.
fn line_of(snapshot: &Snapshot, end: &End) -> u32 {
    let file = end.file.and_then(|file| snapshot.file_by_id(file));
    let item = end.item.and_then(|(feature, index)| Some(snapshot.feature(feature)?.fact(index).span));
    match (file, item.or(end.span)) {
        (Some(file), Some(span)) => line(&file.facts.lines, span.start),
        _ => 1,
    }
}

/// The line of a byte, from 1.
pub(crate) fn line(lines: &Lines, offset: u32) -> u32 {
    lines.line_col(offset, Encoding::Utf8).line + 1
}

/// What a tree shows behind an id: the first line that says something, without its bullet, bold marks and the emphasis
/// of all of it.
#[must_use]
pub fn title(item: &syntax::Item) -> String {
    let mut lines = item.text.lines().map(|line| {
        let line = line.trim().trim_start_matches(['-', '+', ' ']).trim_start_matches("* ");
        line.replace("**", "").trim().to_owned()
    });
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let whole = |mark| line.strip_prefix(mark)?.strip_suffix(mark).filter(|text| !text.contains(mark));
    let line = whole('*').or_else(|| whole('_')).unwrap_or(&line).replace(char::is_control, " ");
    match line.char_indices().nth(TITLE) {
        None => line,
        Some(_) => {
            let kept: String = line.chars().take(TITLE - 1).collect();
            format!("{}…", kept.trim_end())
        }
    }
}
