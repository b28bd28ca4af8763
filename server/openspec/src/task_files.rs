//! The task lists of a change: which files they are, and what is wrong with them.

use rustc_hash::FxHashMap;
use specls_syntax::openspec::Tasks;

use crate::discover::{joined, walk};
use crate::glob;
use crate::issue::Issue;
use crate::messages::NO_CHECKBOX;
use crate::metadata::schema_of;
use crate::order::{by_units, for_people};
use crate::schema::Schemas;
use crate::tree::{Kind, Tree};

/// The issues of the task lists of the change in `folder`.
pub(crate) fn issues(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str) -> Vec<Issue> {
    let name = schema_name(tree, schemas, folder);
    let pattern = name.as_deref().and_then(|name| schemas.load(name).ok()?.tasks().map(str::to_owned));
    let tracked = pattern.map(|pattern| outputs(tree, folder, &pattern)).unwrap_or_default();
    let is_tracked = !tracked.is_empty();
    let files = if is_tracked { tracked } else { vec!["tasks.md".to_owned()] };
    let (mut texts, mut all_read) = (Vec::new(), true);
    for file in files {
        match tree.read(&joined(folder, &file)) {
            Ok(text) => texts.push((file, text.into_owned())),
            Err(failure) => all_read &= failure.code == "ENOENT",
        }
    }
    texts.sort_by(|a, b| for_people(&a.0, &b.0));
    let lists: Vec<(&str, Tasks<'_>)> =
        texts.iter().map(|(path, text)| (&**path, Tasks::new(text))).collect();
    let mut issues = Vec::new();
    if is_tracked && all_read && lists.iter().all(|(_, tasks)| tasks.tasks.is_empty()) {
        let found = lists.iter().filter_map(|(path, tasks)| Some((path, tasks.first_list_item?)));
        issues.extend(found.map(|(path, line)| Issue::warning(*path, NO_CHECKBOX).at(line)));
    }
    if name.is_some_and(|name| schemas.is_built_in(&name)) {
        issues.extend(numbering(&lists));
    }
    issues
}

/// The schema of a change; `None` if its metadata is not valid.
fn schema_name(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str) -> Option<String> {
    let own = schema_of(tree, schemas, folder).ok()?;
    Some(own.unwrap_or_else(|| schemas.default_name().to_owned()))
}

/// Whether there is a file where the schema of a change has its artifacts.
pub(crate) fn has_output(tree: &dyn Tree, schemas: &Schemas<'_>, folder: &str) -> bool {
    let schema = schema_name(tree, schemas, folder).and_then(|name| schemas.load(&name).ok());
    schema.is_some_and(|schema| {
        schema.artifacts.iter().any(|artifact| !outputs(tree, folder, &artifact.generates).is_empty())
    })
}

/// The files of a change that an artifact's path or pattern names, as paths below its folder.
fn outputs(tree: &dyn Tree, folder: &str, generates: &str) -> Vec<String> {
    if !glob::is_pattern(generates) {
        let is_file = tree.kind(&joined(folder, generates)) == Some(Kind::File);
        return is_file.then(|| generates.to_owned()).into_iter().collect();
    }
    let mut found = Vec::new();
    // What cannot be read holds nothing that could be read either.
    let _ = walk(tree, folder, "", 0, &["ENOENT"], &mut |below, name, kind| {
        let path = joined(below, name);
        if kind == Kind::File && glob::matches(generates, &path) {
            found.push(path);
        }
        Ok(())
    });
    found.sort_by(|a, b| by_units(a, b));
    found
}

/// Tasks in the wrong group, and numbers that come twice.
fn numbering(lists: &[(&str, Tasks<'_>)]) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut first: FxHashMap<&str, (&str, u32)> = FxHashMap::default();
    for (path, tasks) in lists {
        for task in &tasks.tasks {
            let group = task.group.and_then(|group| tasks.groups.get(group)).map(|group| group.number.text);
            let (Some(group), Some(id)) = (group, task.id.map(|id| id.text)) else { continue };
            let number = id.split('.').next().unwrap_or_default();
            if significant(number) != significant(group) {
                let message = format!(
                    "Task \"{id}\" is under group {group}, but its leading number points to group \
                        {number}. Move it to group {number} or renumber it."
                );
                issues.push(Issue::warning(*path, message).at(task.line));
            }
            match first.get(id) {
                Some((known, line)) => {
                    let place = if known == path {
                        format!("on line {line}")
                    } else {
                        format!("in {known} on line {line}")
                    };
                    let message = format!("Task ID \"{id}\" is duplicated; it was first declared {place}.");
                    issues.push(Issue::warning(*path, message).at(task.line));
                }
                None => {
                    first.insert(id, (path, task.line));
                }
            }
        }
    }
    issues
}

/// Digits without zeros in front.
fn significant(digits: &str) -> &str {
    let rest = digits.trim_start_matches('0');
    if rest.is_empty() { &digits[digits.len().saturating_sub(1)..] } else { rest }
}
