//! What task lists define, and what proposals name.

use std::sync::Arc;

use smol_str::{SmolStr, format_smolstr};

use super::facts::item;
use super::judged;
use super::proposal::{CapabilityKind, Proposal};
use super::tasks::{Checkbox, TaskGroup, Tasks};
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::{Capability, Detail, FeatureRef, ItemKind, Phase, Span, Task, TaskState};

/// Tasks and groups of a task list. A box without a number is called by its place among those: `#1`.
pub(super) fn tasks(doc: &Markdown<'_>, out: &mut Draft) {
    let read = Tasks::as_seen(doc.text);
    judged::tasks(doc.text, &read, out);
    let phases: Vec<Option<u32>> = read.groups.iter().map(|group| phase(group, out)).collect();
    let mut unnumbered = 0;
    for (at, found) in read.tasks.iter().enumerate() {
        let (id, name) = match found.id {
            Some(id) => (SmolStr::new(id.text), id.span),
            None => {
                unnumbered += 1;
                (format_smolstr!("#{unnumbered}"), found.state.span)
            }
        };
        let span = Span { start: found.span.start, end: end_of(doc, found) };
        let after = found.id.map_or(found.description.span.start, |id| id.span.end);
        // It may go on below its first line; nested tasks are tasks of their own.
        let next = read.tasks.get(at + 1).map_or(span.end, |next| next.span.start.min(span.end));
        let said = doc.text.get(after as usize..next.max(after) as usize).unwrap_or_default();
        let lines: Vec<&str> = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let mut task = item(ItemKind::Task, id, span, name, lines.join("\n").into());
        let phase = found.group.and_then(|group| phases.get(group).copied().flatten()).filter(|phase| {
            let heading = out.phases.get(*phase as usize).and_then(|p| out.headings.get(p.heading as usize));
            heading.is_some_and(|heading| heading.section.encloses(name))
        });
        let mark = Span { start: found.state.span.start + 1, end: found.state.span.end.saturating_sub(1) };
        task.detail = Detail::Task(Box::new(Task {
            state: state(found, &doc.text[mark.range()]),
            mark: Some(mark),
            labels: Arc::default(),
            phase,
            optional: false,
            depends: Box::default(),
        }));
        out.items.push(task);
    }
}

fn state(found: &Checkbox<'_>, mark: &str) -> TaskState {
    match mark.trim() {
        _ if found.done => TaskState::Done,
        "" => TaskState::Open,
        _ => TaskState::Other,
    }
}

/// One past the last byte of what the task's line opens.
fn end_of(doc: &Markdown<'_>, found: &Checkbox<'_>) -> u32 {
    let line = doc.line_of(found.span.start);
    let last = doc.lines.get(doc.block_end(line)).map_or(found.span.end, |last| last.end);
    last.max(found.span.end)
}

fn phase(group: &TaskGroup<'_>, out: &mut Draft) -> Option<u32> {
    let heading = out.headings.partition_point(|h| h.span.end <= group.span.start);
    // In a comment or a fence it is a group to the tool, and no heading.
    out.headings.get(heading).filter(|h| h.span.start <= group.span.end && h.level == 2)?;
    let number = group.number.text.parse().ok();
    out.phases.push(Phase {
        heading: heading as u32,
        number,
        stories: Arc::default(),
        about: SmolStr::default(),
    });
    Some(out.phases.len() as u32 - 1)
}

/// The capabilities that a proposal lists.
pub(super) fn proposal(doc: &Markdown<'_>, out: &mut Draft) {
    for found in Proposal::new(doc.text).capabilities {
        let (path, span) = (SmolStr::new(path_of(found.name.text)), found.name.span);
        let text = format_smolstr!("specs/{path}");
        out.feature_refs.push(FeatureRef { span, text, weak: false });
        let new = found.kind == CapabilityKind::New;
        out.more().capabilities.push(Capability { path, span, new });
    }
}

/// The capability's path without what people put around it: `openspec/specs/auth/spec.md` is `auth`.
fn path_of(name: &str) -> &str {
    let name = name.strip_prefix("openspec/").unwrap_or(name);
    let name = name.strip_prefix("specs/").unwrap_or(name);
    let name = name.strip_suffix("/spec.md").unwrap_or(name);
    name.trim_matches('/')
}
