//! Task stubs for the requirements of a change. Its tasks have no ids of requirements to name, so a stub holds the name.

use std::fmt::Write as _;

use smol_str::SmolStr;
use specls_index::{Feature, FeatureFile, Snapshot};
use specls_syntax::{ArtifactKind, Delta, FileFacts, ItemKind, Operation, Role, Span, TaskState};

use super::named::Named;
use crate::coverage::has_tasks;
use crate::edit::{FileEdit, NewText};
use crate::finding::Subject;
use crate::rules::{FeatureView, Sink, title_span};
use crate::stub::shortened;

/// Requirements that a change adds or modifies.
fn asked(feature: &Feature) -> impl Iterator<Item = (&FeatureFile, &Delta)> {
    let files = feature.files.iter().filter(|file| file.kind == ArtifactKind::Delta);
    files.flat_map(|file| file.facts.deltas().iter().map(move |delta| (file, delta))).filter(|(_, delta)| {
        matches!(delta.operation, Operation::Added | Operation::Modified) && !delta.name.is_empty()
    })
}

/// Requirements that a change adds or modifies and no task of it names, in order, each once; none of what is no change.
#[must_use]
pub fn unnamed(feature: &Feature) -> Vec<SmolStr> {
    if feature.role != Role::Change {
        return Vec::new();
    }
    let named = Named::new(feature);
    let mut found: Vec<SmolStr> = Vec::new();
    let all: Vec<&SmolStr> = asked(feature).map(|(_, delta)| &delta.name).collect();
    if !named.bears(all.len()) {
        return found;
    }
    for name in all {
        if !found.contains(name) && named.by(name).next().is_none() {
            found.push(name.clone());
        }
    }
    found
}

/// Adds a stub for each requirement of that name to the task list, or makes one.
pub(crate) fn insert(snapshot: &Snapshot, feature: &Feature, names: &[SmolStr]) -> Vec<FileEdit> {
    let texts: Vec<String> = names.iter().filter_map(|name| stub(feature, name)).collect();
    if texts.is_empty() {
        return Vec::new();
    }
    let path = format!("{}/tasks.md", feature.path);
    match feature.artifact(ArtifactKind::Tasks) {
        Some(list) => vec![FileEdit::Change { file: list.id, texts: vec![into(&list.facts, &texts)] }],
        // A list that is there but was not read is not written over.
        None if snapshot.tree().has_file(&path) => Vec::new(),
        None => {
            let mut text = "## 1. Requirements\n\n".to_owned();
            for (n, stub) in texts.iter().enumerate() {
                let _ = writeln!(text, "- [ ] 1.{} {stub}", n + 1);
            }
            vec![FileEdit::Create { path: path.into(), text }]
        }
    }
}

/// What the stub of a requirement says.
fn stub(feature: &Feature, name: &str) -> Option<String> {
    let (_, delta) = asked(feature).find(|(_, delta)| delta.name == name)?;
    let said = imperative(&delta.text);
    Some(if said.is_empty() { format!("Implement {name}") } else { format!("{said} ({name})") })
}

/// The first sentence without its subject and `SHALL` or `MUST`.
fn imperative(text: &str) -> String {
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    let subject =
        [" SHALL ", " MUST "].iter().filter_map(|modal| line.split_once(modal)).min_by_key(|p| p.0.len());
    let Some((subject, rest)) = subject else { return shortened(line) };
    if subject.len() > 60 || rest.starts_with("be ") {
        return shortened(line);
    }
    match rest.strip_prefix("NOT ") {
        Some(rest) => shortened(&format!("do not {rest}")),
        None => shortened(rest),
    }
}

/// The lines for the last group with an open task, else for a new group at the end.
fn into(facts: &FileFacts, texts: &[String]) -> NewText {
    let end = facts.line_end.as_str();
    let of = |phase: usize| {
        facts.items.iter().filter(move |item| {
            item.kind == ItemKind::Task && item.task().is_some_and(|t| t.phase == Some(phase as u32))
        })
    };
    let open = (0..facts.phases.len()).rev().find(|phase| {
        of(*phase).any(|item| item.task().is_some_and(|t| t.state == TaskState::Open))
            && facts.phases[*phase].number.is_some()
    });
    let mut out = String::new();
    if let Some((phase, number)) = open.and_then(|phase| Some((phase, facts.phases[phase].number?))) {
        let at = of(phase).map(|item| item.span.end).max().unwrap_or(facts.len);
        let own = format!("{number}.");
        let used = of(phase)
            .filter_map(|item| item.id.strip_prefix(own.as_str())?.split('.').next()?.parse::<u32>().ok());
        let used = used.max().unwrap_or(0);
        for (n, text) in texts.iter().enumerate() {
            let _ = write!(out, "{end}- [ ] {number}.{} {text}", used as usize + n + 1);
        }
        return NewText { span: Span { start: at, end: at }, text: out };
    }
    let number = facts.phases.iter().filter_map(|p| p.number).max().unwrap_or(0).saturating_add(1);
    let last_line = facts.lines.line_count().saturating_sub(if facts.final_newline { 2 } else { 1 });
    let at = facts.lines.line_span(last_line).end;
    if facts.len > 0 {
        out.push_str(&end.repeat(2));
    }
    let _ = write!(out, "## {number}. Requirements{end}");
    for (n, text) in texts.iter().enumerate() {
        let _ = write!(out, "{end}- [ ] {number}.{} {text}", n + 1);
    }
    if facts.len == 0 {
        out.push_str(end);
    }
    NewText { span: Span { start: at, end: at }, text: out }
}

/// A change that says what is to become of requirements, and has no task list.
pub(crate) fn missing_list(view: &FeatureView<'_>, out: &mut Sink<'_>) {
    let feature = view.feature;
    let requirements = unnamed(feature).len();
    if requirements == 0
        || has_tasks(feature)
        || view.snapshot.tree().has_file(&format!("{}/tasks.md", feature.path))
    {
        return;
    }
    let delta = feature.files.iter().find(|f| f.kind == ArtifactKind::Delta);
    let Some(file) = feature.artifact(ArtifactKind::Proposal).or(delta) else { return };
    let plural = if requirements == 1 { "" } else { "s" };
    let message = format!(
        "nothing plans the {requirements} requirement{plural} of {}: there is no tasks.md",
        feature.name
    );
    if let Some(finding) = out.add(file.id, &file.facts, title_span(&file.facts), message) {
        finding.subject = Subject::Feature(feature.id);
    }
}
