//! What a spec.md defines: requirements of every family, success criteria, stories and their scenarios.

use rustc_hash::{FxHashMap, FxHashSet};
use smol_str::{SmolStr, format_smolstr};

use super::{after_id, item, kind_of, says_withdrawn, words};
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
    /// The id stands in bold or struck text that ends behind it.
    bold: bool,
    struck: bool,
    /// Stands in no list: the text ends with the paragraph.
    paragraph: bool,
}

/// The story whose section is being read.
struct OpenStory {
    id: SmolStr,
    end: u32,
    /// Numbers of its scenarios, and the highest.
    used: FxHashSet<u32>,
    last: u32,
}

pub(super) fn items(doc: &Markdown<'_>, families: &Families, out: &mut Draft) {
    let mut found: Vec<(Form, Item)> = Vec::new();
    let mut talk = false;
    let mut story: Option<OpenStory> = None;
    for line in 0..doc.lines.len() {
        let span = doc.lines[line];
        let text = doc.line_text(line);
        let first = doc.indent(line);
        if first == text.len() || doc.masked(span.start + first as u32) {
            continue;
        }
        story = story.filter(|s| span.start < s.end);
        if let Some(index) = doc.heading_at(line) {
            let heading = &doc.headings[index];
            if heading.level == 2 {
                let title = heading.title.to_lowercase();
                talk = words::TALK.iter().any(|word| title.contains(word));
            }
            if let Some(found_story) = story_heading(doc, index) {
                // `#### User Story 1: scenarios` in the story's own section is a part of it.
                if story.as_ref().is_some_and(|s| s.id == found_story.id) {
                    continue;
                }
                story = Some(OpenStory {
                    id: found_story.id.clone(),
                    end: found_story.span.end,
                    used: FxHashSet::default(),
                    last: 0,
                });
                found.push((Form::Strong, found_story));
                continue;
            }
        }
        if talk {
            continue;
        }
        if let Some(story) = &mut story
            && let Some(scenario) = scenario(doc, line, story)
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
    let mut open = None;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '（' => open = Some(at),
            ')' | '）' => {
                let Some(from) = open.take() else { continue };
                let digit =
                    |w: &&[u8]| w[0] == b'P' && w[1].is_ascii_digit() && !w[2].is_ascii_alphanumeric();
                // The bracket's end is no letter, so every digit has a follower.
                if let Some(found) = text.as_bytes()[from..=at].windows(3).find(digit) {
                    return Some((from, at + c.len_utf8(), found[1] - b'0'));
                }
            }
            _ => {}
        }
    }
    None
}

/// `1. **Given** …, **When** …, **Then** …` inside a story.
fn scenario(doc: &Markdown<'_>, line: usize, story: &mut OpenStory) -> Option<Item> {
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
    let number = if story.used.contains(&written) { story.last + 1 } else { written };
    story.used.insert(number);
    story.last = story.last.max(number);
    let start = doc.lines[line].start as usize + text.len() - trimmed.len();
    let (end, text) = body_of(doc, line, body, doc.block_end(line));
    Some(item(
        ItemKind::Scenario,
        &format_smolstr!("{}/AC{number}", story.id),
        Span::new(start, end),
        Span::new(start, start + digits),
        text,
    ))
}

fn requirement(doc: &Markdown<'_>, line: usize, definition: Definition) -> Item {
    let start = doc.lines[line].start as usize;
    let text = doc.line_text(line);
    let rest = &text[definition.rest - start..];
    let rest = after_id(rest, definition.bold, definition.struck);
    let (end, text) = match doc.heading_at(line) {
        Some(index) => heading_body(doc, index, &rest),
        None if definition.paragraph => body_of(doc, line, &rest, paragraph_end(doc, line)),
        None => body_of(doc, line, &rest, doc.block_end(line)),
    };
    let text =
        if definition.form == Form::Table { text.trim_end_matches(['|', ' ']).to_owned() } else { text };
    let withdrawn = definition.struck || says_withdrawn(&text);
    let span = Span::new(start + doc.indent(line), end);
    let mut found = item(kind_of(&definition.id), &definition.id, span, definition.name, text);
    found.withdrawn = withdrawn;
    found
}

/// Last line of the paragraph that `line` opens.
fn paragraph_end(doc: &Markdown<'_>, line: usize) -> usize {
    let goes_on = |next: &usize| {
        let text = doc.line_text(*next).trim_start();
        !text.is_empty()
            && !text.starts_with(['-', '*', '+', '#', '|', '>', '`', '~', '<'])
            && !text.starts_with(|c: char| c.is_ascii_digit())
    };
    (line + 1..doc.lines.len()).take_while(goes_on).last().unwrap_or(line)
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

/// Text that is kept of one item, in bytes: enough for every hover, and a bound where items hold each other.
const LONGEST_TEXT: usize = 4_000;

/// End offset and text of a list item: the rest of its first line and what follows up to the line `last`, wrapped lines
/// joined, sub-bullets on lines of their own.
pub(crate) fn body_of(doc: &Markdown<'_>, line: usize, rest: &str, last: usize) -> (usize, String) {
    let mut out = rest.trim_end().to_owned();
    for next in line + 1..=last {
        if out.len() > LONGEST_TEXT {
            break;
        }
        let first = doc.indent(next);
        let trimmed = doc.line_text(next)[first..].trim();
        if trimmed.is_empty() || doc.masked(doc.lines[next].start + first as u32) {
            continue;
        }
        let digits = trimmed.trim_start_matches(|c: char| c.is_ascii_digit());
        let bullet = ["- ", "* ", "+ ", "|", ">"].iter().any(|mark| trimmed.starts_with(mark))
            || digits.len() < trimmed.len() && digits.starts_with(['.', ')']);
        out.push(if bullet { '\n' } else { ' ' });
        out.push_str(trimmed);
    }
    let end = &doc.lines[last];
    (end.start as usize + doc.text[end.range()].trim_end().len(), out)
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
    let make = |form, id, name: Span, rest: usize, struck| {
        // `FR-022 (344)` cites another feature's requirement.
        let cites = text[rest..].trim_start_matches(['*', ' ']).strip_prefix('(').is_some_and(|t| {
            t.len() > 3 && t.as_bytes()[..3].iter().all(u8::is_ascii_digit) && t.as_bytes()[3] == b')'
        });
        let paragraph = bytes[first] == b'*' && text[first..].starts_with("**");
        let bold = name.start >= 2 && doc.text.as_bytes()[..name.start as usize].ends_with(b"**");
        (!cites).then_some(Definition { form, id, name, rest: base + rest, bold, struck, paragraph })
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
                // `**FR-046-NEW**` is no second FR-046, but where nothing else defines that it is one.
                let mut after = text[end..].chars();
                let longer = after.next() == Some('-') && after.next().is_some_and(char::is_alphanumeric);
                let form = if longer { Form::Plain } else { Form::Strong };
                return make(form, id, name, end, struck);
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
            let mark = ["**", "`"].into_iter().find(|m| text[at..].starts_with(m)).unwrap_or_default();
            let (id, name, end) = id_at(at + mark.len())?;
            let rest = text[end..].strip_prefix(mark).unwrap_or(&text[end..]);
            // The end of bold text is cut where the start is known; a backtick is not.
            let end = if mark == "`" { text.len() - rest.len() } else { end };
            let cell_ends = rest.trim_start().starts_with('|');
            cell_ends.then(|| make(Form::Table, id, name, end, false)).flatten()
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
