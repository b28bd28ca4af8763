//! What a spec.md defines: requirements of every family, success criteria, stories and their scenarios.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use super::{item, kind_of, says_withdrawn, words};
use crate::dialect::Draft;
use crate::ids::{self, Families};
use crate::markdown::Markdown;
use crate::{Detail, Item, ItemKind, Span};

/// How a definition is written. Weaker forms only count where no stronger one defines the id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    Table,
    Plain,
    Strong,
}

/// An id at the start of a line that defines it.
struct Definition {
    form: Form,
    id: SmolStr,
    name: Span,
    /// First byte after id and markup.
    rest: usize,
    struck: bool,
}

pub(super) fn items(doc: &Markdown<'_>, families: &Families, out: &mut Draft) {
    let mut found: Vec<(Form, Item)> = Vec::new();
    let mut talk = false;
    let mut story: Option<(SmolStr, u32, Vec<u32>)> = None;
    for line in 0..doc.lines.len() {
        let span = doc.lines[line];
        let text = doc.line_text(line);
        let Some(first) = text.bytes().position(|b| !matches!(b, b' ' | b'\t')) else { continue };
        if doc.masked(span.start + first as u32) {
            continue;
        }
        if story.as_ref().is_some_and(|s| span.start >= s.1) {
            story = None;
        }
        if let Some(index) = doc.heading_at(line) {
            let heading = &doc.headings[index];
            if heading.level == 2 {
                let title = heading.title.to_lowercase();
                talk = words::TALK.iter().any(|word| title.contains(word));
            }
            if let Some(found_story) = story_heading(doc, index) {
                story = Some((found_story.id.clone(), found_story.span.end, Vec::new()));
                found.push((Form::Strong, found_story));
                continue;
            }
        }
        if talk {
            continue;
        }
        if let Some((id, _, used)) = &mut story
            && let Some(scenario) = scenario(doc, line, id, used)
        {
            found.push((Form::Strong, scenario));
        } else if let Some(definition) = definition(doc, line, first, families) {
            found.push((definition.form, requirement(doc, line, definition)));
        }
    }
    let mut strongest: FxHashMap<SmolStr, Form> = FxHashMap::default();
    for (form, item) in &found {
        let entry = strongest.entry(item.id.clone()).or_insert(*form);
        *entry = (*entry).max(*form);
    }
    out.items.extend(
        found.into_iter().filter(|(form, item)| strongest.get(&item.id) == Some(form)).map(|(_, item)| item),
    );
}

/// `### User Story 1 - Title (Priority: P1)` and its relatives.
fn story_heading(doc: &Markdown<'_>, index: usize) -> Option<Item> {
    let heading = &doc.headings[index];
    if !(2..=4).contains(&heading.level) {
        return None;
    }
    let line = &doc.text[heading.span.range()];
    let marks = line.len() - line.trim_start_matches(['#', ' ', '\t', '*']).len();
    let mut at = marks;
    // `### P1 User Story 1` and `### [P1] User Story 1`
    let rest = line[at..].trim_start_matches('[');
    if rest.starts_with('P') && rest[1..].starts_with(|c: char| c.is_ascii_digit()) {
        at = line.len() - rest[2..].trim_start_matches([']', ' ', ':']).len();
    }
    let word = words::STORY.iter().find(|word| line[at..].starts_with(**word))?;
    let number = line[at + word.len()..]
        .trim_start_matches([' ', '\t'])
        .trim_start_matches(['-', '#', '–'])
        .trim_start();
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let number_at = line.len() - number.len();
    if digits == 0
        || digits > 3
        || number[digits..].starts_with(|c: char| {
            c.is_alphanumeric() || c == '.' && number[digits + 1..].starts_with(|d: char| d.is_ascii_digit())
        })
    {
        return None;
    }
    let value: u32 = number[..digits].parse().ok()?;
    let after = &number[digits..];
    let priority = priority(after);
    let title = match priority {
        Some((from, to, _)) => format!("{}{}", after[..from].trim_end(), &after[to..]),
        None => after.to_owned(),
    };
    let title =
        title.trim_matches(|c: char| matches!(c, ' ' | ':' | '：' | '-' | '–' | '—' | '.' | '*' | '\t'));
    let start = heading.span.start as usize;
    let name = Span::new(start + at, start + number_at + digits);
    let mut story =
        item(ItemKind::Story, &format_smolstr!("US{value}"), heading.section, name, title.to_owned());
    story.withdrawn = line[marks..].starts_with("~~") || says_withdrawn(title);
    story.detail = Detail::Story { priority: priority.map(|p| p.2) };
    Some(story)
}

/// The `(Priority: P1)` of a heading: its range and the number.
fn priority(text: &str) -> Option<(usize, usize, u8)> {
    for (open, c) in text.char_indices().filter(|(_, c)| matches!(c, '(' | '（')) {
        let inside = &text[open + c.len_utf8()..];
        let close = inside.find([')', '）'])?;
        let group = &inside[..close];
        for (at, _) in group.match_indices('P') {
            let digit = group.as_bytes().get(at + 1).filter(|b| b.is_ascii_digit());
            if let Some(digit) = digit
                && !group.as_bytes().get(at + 2).is_some_and(u8::is_ascii_alphanumeric)
            {
                let end = text.len() - inside.len() + close;
                let end = end + text[end..].chars().next().map_or(0, char::len_utf8);
                return Some((open, end, digit - b'0'));
            }
        }
    }
    None
}

/// `1. **Given** …, **When** …, **Then** …` inside a story.
fn scenario(doc: &Markdown<'_>, line: usize, story: &str, used: &mut Vec<u32>) -> Option<Item> {
    let text = doc.line_text(line);
    let trimmed = text.trim_start();
    let digits = trimmed.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 || digits > 3 || !trimmed[digits..].starts_with(['.', ')']) {
        return None;
    }
    let body = trimmed[digits + 1..].trim_start();
    let plain = body.trim_start_matches(['*', '_']);
    if !words::GIVEN.iter().any(|word| plain.starts_with(word)) {
        return None;
    }
    // The written number, unless the story counts anew in a second list.
    let written = trimmed[..digits].parse().ok()?;
    let number = if used.contains(&written) { used.iter().max().map_or(1, |n| n + 1) } else { written };
    used.push(number);
    let start = doc.lines[line].start as usize + text.len() - trimmed.len();
    let (end, text) = body_of(doc, line, body, |_| false);
    Some(item(
        ItemKind::Scenario,
        &format_smolstr!("{story}/AC{number}"),
        Span::new(start, end),
        Span::new(start, start + digits),
        text,
    ))
}

fn requirement(doc: &Markdown<'_>, line: usize, definition: Definition) -> Item {
    let start = doc.lines[line].start as usize;
    let text = doc.line_text(line);
    let rest = &text[definition.rest - start..];
    let (end, raw) = match doc.heading_at(line) {
        Some(index) => heading_body(doc, index, rest),
        None => body_of(doc, line, rest, |_| false),
    };
    let withdrawn = definition.struck || says_withdrawn(&raw);
    let indent = text.len() - text.trim_start().len();
    let clean = raw
        .trim_start_matches(['~', '*', ':', '：', ' ', '\t', '|', '–', '—', '-'])
        .trim_end_matches(['|', ' ']);
    let clean = if definition.struck { clean.trim_end_matches('~') } else { clean };
    let mut found = item(
        kind_of(&definition.id),
        &definition.id,
        Span::new(start + indent, end),
        definition.name,
        clean.to_owned(),
    );
    found.withdrawn = withdrawn;
    found
}

/// A heading's own text and the section up to the next heading of any level.
fn heading_body(doc: &Markdown<'_>, index: usize, rest: &str) -> (usize, String) {
    let section = doc.headings[index].section;
    let end = doc.headings.get(index + 1).map_or(section.end, |next| next.span.start.min(section.end));
    let body = doc.text[section.start as usize..end as usize].trim_end();
    let mut text = rest.trim().to_owned();
    let first_paragraph =
        body.lines().skip(1).skip_while(|l| l.trim().is_empty()).take_while(|l| !l.trim().is_empty());
    for line in first_paragraph {
        text.push(' ');
        text.push_str(line.trim());
    }
    (section.start as usize + body.len(), text)
}

/// Text of a list item: the rest of its first line and all deeper indented lines, up to one that `stop`s. Gives the
/// end offset and the text, wrapped lines joined, sub-bullets on lines of their own.
pub(super) fn body_of(
    doc: &Markdown<'_>,
    line: usize,
    rest: &str,
    stop: impl Fn(usize) -> bool,
) -> (usize, String) {
    let indent_of = |text: &str| text.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
    let indent = indent_of(doc.line_text(line));
    let mut end = doc.lines[line].end as usize;
    let mut out = rest.trim_end().to_owned();
    for next in line + 1..doc.lines.len() {
        let text = doc.line_text(next);
        let trimmed = text.trim();
        if trimmed.is_empty() {
            continue;
        }
        if indent_of(text) <= indent || doc.heading_at(next).is_some() || stop(next) {
            break;
        }
        end = doc.lines[next].start as usize + text.trim_end().len();
        if doc.masked(doc.lines[next].start + indent_of(text) as u32) {
            continue;
        }
        let bullet = trimmed.starts_with(['-', '*', '+', '|', '>'])
            || trimmed.starts_with(|c: char| c.is_ascii_digit());
        out.push(if bullet { '\n' } else { ' ' });
        out.push_str(trimmed);
    }
    (end, out)
}

/// The definition a line opens, if it opens one: bullet, heading, paragraph or table row (formats §12).
fn definition(doc: &Markdown<'_>, line: usize, first: usize, families: &Families) -> Option<Definition> {
    let text = doc.line_text(line);
    let base = doc.lines[line].start as usize;
    let bytes = text.as_bytes();
    let id_at = |at: usize| {
        let token = ids::requirement_at(doc.text, base + at, families)?;
        Some((
            token.id,
            Span { start: token.span.start, end: token.span.end },
            token.span.end as usize - base,
        ))
    };
    let make = |form, id, name, rest: usize, struck| {
        // `FR-022 (344)` cites another feature's requirement.
        let cites = text[rest..].trim_start_matches(['*', ' ']).strip_prefix('(').is_some_and(|t| {
            t.len() > 3 && t.as_bytes()[..3].iter().all(u8::is_ascii_digit) && t.as_bytes()[3] == b')'
        });
        (!cites).then_some(Definition { form, id, name, rest: base + rest, struck })
    };
    match bytes[first] {
        b'-' | b'*' | b'+' if matches!(bytes.get(first + 1), Some(b' ' | b'\t')) => {
            let mut at = skip_blanks(text, first + 1);
            if bytes.get(at) == Some(&b'[') && bytes.get(at + 2) == Some(&b']') {
                at = skip_blanks(text, at + 3);
            }
            let struck = text[at..].starts_with("~~");
            at += if struck { 2 } else { 0 };
            if text[at..].starts_with("**") {
                let (id, name, end) = id_at(at + 2)?;
                bold_end(text, end)?;
                return make(Form::Strong, id, name, end, struck);
            }
            let (id, name, end) = id_at(at)?;
            let rest = text[end..].trim_start();
            let opens = rest.starts_with([':', '：', '('])
                || ["– ", "— ", "- "].iter().any(|dash| rest.starts_with(dash))
                    && rest.len() < text[end..].len();
            opens.then(|| make(Form::Plain, id, name, end, struck)).flatten()
        }
        b'#' => {
            let level = bytes[first..].iter().take_while(|b| **b == b'#').count();
            let at = skip_blanks(text, first + level);
            let stars = bytes[at..].iter().take_while(|b| **b == b'*').count();
            let struck = text[at + stars..].starts_with("~~");
            let (id, name, end) = id_at(at + stars + if struck { 2 } else { 0 })?;
            ((2..=6).contains(&level) && stars <= 2)
                .then(|| make(Form::Strong, id, name, end, struck))
                .flatten()
        }
        b'*' if first == 0 && text.starts_with("**") => {
            let (id, name, end) = id_at(2)?;
            let rest = &text[end..];
            let para = rest.strip_prefix("**").is_some_and(|r| r.trim_start().starts_with([':', '：']))
                || rest.starts_with(":**")
                || rest.starts_with("：**");
            para.then(|| make(Form::Plain, id, name, end, false)).flatten()
        }
        b'|' => {
            let at = skip_blanks(text, first + 1);
            let mark = ["**", "`"].iter().find(|m| text[at..].starts_with(**m)).map_or(0, |m| m.len());
            let (id, name, end) = id_at(at + mark)?;
            let rest = text[end + mark.min(text.len() - end)..].trim_start();
            rest.starts_with('|').then(|| make(Form::Table, id, name, end + mark, false)).flatten()
        }
        _ => None,
    }
}

/// End of the bold text that the id stands in: `**`, `:**`, or ` Title.**`.
fn bold_end(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let close = rest.find("**")?;
    let inside = &rest[..close];
    let plain = inside.trim().is_empty() || matches!(inside.trim(), ":" | "：");
    (plain || !inside.starts_with(|c: char| c.is_ascii_alphanumeric()) && !inside.contains('*'))
        .then_some(at + close + 2)
}

fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t']).len()
}
