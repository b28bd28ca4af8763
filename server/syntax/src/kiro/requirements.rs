//! What a requirements.md defines: requirements, their acceptance criteria, the terms of the glossary.

use rustc_hash::FxHashSet;
use smol_str::{SmolStr, format_smolstr};

use super::words;
use crate::dialect::Draft;
use crate::markdown::Markdown;
use crate::spec_kit::{body_of, item};
use crate::{Detail, Item, ItemKind, Span};

/// A requirement whose section is being read.
struct Open {
    id: SmolStr,
    /// Index among the items.
    index: usize,
    /// End of its section.
    end: u32,
    /// Level of the heading above its criteria, 7 of a bold line, where such a one was met.
    criteria: Option<u8>,
    /// Ids of its criteria by place, and the highest number.
    used: FxHashSet<u32>,
    last: u32,
    /// The number of the criterion before, as written.
    before: Option<u32>,
    told: bool,
}

pub(super) fn items(doc: &Markdown<'_>, out: &mut Draft) {
    let mut reader = Reader { doc, section: Section::Other, open: Vec::new(), out };
    let mut line = 0;
    while line < doc.lines.len() {
        let first = doc.indent(line);
        let start = doc.lines[line].start;
        let blank = first == doc.line_text(line).len();
        line = if blank || doc.masked(start + first as u32) { line + 1 } else { reader.line(line, first) };
    }
}

/// What the headings around a line say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Requirements,
    /// Qualities of the whole: they count anew, `### 1. Speed`, unless their numbers have the section's in front.
    Qualities,
    Glossary,
    Other,
}

struct Reader<'r, 't> {
    doc: &'r Markdown<'t>,
    section: Section,
    open: Vec<Open>,
    out: &'r mut Draft,
}

impl Reader<'_, '_> {
    /// Reads what begins in `line`; the next line to read.
    fn line(&mut self, line: usize, first: usize) -> usize {
        let doc = self.doc;
        let start = doc.lines[line].start;
        while self.open.pop_if(|open| open.end <= start).is_some() {}
        if let Some(index) = doc.heading_at(line) {
            self.heading(index);
            return line + 1;
        }
        if self.section == Section::Glossary && self.open.is_empty() {
            self.out.items.extend(term(doc, line, first));
            return line + 1;
        }
        let Some(open) = self.open.last_mut() else { return line + 1 };
        if first < 4 && is_criteria_line(doc.line_text(line).trim()) {
            open.criteria = Some(7);
            return line + 1;
        }
        if let Some((found, last)) = criterion(doc, line, first, open) {
            self.out.items.push(found);
            return last + 1;
        }
        if !open.told
            && open.used.is_empty()
            && let Some(story) = story(doc, line, first)
        {
            open.told = true;
            if let Some(item) = self.out.items.get_mut(open.index) {
                item.text = format!("{}\n{story}", item.text).into();
            }
        } else if open.criteria.is_some() && doc.line_text(line)[first..].starts_with(['-', '*', '+']) {
            if let Some(item) = self.out.items.get(open.index) {
                let (name, bulleted) = (item.name, &mut self.out.more().bulleted);
                if bulleted.last() != Some(&name) {
                    bulleted.push(name);
                }
            }
            // Numbers below a bullet count within it.
            return doc.block_end(line) + 1;
        }
        line + 1
    }

    fn heading(&mut self, index: usize) {
        let heading = &self.doc.headings[index];
        if heading.level <= 2 {
            self.section = section(&heading.title);
        }
        if let Some(open) = self.open.last_mut() {
            if is_criteria(&heading.title) {
                open.criteria = Some(heading.level);
                return;
            }
            open.criteria = open.criteria.filter(|level| heading.level > *level);
        }
        let listed = if self.open.is_empty() { self.section } else { Section::Other };
        if let Some(found) = requirement(self.doc, index, listed) {
            self.open.push(Open {
                id: found.id.clone(),
                index: self.out.items.len(),
                end: found.span.end,
                criteria: None,
                used: FxHashSet::default(),
                last: 0,
                before: None,
                told: false,
            });
            self.out.items.push(found);
        } else if heading.level == 3 && self.open.is_empty() && words::holds(&heading.title, words::GLOSSARY)
        {
            self.section = Section::Glossary;
        } else if heading.level == 3 && self.section == Section::Glossary {
            self.section = Section::Other;
        }
    }
}

fn section(title: &str) -> Section {
    if words::holds(title, words::GLOSSARY) {
        Section::Glossary
    } else if words::holds(title, words::QUALITIES_SECTION) {
        Section::Qualities
    } else if words::holds(title, words::REQUIREMENTS_SECTION) {
        Section::Requirements
    } else {
        Section::Other
    }
}

/// The requirement that a heading is: `### Requirement 1: Title`, `### 要件1: …`, and, in a section of requirements,
/// `### 1. Title` and `### FR-API-1: Title`.
fn requirement(doc: &Markdown<'_>, index: usize, section: Section) -> Option<Item> {
    let heading = &doc.headings[index];
    if !(2..=4).contains(&heading.level) {
        return None;
    }
    let start = heading.span.start as usize;
    let line = doc.text[heading.span.range()].lines().next()?;
    let marks = line.len() - line.trim_start_matches(['#', ' ', '\t', '*', '[']).len();
    let word = words::lead(&line[marks..], words::REQUIREMENT);
    let listed = matches!(section, Section::Requirements | Section::Qualities) && heading.level >= 3;
    let at = marks + word.unwrap_or(0);
    let at = line.len() - line[at..].trim_start_matches([' ', '\t', '\u{3000}', '#']).len();
    if word.is_none() && !listed {
        return None;
    }
    let len = number(&line[at..]).or_else(|| lettered(&line[at..]).filter(|_| listed || word.is_some()))?;
    let after = &line[at + len..];
    if word.is_none()
        && section == Section::Qualities
        && line[at..at + len].bytes().all(|b| b.is_ascii_digit())
    {
        return None;
    }
    let separated = after.is_empty()
        || after
            .starts_with([' ', '\t', ':', '：', '.', '-', '–', '—', '(', '（', '\u{3000}', '*', ']', '、']);
    if !separated {
        return None;
    }
    let (alias, title) = alias(after);
    let name = Span::new(start + at, start + at + len);
    let span = with_criteria(doc, index);
    let mut found = item(ItemKind::Requirement, &line[at..at + len], span, name, title);
    if let Some(alias) = alias {
        found.detail = Detail::Alias(Box::new(alias));
    }
    Some(found)
}

/// The section of a requirement's heading, and that of criteria below a heading of the same level.
fn with_criteria(doc: &Markdown<'_>, index: usize) -> Span {
    let own = &doc.headings[index];
    let mut span = own.section;
    let next = doc.headings[index + 1..].iter().find(|heading| heading.level <= own.level);
    if let Some(next) = next.filter(|next| next.level == own.level && is_criteria(&next.title)) {
        span.end = next.section.end;
    }
    span
}

/// Length of `1` or `3.1` at the start.
fn number(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = digits(0);
    if whole == 0 || whole > 3 {
        return None;
    }
    let part = if bytes.get(whole) == Some(&b'.') { digits(whole + 1) } else { 0 };
    Some(if (1..=3).contains(&part) { whole + 1 + part } else { whole })
}

/// Length of an id with letters at the start: `FR-API-1`, `NFR-2`; it has a dash and ends with a number.
fn lettered(text: &str) -> Option<usize> {
    let len = text.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-').count();
    let id = &text[..len];
    let (head, number) = id.rsplit_once('-')?;
    let letters = head.len() >= 2 && head.bytes().take(2).all(|b| b.is_ascii_uppercase());
    (letters && !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(len)
}

/// The second id that stands behind the number, in brackets or in front of the title, and the title.
fn alias(after: &str) -> (Option<SmolStr>, String) {
    let separators = [' ', '\t', ':', '：', '.', '-', '–', '—', '\u{3000}', '*', ']', '、'];
    let clean = |title: &str| {
        let title = title.trim_start_matches(separators).trim_end().trim_end_matches(['#', '*']);
        title.trim_end().to_owned()
    };
    let word = |text: &str| {
        let len =
            text.bytes().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || *b == b'-').count();
        let upper = text.bytes().take_while(u8::is_ascii_uppercase).count();
        (upper >= 2 && !text[..len].ends_with('-')).then_some(len)
    };
    let rest = after.trim_start();
    if let Some(inside) = rest.strip_prefix(['(', '（'])
        && let Some(len) = word(inside)
        && let Some(title) = inside[len..].strip_prefix([')', '）'])
    {
        return (Some(SmolStr::new(&inside[..len])), clean(title));
    }
    let title = clean(after);
    let leads = word(&title).filter(|len| {
        let ends = !title[*len..].starts_with(|c: char| c.is_alphanumeric() || c == '_');
        (title[..*len].contains('-') || title[..*len].ends_with(|c: char| c.is_ascii_digit())) && ends
    });
    (leads.map(|len| SmolStr::new(&title[..len])), title)
}

/// Whether a title is that of acceptance criteria.
pub(super) fn is_criteria(title: &str) -> bool {
    let title = title.trim_start_matches(['*', '_', ' ', '\t']);
    let title = title.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ' '));
    words::lead_part(title, words::CRITERIA).is_some() || words::holds(title, &[words::CRITERIA_ANYWHERE])
}

/// `**Acceptance Criteria**`, or the bare words with a colon.
fn is_criteria_line(line: &str) -> bool {
    if let Some(bold) = line.strip_prefix("**") {
        let Some((inside, after)) = bold.split_once("**") else { return false };
        return after.trim_matches([' ', ':', '：']).is_empty() && is_criteria(inside);
    }
    line.len() < 60
        && line.ends_with([':', '：'])
        && !line.starts_with(['-', '*', '+', '|', '>'])
        && is_criteria(line)
}

/// The criterion that begins in `line`, and its last line.
fn criterion(doc: &Markdown<'_>, line: usize, first: usize, open: &mut Open) -> Option<(Item, usize)> {
    if first > 3 {
        return None;
    }
    let text = &doc.line_text(line)[first..];
    let written = written(text, &open.id, open.criteria.is_some() && begins_block(doc, line));
    let mut detail = Detail::None;
    let (at, len, rest, id) = match written {
        Some((at, len, rest)) => (at, len, rest, SmolStr::new(&text[at..at + len])),
        None => {
            open.criteria?;
            let (len, rest) = listed(text)?;
            let number: u32 = text[..len].parse().ok()?;
            // The written number, unless the list writes it twice: Markdown counts on.
            let before = open.before.replace(number);
            let counted = if open.used.contains(&number) { open.last + 1 } else { number };
            // `1.` before every item is a way to write lists; what follows a repetition only goes on.
            let goes_on = number == 1 && before == Some(1) || before.is_some_and(|n| n + 1 == number);
            if counted != number && !goes_on {
                detail = Detail::Repeated(number);
            }
            (0, len, rest, format_smolstr!("{}.{counted}", open.id))
        }
    };
    if let Some(number) =
        id.strip_prefix(open.id.as_str()).and_then(|rest| rest.strip_prefix('.')?.parse().ok())
    {
        open.used.insert(number);
        open.last = open.last.max(number);
    }
    let start = doc.lines[line].start as usize + first;
    let last = last_line(doc, line);
    let (end, body) = body_of(doc, line, &text[rest..], last);
    let name = Span::new(start + at, start + at + len);
    let mut found = item(ItemKind::Criterion, &id, Span::new(start, end), name, body);
    found.detail = detail;
    Some((found, last))
}

/// `1. text`, `1) text`: length of the number, and where the text begins.
fn listed(text: &str) -> Option<(usize, usize)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].strip_prefix(['.', ')'])?;
    let body = after.trim_start();
    let counts = (1..=3).contains(&digits) && body.len() < after.len() && !body.is_empty();
    counts.then_some((digits, text.len() - body.len()))
}

/// `1.2 text`, `- 1.2 text`, `**1.2** text` where the number is written out: place and length of the number, and where
/// the text begins. It must be one of the requirement `owner`, unless `any`.
pub(super) fn written(text: &str, owner: &str, any: bool) -> Option<(usize, usize, usize)> {
    let bullet = text.starts_with(['-', '*', '+']) && text[1..].starts_with([' ', '\t']);
    let at = if bullet { text.len() - text[1..].trim_start().len() } else { 0 };
    let at = text.len() - text[at..].trim_start_matches("**").len();
    let bytes = text.as_bytes();
    let (mut end, mut parts) = (at, 0);
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
    let owned = text[at..end].strip_prefix(owner).is_some_and(|rest| rest.starts_with('.'));
    let after = text[end..].trim_start_matches("**");
    let after = after.strip_prefix(['.', ':', ')', '：']).unwrap_or(after).trim_start_matches("**");
    let body = after.trim_start();
    let counts = (2..=4).contains(&parts) && body.len() < after.len() && !body.is_empty();
    (counts && (owned || any && !bullet)).then(|| (at, end - at, text.len() - body.len()))
}

/// Whether no text stands directly above `line` that it could be the wrapped rest of.
pub(super) fn begins_block(doc: &Markdown<'_>, line: usize) -> bool {
    let Some(before) = line.checked_sub(1) else { return true };
    let text = doc.line_text(before).trim();
    text.is_empty() || doc.heading_at(before).is_some() || written(text, "", true).is_some()
}

/// Last line of the list item or paragraph at `line`: its deeper lines, and lines of text that go on without a mark.
pub(super) fn last_line(doc: &Markdown<'_>, line: usize) -> usize {
    let mut last = doc.block_end(line);
    while last + 1 < doc.lines.len() && wraps(doc, last + 1) {
        last = doc.block_end(last + 1);
    }
    last
}

/// Whether `line` is text that goes on from the line above.
fn wraps(doc: &Markdown<'_>, line: usize) -> bool {
    let first = doc.indent(line);
    let text = &doc.line_text(line)[first..];
    let listed = listed(text).is_some() || written(text, "", true).is_some();
    !text.is_empty()
        && !listed
        && !text.starts_with(['-', '*', '+', '#', '|', '>', '<', '`', '~', '_', '='])
        && doc.heading_at(line).is_none()
        && !doc.masked(doc.lines[line].start + first as u32)
}

/// What follows the label of a user story in `line` and its wrapped lines.
fn story(doc: &Markdown<'_>, line: usize, first: usize) -> Option<String> {
    let text = &doc.line_text(line)[first..];
    let open = text.trim_start_matches(['*', '_', '-', '>', ' ']);
    let rest = match words::lead(open, words::STORY) {
        Some(len) => {
            let after = open[len..].trim_start_matches(['*', '_', ' ']);
            after.strip_prefix([':', '：'])?.trim_start_matches(['*', '_', ' ', '\u{3000}'])
        }
        None => ["As a ", "As an ", "as a ", "as an "]
            .iter()
            .any(|lead| open.starts_with(lead))
            .then_some(open)?,
    };
    let (_, body) = body_of(doc, line, rest, last_line(doc, line));
    Some(body.replace('\n', " "))
}

/// `- **Term**: definition`.
fn term(doc: &Markdown<'_>, line: usize, first: usize) -> Option<Item> {
    let text = &doc.line_text(line)[first..];
    let open = text.strip_prefix(['-', '*', '+'])?;
    let bold = open.trim_start().strip_prefix("**")?;
    if first > 1 || open.len() == open.trim_start().len() {
        return None;
    }
    let close = bold.find("**")?;
    let term = bold[..close].trim().trim_end_matches([':', '：']).trim();
    let after = &bold[close + 2..];
    let colon = after.trim_start().starts_with([':', '：', '-', '–', '—'])
        || bold[..close].trim_end().ends_with([':', '：']);
    if term.is_empty() || !colon {
        return None;
    }
    let rest = after.trim_start_matches([' ', '\t', ':', '：', '-', '–', '—']);
    let start = doc.lines[line].start as usize + first;
    let inside = text.len() - bold.len();
    let at = start + inside + bold.len() - bold.trim_start().len();
    let (end, body) = body_of(doc, line, rest, last_line(doc, line));
    Some(item(ItemKind::Term, term, Span::new(start, end), Span::new(at, at + term.len()), body))
}
