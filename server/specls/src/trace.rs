//! `specls trace`: every item with what fulfils it and every link, as a table or as JSON.

use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use specls_analysis::{Direction, End, FeatureCoverage, ItemLink, in_parallel, item_links};
use specls_index::{Feature, FeatureFile, ItemIndex};
use specls_syntax::{Encoding, Item, Lines, TaskState};

use crate::output::{Failure, Screen, finish, write_json};
use crate::project::Opened;
use crate::{TraceFormat, json, table};

/// Runs the command.
pub(crate) fn run(path: &Path, format: TraceFormat) -> Result<ExitCode, Failure> {
    let opened = Opened::new(path)?;
    let features = features(&opened);
    let written = match format {
        TraceFormat::Table => table::print(&mut Screen::stdout(), &opened, &features),
        TraceFormat::Json => write_json(&json::Trace {
            version: json::VERSION,
            root: opened.root(),
            features: in_parallel(&features, |feature| json_feature(&opened, feature)),
        }),
    };
    finish(written, ExitCode::SUCCESS)
}

/// A feature with its items that are shown.
pub(crate) struct Traced<'s> {
    pub feature: &'s Arc<Feature>,
    pub coverage: FeatureCoverage,
    pub items: Vec<(ItemIndex, &'s FeatureFile, &'s Item)>,
}

fn features(opened: &Opened) -> Vec<Traced<'_>> {
    let features = opened.features_around();
    let mut traced = in_parallel(&features, |&feature| Traced {
        feature,
        coverage: FeatureCoverage::new(&opened.snapshot, feature),
        items: feature.items().filter(|(_, file, _)| opened.shows(&file.path)).collect(),
    });
    // Of a feature around PATH only what lies in it counts, and that may be nothing.
    traced.retain(|t| !t.items.is_empty() || opened.shows(&t.feature.path));
    traced
}

fn json_feature(opened: &Opened, traced: &Traced<'_>) -> json::Feature {
    let feature = traced.feature;
    let mut links = item_links(&opened.snapshot, feature, &traced.coverage);
    let items = traced.items.iter().map(|&(index, file, item)| {
        let lines = &file.facts.lines;
        json::Item {
            kind: item.kind.name(),
            id: item.id.to_string(),
            text: item.text.to_string(),
            file: opened.relative(&file.path).into_owned(),
            line: line(lines, item.span.start),
            end_line: line(lines, item.span.end.saturating_sub(1).max(item.span.start)),
            state: item.task().map(|task| match task.state {
                TaskState::Open => "open",
                TaskState::Done => "done",
                TaskState::Other => "other",
            }),
            coverage: traced.coverage.of(index).rung.map(|rung| rung.name()),
            links: std::mem::take(&mut links[index.0 as usize])
                .into_iter()
                .map(|link| json_link(opened, link))
                .collect(),
        }
    });
    json::Feature {
        id: feature.name.to_string(),
        path: opened.relative(&feature.path).into_owned(),
        dialect: feature.dialect.name(),
        items: items.collect(),
    }
}

fn json_link(opened: &Opened, ItemLink { direction, relation, end }: ItemLink) -> json::Link {
    let snapshot = &opened.snapshot;
    let of_item = end.item.and_then(|(feature, _)| snapshot.feature(feature));
    let feature = of_item.or_else(|| snapshot.feature(snapshot.feature_over(&end.path)?));
    json::Link {
        direction: match direction {
            Direction::In => "in",
            Direction::Out => "out",
        },
        relation: relation.name(),
        kind: end.kind,
        feature: feature.map(|f| f.name.to_string()),
        line: line_of(opened, &end),
        id: end.id.map(Into::into),
        file: opened.relative(&end.path).into_owned(),
    }
}

/// The line of the other end: that of an item is where the item says it begins.
fn line_of(opened: &Opened, end: &End) -> u32 {
    let snapshot = &opened.snapshot;
    let file = end.file.and_then(|file| snapshot.file_by_id(file));
    let item = end.item.and_then(|(feature, index)| Some(snapshot.feature(feature)?.fact(index).span));
    match (file, item.or(end.span)) {
        (Some(file), Some(span)) => line(&file.facts.lines, span.start),
        _ => 1,
    }
}

fn line(lines: &Lines, offset: u32) -> u32 {
    lines.line_col(offset, Encoding::Utf8).line + 1
}
