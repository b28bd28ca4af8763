//! Task stubs in the form of the list (formats: kiro §1.6, design §6).

use rustc_hash::FxHashMap;
use specls_index::{Feature, FeatureFile, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, FileFacts, Item, ItemKind, LineEnd, Span};

use crate::coverage::{ItemCoverage, live_criteria, live_requirements, plan_by_links};
use crate::criteria::{Parts, asks, requirement_of};
use crate::edit::{FileEdit, NewText};
use crate::numbered::{Form, is_checkpoint, is_numbered, next_number};
use crate::stub::{cut, sentence, shortened};

/// Adds a stub for each requirement among `items`, with all of its criteria that no task plans, and one for the
/// criteria of each other requirement.
pub(crate) fn insert(feature: &Feature, items: &[ItemIndex]) -> Vec<FileEdit> {
    let Some(list) = feature.artifact(ArtifactKind::Tasks) else { return Vec::new() };
    let facts = &list.facts;
    let (form, end) = (Form::of(feature), facts.line_end.as_str());
    let next = next_number(facts);
    let between = if form.spaced { end.repeat(2) } else { end.to_owned() };
    let stubs: Vec<String> = jobs(feature, items)
        .iter()
        .zip(next..)
        .map(|(job, number)| stub(feature, &form, number, job, end))
        .collect();
    if stubs.is_empty() {
        return Vec::new();
    }
    let stubs = stubs.join(&between);
    let (at, text) = match place(facts) {
        Place::Before(at) => (at, format!("{stubs}{between}")),
        Place::Behind(at) => (at, format!("{between}{stubs}")),
        Place::End(at, lead) => {
            (at, format!("{}{stubs}{}", end.repeat(lead), if lead == 0 { end } else { "" }))
        }
    };
    vec![FileEdit::Change { file: list.id, texts: vec![NewText { span: Span { start: at, end: at }, text }] }]
}

/// What one stub is for: a requirement or nothing, and the ids that it names.
struct Job {
    requirement: Option<ItemIndex>,
    parts: Vec<ItemIndex>,
}

fn jobs(feature: &Feature, items: &[ItemIndex]) -> Vec<Job> {
    let planned = planned(feature);
    let mut open: FxHashMap<ItemIndex, Vec<ItemIndex>> = FxHashMap::default();
    for (part, _, item) in
        live_criteria(feature).filter(|(part, ..)| planned[part.0 as usize].tasks.is_empty())
    {
        if let Some(requirement) = requirement_of(feature, item) {
            open.entry(requirement).or_default().push(part);
        }
    }
    let mut jobs: Vec<Job> = Vec::new();
    for &index in items {
        let item = feature.fact(index);
        if item.kind == ItemKind::Requirement {
            jobs.push(Job { requirement: Some(index), parts: open.remove(&index).unwrap_or_default() });
            continue;
        }
        let requirement = requirement_of(feature, item);
        match jobs.last_mut().filter(|job| job.requirement == requirement && requirement.is_some()) {
            Some(job) if job.parts.contains(&index) => {}
            Some(job) => job.parts.push(index),
            None => jobs.push(Job { requirement, parts: vec![index] }),
        }
    }
    jobs
}

/// What the tasks of the feature's own list plan.
fn planned(feature: &Feature) -> Vec<ItemCoverage> {
    let mut items = vec![ItemCoverage::default(); feature.items.len()];
    plan_by_links(feature, &mut items);
    Parts::new(feature).plan(&mut items);
    items
}

fn stub(feature: &Feature, form: &Form, number: u32, job: &Job, end: &str) -> String {
    let mut ids: Vec<&str> = job.parts.iter().map(|part| feature.fact(*part).id.as_str()).collect();
    if let (true, Some(requirement)) = (ids.is_empty(), job.requirement) {
        ids.push(&feature.fact(requirement).id);
    }
    form.task(number, &title(feature, job), &ids, end)
}

/// The title of the requirement, or what a single criterion of several asks for.
fn title(feature: &Feature, job: &Job) -> String {
    let requirement = job.requirement.map(|index| feature.fact(index));
    let named = requirement.map_or("", |item| item.text.lines().next().unwrap_or_default().trim());
    let asked = |part: &ItemIndex| imperative(&feature.fact(*part).text);
    match &job.parts[..] {
        [part] if has_more(feature, job.requirement) => asked(part),
        _ if !named.is_empty() => shortened(named),
        [part, ..] => asked(part),
        [] => requirement.map(|item| format!("Requirement {}", item.id)).unwrap_or_default(),
    }
}

/// Whether a requirement has several criteria.
fn has_more(feature: &Feature, requirement: Option<ItemIndex>) -> bool {
    live_criteria(feature)
        .filter(|(_, _, item)| requirement_of(feature, item) == requirement)
        .nth(1)
        .is_some()
}

/// What a criterion asks for, and when: `Copy a link when a user shares`; else as written.
fn imperative(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let asked =
        [" SHALL ", " shall "].iter().filter_map(|modal| Some((line.find(modal)?, modal.len()))).min();
    let Some((at, len)) = asked else { return shortened(line) };
    let (before, rest) = (&line[..at], sentence(&line[at + len..]));
    let rest = match rest.split_once(' ') {
        Some((not, what)) if not.eq_ignore_ascii_case("not") => format!("Do not {what}"),
        Some(("CONTINUE", what)) => {
            format!("Continue {}", what.strip_prefix("TO ").map_or(what.into(), |what| format!("to {what}")))
        }
        _ => rest,
    };
    cut(&match condition(before) {
        Some(condition) => format!("{rest} {condition}"),
        None => rest,
    })
}

/// `when a user shares` of `WHEN a user shares THEN the system`.
fn condition(before: &str) -> Option<String> {
    let (word, _) = before.split_once(' ')?;
    let lower = word.to_lowercase();
    if !matches!(&*lower, "when" | "if" | "while" | "where") {
        return None;
    }
    let ends = [", THEN", ", then", " THEN ", " then ", ", THE ", ", the "];
    let end = ends.iter().filter_map(|end| before.find(end)).min()?;
    Some(format!("{lower}{}", before.get(word.len()..end)?))
}

/// Where a stub goes.
enum Place {
    /// In front of the line that begins here.
    Before(u32),
    /// Behind the task that ends here.
    Behind(u32),
    /// At the end of a list without tasks, behind so many line ends.
    End(u32, usize),
}

fn place(facts: &FileFacts) -> Place {
    let tasks: Vec<&Item> = facts.items.iter().filter(|item| is_numbered(item)).collect();
    let top: Vec<&Item> = tasks.iter().copied().filter(|task| !task.id.contains('.')).collect();
    // Only a checkpoint without sub-tasks ends a list; one that has some does something.
    let last = tasks.last().map(|task| task.span);
    let mut checkpoint: Option<&Item> = None;
    if top.last().map(|task| task.span) == last {
        for task in top.iter().rev().take_while(|task| is_checkpoint(task)) {
            checkpoint = Some(task);
        }
    }
    if let Some(checkpoint) = checkpoint.filter(|_| top.iter().any(|task| !is_checkpoint(task))) {
        let line = facts.lines.line_col(checkpoint.span.start, specls_syntax::Encoding::Utf8).line;
        return Place::Before(facts.lines.line_span(line).start);
    }
    match tasks.iter().map(|task| task.span.end).max() {
        Some(end) => Place::Behind(end),
        None => {
            // In front of the last line end if there is one, so that the file keeps it; not every line need end alike.
            let last = facts.lines.line_count().saturating_sub(if facts.final_newline { 2 } else { 1 });
            Place::End(facts.lines.line_span(last).end, if facts.len == 0 { 0 } else { 2 })
        }
    }
}

/// A whole tasks.md: a task for each requirement, or for each clause of a bugfix that asks for something.
pub(crate) fn task_list(feature: &Feature, snapshot: &Snapshot) -> Vec<FileEdit> {
    let source = [ArtifactKind::Requirements, ArtifactKind::Bugfix].iter().find_map(|k| feature.artifact(*k));
    let Some(source) = source else { return Vec::new() };
    let form = Form::beside(feature, snapshot);
    let mut items: Vec<ItemIndex> = live_requirements(feature).map(|(index, ..)| index).collect();
    let whole = live_criteria(feature).filter(|(_, _, item)| requirement_of(feature, item).is_none());
    items.extend(whole.filter(|(_, file, item)| asks(file, item)).map(|(index, ..)| index));
    items.sort_unstable();
    let mut text = format!("# Implementation Plan: {}\n\n## Tasks\n", name(source, feature));
    for (job, number) in jobs(feature, &items).iter().zip(1..) {
        text += if form.spaced || number == 1 { "\n" } else { "" };
        text += &stub(feature, &form, number, job, "\n");
        text += "\n";
    }
    if source.facts.line_end == LineEnd::CrLf {
        text = text.replace('\n', "\r\n");
    }
    vec![FileEdit::Create { path: format!("{}/tasks.md", feature.path).into(), text }]
}

/// The title behind its colon; else the folder's name in words.
fn name(source: &FeatureFile, feature: &Feature) -> String {
    let title = source.facts.title().filter(|h| h.level == 1).map(|h| h.title.as_str()).unwrap_or_default();
    match title.split_once([':', '：']).map(|(_, name)| name.trim()).filter(|name| !name.is_empty()) {
        Some(name) => name.to_owned(),
        None => feature.name.split(['-', '_']).map(raised).collect::<Vec<_>>().join(" "),
    }
}

fn raised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().into_iter().flat_map(char::to_uppercase).chain(chars).collect()
}
