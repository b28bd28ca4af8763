//! Coverage as a page for editors: counts of each feature, and what fulfils each requirement.

use std::fmt::Write as _;
use std::sync::Arc;

use specls_analysis::{FeatureCoverage, confidence, in_parallel};
use specls_index::{Feature, Incoming, ItemIndex, Snapshot};
use specls_syntax::{Item, Role, TaskState};

use crate::trace::{line, title};
use crate::{Summary, edits, likely_tasks};

/// With more features than this only the counts are shown.
pub const MOST_FEATURES: usize = 30;
/// Tasks or places in one cell.
const MOST_PLACES: usize = 6;

/// How places are written.
pub struct Links<'a> {
    /// The target of a link to a line of a file.
    pub target: &'a (dyn Fn(&str, u32) -> String + Sync),
    /// A path as people of its project write it.
    pub relative: &'a (dyn Fn(&str) -> String + Sync),
}

/// The page about `features`. `go_on` is asked for each; when it says no, what is left is left out.
#[must_use]
pub fn coverage_page(
    snapshot: &Snapshot,
    features: &[&Arc<Feature>],
    links: &Links<'_>,
    go_on: &(dyn Fn() -> bool + Sync),
) -> String {
    let each = in_parallel(features, |feature| {
        if !go_on() {
            return (Summary::default(), String::new());
        }
        let coverage = FeatureCoverage::new(snapshot, feature);
        let shown = features.len() <= MOST_FEATURES;
        let rows = if shown { rows(snapshot, feature, &coverage, links) } else { String::new() };
        (Summary::new(feature, &coverage), rows)
    });
    let mut out = String::from("# Coverage\n\n");
    if features.is_empty() {
        out.push_str("There are no specs.\n");
        return out;
    }
    let _ = writeln!(
        out,
        "| Feature | Requirements | Specified | Planned | Implemented | Verified | Withdrawn | Tasks done |"
    );
    let _ = writeln!(out, "| --- | --: | --: | --: | --: | --: | --: | --: |");
    let mut all = Summary::default();
    for (feature, (summary, _)) in features.iter().zip(&each) {
        all.add(*summary);
        count(&mut out, &place(&feature.name, &entry(feature), 1, links), summary);
    }
    if features.len() > 1 {
        count(&mut out, "all", &all);
    }
    if features.len() > MOST_FEATURES {
        let _ = writeln!(
            out,
            "\nMore than {MOST_FEATURES} features: ask for one of them, or for a folder, to see its requirements."
        );
        return out;
    }
    for (feature, (summary, rows)) in features.iter().zip(&each) {
        let _ = write!(out, "\n## {}\n\n", plain(&feature.name));
        let _ = writeln!(out, "{}", sentence(feature, summary));
        if !rows.is_empty() {
            let _ = write!(out, "\n| Id | Coverage | Text | Tasks | Code | Tests |\n");
            let _ = write!(out, "| --- | --- | --- | --- | --- | --- |\n{rows}");
        }
    }
    out
}

fn count(out: &mut String, name: &str, counts: &Summary) {
    let Summary { requirements, specified, planned, implemented, verified, withdrawn, tasks, done } = counts;
    let _ = writeln!(
        out,
        "| {name} | {requirements} | {specified} | {planned} | {implemented} | {verified} | {withdrawn} | {done} of {tasks} |"
    );
}

/// What stands below the heading of a feature.
fn sentence(feature: &Feature, counts: &Summary) -> String {
    let mut said = match counts.requirements {
        _ if feature.role == Role::Change => format!("Requirements {}", edits(feature)),
        0 => "No requirements".to_owned(),
        1 => "1 requirement".to_owned(),
        many => format!("{many} requirements"),
    };
    match (counts.done, counts.tasks) {
        (_, 0) if feature.role == Role::Capability => {}
        (_, 0) => said.push_str("; no tasks"),
        (done, 1) => said.push_str(if done == 1 { "; its task is done" } else { "; its task is open" }),
        (done, all) => {
            let _ = write!(said, "; {done} of {all} tasks done");
        }
    }
    said.push('.');
    said
}

/// The file that a feature begins with.
fn entry(feature: &Feature) -> Arc<str> {
    let defines = feature.files.iter().find(|file| file.kind.defines_requirements());
    defines.or(feature.files.first()).map_or_else(|| feature.path.clone(), |file| file.path.clone())
}

/// A row for everything that has a rung.
fn rows(snapshot: &Snapshot, feature: &Feature, coverage: &FeatureCoverage, links: &Links<'_>) -> String {
    let mut out = String::new();
    let likely = likely_tasks(snapshot, feature, coverage);
    for (index, file, item) in feature.items() {
        let found = coverage.of(index);
        let Some(rung) = found.rung else { continue };
        let here = place(&item.id, &file.path, line(&file.facts.lines, item.span.start), links);
        let tasks = match likely.get(&index) {
            Some(likely) if found.tasks.is_empty() => {
                let sure = |(task, sure): &(ItemIndex, f32)| {
                    Some(format!("{} ({})", task_place(feature, *task, links)?, confidence(*sure)))
                };
                format!("*likely {}*", cell(likely, sure))
            }
            _ => cell(&found.tasks, |task| task_place(feature, *task, links)),
        };
        let code = cell(&found.code, |incoming| mention_place(snapshot, *incoming, links));
        let tests = cell(&found.tests, |incoming| mention_place(snapshot, *incoming, links));
        let text = plain(&title(item));
        let _ = writeln!(out, "| {here} | {} | {text} | {tasks} | {code} | {tests} |", rung.name());
    }
    out
}

/// Links beside each other; of many the first, and how many more.
fn cell<T>(all: &[T], link: impl Fn(&T) -> Option<String>) -> String {
    let mut shown: Vec<String> = Vec::new();
    for one in all.iter().filter_map(link) {
        // Two mentions on one line are one place.
        if shown.last() != Some(&one) {
            shown.push(one);
        }
    }
    let more = shown.len().saturating_sub(MOST_PLACES);
    shown.truncate(MOST_PLACES);
    if more > 0 {
        shown.push(format!("and {more} more"));
    }
    shown.join(", ")
}

fn task_place(feature: &Feature, task: ItemIndex, links: &Links<'_>) -> Option<String> {
    let (file, item): (_, &Item) = (feature.file_of(task), feature.fact(task));
    let here = place(&item.id, &file.path, line(&file.facts.lines, item.span.start), links);
    let done = item.task().is_some_and(|task| task.state == TaskState::Done);
    Some(if done { format!("{here} ✓") } else { here })
}

fn mention_place(snapshot: &Snapshot, incoming: Incoming, links: &Links<'_>) -> Option<String> {
    let file = snapshot.file_by_id(incoming.file)?;
    let mention = file.facts.mentions.get(incoming.mention as usize)?;
    let line = line(&file.facts.lines, mention.span.start);
    Some(place(&format!("{}:{line}", (links.relative)(&file.path)), &file.path, line, links))
}

fn place(text: &str, path: &str, line: u32, links: &Links<'_>) -> String {
    match (links.target)(path, line) {
        target if target.is_empty() => plain(text),
        target => format!("[{}]({target})", plain(text)),
    }
}

/// Text that Markdown takes as it is, on one line.
#[must_use]
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '&' | '!' => {
                out.push('\\');
                out.push(c);
            }
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}
