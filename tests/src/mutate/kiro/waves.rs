//! The task dependency graph: JSON at the end of a task list, and files that only Kiro reads.

use super::features::Feature;
use crate::mutate::{MALFORMED, Mutation};

/// Damages to the waves of one feature.
pub(super) fn mutations(feature: &Feature<'_>, out: &mut Vec<Mutation>) {
    let text = feature.list.text;
    let Some(start) = text.find("```json\n").map(|at| at + 8).filter(|at| text[*at..].contains("\"waves\""))
    else {
        return;
    };
    let Some(end) = text[start..].find("```").map(|at| start + at) else { return };
    let json = &text[start..end];
    for (at, _) in json.match_indices("] }") {
        // Without its bracket the list never ends: whoever reads it can notice at once or at the end.
        let at = start + at;
        out.push(
            Mutation::replace("waves whose brackets do not match", feature.list.path, at..at + 1, "")
                .expect_written(MALFORMED, "warning", 0)
                .within(end - at),
        );
    }
    for (at, _) in json.match_indices("\": [\"") {
        let first = start + at + 5;
        let Some(close) = text[first..].find('"').map(|n| first + n) else { continue };
        let known = feature.tasks.iter().any(|task| task.number == text[first..close]);
        if known && !text.contains("88.8") {
            out.push(
                Mutation::replace("wave that names no task", feature.list.path, first..close, "88.8")
                    .expect_written("unknown-task", "warning", 0),
            );
        }
    }
}
