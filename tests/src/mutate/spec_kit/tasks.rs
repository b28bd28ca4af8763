//! Task lists: tasks that go, ids used twice, labels and paths that lead nowhere.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::features::{Band, Feature, Task};
use crate::mutate::text::{bytes, regex};
use crate::mutate::{Mutation, World};

/// Damages to the task list of one feature.
pub(super) fn mutations(feature: &Feature<'_>, world: &World, out: &mut Vec<Mutation>) {
    unname(feature, out);
    for (n, task) in feature.tasks.iter().enumerate() {
        delete_only_task(feature, n, task, out);
        duplicate(feature, task, out);
        unknown_label(feature, task, out);
        break_path(feature, task, world, out);
    }
}

/// The only task that names a requirement goes. What follows depends on how many requirements the others name.
fn delete_only_task(feature: &Feature<'_>, n: usize, task: &Task, out: &mut Vec<Mutation>) {
    let others = || feature.tasks.iter().enumerate().filter(move |(m, _)| *m != n).map(|(_, other)| other);
    let named_elsewhere = |id: &String| others().any(|other| other.names.contains(id));
    let asked: Vec<&String> = task.names.iter().filter(|id| feature.defined.contains_key(*id)).collect();
    let (kept, lost): (Vec<&String>, Vec<&String>) = asked.into_iter().partition(|id| named_elsewhere(id));
    let lost: Vec<&String> = lost.into_iter().filter(|id| !id.starts_with("SC-")).collect();
    let sure = !lost.is_empty()
        && lost.iter().all(|id| feature.named_once(id).is_some())
        && kept.iter().all(|id| others().filter(|other| other.names.contains(*id)).count() > 0);
    // Its stories keep other tasks, and the list does not become a finished one.
    let labels_or_no_stories = !task.stories.is_empty() || !in_story_phase(feature, task);
    let stories_stay = labels_or_no_stories
        && task
            .stories
            .iter()
            .all(|story| others().filter(|other| other.stories.contains(story)).count() > 1);
    let stays_open = task.done || others().any(|other| !other.done);
    if !sure || !stories_stay || !stays_open {
        return;
    }
    let gone: BTreeSet<String> = lost.iter().map(|id| (*id).clone()).collect();
    let (Some(before), Some(after)) = (feature.band(&BTreeSet::new()), feature.band(&gone)) else { return };
    let places: Option<Vec<usize>> =
        lost.iter().map(|id| feature.definitions.iter().find(|d| d.id == **id).map(|d| d.at)).collect();
    let Some(places) = places.filter(|_| before == after) else { return };
    let (kind, severity) = match after {
        Band::High => ("only task deleted, others named ≥ 80 %", Some("warning")),
        Band::Middle => ("only task deleted, others named ≥ 50 %", Some("info")),
        Band::Low => ("only task deleted, others named < 50 % (silent)", None),
    };
    let range = bytes(&feature.list.lines, &task.lines, feature.list.text);
    let mut damage = Mutation::replace(kind, feature.list.path, range, "");
    for at in places {
        if let Some(severity) = severity {
            damage = damage.expect_kept("unplanned-requirement", severity, feature.spec.path, at);
        }
    }
    out.push(damage);
}

/// Whether the heading above a task speaks of a story: then the task may be the story's although no label says so.
fn in_story_phase(feature: &Feature<'_>, task: &Task) -> bool {
    let above = feature.list.lines[..task.lines.start].iter().rev();
    let heading = above.filter(|line| line.readable).find(|line| line.text.starts_with("## "));
    heading.is_none_or(|line| line.text.contains("US") || line.text.to_lowercase().contains("story"))
}

/// The only task that names a requirement stays, but names it no longer.
fn unname(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    for definition in feature.definitions.iter().filter(|d| !d.id.starts_with("SC-")) {
        let id = &definition.id;
        let sure = feature.defined.get(id) == Some(&1);
        let Some(at) = feature.named_once(id).filter(|_| sure) else { continue };
        let gone: BTreeSet<String> = [id.clone()].into();
        let (Some(before), Some(after)) = (feature.band(&BTreeSet::new()), feature.band(&gone)) else {
            return;
        };
        let in_task = |task: &&Task| {
            bytes(&feature.list.lines, &task.lines, feature.list.text).contains(&at)
                && task.names.contains(id)
        };
        if before != after || !feature.tasks.iter().any(|task| in_task(&task)) {
            continue;
        }
        let (kind, severity) = match after {
            Band::High => ("only mention in a task taken out, others named ≥ 80 %", Some("warning")),
            Band::Middle => ("only mention in a task taken out, others named ≥ 50 %", Some("info")),
            Band::Low => ("only mention in a task taken out, others named < 50 % (silent)", None),
        };
        let mut damage = Mutation::replace(kind, feature.list.path, at..at + id.len(), "the spec");
        if let Some(severity) = severity {
            let (path, at) = (feature.spec.path, definition.at);
            damage = damage.expect_kept("unplanned-requirement", severity, path, at);
        }
        out.push(damage);
    }
}

/// A second task with the id of the one above it.
fn duplicate(feature: &Feature<'_>, task: &Task, out: &mut Vec<Mutation>) {
    if feature.tasks.iter().filter(|other| other.id == task.id).count() != 1 {
        return;
    }
    let Some(next) = feature.list.lines.get(task.lines.end) else { return };
    let text = format!("- [ ] {} Do the same once more\n", task.id);
    out.push(
        Mutation::replace("task id that is taken", feature.list.path, next.start..next.start, text)
            .expect_written("duplicate-task", "error", 6),
    );
}

/// A label of a story that the spec does not have; the story that it was keeps two other tasks.
fn unknown_label(feature: &Feature<'_>, task: &Task, out: &mut Vec<Mutation>) {
    let [story] = &task.stories[..] else { return };
    let stories = &feature.stories;
    let known = stories.contains_key(&format!("US{story}")) && !stories.contains_key("US97");
    if !known || feature.tasks.iter().filter(|other| other.stories.contains(story)).count() < 3 {
        return;
    }
    let line = feature.list.lines[task.lines.start];
    let label = format!("[US{story}]");
    let Some(at) = line.text.find(&label) else { return };
    let start = line.start + at + 1;
    out.push(
        Mutation::replace(
            "label of a story that does not exist",
            feature.list.path,
            start..start + label.len() - 2,
            "US97",
        )
        .expect_written("unknown-story", "warning", 0),
    );
}

/// Tasks after which a file is expected to be gone, or elsewhere.
static GOES: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)delet|remov|renam|mov(?:e|ing)|drop|replac|clean|retire|migrat|obsolete|deprecat|删除|移除|重命名|迁移|build|generat|output|dist|compil|publish|mkdir|rid of|archive|strip|extract|purge",
    )
});
static PATH: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?: in| Create| Implement) `?((?:src|app|apps|lib|server|client|backend|frontend|tests|test|cmd|internal|packages|webview|Sources)/[A-Za-z0-9_./-]*\.(?:py|ts|tsx|js|go|rs|cs|java|kt|swift|rb))(?:`| |$|\)|,)",
    )
});

/// A ticked task whose file exists names one that does not, and whose name no file has. Only paths of source files behind
/// `in`, `Create` or `Implement` on the task's own line: those are what the task delivers.
fn break_path(feature: &Feature<'_>, task: &Task, world: &World, out: &mut Vec<Mutation>) {
    let line = feature.list.lines[task.lines.start];
    if !task.done || !line.text.contains('/') {
        return;
    }
    let found: Vec<_> = PATH.captures_iter(line.text).collect();
    let [found] = &found[..] else { return };
    let Some(path) = found.get(1) else { return };
    let from_project = format!("{}{}", feature.project, path.as_str());
    let whole = bytes(&feature.list.lines, &task.lines, feature.list.text);
    if !world.files.contains_key(&from_project)
        || line.text.matches(path.as_str()).count() != 1
        || GOES.is_match(&feature.list.text[whole])
    {
        return;
    }
    let name = path.as_str().rfind('/').map_or(0, |at| at + 1);
    let start = line.start + path.start();
    let broken = format!("{}qqx{}", &path.as_str()[..name], &path.as_str()[name..]);
    out.push(
        Mutation::replace(
            "path of a done task that does not exist",
            feature.list.path,
            start..line.start + path.end(),
            broken,
        )
        .expect_written("done-task-missing-file", "hint", 0),
    );
}
