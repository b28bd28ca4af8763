//! Whole files that go.

use super::features::Feature;
use crate::mutate::{Change, Edit, Mutation, Sign, World};

/// Files taken from one feature.
pub(super) fn mutations(feature: &Feature<'_>, world: &World, out: &mut Vec<Mutation>) {
    let Some(title) = Feature::title(&feature.spec) else { return };
    // Ticked tasks of other lists may name this list as a file; they would be right to complain.
    let path = format!("{}/tasks.md", feature.name);
    let named = world.files.iter().any(|(other, text)| {
        other != feature.list.path
            && other.ends_with("tasks.md")
            && text.as_ref().is_some_and(|text| text.contains(&path))
    });
    if named || feature.asked().next().is_none() {
        return;
    }
    for (kind, change) in [
        ("task list deleted", Change::Remove),
        ("task list emptied", Change::Replace(0..feature.list.text.len(), String::new())),
    ] {
        let damage = Mutation {
            kind,
            edits: vec![Edit { file: feature.list.path.to_owned(), change }],
            expected: Vec::new(),
            allowed: Vec::new(),
        };
        let without = "there is no task list any more that could leave it out";
        out.push(
            damage
                .expect_kept("missing-tasks", "hint", feature.spec.path, title)
                .allow(Sign::Went, "unplanned-requirement", feature.spec.path, without)
                .allow(Sign::Went, "unplanned-story", feature.spec.path, without),
        );
    }
}
