//! What can be done about the text around the cursor: fixes of findings, task stubs, ticking tasks.

mod changes;
mod drawing;
mod likely;

use std::borrow::Cow;

use smol_str::SmolStr;
use specls_analysis::{
    EARS_TITLE, Edit, FeatureCoverage, FileEdit, Finding, LikelyCache, NotRenamed, Texts, as_ears, called,
    feature_findings, file_findings, fixes, likely_findings_from, numbered_file, requirement_of,
    restructurings, shift, tick as ticked, unplanned, unplanned_criteria,
};
use specls_index::{Feature, File, ItemIndex, Snapshot};
use specls_syntax::{ArtifactKind, ItemKind, Role, Span, TaskState};

use crate::target::{self, line_around};

/// Under which heading editors offer an action.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// Mends a finding.
    QuickFix,
    /// Changes what is not wrong.
    Refactor,
}

/// Something that can be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// What it does, as an editor's menu says it; no two of one answer are equal.
    pub title: Cow<'static, str>,
    /// Under which heading.
    pub kind: ActionKind,
    /// The change, described.
    pub edit: Edit,
    /// The finding it mends.
    pub fixes: Option<Finding>,
    /// The way most people will want.
    pub preferred: bool,
}

impl Action {
    /// The change in full, by file; empty if what it was about is gone.
    ///
    /// # Errors
    /// If ids change, and one of them cannot be written anew somewhere.
    pub fn edits(&self, snapshot: &Snapshot, texts: &dyn Texts) -> Result<Vec<FileEdit>, NotRenamed> {
        self.edit.resolve(snapshot, texts)
    }
}

/// What can be done in `range`, from the document alone: editors send back findings that may be long gone. `likely` keeps what is
/// asked at every step of the cursor.
#[must_use]
pub fn code_actions(snapshot: &Snapshot, file: &File, range: Span, likely: &LikelyCache) -> Vec<Action> {
    let mut out = Vec::new();
    mend(snapshot, file, range, likely, &mut out);
    plan(snapshot, file, range, &mut out);
    changes::actions(snapshot, file, range, &mut out);
    likely::actions(snapshot, file, range, likely, &mut out);
    drawing::actions(snapshot, file, range, &mut out);
    tick(snapshot, file, range, &mut out);
    ears(snapshot, file, range, &mut out);
    reorder(snapshot, file, range, &mut out);
    out
}

fn add(out: &mut Vec<Action>, action: Action) {
    if out.iter().all(|known| known.title != action.title) {
        out.push(action);
    }
}

fn refactor(title: impl Into<Cow<'static, str>>, edit: Edit) -> Action {
    Action { title: title.into(), kind: ActionKind::Refactor, edit, fixes: None, preferred: false }
}

/// Whether two ranges share a place; an empty one is a cursor, which touches what it stands beside.
fn meet(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

/// Fixes of the findings in the range.
fn mend(snapshot: &Snapshot, file: &File, range: Span, likely: &LikelyCache, out: &mut Vec<Action>) {
    let found = match file.feature {
        Some(feature) => {
            let mut found = feature_findings(snapshot, feature);
            found.extend(likely_findings_from(snapshot, feature, likely));
            found
        }
        None => file_findings(snapshot, file),
    };
    let numbers = snapshot.feature_of(file).is_some_and(|feature| feature.has_bare_numbers());
    // Numbers are too small to be aimed at.
    let reach = |span: Span| match numbers && is_number(file, span) {
        true => line_around(&file.facts, span.start),
        false => span,
    };
    for finding in found.into_iter().filter(|f| f.file == file.id && meet(reach(f.span), range)) {
        for fix in fixes(snapshot, &finding) {
            let (title, edit, preferred) = (fix.title, fix.edit, fix.preferred);
            let fixes = Some(finding.clone());
            add(out, Action { title, kind: ActionKind::QuickFix, edit, fixes, preferred });
        }
    }
}

/// Whether a token is a bare number (`2.10`), or as short as most are.
fn is_number(file: &File, span: Span) -> bool {
    let written = file.open.as_ref().and_then(|(text, _)| text.get(span.range()));
    span.len() <= 4 || written.is_some_and(|text| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

/// Task stubs for unplanned requirements, whether or not a rule speaks of them.
fn plan(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file) else { return };
    // Tasks of changes name no requirements: their stubs are offered by what the change does.
    if feature.role != Role::Feature {
        return;
    }
    let coverage = FeatureCoverage::new(snapshot, feature);
    let missing = unplanned(feature, &coverage);
    let parts = unplanned_criteria(feature, &coverage);
    if missing.is_empty() && parts.is_empty() {
        return;
    }
    let about = asked(snapshot, file, feature, range);
    let here: Vec<ItemIndex> = about.iter().copied().filter(|i| missing.contains(i)).collect();
    let artifact = snapshot.artifact_kind(file);
    if feature.artifact(ArtifactKind::Tasks).is_none() {
        // A list that is there but was not read is not written over.
        let free = !snapshot.tree().has_file(&format!("{}/tasks.md", feature.path));
        let on_title = file.facts.title().is_some_and(|h| meet(h.span, range));
        let spec =
            matches!(artifact, Some(ArtifactKind::Spec | ArtifactKind::Requirements | ArtifactKind::Bugfix));
        if free && spec && (on_title || !here.is_empty() || about.iter().any(|i| parts.contains(i))) {
            let edit = Edit::TaskList { feature: feature.id };
            add(out, refactor("Create tasks.md with a stub for every requirement", edit));
        }
        return;
    }
    let in_list = artifact == Some(ArtifactKind::Tasks);
    let on_heading = in_list && on_list_heading(file, range);
    let single = match (&here[..], &missing[..]) {
        ([], [one]) if on_heading => vec![*one],
        _ => here.clone(),
    };
    for &index in &single {
        let title = format!("Add a task stub for {}", called(feature.fact(index)));
        add(out, refactor(title, Edit::Stubs { feature: feature.id, items: vec![index] }));
    }
    plan_parts(feature, &about, &here, &parts, out);
    if missing.len() > 1 && (on_heading || !here.is_empty()) {
        let title =
            format!("Add task stubs for all {} unplanned requirements of {}", missing.len(), feature.name);
        add(out, refactor(title, Edit::Stubs { feature: feature.id, items: missing }));
    }
}

/// Whether the range is on the title of a task list, on the heading above its tasks, or in a list without any.
pub(super) fn on_list_heading(file: &File, range: Span) -> bool {
    let facts = &file.facts;
    let Some(first) = facts.items.iter().find(|item| item.kind == ItemKind::Task) else { return true };
    let above = facts.headings.iter().rfind(|heading| heading.span.start < first.span.start);
    let headings = facts.title().into_iter().chain(above).map(|heading| heading.span);
    let mut lines = headings.map(|span| line_around(facts, span.start));
    lines.any(|line| meet(line, range))
}

/// Task stubs for criteria. One of a requirement that nothing plans (`missing`) is planned with it.
fn plan_parts(
    feature: &Feature,
    about: &[ItemIndex],
    missing: &[ItemIndex],
    parts: &[ItemIndex],
    out: &mut Vec<Action>,
) {
    let whole_of = |part: &ItemIndex| requirement_of(feature, feature.fact(*part));
    let planned = |part: &&ItemIndex| whole_of(part).is_none_or(|whole| !missing.contains(&whole));
    let mut wholes: Vec<ItemIndex> = about.to_vec();
    for &part in parts.iter().filter(|part| about.contains(part)).filter(planned) {
        let title = format!("Add a task stub for {}", called(feature.fact(part)));
        add(out, refactor(title, Edit::Stubs { feature: feature.id, items: vec![part] }));
        wholes.extend(whole_of(&part));
    }
    wholes.sort_unstable();
    wholes.dedup();
    for whole in wholes.into_iter().filter(|whole| !missing.contains(whole)) {
        let items: Vec<ItemIndex> = parts.iter().copied().filter(|p| whole_of(p) == Some(whole)).collect();
        if items.len() > 1 {
            let (count, whole) = (items.len(), &feature.fact(whole).id);
            let title = format!("Add a task stub for the {count} unplanned criteria of requirement {whole}");
            add(out, refactor(title, Edit::Stubs { feature: feature.id, items }));
        }
    }
}

/// The feature's requirements and criteria that the range is about: that it lies in, or that the token at its start names.
fn asked(snapshot: &Snapshot, file: &File, feature: &Feature, range: Span) -> Vec<ItemIndex> {
    let items = file.facts.items.iter().enumerate();
    let defined = items
        .filter(|(_, item)| matches!(item.kind, ItemKind::Requirement | ItemKind::Criterion))
        .filter(|(_, item)| meet(item.span, range))
        .filter_map(|(i, _)| target::item_index(feature, file.id, i as u32));
    let named = target::at(&file.facts, range.start).map(|at| target::items(snapshot, file, at));
    let named = named.into_iter().flatten().filter(|(f, _)| *f == feature.id).map(|(_, index)| index);
    let mut found: Vec<ItemIndex> = defined.chain(named).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Ticks or unticks the task on the first line of the range. Checklists belong to their reviewers.
fn tick(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    if snapshot.artifact_kind(file) != Some(ArtifactKind::Tasks) {
        return;
    }
    let line = line_around(&file.facts, range.start);
    let Some(item) = file.facts.items.iter().find(|item| line.encloses(item.name)) else { return };
    let Some(feature) = snapshot.feature_of(file) else { return };
    let Some((task, mark)) = item.task().and_then(|task| Some((task, task.mark?))) else { return };
    let (word, text) = match task.state {
        TaskState::Done => ("Untick", SmolStr::new_static(" ")),
        TaskState::Open | TaskState::Other => ("Tick", SmolStr::new_static(ticked(feature))),
    };
    add(out, refactor(format!("{word} {}", called(item)), Edit::Replace { file: file.id, span: mark, text }));
}

/// The criterion in the range as a sentence of EARS.
fn ears(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file) else { return };
    let index = feature.item_at(file.id, range.start);
    if let Some(edit) = index.and_then(|index| as_ears(snapshot, feature, index)) {
        add(out, refactor(EARS_TITLE, edit));
    }
}

/// Inserts, takes out, moves and counts what has its number from its place.
fn reorder(snapshot: &Snapshot, file: &File, range: Span, out: &mut Vec<Action>) {
    let Some(feature) = snapshot.feature_of(file) else { return };
    // Wherever the cursor stands in the file: what was edited comes first.
    let numbered = numbered_file(feature).is_some_and(|part| part.id == file.id);
    if let Some(shift) = shift(snapshot, feature).filter(|_| numbered) {
        add(out, refactor(shift.title(), Edit::Shift { feature: feature.id }));
    }
    for change in restructurings(snapshot, feature, file, range.start) {
        let title = change.title(feature);
        add(out, refactor(title, Edit::Restructure { feature: feature.id, change }));
    }
}

#[cfg(test)]
mod kiro_tests;
#[cfg(test)]
mod tests;
