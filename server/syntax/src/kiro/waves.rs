//! The graph of a task list: a block of JSON that says in which waves tasks may run.

use super::json::{self, Json, Value};
use super::references::{self, Of};
use crate::Span;
use crate::dialect::Draft;
use crate::markdown::Markdown;

/// The key that tells such a block.
const WAVES: &[u8] = b"\"waves\"";

/// Adds the tasks that the waves name, and what is wrong with them.
pub(super) fn read(doc: &Markdown<'_>, out: &mut Draft) {
    for block in blocks(doc) {
        let (graph, mistake) = json::read(doc.text, block);
        if let Some(mistake) = mistake {
            out.problem(mistake.span, mistake.message);
        }
        if let Some(waves) = graph.member("waves") {
            members(doc, waves, out);
        }
    }
}

fn members(doc: &Markdown<'_>, waves: &Json, out: &mut Draft) {
    let Value::Array(list) = &waves.value else {
        out.problem(waves.span, format!("`waves` is {}; it should be a list of waves", waves.words()));
        return;
    };
    for wave in list {
        let tasks = if matches!(wave.value, Value::Object(_)) { wave.member("tasks") } else { Some(wave) };
        let Some(tasks) = tasks else {
            out.problem(wave.span, "this wave has no `tasks`; write `\"tasks\": [\"1.1\"]`");
            continue;
        };
        let Value::Array(ids) = &tasks.value else {
            // What could not be read is told already.
            if !matches!(tasks.value, Value::Other) {
                let message = format!(
                    "the tasks of a wave are {}; they should be a list of numbers in quotes",
                    tasks.words()
                );
                out.problem(tasks.span, message);
            }
            continue;
        };
        out.more().waves.push(tasks.span);
        for id in ids {
            let written = match id.value {
                Value::Number => {
                    if doc.text[id.span.range()].contains('.') {
                        out.problem(
                            id.span,
                            "this number should stand in quotes: without them `1.10` is `1.1`",
                        );
                    }
                    id.span
                }
                Value::String => Span { start: id.span.start + 1, end: id.span.end },
                _ => continue,
            };
            let text = &doc.text[..written.end as usize];
            references::numbers(text, written.start as usize, Of::Tasks, false, &mut out.mentions);
        }
    }
}

/// The text inside the fences that hold waves.
fn blocks(doc: &Markdown<'_>) -> Vec<Span> {
    let mut out = Vec::new();
    if memchr::memmem::find(doc.text.as_bytes(), WAVES).is_none() {
        return out;
    }
    // The fence that is open, and where the JSON in it begins.
    let mut open: Option<(&str, Option<u32>)> = None;
    for line in 0..doc.lines.len() {
        let span = doc.lines[line];
        let text = doc.line_text(line).trim();
        let ticks = text.len() - text.trim_start_matches('`').len();
        let len = if ticks > 0 { ticks } else { text.len() - text.trim_start_matches('~').len() };
        match open {
            Some((fence, from)) if len >= fence.len() && len == text.len() && text.starts_with(fence) => {
                out.extend(from.map(|from| Span { start: from.min(span.start), end: span.start }));
                open = None;
            }
            None if len >= 3 && doc.masked(span.end) && !in_comment(doc, span.start) => {
                let json =
                    ["", "json", "jsonc"].iter().any(|name| text[len..].trim().eq_ignore_ascii_case(name));
                let from = doc.lines.get(line + 1).filter(|_| json).map(|next| next.start);
                open = Some((&text[..len], from));
            }
            _ => {}
        }
    }
    out.retain(|block| memchr::memmem::find(&doc.text.as_bytes()[block.range()], WAVES).is_some());
    out
}

fn in_comment(doc: &Markdown<'_>, offset: u32) -> bool {
    let comments = doc.comments();
    let index = comments.partition_point(|c| c.start <= offset);
    index > 0 && offset < comments[index - 1].end
}
