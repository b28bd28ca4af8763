//! Where an artifact names requirements, tasks and properties: labelled lists, and its running text.

use rustc_hash::FxHashSet;
use smol_str::SmolStr;

use super::references::{self, Of};
use super::words;
use crate::joints::STRIKE;
use crate::markdown::Markdown;
use crate::{ArtifactKind, ItemKind, Mention, Span};

/// Most lines that a list is wrapped to.
const LONGEST_LIST: usize = 16;

/// Adds what the document names: in reference lists, if it has such, and in its text.
pub(super) fn read(doc: &Markdown<'_>, kind: ArtifactKind, out: &mut Vec<Mention>) {
    let tasks = kind == ArtifactKind::Tasks;
    if tasks || kind == ArtifactKind::Design {
        lists(doc, tasks, out);
        properties(doc, out);
    }
    let listed: FxHashSet<(Span, SmolStr)> = out.iter().map(|m| (m.span, m.id.clone())).collect();
    let mut told = Vec::new();
    requirements(doc, &mut told);
    out.extend(told.into_iter().filter(|m| !listed.contains(&(m.span, m.id.clone()))));
}

fn lists(doc: &Markdown<'_>, tasks: bool, out: &mut Vec<Mention>) {
    for line in 0..doc.lines.len() {
        let first = doc.indent(line);
        let start = doc.lines[line].start as usize;
        let text = doc.line_text(line);
        if first == text.len() || text.as_bytes()[first] == b'#' || doc.masked((start + first) as u32) {
            continue;
        }
        labelled(doc, line, first, tasks, out);
    }
}

/// Bytes of a list that somebody wrote, at most: each of its numbers is asked for.
const LONGEST_LINE: usize = 10_000;

/// Whether the byte `at` of a text, its own line being all that counts, stands in a list with a label in front of it:
/// `_Requirements: 1.1_`, `Validates: Requirements 1.1`. A list may be wrapped behind its commas.
#[must_use]
pub fn in_reference_list(text: &str, at: usize) -> bool {
    let (Some(before), Some(after)) = (text.get(..at), text.get(at..)) else { return false };
    let mut start = before.rfind('\n').map_or(0, |end| end + 1);
    for _ in 0..LONGEST_LIST {
        let above = text[..start].trim_end_matches(['\n', '\r', ' ', '\t']);
        if start == 0 || !above.ends_with([',', '、', '，']) {
            break;
        }
        start = above.rfind('\n').map_or(0, |end| end + 1);
    }
    let end = at + after.find('\n').unwrap_or(after.len());
    if end - start > LONGEST_LINE {
        return false;
    }
    let (line, at) = (&text[start..end], at - start);
    let first = line.find(|c: char| c.is_alphanumeric() || matches!(c, '"' | '\'')).unwrap_or(line.len());
    let openers = line.char_indices().filter(|(n, c)| *n < at && opens(*c)).map(|(n, c)| n + c.len_utf8());
    std::iter::once(first).chain(openers).any(|place| {
        let place = references::skip_markup(line, place);
        let Some((_, from)) = label(line, place, true) else { return false };
        let ended = |inside: &str| inside.contains(['。', '"', '\'']) || inside.contains(". ");
        from <= at
            && list_end(line, &line[..place], place, from) >= at
            && !line.get(from..at).is_none_or(ended)
    })
}

/// Characters that may stand directly in front of a label.
fn opens(c: char) -> bool {
    matches!(c, '_' | '*' | '`' | '(' | '（' | '[' | '【' | '|')
}

/// The labelled lists of one line.
fn labelled(doc: &Markdown<'_>, line: usize, first: usize, tasks: bool, out: &mut Vec<Mention>) {
    let text = doc.line_text(line);
    let base = doc.lines[line].start as usize;
    let mut at = first;
    let bullet = &text[at..];
    if bullet.starts_with(['-', '*', '+']) && bullet[1..].starts_with([' ', '\t']) {
        at += 1;
    }
    let mut told = memchr::memmem::find_iter(text.as_bytes(), b"Validates");
    let mut validates = told.next();
    let mut opener = text.find(opens);
    loop {
        let open = at;
        at = text.len() - text[at..].trim_start_matches(|c| opens(c) || references::is_markup(c)).len();
        if let Some((of, from)) = label(text, at, tasks) {
            let end = list_end(text, &text[open..at], at, from);
            let span = Span::new(base + from, continued(doc, line, base + end));
            references::list(doc.text, span, of, out);
            at = end;
        } else {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
        // Each is looked for from where it was found last, not again at every place of the other.
        while validates.is_some_and(|place| place < at) {
            validates = told.next();
        }
        if opener.is_some_and(|place| place < at) {
            opener = text[at..].find(opens).map(|n| at + n);
        }
        let Some(next) = [opener, validates].into_iter().flatten().min() else { return };
        at = next;
    }
}

/// The label at `at`: what its list counts, and where that begins.
fn label(text: &str, at: usize, tasks: bool) -> Option<(Of, usize)> {
    let rest = &text[at..];
    if let Some(len) = words::lead(rest, words::REQUIREMENT).max(words::lead(rest, words::REFERENCES)) {
        return Some((Of::Requirements, colon(text, at + len)?));
    }
    if let Some(len) = words::lead(rest, words::VALIDATES) {
        let list = colon(text, at + len);
        let plain = references::skip_markup(text, at + len);
        // Other languages use the same word in front of other numbers.
        let sure = rest.starts_with("Validates") && list.is_some();
        let from = list.unwrap_or(plain);
        let of_requirements = words::lead(&text[from..], words::REQUIREMENT).is_some();
        return (sure || of_requirements).then_some((Of::Requirements, from));
    }
    if tasks && let Some(len) = words::lead(rest, words::DEPENDS) {
        return Some((Of::Tasks, colon(text, at + len)?));
    }
    None
}

/// Behind the colon that follows at `at`, markup around it skipped.
fn colon(text: &str, at: usize) -> Option<usize> {
    let before = references::skip_markup(text, at);
    let rest = &text[before..];
    let len = [":", "："].into_iter().find(|c| rest.starts_with(c))?.len();
    Some(references::skip_markup(text, before + len))
}

/// Where the list that begins at `from` ends: at what closes the mark that opened the label, else with the line.
fn list_end(text: &str, opened: &str, label: usize, from: usize) -> usize {
    let opener = opened.trim_end_matches([' ', '\t']).chars().next_back();
    let closes = |c: char, behind: Option<char>, depth: i32| match opener {
        Some('(') => c == ')' && depth < 0,
        Some('（') => c == '）' && depth < 0,
        Some('[') => c == ']',
        Some('【') => c == '】',
        Some('|') => c == '|',
        Some(mark @ ('_' | '*' | '`')) => c == mark && !behind.is_some_and(char::is_alphanumeric),
        _ => false,
    };
    // `**Requirements**: 1.1` is closed before the list begins.
    if opener.is_some_and(|mark| matches!(mark, '_' | '*' | '`') && text[label..from].contains(mark)) {
        return text.len();
    }
    let mut depth = 0;
    let mut chars = text[from..].char_indices().peekable();
    while let Some((n, c)) = chars.next() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth -= 1,
            _ => {}
        }
        if closes(c, chars.peek().map(|next| next.1), depth) {
            return from + n;
        }
    }
    text.len()
}

/// The end of a list that ends at `end` in `line`: where it breaks off behind a comma it goes on in the next lines.
fn continued(doc: &Markdown<'_>, line: usize, end: usize) -> usize {
    let mut end = end;
    for line in line..line + LONGEST_LIST {
        let text = doc.line_text(line).trim_end();
        let Some(next) = doc.lines.get(line + 1) else { break };
        let whole = end == doc.lines[line].end as usize && text.ends_with([',', '、', '，']);
        let more = doc.line_text(line + 1).trim_start().trim_start_matches(['R', '要', '件']);
        if !whole || !more.starts_with(|c: char| c.is_ascii_digit()) || doc.masked(next.start) {
            break;
        }
        end = next.end as usize;
    }
    end
}

/// `Property 4`, `Properties 1, 2`, wherever the text says it.
fn properties(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    for at in memchr::memmem::find_iter(doc.text.as_bytes(), b"Propert") {
        let rest = &doc.text[at + 7..];
        let (len, many) = match rest.strip_prefix("ies").or_else(|| rest.strip_prefix('y')) {
            Some(_) if rest.starts_with('y') => (8, false),
            Some(_) => (10, true),
            None => continue,
        };
        let before = doc.text[..at].chars().next_back();
        let blank = doc.text[at + len..].starts_with(' ');
        if blank && !before.is_some_and(char::is_alphanumeric) && !doc.masked(at as u32) {
            let line = doc.lines[doc.line_of(at as u32)];
            references::numbers(&doc.text[..line.end as usize], at + len, Of::Properties, many, out);
        }
    }
}

/// `Requirement 3.2`, `Requirements 1.1, 1.2`, `(Req 12.1)`, `要件7.6`, wherever the text says it, but in headings.
fn requirements(doc: &Markdown<'_>, out: &mut Vec<Mention>) {
    let bytes = doc.text.as_bytes();
    let places =
        memchr::memmem::find_iter(bytes, b"Req").chain(memchr::memmem::find_iter(bytes, "要件".as_bytes()));
    for at in places {
        let rest = &doc.text[at..];
        let Some(word) = NAMES.iter().find(|word| rest.starts_with(**word)) else { continue };
        let before = doc.text[..at].chars().next_back();
        let own =
            !word.is_ascii() || !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/'));
        if !own || doc.masked(at as u32) {
            continue;
        }
        let line = doc.line_of(at as u32);
        let text = &doc.text[..doc.lines[line].end as usize];
        let number = references::skip_blanks(text, at + word.len());
        let apart = number > at + word.len() || !word.is_ascii();
        if !apart || doc.heading_at(line).is_some() {
            continue;
        }
        let from = out.len();
        // The first number says what is counted, also where it is struck through.
        let plain = number + text[number..].len() - text[number..].trim_start_matches(STRIKE).len();
        let dotted = references::number(text, plain).is_some_and(|n| text[n.start..n.end].contains('.'));
        references::numbers(text, number, Of::Requirements, dotted || word.ends_with('s'), out);
        // `Requirement 1.2, 30 seconds` names one.
        if dotted {
            let named = out.split_off(from);
            out.extend(named.into_iter().filter(|m| m.kind == ItemKind::Criterion));
        }
    }
}

/// Words that make the number behind them a requirement's, in running text. The longer ones first.
const NAMES: [&str; 8] =
    ["Requirements", "Requirement", "Requisitos", "Requisito", "Reqs", "Req.", "Req", "要件"];
