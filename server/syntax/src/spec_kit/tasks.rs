//! What a tasks.md defines: tasks in every form people write, phases; and checklist items.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::spec::body_of;
use super::{after_id, item, says_withdrawn, words};
use crate::dialect::Draft;
use crate::ids::{self, Families};
use crate::markdown::Markdown;
use crate::{Detail, Item, ItemKind, Phase, Span, Task, TaskState, refs};

/// A checkbox line with an id.
struct Box {
    indent: usize,
    /// Between the brackets, relative to the line.
    mark: (usize, usize),
    id: (usize, usize),
    /// First byte after id and its markup.
    rest: usize,
    struck: bool,
    /// Bold, and struck, text goes on behind the id.
    open: (bool, bool),
}

pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    phases(doc, out);
    let by_heading = phase_by_heading(out);
    let mut headings = Vec::new();
    for line in 0..doc.lines.len() {
        let text = doc.line_text(line);
        let first = doc.indent(line);
        if first == text.len() || doc.masked(doc.lines[line].start + first as u32) {
            continue;
        }
        match text.as_bytes()[first] {
            b'-' | b'*' | b'+' => {
                if let Some(found) = task_box(text, first) {
                    out.items.push(task(doc, line, &found, out, &by_heading));
                }
            }
            b'#' => headings.extend(heading_task(doc, line, out, &by_heading)),
            _ => {}
        }
    }
    if !headings.is_empty() {
        let boxed: FxHashSet<SmolStr> = out.items.iter().map(|i| i.id.clone()).collect();
        headings.retain(|h: &Item| !boxed.contains(&h.id));
        out.items.extend(headings);
        out.items.sort_by_key(|i| i.span.start);
    }
}

/// `- [ ] CHK001 …` lines.
pub(super) fn checklist(doc: &Markdown<'_>, out: &mut Draft) {
    for line in 0..doc.lines.len() {
        let text = doc.line_text(line);
        let trimmed = text.trim_start();
        let start = doc.lines[line].start as usize;
        let indent = text.len() - trimmed.len();
        if !trimmed.starts_with(['-', '*', '+']) || doc.masked((start + indent) as u32) {
            continue;
        }
        let Some(close) = text.find("] ") else { continue };
        let at = close + 2 + if text[close + 2..].starts_with("**") { 2 } else { 0 };
        let Some(number) = text[at..].strip_prefix("CHK") else { continue };
        let digits = number.bytes().take_while(u8::is_ascii_digit).count();
        let end = at + 3 + digits;
        if close > indent + 4 || !(2..=4).contains(&digits) {
            continue;
        }
        let rest = after_id(&text[end..], at > close + 2, false);
        let (span_end, body) = body_of(doc, line, &rest, doc.block_end(line));
        let mut found = item(
            ItemKind::ChecklistItem,
            &text[at..end],
            Span::new(start + indent, span_end),
            Span::new(start + at, start + end),
            body,
        );
        found.detail = Detail::None;
        out.items.push(found);
    }
}

/// `- [x] [P] **T001**…`: the task expression of formats §12, by hand.
fn task_box(text: &str, first: usize) -> Option<Box> {
    let bytes = text.as_bytes();
    let mut at = blanks(text, first + 1)?;
    if bytes.get(at) != Some(&b'[') {
        return None;
    }
    let close = at + text[at..].find(']')?;
    if text[at + 1..close].chars().count() > 1 {
        return None;
    }
    let mark = (at + 1, close);
    at = blanks(text, close + 1)?;
    let struck = text[at..].starts_with("~~");
    at += if struck { 2 } else { 0 };
    // Labels in front of the id: `[P] T001`.
    while bytes.get(at) == Some(&b'[') && !id_starts(text, at + 1) {
        let close = at + text[at..].find(']')?;
        if close - at > 13 {
            return None;
        }
        at = blanks(text, close + 1)?;
    }
    let open = ["**", "`", "["].into_iter().find(|m| text[at..].starts_with(m)).unwrap_or_default();
    at += open.len();
    let start = at;
    let prefix = bytes[at..].iter().take_while(|b| b.is_ascii_uppercase()).count();
    if bytes.get(at + prefix) == Some(&b'-')
        && bytes.get(at + prefix + 1) == Some(&b'T')
        && (1..=4).contains(&prefix)
    {
        at += prefix + 1;
    }
    if bytes.get(at) != Some(&b'T') {
        return None;
    }
    let end = ids::task_id_end(text, at)?;
    let close = ["**", "~~", "`", "]"].into_iter().find(|m| text[end..].starts_with(m)).unwrap_or_default();
    let rest = end + close.len();
    let next = text[rest..].chars().next();
    if !next.is_none_or(|c| matches!(c, ' ' | '\t' | ':' | '.' | '—' | '–' | '-' | '~' | '*')) {
        return None;
    }
    let open = (open == "**" && close != "**", struck && close != "~~");
    Some(Box { indent: first, mark, id: (start, end), rest, struck, open })
}

fn id_starts(text: &str, at: usize) -> bool {
    text.as_bytes().get(at) == Some(&b'T') && ids::task_id_end(text, at).is_some()
}

/// At least one blank, then the first other byte.
fn blanks(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let trimmed = rest.trim_start_matches([' ', '\t']);
    (trimmed.len() < rest.len()).then_some(text.len() - trimmed.len())
}

fn is_task_line(doc: &Markdown<'_>, line: usize) -> bool {
    let text = doc.line_text(line);
    let first = text.len() - text.trim_start().len();
    text[first..].starts_with(['-', '*', '+']) && task_box(text, first).is_some()
}

/// Last line of the task at `line`: where its block ends or a task below it begins.
fn last_line(doc: &Markdown<'_>, line: usize) -> usize {
    let end = doc.block_end(line);
    let Some(next) = (line + 1..=end).find(|next| is_task_line(doc, *next)) else { return end };
    let blank = |at: &usize| doc.line_text(*at).trim().is_empty();
    (line..next).rev().find(|at| !blank(at)).unwrap_or(line)
}

fn task(doc: &Markdown<'_>, line: usize, found: &Box, out: &Draft, phases: &[Option<u32>]) -> Item {
    let text = doc.line_text(line);
    let base = doc.lines[line].start as usize;
    // People write them on either side of the id.
    let (mut stories, _) = labels(text, found.mark.1 + 1);
    let (more, rest) = labels(text, found.rest);
    stories.extend(more.into_iter().filter(|story| !stories.contains(story)).collect::<Vec<_>>());
    let rest = after_id(&text[rest..], found.open.0, found.open.1);
    let (end, body) = body_of(doc, line, &rest, last_line(doc, line));
    let state = match &text[found.mark.0..found.mark.1] {
        " " | "" => TaskState::Open,
        "x" | "X" => TaskState::Done,
        _ => TaskState::Other,
    };
    let withdrawn = found.struck || says_withdrawn(&body);
    let mut new = item(
        ItemKind::Task,
        &text[found.id.0..found.id.1],
        Span::new(base + found.indent, end),
        Span::new(base + found.id.0, base + found.id.1),
        body,
    );
    new.withdrawn = withdrawn;
    let phase = phase_of(out, phases, base as u32);
    new.detail = Detail::Task(std::boxed::Box::new(Task {
        state,
        mark: Some(Span::new(base + found.mark.0, base + found.mark.1)),
        labels: stories_like(stories, phase, out),
        phase,
        optional: false,
        depends: std::boxed::Box::default(),
    }));
    new
}

/// A task's stories: the list of its phase where it says the same.
fn stories_like(stories: Vec<SmolStr>, phase: Option<u32>, out: &Draft) -> Arc<[SmolStr]> {
    let phase = phase.and_then(|index| out.phases.get(index as usize));
    let same = phase.filter(|phase| *phase.stories == *stories);
    same.map_or_else(|| stories.into(), |phase| phase.stories.clone())
}

/// Stories of the labels after the id, and where the text begins.
fn labels(text: &str, mut at: usize) -> (Vec<SmolStr>, usize) {
    let mut stories = Vec::new();
    loop {
        let rest = text[at..].trim_start_matches([' ', '\t', ':', '*']);
        let open = text.len() - rest.len();
        let close = || memchr::memchr(b']', rest.as_bytes());
        let Some(close) = rest.starts_with('[').then(close).flatten() else {
            return (stories, at);
        };
        // `[docs](path)` is a link, not a label.
        if rest[close + 1..].starts_with('(') {
            return (stories, at);
        }
        for id in named_stories(&rest[..close]) {
            if !stories.contains(&id) {
                stories.push(id);
            }
        }
        at = open + close + 1;
        if text[..open].ends_with("**") && text[at..].starts_with("**") {
            at += 2;
        }
    }
}

/// Ids of the stories that `text` names, ranges expanded.
fn named_stories(text: &str) -> Vec<SmolStr> {
    // Most labels and titles name none, or are `[US1]`.
    let digits = text.strip_prefix("[US").unwrap_or_default();
    if (1..=3).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
    {
        return vec![SmolStr::new(&text[1..])];
    }
    if text.len() < 3 || !text.contains("US") && !text.contains("tory") {
        return Vec::new();
    }
    let mut tokens = ids::scan(text, &Families::default(), false);
    // Ranges need two.
    if tokens.iter().filter(|token| token.kind == ItemKind::Story).count() < 2 {
        tokens.retain(|token| token.kind == ItemKind::Story);
        return tokens.into_iter().map(|token| token.id).collect();
    }
    let mentions = refs::resolve(text, &tokens, &[]).mentions;
    mentions.into_iter().filter(|m| m.kind == ItemKind::Story).map(|m| m.id).collect()
}

/// `### T001: …`.
fn heading_task(doc: &Markdown<'_>, line: usize, out: &Draft, phases: &[Option<u32>]) -> Option<Item> {
    let heading = &doc.headings[doc.heading_at(line)?];
    let text = doc.line_text(line);
    let at = text.len() - text.trim_start_matches(['#', ' ', '\t', '*', '`']).len();
    if heading.level < 2 || text.as_bytes().get(at) != Some(&b'T') {
        return None;
    }
    let end = ids::task_id_end(text, at)?;
    let base = doc.lines[line].start as usize;
    let (labels, rest) = labels(text, end);
    let title = text[rest..].trim_matches([' ', ':', '–', '—', '-', '*', '`', '.']).to_owned();
    let state = if title.contains('✅') { TaskState::Done } else { TaskState::Open };
    let mut new =
        item(ItemKind::Task, &text[at..end], heading.section, Span::new(base + at, base + end), title);
    let phase = phase_of(out, phases, base as u32);
    new.detail = Detail::Task(std::boxed::Box::new(Task {
        state,
        mark: None,
        labels: stories_like(labels, phase, out),
        phase,
        optional: false,
        depends: std::boxed::Box::default(),
    }));
    Some(new)
}

/// For each heading the innermost phase around it, itself included.
fn phase_by_heading(out: &Draft) -> Vec<Option<u32>> {
    let mut phases = out.phases.iter().enumerate().peekable();
    let mut open = [None; 7];
    let mut by_heading = Vec::with_capacity(out.headings.len());
    for (index, heading) in out.headings.iter().enumerate() {
        let level = usize::from(heading.level.min(6));
        let phase = phases.next_if(|(_, p)| p.heading as usize == index).map(|(n, _)| n as u32);
        let around = open[level - 1];
        open[level..].fill(phase.or(around));
        by_heading.push(open[level]);
    }
    by_heading
}

/// The innermost phase around `offset`.
fn phase_of(out: &Draft, by_heading: &[Option<u32>], offset: u32) -> Option<u32> {
    let heading = out.headings.partition_point(|h| h.span.start <= offset).checked_sub(1)?;
    by_heading[heading]
}

/// Headings such as `## Phase 3: User Story 1 - Title`, and `## User Story 1` where no phase is around it.
fn phases(doc: &Markdown<'_>, out: &mut Draft) {
    for (index, heading) in doc.headings.iter().enumerate() {
        if !(2..=3).contains(&heading.level) {
            continue;
        }
        let stories = stories_in(&heading.title);
        let number = phase_number(&heading.title);
        let story_section = heading.level == 2
            && !stories.is_empty()
            && words::STORY.iter().any(|w| heading.title.trim_start_matches(['*', '[']).starts_with(w));
        if number.is_some() || story_section {
            out.phases.push(Phase {
                heading: index as u32,
                number: number.flatten(),
                stories: stories.into(),
                about: about(doc.text, heading.span.end),
            });
        }
    }
}

/// Bytes that a phase says of itself, and that are kept.
const MOST_ABOUT: usize = 500;

/// The lines behind a heading, up to the first box or heading.
fn about(text: &str, from: u32) -> SmolStr {
    let rest = text.get(from as usize..).unwrap_or_default();
    let mut out = String::new();
    for line in rest.lines().map(str::trim) {
        let boxed = line.trim_start_matches(['-', '*', '+', ' ']).starts_with('[');
        if boxed || line.starts_with('#') || out.len() >= MOST_ABOUT {
            break;
        }
        if line.chars().any(char::is_alphanumeric) {
            out.push_str(line);
            out.push('\n');
        }
    }
    while out.len() > MOST_ABOUT {
        out.pop();
    }
    out.into()
}

/// `Some(Some(3))` of `Phase 3: …`, `Some(None)` of `Phase N: …`, `None` where the title is no phase.
fn phase_number(title: &str) -> Option<Option<u32>> {
    for word in words::PHASE {
        let Some(at) = title.find(word) else { continue };
        let after = title[at + word.len()..].trim_start();
        let digits = after.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 {
            return Some(after[..digits].parse().ok());
        }
        let before = title[..at].trim_end();
        let lead = before.bytes().rev().take_while(u8::is_ascii_digit).count();
        if lead > 0 {
            return Some(before[before.len() - lead..].parse().ok());
        }
        let mut chars = after.chars();
        if chars.next().is_some_and(|c| c.is_ascii_uppercase())
            && !chars.next().is_some_and(char::is_alphanumeric)
        {
            return Some(None);
        }
    }
    None
}

/// `User Story 4`, `User Stories 4+5`, `US3`, and the words of other languages.
fn stories_in(title: &str) -> Vec<SmolStr> {
    let mut out = named_stories(title);
    let plural = ["User Stories", "Stories"];
    for word in plural.iter().chain(&words::STORY) {
        let Some(at) = title.find(word) else { continue };
        let mut rest = title[at + word.len()..].trim_start();
        loop {
            let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
            if digits == 0 || digits > 3 {
                break;
            }
            let id = SmolStr::from(format!("US{}", rest[..digits].trim_start_matches('0')));
            if !out.contains(&id) {
                out.push(id);
            }
            let next = rest[digits..].trim_start();
            let Some(joined) =
                next.strip_prefix(['+', ',', '&', '/', '、']).or_else(|| next.strip_prefix("and "))
            else {
                break;
            };
            rest = joined.trim_start();
        }
        break;
    }
    out
}

/// Fills [`Task::depends`] from the mentions: `(depends on T012, T013)`, `after T016`, `T001 → T002`.
pub(super) fn dependencies(doc: &Markdown<'_>, out: &mut Draft) {
    let mut depends: Vec<(usize, Vec<SmolStr>)> = Vec::new();
    for (i, item) in out.items.iter().enumerate().filter(|(_, i)| i.kind == ItemKind::Task) {
        let from = out.mentions.partition_point(|m| m.span.start < item.span.start);
        let inside = out.mentions[from..].iter().take_while(|m| m.span.start < item.span.end);
        let mut previous: Option<(u32, bool)> = None;
        let mut ids: Vec<SmolStr> = Vec::new();
        for mention in inside.filter(|m| m.kind == ItemKind::Task && m.qualifier.is_none()) {
            let listed = previous.filter(|(end, _)| {
                *end <= mention.span.start
                    && refs::is_list(&doc.text[*end as usize..mention.span.start as usize], ItemKind::Task)
            });
            let counts = match (mention.between, listed) {
                (true, _) => previous.is_some_and(|p| p.1),
                (false, Some((_, counts))) => counts,
                (false, None) => {
                    says_depends(&doc.text[item.span.start as usize..mention.span.start as usize])
                }
            };
            if !mention.between {
                previous = Some((mention.span.end, counts));
            }
            if counts && mention.id != item.id && !ids.contains(&mention.id) {
                ids.push(mention.id.clone());
            }
        }
        if !ids.is_empty() {
            depends.push((i, ids));
        }
    }
    for (i, ids) in depends {
        if let Detail::Task(task) = &mut out.items[i].detail {
            task.depends = ids.into();
        }
    }
}

/// Whether `before`, the text up to a task's id, ends with a word that makes the task a dependency.
fn says_depends(before: &str) -> bool {
    let before = before.trim_end_matches([' ', ':', '*', '`', '_', '(', '[']).as_bytes();
    words::DEPENDS.iter().any(|word| {
        let Some(start) = before.len().checked_sub(word.len()) else { return false };
        before[start..].eq_ignore_ascii_case(word.as_bytes())
            && !before[..start].last().is_some_and(u8::is_ascii_alphanumeric)
    })
}
