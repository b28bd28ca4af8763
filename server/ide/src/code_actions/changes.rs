//! What can be done about capabilities and the changes of them.

use specls_analysis::{Edit, OpenTexts, scenario_skeleton, unnamed_requirements};
use specls_index::{File, Snapshot};
use specls_syntax::{ArtifactKind, Operation, Role, Span};

use super::{Action, add, meet, on_list_heading, refactor};
use crate::target::line_around;

/// Actions for the artifacts of capabilities and changes.
pub(super) fn actions(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file).filter(|f| f.role != Role::Feature) else {
        return;
    };
    // That is history.
    if feature.archived {
        return;
    }
    let artifact = snapshot.artifact_kind(file);
    if matches!(artifact, Some(ArtifactKind::Spec | ArtifactKind::Delta))
        && let Some(edit) = scenario_skeleton(file, range.start)
    {
        add(out, refactor("Add a scenario", edit));
    }
    move_requirement(snapshot, file, range, out);
    if feature.role == Role::Change {
        plan(snapshot, file, range, out);
    }
}

/// ADDED to MODIFIED and back, on the name of a requirement.
fn move_requirement(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    if file.open.is_none() {
        return;
    }
    let line = |at| file.facts.lines.line_col(at, specls_syntax::Encoding::Utf8).line;
    for (at, delta) in file.facts.deltas().iter().enumerate() {
        let to = match delta.operation {
            Operation::Added => Operation::Modified,
            Operation::Modified => Operation::Added,
            _ => continue,
        };
        if line(delta.name_span.start) == line(range.start) {
            let title = format!("Move it to {} Requirements", to.words());
            let edit = Edit::MoveRequirement { file: file.id, delta: at as u32, to };
            if edit.resolve(snapshot, &OpenTexts).is_ok_and(|edits| !edits.is_empty()) {
                add(out, refactor(title, edit));
            }
        }
    }
}

/// Task stubs for requirements that no task names.
fn plan(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file) else { return };
    let missing = unnamed_requirements(feature);
    if missing.is_empty() {
        return;
    }
    let artifact = snapshot.artifact_kind(file);
    if feature.artifact(ArtifactKind::Tasks).is_none() {
        let on_title = file.facts.title().is_some_and(|h| meet(h.span, range));
        let line = |at| line_around(&file.facts, at);
        let on_name = file.facts.deltas().iter().any(|d| line(d.name_span.start) == line(range.start));
        let asked = artifact == Some(ArtifactKind::Delta) && on_name || on_title;
        if asked && !snapshot.tree().has_file(&format!("{}/tasks.md", feature.path)) {
            let edit = Edit::TaskList { feature: feature.id };
            add(out, refactor("Create tasks.md with a stub for every requirement", edit));
        }
        return;
    }
    let here = file.facts.deltas().iter().find(|d| meet(d.span, range) && missing.contains(&d.name));
    if let Some(delta) = here {
        let title = format!("Add a task stub for {}", delta.name);
        let edit = Edit::ChangeStubs { feature: feature.id, names: vec![delta.name.clone()] };
        add(out, refactor(title, edit));
    }
    if here.is_some() || artifact == Some(ArtifactKind::Tasks) && on_list_heading(file, range) {
        let title = match missing.len() {
            1 => format!("Add a task stub for {}", missing[0]),
            n => format!("Add task stubs for the {n} requirements of {} that no task names", feature.name),
        };
        add(out, refactor(title, Edit::ChangeStubs { feature: feature.id, names: missing }));
    }
}
