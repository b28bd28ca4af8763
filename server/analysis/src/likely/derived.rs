//! What follows from likely tasks: the story that a requirement is a part of, the files that implement and verify it.

use rustc_hash::FxHashMap;
use specls_index::{Feature, ItemIndex, PathTarget, Relation, Snapshot};
use specls_syntax::source::is_test_path;
use specls_syntax::{ItemKind, is_markdown};

use super::{LikelyEnd, LikelyLink, LikelyLinks, SHOWN};
use crate::coverage::stories_of;
use crate::{FeatureCoverage, called, parents};

/// How sure it is that a file which a task names is where its requirement is fulfilled, if the task delivers it: of files that
/// name ids and that a task with written links names, a requirement of the task is named in 77 % (5,877 pairs in two projects,
/// November 2026).
const IN_ITS_FILES: f32 = 0.77;

/// How sure it is that a requirement is a part of the story whose tasks deliver it: not measured, since specs hardly ever say;
/// as careful as for files.
const OF_ITS_STORY: f32 = 0.77;

/// For each requirement and success criterion, tasks that deliver it and how sure that is; what is written is certain.
fn tasks_of(
    feature: &Feature,
    coverage: &FeatureCoverage,
    likely: &LikelyLinks,
) -> FxHashMap<ItemIndex, Vec<(ItemIndex, f32)>> {
    let mut out: FxHashMap<ItemIndex, Vec<(ItemIndex, f32)>> = FxHashMap::default();
    for link in likely.iter().filter(|link| link.confidence >= SHOWN && link.relation == Relation::Plans) {
        if let LikelyEnd::Item(task) = link.from {
            out.entry(link.to).or_default().push((task, link.confidence));
        }
    }
    for (index, file, item) in feature.items() {
        let asks =
            matches!(item.kind, ItemKind::Requirement | ItemKind::SuccessCriterion | ItemKind::Criterion);
        if asks && !item.withdrawn && file.kind.defines_requirements() {
            let written = coverage.of(index).tasks.iter().map(|task| (*task, 1.0));
            let tasks: Vec<(ItemIndex, f32)> = written.collect();
            if !tasks.is_empty() {
                // Somebody said which tasks deliver it: no guess beside them.
                out.insert(index, tasks);
            }
        }
    }
    for tasks in out.values_mut() {
        tasks.sort_unstable_by_key(|(task, _)| *task);
    }
    out
}

/// A requirement is likely a part of the story that most of its tasks deliver.
pub(super) fn stories(feature: &Feature, coverage: &FeatureCoverage, likely: &mut LikelyLinks) {
    let tied = parents(feature);
    let mut found = Vec::new();
    for (requirement, tasks) in tasks_of(feature, coverage, likely) {
        let is_tied = tied.get(requirement.0 as usize).copied().flatten().is_some();
        if is_tied || feature.fact(requirement).kind != ItemKind::Requirement {
            continue;
        }
        let whole: f32 = tasks.iter().map(|(_, confidence)| confidence).sum();
        let mut stories: FxHashMap<ItemIndex, Vec<(ItemIndex, f32)>> = FxHashMap::default();
        for (task, confidence) in tasks {
            for story in stories_of(feature, task, feature.fact(task)) {
                if let Some(story) = feature.defining(ItemKind::Story, story) {
                    stories.entry(story).or_default().push((task, confidence));
                }
            }
        }
        for (story, tasks) in stories {
            let share = tasks.iter().map(|(_, confidence)| confidence).sum::<f32>() / whole.max(1.0);
            let best = tasks.iter().map(|(_, confidence)| *confidence).fold(0.0, f32::max);
            let confidence = share.min(best) * OF_ITS_STORY;
            if confidence < SHOWN {
                continue;
            }
            let deliver = if tasks.len() == 1 { "delivers" } else { "deliver" };
            let because = format!("{} of {} {deliver} it", names(feature, &tasks), feature.fact(story).id);
            found.push(LikelyLink {
                from: LikelyEnd::Item(requirement),
                relation: Relation::Refers,
                to: story,
                confidence,
                because: vec![because],
            });
        }
    }
    found.into_iter().for_each(|link| likely.add(link));
}

/// The files that the tasks of a requirement name are likely where it is fulfilled.
pub(super) fn files(
    snapshot: &Snapshot,
    feature: &Feature,
    coverage: &FeatureCoverage,
    likely: &mut LikelyLinks,
) {
    let mut named: FxHashMap<ItemIndex, Vec<LikelyEnd>> = FxHashMap::default();
    let mut tests: FxHashMap<LikelyEnd, bool> = FxHashMap::default();
    for (at, file) in feature.files.iter().enumerate() {
        for (mention, target) in file.facts.paths.iter().zip(snapshot.path_targets(feature.id, at as u32)) {
            let (PathTarget::File(path), Some(from)) = (target, feature.item_at(file.id, mention.span.start))
            else {
                continue;
            };
            if feature.fact(from).kind == ItemKind::Task
                && let Some(test) = source(snapshot, path)
            {
                let end = LikelyEnd::File(path.clone());
                tests.insert(end.clone(), test);
                named.entry(from).or_default().push(end);
            }
        }
    }
    let mut found = Vec::new();
    for (requirement, tasks) in tasks_of(feature, coverage, likely) {
        let written = known_files(snapshot, coverage, requirement);
        let mut files: FxHashMap<&LikelyEnd, Vec<(ItemIndex, f32)>> = FxHashMap::default();
        for (task, confidence) in tasks {
            for file in named.get(&task).into_iter().flatten() {
                let tasks = files.entry(file).or_default();
                if tasks.last().is_none_or(|(last, _)| *last != task) {
                    tasks.push((task, confidence));
                }
            }
        }
        for (file, tasks) in files {
            let best = tasks.iter().map(|(_, confidence)| *confidence).fold(0.0, f32::max);
            let confidence = best * IN_ITS_FILES;
            if confidence < SHOWN || matches!(file, LikelyEnd::File(path) if written.contains(path)) {
                continue;
            }
            let test = tests.get(file).copied().unwrap_or(false);
            let said = match (best >= 1.0, tasks.len()) {
                (true, 1) => "names the file and the requirement",
                (true, _) => "name the file and the requirement",
                (false, 1) => "names the file and likely delivers it",
                (false, _) => "name the file and likely deliver it",
            };
            found.push(LikelyLink {
                from: file.clone(),
                relation: if test { Relation::Verifies } else { Relation::Implements },
                to: requirement,
                confidence,
                because: vec![format!("{} {said}", names(feature, &tasks))],
            });
        }
    }
    found.into_iter().for_each(|link| likely.add(link));
}

/// Whether a file is a test; `None` if it is no source. Sources that name no id are not kept: of these the path tells.
fn source(snapshot: &Snapshot, path: &str) -> Option<bool> {
    if let Some(file) = snapshot.file(path) {
        return (file.feature.is_none() && !file.alone).then_some(file.test);
    }
    if is_markdown(path) || snapshot.feature_over(path).is_some() {
        return None;
    }
    let below = |folder: &str| path.strip_prefix(folder)?.strip_prefix('/');
    let relative = snapshot.projects().iter().find_map(|project| below(&project.path));
    Some(is_test_path(relative.unwrap_or(path)))
}

/// Files that name a requirement in writing.
fn known_files(
    snapshot: &Snapshot,
    coverage: &FeatureCoverage,
    requirement: ItemIndex,
) -> Vec<std::sync::Arc<str>> {
    let found = coverage.of(requirement);
    let incoming = found.code.iter().chain(&found.tests);
    incoming.filter_map(|incoming| Some(snapshot.file_by_id(incoming.file)?.path.clone())).collect()
}

/// `T012 and T013`.
fn names(feature: &Feature, tasks: &[(ItemIndex, f32)]) -> String {
    let names: Vec<String> =
        tasks.iter().take(3).map(|(task, _)| called(feature.fact(*task)).to_string()).collect();
    super::say::listed(&names)
}
