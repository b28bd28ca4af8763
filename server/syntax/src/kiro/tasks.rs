//! What a tasks.md defines: tasks in every form people write.

use std::sync::Arc;

use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};

use super::words;
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::spec_kit::{body_of, item};
use crate::{Detail, Item, ItemKind, Shape, Span, Task, TaskState, Unrecognised};

/// A line with a checkbox. Places are bytes within the line.
struct Box {
    line: usize,
    indent: usize,
    /// The brackets, and what stands between them.
    brackets: (usize, usize),
    mark: (usize, usize),
    /// The number, if it has one.
    id: Option<(usize, usize)>,
    /// First byte of the title.
    rest: usize,
    optional: bool,
    struck: bool,
    /// Bold text begins in front of the number.
    bold: bool,
    shape: Option<(Shape, (usize, usize))>,
}

/// A heading that is a task.
struct Heading {
    line: usize,
    index: usize,
    id: (usize, usize),
    rest: usize,
    /// It says that it is one: `Task 1.1`.
    told: bool,
}

/// A task that is going to be an item.
enum Found {
    Box(Box),
    Heading(Heading),
}

impl Found {
    fn line(&self) -> usize {
        match self {
            Self::Box(found) => found.line,
            Self::Heading(found) => found.line,
        }
    }
}

pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    let mut boxes = Vec::new();
    let mut headings = Vec::new();
    for line in 0..doc.lines.len() {
        let text = doc.line_text(line);
        let first = doc.indent(line);
        if first == text.len() || doc.masked(doc.lines[line].start + first as u32) {
            continue;
        }
        match doc.heading_at(line) {
            Some(index) => headings.extend(heading(doc, line, index)),
            None => boxes.extend(checkbox(doc, line, first, out)),
        }
    }
    keep_tasks(doc, &boxes, &mut headings);
    let found = ordered(doc, boxes, headings, out);
    let mut unnumbered = 0;
    for (n, task) in found.iter().enumerate() {
        let next = found.get(n + 1).map(Found::line);
        let new = match task {
            Found::Box(found) => {
                unnumbered += u32::from(found.id.is_none());
                boxed(doc, found, unnumbered, next)
            }
            Found::Heading(found) => headed(doc, found, next),
        };
        out.items.push(new);
    }
    if let Some(more) = &mut out.more {
        more.unrecognised.sort_by_key(|line| line.span.start);
    }
}

/// Drops headings that are no tasks: those with the number of a box, and numbered sections that no task belongs to.
fn keep_tasks(doc: &Markdown<'_>, boxes: &[Box], headings: &mut Vec<Heading>) {
    let text = |line: usize, id: (usize, usize)| &doc.line_text(line)[id.0..id.1];
    let boxed: FxHashSet<&str> = boxes.iter().filter_map(|b| Some(text(b.line, b.id?))).collect();
    let told = headings.iter().filter(|h| h.told).map(|h| text(h.line, h.id));
    // Every number that has a number below it: `1` and `1.1` of `1.1.2`.
    let mut parents: FxHashSet<&str> = FxHashSet::default();
    for id in boxed.iter().copied().chain(told) {
        parents.extend(id.match_indices('.').map(|(dot, _)| &id[..dot]));
    }
    headings.retain(|h| {
        let id = text(h.line, h.id);
        !boxed.contains(id) && (h.told || boxed.is_empty() || parents.contains(id))
    });
    if boxed.is_empty() && !headings.iter().any(|h| h.told || id_is_part(text(h.line, h.id))) {
        headings.clear();
    }
}

fn id_is_part(id: &str) -> bool {
    id.contains('.')
}

/// Boxes and headings in the order of the text, without the unnumbered boxes that are a part of a numbered task.
fn ordered(doc: &Markdown<'_>, boxes: Vec<Box>, headings: Vec<Heading>, out: &mut Draft) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::with_capacity(boxes.len() + headings.len());
    let mut headings = headings.into_iter().peekable();
    // Last line of the numbered task that a line may stand in.
    let mut inside: Option<usize> = None;
    let mut section: Option<u32> = None;
    let numbered: Vec<usize> = boxes.iter().filter(|b| b.id.is_some()).map(|b| b.line).collect();
    // `## 1. Title` above numbered boxes is their title.
    let groups = |heading: &Heading| {
        let next = numbered.get(numbered.partition_point(|line| *line <= heading.line));
        let end = doc.headings[heading.index].section.end;
        !heading.told && next.is_some_and(|line| doc.lines[*line].start < end)
    };
    for one in boxes {
        while let Some(heading) = headings.next_if(|h| h.line < one.line) {
            section = Some(doc.headings[heading.index].section.end);
            if !groups(&heading) {
                report_heading(doc, &heading, out);
            }
            found.push(Found::Heading(heading));
        }
        let start = doc.lines[one.line].start;
        let part = inside.is_some_and(|last| one.line <= last) || section.is_some_and(|end| start < end);
        if let Some((reason, place)) = one.shape
            && !(one.id.is_none() && part)
        {
            report(doc, one.line, reason, place, out);
        }
        if one.id.is_some() {
            inside = inside.max(Some(doc.block_end(one.line)));
        } else if part {
            continue;
        }
        found.push(Found::Box(one));
    }
    for heading in headings {
        report_heading(doc, &heading, out);
        found.push(Found::Heading(heading));
    }
    found
}

fn report_heading(doc: &Markdown<'_>, heading: &Heading, out: &mut Draft) {
    let text = doc.line_text(heading.line);
    let first = text.len() - text.trim_start().len();
    report(doc, heading.line, Shape::Heading, (first, heading.id.0), out);
}

fn report(doc: &Markdown<'_>, line: usize, reason: Shape, place: (usize, usize), out: &mut Draft) {
    let text = doc.line_text(line);
    let base = doc.lines[line].start as usize;
    let first = text.len() - text.trim_start().len();
    let span = Span::new(base + first, base + text.trim_end().len());
    let place = Span::new(base + place.0, base + place.1);
    out.more().unrecognised.push(Unrecognised { span, place, reason });
}

/// `- [x] 1.1 Title` and its relatives.
fn checkbox(doc: &Markdown<'_>, line: usize, first: usize, out: &mut Draft) -> Option<Box> {
    let text = doc.line_text(line);
    let (marker, in_front) = list_marker(text, first)?;
    let open = skip_blanks(text, marker);
    let inside = text[open..].strip_prefix('[')?;
    let close = open + 1 + inside.find(']')?;
    let mark = &text[open + 1..close];
    if mark.chars().count() > 1 {
        // A slip of the finger, where a number says that a task is meant; else a link or a word in brackets.
        let numbered = number(&text[skip_blanks(text, close + 1)..]).is_some();
        if mark.chars().count() <= 3 && numbered && text[close + 1..].starts_with(' ') && open > marker {
            report(doc, line, Shape::OddMark, (open + 1, close), out);
        }
        return None;
    }
    let after = &text[close + 1..];
    let star = ["*", "\\*"].into_iter().find(|star| {
        // `[ ]*` is optional, `[ ]**` begins bold text.
        after.strip_prefix(star).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
    });
    let behind = close + 1 + star.map_or(0, str::len);
    if open == marker || !text[behind..].is_empty() && !text[behind..].starts_with([' ', '\t']) {
        // Nobody else reads it as a checkbox either; what looks like a task is worth a word.
        let place = if open == marker { marker } else { behind };
        let task = matches!(mark, " " | "-" | "~") && !after.starts_with(['(', '[', ':']);
        if task && number(&text[skip_blanks(text, behind)..]).is_some() {
            report(doc, line, Shape::NoBlank, (place, place), out);
        }
        return None;
    }
    let mut found = Box {
        line,
        indent: first,
        brackets: (open, close + 1),
        mark: (open + 1, close),
        id: None,
        rest: skip_blanks(text, behind),
        optional: star.is_some(),
        struck: false,
        bold: false,
        shape: None,
    };
    title(text, &mut found, in_front);
    if mark.is_empty() {
        found.shape = Some((Shape::EmptyBox, found.mark));
    } else if found.id.is_none() {
        found.shape = Some((Shape::NoNumber, (found.rest, found.rest)));
    }
    Some(found)
}

/// Reads number and flags in front of the title.
fn title(text: &str, found: &mut Box, in_front: Option<(usize, usize)>) {
    let mut at = found.rest;
    for (mark, flag) in [("~~", &mut found.struck), ("**", &mut found.bold), ("~~", &mut false)] {
        if text[at..].starts_with(mark) {
            *flag = true;
            at += mark.len();
        }
    }
    let word = words::lead(&text[at..], words::TASK).map(|len| skip_blanks(text, at + len));
    let from = word.unwrap_or(at);
    let Some((len, mut rest)) = number(&text[from..]).map(|(len, rest)| (len, from + rest)) else {
        found.id = in_front;
        found.shape = in_front.map(|number| (Shape::NumberInFront, number));
        return;
    };
    found.id = Some((from, from + len));
    if word.is_some() {
        found.shape = Some((Shape::WordInFront, (at, from)));
    } else if let Some(number) = in_front {
        found.shape = Some((Shape::NumberInFront, number));
    }
    let tail = &text[rest..];
    let star =
        ["\\*", "*"].into_iter().find(|star| tail.strip_prefix(star).is_some_and(|t| !t.starts_with('*')));
    if let Some(star) = star {
        found.optional = true;
        rest += star.len();
    }
    rest = skip_blanks(text, rest);
    if let Some(title) = text[rest..].strip_prefix("(P)") {
        rest = text.len() - title.trim_start().len();
    }
    found.rest = rest;
}

/// End of the list marker at `first`, and the number of an ordered one.
fn list_marker(text: &str, first: usize) -> Option<(usize, Option<(usize, usize)>)> {
    let rest = &text[first..];
    if rest.starts_with(['-', '*', '+']) {
        return Some((first + 1, None));
    }
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ordered = (1..=3).contains(&digits) && rest[digits..].starts_with(['.', ')']);
    ordered.then(|| (first + digits + 1, Some((first, first + digits))))
}

/// Length of the number at the start, and where what follows its dot begins: `1.`, `1.1`, `1.1.2:`, `7.9*`, `3 `.
fn number(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut end, mut parts) = (0, 0);
    loop {
        let digits = bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 3 {
            return None;
        }
        (end, parts) = (end + digits, parts + 1);
        let more = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !more {
            break;
        }
        end += 1;
    }
    let after = &text[end..];
    let dot = after.strip_prefix(['.', ':', ')', '：', '、']).map(|rest| text.len() - rest.len());
    let rest = dot.unwrap_or(end);
    let next = text[rest..].chars().next();
    let ends = next.is_none_or(|c| matches!(c, ' ' | '\t' | '*' | '\\' | '~'));
    // `1.Title` is a number only where no letter follows; behind full-width marks nobody writes a blank.
    let parted = dot.is_some()
        && (after.starts_with(['：', '、']) || next.is_some_and(|c| !c.is_ascii_alphanumeric()));
    (parts <= 5 && (ends || parted)).then_some((end, rest))
}

/// `### Task 1.1: Title`, `## 1. Title`.
fn heading(doc: &Markdown<'_>, line: usize, index: usize) -> Option<Heading> {
    let text = doc.line_text(line);
    let level = doc.headings[index].level;
    if !(2..=5).contains(&level) || !text.trim_start().starts_with('#') {
        return None;
    }
    let at = text.len() - text.trim_start_matches(['#', ' ', '\t', '*']).len();
    let box_end = ["[ ] ", "[x] ", "[X] "]
        .into_iter()
        .find(|mark| text[at..].starts_with(mark))
        .map_or(at, |b| at + b.len());
    let word = words::lead(&text[box_end..], words::TASK).map(|len| skip_blanks(text, box_end + len));
    let from = word.unwrap_or(box_end);
    let (len, rest) = number(&text[from..]).map(|(len, rest)| (len, from + rest))?;
    // `## 3 ways to do it` counts nothing.
    let marked = word.is_some() || rest > from + len || text[from..from + len].contains('.');
    marked.then_some(Heading { line, index, id: (from, from + len), rest, told: word.is_some() })
}

fn boxed(doc: &Markdown<'_>, found: &Box, ordinal: u32, next: Option<usize>) -> Item {
    let text = doc.line_text(found.line);
    let base = doc.lines[found.line].start as usize;
    let last = last_line(doc, found, next);
    let mut rest = text[found.rest..].to_owned();
    for (_, mark) in [(found.bold, "**"), (found.struck, "~~")].iter().filter(|(open, _)| *open) {
        if let Some(at) = rest.find(mark) {
            rest.replace_range(at..at + mark.len(), "");
        }
    }
    let (end, body) =
        body_of(doc, found.line, rest.trim_start_matches([':', '：', '.', ' ', '–', '—']), last);
    let state = match &text[found.mark.0..found.mark.1] {
        " " | "" => TaskState::Open,
        "x" | "X" => TaskState::Done,
        _ => TaskState::Other,
    };
    let (id, name) = match found.id {
        Some(id) => (SmolStr::new(&text[id.0..id.1]), id),
        None => (format_smolstr!("#{ordinal}"), found.brackets),
    };
    let span = Span::new(base + found.indent, end);
    let mut new = item(ItemKind::Task, &id, span, Span::new(base + name.0, base + name.1), body);
    new.withdrawn = found.struck;
    let mark = Some(Span::new(base + found.mark.0, base + found.mark.1));
    new.detail = detail(state, mark, found.optional);
    new
}

/// Last line of a task: where its block ends or the next task begins. Lines without a mark of their own, and bullets
/// of the same depth that follow at once, are its details too.
fn last_line(doc: &Markdown<'_>, found: &Box, next: Option<usize>) -> usize {
    let bound = next.unwrap_or(doc.lines.len());
    let mut last = doc.block_end(found.line);
    while last + 1 < bound && details(doc, last + 1) {
        last = doc.block_end(last + 1);
    }
    let mut last = last.min(bound.saturating_sub(1)).max(found.line);
    while last > found.line && doc.line_text(last).trim().is_empty() {
        last -= 1;
    }
    last
}

/// Whether `line`, which follows a task and is no deeper than it, belongs to it.
fn details(doc: &Markdown<'_>, line: usize) -> bool {
    let first = doc.indent(line);
    let text = &doc.line_text(line)[first..];
    !text.is_empty()
        && !text.starts_with(['#', '|', '<', '=', '`', '~'])
        && !text.starts_with("---")
        && !text.starts_with("***")
        && doc.heading_at(line).is_none()
        && !doc.masked(doc.lines[line].start + first as u32)
}

fn headed(doc: &Markdown<'_>, found: &Heading, next: Option<usize>) -> Item {
    let section = doc.headings[found.index].section;
    let text = doc.line_text(found.line);
    let base = doc.lines[found.line].start as usize;
    let own_end = next.map_or(section.end, |line| doc.lines[line].start.min(section.end));
    let own = doc.text[section.start as usize..own_end as usize].trim_end();
    let span = Span { start: section.start, end: section.start + own.len() as u32 };
    let last = doc.line_of(span.end.saturating_sub(1)).max(found.line);
    let title = text[found.rest..].trim_matches([' ', ':', '：', '–', '—', '-', '*', '`', '.', '#']);
    let (_, body) = body_of(doc, found.line, title, last);
    let name = Span::new(base + found.id.0, base + found.id.1);
    let mut new = item(ItemKind::Task, &text[found.id.0..found.id.1], span, name, body);
    new.detail = detail(state_below(doc, found, last), None, false);
    new
}

/// What the boxes below a heading, or a mark in its title, say of it.
fn state_below(doc: &Markdown<'_>, found: &Heading, last: usize) -> TaskState {
    let title = doc.line_text(found.line);
    if title.contains('✅') || title.contains("[x]") || title.contains("[X]") {
        return TaskState::Done;
    }
    let (mut any, mut open) = (false, false);
    for line in found.line + 1..=last {
        let text = doc.line_text(line).trim_start();
        let Some(marked) = text.strip_prefix(['-', '*', '+']).map(str::trim_start) else { continue };
        let done = marked.starts_with("[x] ") || marked.starts_with("[X] ");
        any |= done;
        open |= marked.starts_with("[ ] ");
    }
    if any && !open { TaskState::Done } else { TaskState::Open }
}

fn detail(state: TaskState, mark: Option<Span>, optional: bool) -> Detail {
    let (labels, depends) = (Arc::default(), std::boxed::Box::default());
    Detail::Task(std::boxed::Box::new(Task { state, mark, labels, phase: None, optional, depends }))
}

/// Fills [`Task::depends`] from the mentions of tasks that stand in a task.
pub(super) fn dependencies(out: &mut Draft) {
    let named: Vec<(Span, SmolStr)> = out
        .mentions
        .iter()
        .filter(|m| m.kind == ItemKind::Task && m.qualifier.is_none())
        .map(|m| (m.span, m.id.clone()))
        .collect();
    for item in &mut out.items {
        let from = named.partition_point(|(span, _)| span.start < item.span.start);
        let inside = named[from..].iter().take_while(|(span, _)| span.start < item.span.end);
        let Detail::Task(task) = &mut item.detail else { continue };
        let mut depends: Vec<SmolStr> = Vec::new();
        for (_, id) in inside {
            if *id != item.id && !depends.contains(id) {
                depends.push(id.clone());
            }
        }
        task.depends = depends.into();
    }
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t']).len()
}
