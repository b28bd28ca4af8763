//! Finds what reads like a name, before anybody knows what it stands in. Every look around is bounded: one pass over the text.

use memchr::{memchr, memchr_iter, memchr3_iter, memmem, memrchr};

use super::{Form, Phrase, Phrases};
use crate::source::{self, Place};
use crate::titles::LONGEST_TITLE;
use crate::{ItemKind, Span};

/// How far back a look goes.
const NEAR: usize = 80;
/// How a string is called in a table of tests that is the title of one.
const FIELDS: [&str; 8] =
    ["name", "Name", "title", "desc", "description", "scenario", "Scenario", "testName"];

pub(super) fn phrases(path: &str, text: &str) -> Phrases {
    let mut out = Phrases { gherkin: path.ends_with(".feature"), ..Phrases::default() };
    let small = [(&b"cenario"[..], ItemKind::Scenario), (b"equirement", ItemKind::Requirement)];
    let large = [(&b"CENARIO"[..], ItemKind::Scenario), (b"EQUIREMENT", ItemKind::Requirement)];
    for (word, kind) in small.into_iter().chain(large) {
        let found = memmem::find_iter(text.as_bytes(), word);
        out.found.extend(found.filter_map(|at| label(text, at, word, kind)));
    }
    out.found.extend(memmem::find_iter(text.as_bytes(), b"spec.md#").filter_map(|at| anchor(text, at + 8)));
    let tests = source::is_test_path(path) || memmem::find(text.as_bytes(), b"test]").is_some();
    if tests && !out.gherkin {
        strings(text, &mut out.found);
        functions(text, &mut out.found);
        enclosing(text, &mut out.found);
    }
    if !out.found.is_empty() {
        let found = memmem::find_iter(text.as_bytes(), b"apability:");
        out.capabilities = found.filter_map(|at| capability(text, at)).collect();
    }
    out.found.sort_by_key(|phrase| phrase.at);
    out.found.dedup_by_key(|phrase| phrase.at);
    out
}

/// `Scenario: …`, `scenario "…"`, around the word without its first letter.
fn label(text: &str, at: usize, word: &[u8], kind: ItemKind) -> Option<Phrase> {
    let bytes = text.as_bytes();
    let first = at.checked_sub(1)?;
    let initial = word[0].is_ascii_lowercase();
    let letter = if kind == ItemKind::Scenario { b's' } else { b'r' };
    let fits = bytes[first].eq_ignore_ascii_case(&letter) && (initial || bytes[first].is_ascii_uppercase());
    let before = text[..first].chars().next_back();
    if !fits || before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.')) {
        return None;
    }
    let rest = &text[at + word.len()..];
    let rest = rest.strip_prefix(" Outline").filter(|_| kind == ItemKind::Scenario).unwrap_or(rest);
    let place = |name: &str| text.len() - name.len();
    if let Some(name) = rest.strip_prefix([':', '：']) {
        let name = name.trim_start_matches([' ', '\t']);
        let start = place(name);
        return Some(Phrase { at: first as u32, span: Span::new(start, start), form: Form::Label(kind) });
    }
    let name = rest.strip_prefix(' ')?;
    let open = name.chars().next()?;
    let close = match open {
        '"' | '\'' | '`' => open,
        '“' => '”',
        '«' => '»',
        _ => return None,
    };
    let name = &name[open.len_utf8()..];
    let len =
        within(name, LONGEST_TITLE).find(['\n', close]).filter(|end| name[*end..].starts_with(close))?;
    let span = Span::new(place(name), place(name) + len);
    (len > 0).then_some(Phrase { at: first as u32, span, form: Form::Quoted(kind) })
}

/// Where the title behind a label ends: with its line, its string or its comment, in front of a bracket that it did not open,
/// or of another label.
pub(super) fn label_end(text: &str, span: Span, place: Place, next: Option<u32>) -> Span {
    let start = span.start as usize;
    let rest = within(&text[start..], LONGEST_TITLE);
    let mut rest = rest.split(['\n', '\r']).next().unwrap_or_default();
    // `Scenario: "Wrong password" - what is said of it`.
    if place == Place::Comment
        && let Some(quote) = rest.bytes().next().filter(|b| matches!(b, b'"' | b'`'))
        && let Some(end) = end_of_string(&rest[1..], quote)
    {
        return Span::new(start + 1, start + 1 + end);
    }
    if let Some(next) =
        next.map(|next| next as usize).filter(|next| (start..start + rest.len()).contains(next))
    {
        rest = &rest[..next - start];
    }
    if matches!(place, Place::String | Place::TestName) {
        let line = &text.as_bytes()[start.saturating_sub(NEAR)..start];
        let line = memrchr(b'\n', line).map_or(line, |end| &line[end + 1..]);
        let quote = line.iter().rev().find(|b| matches!(b, b'"' | b'\'' | b'`')).copied();
        let end = quote.and_then(|quote| end_of_string(rest, quote));
        rest = end.map_or(rest, |end| &rest[..end]);
    }
    let mut open = 0usize;
    let unopened = rest.bytes().position(|byte| {
        match byte {
            b'(' | b'[' => open += 1,
            b')' | b']' if open == 0 => return true,
            b')' | b']' => open -= 1,
            _ => {}
        }
        false
    });
    rest = unopened.map_or(rest, |end| &rest[..end]);
    for close in ["*/", "-->", "\"\"\"", "'''"] {
        rest = rest.find(close).map_or(rest, |end| &rest[..end]);
    }
    let tail = |c: char| {
        c.is_whitespace()
            || matches!(c, ',' | ';' | '(' | '|' | '>' | '/' | '-' | '–' | '—' | '·' | '.' | '*' | '`')
    };
    rest = rest.trim_end_matches(tail);
    Span::new(start, start + rest.len())
}

/// `#scenario-wrong-password` behind the path of a spec.
fn anchor(text: &str, at: usize) -> Option<Phrase> {
    let rest = &text[at..];
    let kinds = [("scenario-", ItemKind::Scenario), ("requirement-", ItemKind::Requirement)];
    let (name, kind) = kinds.iter().find_map(|(word, kind)| Some((rest.strip_prefix(word)?, *kind)))?;
    let near = within(name, LONGEST_TITLE);
    let len = near.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(near.len());
    let start = text.len() - name.len();
    let span = Span::new(start, start + near[..len].trim_end_matches('-').len());
    (!span.is_empty()).then_some(Phrase { at: at as u32, span, form: Form::Anchor(kind) })
}

/// Strings that may be titles of tests: the first in the brackets of a call, behind a word (`it "…"`), or named in a table.
fn strings(text: &str, out: &mut Vec<Phrase>) {
    let bytes = text.as_bytes();
    let mut end = 0;
    for open in memchr3_iter(b'"', b'\'', b'`', bytes) {
        if open < end {
            continue;
        }
        let Some(form) = form_of_string(&bytes[open.saturating_sub(NEAR)..open]) else { continue };
        let rest = within(&text[open + 1..], LONGEST_TITLE);
        let Some(len) = end_of_string(rest, bytes[open]) else { continue };
        if rest[..len].contains('\n') || rest[..len].chars().filter(|c| c.is_alphanumeric()).nth(2).is_none()
        {
            continue;
        }
        let span = Span::new(open + 1, open + 1 + len);
        out.push(Phrase { at: span.start, span, form });
        end = open + 2 + len;
    }
}

/// The form of a string by what stands in front of it.
fn form_of_string(before: &[u8]) -> Option<Form> {
    // `f"…"`, `@"…"`: a letter or two that belong to the string.
    let prefix = before.iter().rev().take(2).take_while(|b| b"rRbBuUfF@$#".contains(b)).count();
    let (head, tail) = before.split_at(before.len() - prefix);
    let free = head.last().is_none_or(|b| !b.is_ascii_alphanumeric() && *b != b'_');
    let head = if free { head } else { &before[..head.len() + tail.len()] };
    let trimmed = head.trim_ascii_end();
    match trimmed.last()? {
        b'(' => Some(Form::Title),
        b':' | b'=' => {
            let word = trimmed[..trimmed.len() - 1].trim_ascii_end();
            let word = word.strip_suffix(b"\"").or(word.strip_suffix(b"'")).unwrap_or(word);
            let len = word.iter().rev().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
            let word = &word[word.len() - len..];
            FIELDS.iter().any(|field| field.as_bytes() == word).then_some(Form::Field)
        }
        byte if byte.is_ascii_alphanumeric() && trimmed.len() < head.len() => Some(Form::Title),
        _ => None,
    }
}

/// Where the string ends that `rest` is the inside of.
fn end_of_string(rest: &str, quote: u8) -> Option<usize> {
    let bytes = rest.as_bytes();
    let mut from = 0;
    loop {
        let at = from + memchr(quote, bytes.get(from..)?)?;
        let escapes = bytes[..at].iter().rev().take_while(|b| **b == b'\\').count();
        if escapes % 2 == 0 {
            return Some(at);
        }
        from = at + 1;
    }
}

/// Names in front of a bracket that have several words; of `TEST(Albums, ListsAll)` the second argument.
fn functions(text: &str, out: &mut Vec<Phrase>) {
    let bytes = text.as_bytes();
    for open in memchr_iter(b'(', bytes) {
        let name = word_before(bytes, open);
        if bytes[name.clone()].starts_with(b"TEST") {
            let inside = within(&text[open + 1..], NEAR * 2);
            let Some((_, second)) = inside.split(')').next().and_then(|both| both.split_once(',')) else {
                continue;
            };
            let start = open + 1 + (second.trim_start().as_ptr() as usize - inside.as_ptr() as usize);
            let word = second.trim();
            if word.bytes().all(is_word) && has_words(word.as_bytes()) {
                let span = Span::new(start, start + word.len());
                out.push(Phrase { at: span.start, span, form: Form::Function });
            }
            continue;
        }
        let declared = name.start > 0 && matches!(bytes[name.start - 1], b' ' | b'\t' | b'\n' | b')');
        if declared && has_words(&bytes[name.clone()]) {
            let span = Span::new(name.start, name.end);
            out.push(Phrase { at: span.start, span, form: Form::Function });
        }
    }
}

/// Classes and modules, by their names.
fn enclosing(text: &str, out: &mut Vec<Phrase>) {
    let bytes = text.as_bytes();
    for word in [&b"class "[..], b"mod "] {
        for at in memmem::find_iter(bytes, word) {
            let start = at + word.len();
            let len = bytes[start..].iter().take(NEAR).take_while(|b| is_word(**b)).count();
            let free = at == 0 || bytes[at - 1].is_ascii_whitespace();
            if free && len > 2 {
                let span = Span::new(start, start + len);
                out.push(Phrase { at: span.start, span, form: Form::Enclosing });
            }
        }
    }
}

/// `auth` of `Capability: auth`.
fn capability(text: &str, at: usize) -> Option<Span> {
    text[..at].ends_with(['c', 'C']).then_some(())?;
    let rest = text[at + "apability:".len()..].trim_start_matches([' ', '`', '\t']);
    let near = within(rest, NEAR);
    let len =
        near.find(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '/'))).unwrap_or(near.len());
    let start = text.len() - rest.len();
    (len > 1).then(|| Span::new(start, start + len))
}

/// The word that ends in front of `end`.
fn word_before(bytes: &[u8], end: usize) -> std::ops::Range<usize> {
    let len = bytes[..end].iter().rev().take(LONGEST_TITLE).take_while(|b| is_word(**b)).count();
    end - len..end
}

fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// Whether a name has several words: `wrong_password`, `wrongPassword`.
fn has_words(name: &[u8]) -> bool {
    name.len() > 5
        && name.windows(2).any(|pair| {
            pair[0] != b'_'
                && (pair[1] == b'_' || pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase())
        })
}

/// At most `len` bytes of the text, whole characters.
pub(super) fn within(text: &str, len: usize) -> &str {
    let end = (0..=len.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
