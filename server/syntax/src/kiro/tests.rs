//! The forms of Kiro's files, in the languages people write them in.

mod designs;
mod lists;
mod other;
mod specs;
mod task_lists;

use crate::tests::{facts, items, mentions};
use crate::{EVERY, ItemKind};

const REQUIREMENTS: &str = ".kiro/specs/x/requirements.md";
const BUGFIX: &str = ".kiro/specs/x/bugfix.md";
const DESIGN: &str = ".kiro/specs/x/design.md";
const TASKS: &str = ".kiro/specs/x/tasks.md";

/// Kind and id of all definitions.
fn defined(path: &str, text: &str) -> String {
    let found = facts(path, text);
    let show = |kind, id: &str| format!("{}{id}", letter(kind));
    found.items.iter().map(|item| show(item.kind, &item.id)).collect::<Vec<_>>().join(" ")
}

/// Kind and id of all mentions; what is not written out begins with `~`.
fn named(path: &str, text: &str) -> String {
    let found = facts(path, text);
    let show = |m: &crate::Mention| {
        let written = &text[m.span.range()];
        assert!(m.between || m.partial || m.id == EVERY || written == m.id, "{m:?} as {written:?}");
        let mark = if m.between {
            "~"
        } else if m.partial {
            "/"
        } else {
            ""
        };
        format!("{mark}{}{}", letter(m.kind), m.id)
    };
    found.mentions.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn letter(kind: ItemKind) -> &'static str {
    match kind {
        ItemKind::Requirement => "R",
        ItemKind::Criterion => "C",
        ItemKind::Property => "P",
        ItemKind::Task => "T",
        ItemKind::Term => "t:",
        _ => "?",
    }
}
