//! What the reader makes of small texts, and that it stands any text.

mod any_text;
mod deltas;
mod facts;
mod specs;
mod tasks;

use std::fmt::Write;

use super::{Block, Delta, Operation, Proposal, Spec, Tasks, delta_purpose};

fn block(out: &mut String, block: &Block<'_>) {
    let _ = writeln!(
        out,
        "  {:?} line {} at {:?}: {:?}",
        block.name.text, block.line, block.name.span, block.body.text
    );
    for scenario in &block.scenarios {
        let _ = writeln!(out, "    {:?} line {}: {:?}", scenario.name.text, scenario.line, scenario.text);
    }
}

/// A main spec in short.
fn spec(text: &str) -> String {
    let (spec, mut out) = (Spec::new(text), String::new());
    if let Some(title) = spec.title {
        let _ = writeln!(out, "title {:?}", title.text);
    }
    if let Some(purpose) = &spec.purpose {
        let _ = writeln!(out, "purpose {:?} line {}", purpose.text, purpose.line);
    }
    for child in &spec.children {
        let _ =
            writeln!(out, "child {:?}: {:?}, {} scenarios", child.title.text, child.text, child.scenarios);
    }
    if let Some(section) = &spec.section {
        let _ = writeln!(
            out,
            "section {:?}, then {:?}, after {:?}",
            section.heading.text, section.preamble, section.after
        );
    }
    spec.blocks().iter().for_each(|b| block(&mut out, b));
    for problem in &spec.problems {
        let _ = writeln!(out, "problem {:?} {:?} line {}", problem.kind, problem.header.text, problem.line);
    }
    out
}

/// A delta in short.
fn delta(text: &str) -> String {
    let (delta, mut out) = (Delta::new(text), String::new());
    if let Some(purpose) = delta_purpose(text) {
        let _ = writeln!(out, "purpose {purpose:?}");
    }
    for section in &delta.sections {
        let _ = writeln!(
            out,
            "{} {:?} line {} at {:?}",
            section.operation.name(),
            section.title.text,
            section.line,
            section.span
        );
        section.blocks.iter().for_each(|b| block(&mut out, b));
        for bullet in &section.bullets {
            let _ = writeln!(out, "  bullet {:?} at {:?}", bullet.text, bullet.span);
        }
        for rename in &section.renames {
            let _ = writeln!(out, "  {:?} -> {:?} at {:?}", rename.from.text, rename.to.text, rename.span);
        }
        for unpaired in &section.unpaired {
            let _ = writeln!(
                out,
                "  unpaired {} {:?} line {}",
                unpaired.side.name(),
                unpaired.name.text,
                unpaired.line
            );
        }
        for stray in &section.stray_headers {
            let _ = writeln!(out, "  stray {:?} line {}", stray.title.text, stray.line);
        }
    }
    for orphan in &delta.orphans {
        let section = orphan.section.map(|section| section.text);
        let _ = writeln!(out, "orphan {:?} below {section:?} line {}", orphan.name.text, orphan.line);
    }
    assert_eq!(Operation::all().map(|o| delta.has(o)).iter().any(|has| *has), !delta.sections.is_empty());
    out
}

/// A task list in short.
fn tasks(text: &str) -> String {
    let (tasks, mut out) = (Tasks::new(text), String::new());
    for (n, group) in tasks.groups.iter().enumerate() {
        let _ = writeln!(out, "group {n}: {} {:?} line {}", group.number.text, group.title.text, group.line);
    }
    for task in &tasks.tasks {
        let id = task.id.map(|id| id.text);
        let _ = write!(out, "line {}: {} done {} id {id:?}", task.line, task.state.text, task.done);
        let _ = writeln!(out, " in {:?}: {:?}", task.group, task.description.text);
    }
    let _ = writeln!(out, "first item: {:?}", tasks.first_list_item);
    out
}

/// A proposal in short.
fn proposal(text: &str) -> String {
    let (proposal, mut out) = (Proposal::new(text), String::new());
    for capability in &proposal.capabilities {
        let (name, said) = (capability.name, capability.text.text);
        let _ = writeln!(out, "{:?} {:?} at {:?}: {said:?}", capability.kind, name.text, name.span);
    }
    out
}
