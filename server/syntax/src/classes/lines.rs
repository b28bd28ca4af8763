//! What a line alone tells: headings, boxes, keys, keywords and modals. One pass, linear.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::tokens::{Layers, Origin};
use super::{Class, words};
use crate::Span;
use crate::markdown::Markdown;

/// Longest key, heading word or step in bytes.
const LONGEST: usize = 48;

/// Words in small letters.
type Set = LazyLock<FxHashSet<String>>;

static KEYS: Set = LazyLock::new(|| lower(words::keys()));
static HEADINGS: Set = LazyLock::new(|| lower(words::headings()));
static FIRST_STEPS: Set = LazyLock::new(|| lower(words::first_steps()));
static STEPS: Set = LazyLock::new(|| lower(words::steps()));
static DEPENDS: Set = LazyLock::new(|| lower(crate::kiro::words::DEPENDS));

fn lower(words: &[&str]) -> FxHashSet<String> {
    words.iter().map(|word| word.to_lowercase()).collect()
}

fn knows(set: &Set, word: &str) -> bool {
    word.len() <= LONGEST && !word.is_empty() && set.contains(word.to_lowercase().as_str())
}

/// Adds the tokens of all lines.
pub(super) fn scan(doc: &Markdown<'_>, out: &mut Layers<'_>) {
    for index in 0..doc.lines.len() {
        let text = doc.line_text(index);
        let start = doc.lines.get(index).map_or(0, |line| line.start as usize);
        let content = quoted(text);
        if content == text.len() || doc.masked((start + content) as u32) {
            continue;
        }
        let line = Line { doc, text, start };
        if doc.heading_at(index).is_some() {
            line.heading(content, out);
            line.words(content, out);
            continue;
        }
        let mut at = content;
        if let Some(item) = marker(text, content) {
            at = item;
            if let Some(end) = checkbox(text, at) {
                line.add(Class::State, at, end, out);
            }
        }
        line.keys(at, out);
        line.words(at, out);
    }
    unspaced(doc, out);
}

/// Whether a line is an item of a list with a box.
pub(super) fn is_box(doc: &Markdown<'_>, line: usize) -> bool {
    let text = doc.line_text(line);
    marker(text, quoted(text)).is_some_and(|at| checkbox(text, at).is_some())
}

/// Where the line begins behind blanks and marks of quotes.
fn quoted(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '>', '\u{feff}']).len()
}

/// Where an item of a list begins behind its mark.
fn marker(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..)?;
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let after = match digits {
        0 => rest.strip_prefix(['-', '*', '+'])?,
        1..=9 => rest.get(digits..)?.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let content = after.trim_start_matches([' ', '\t']);
    (content.len() < after.len()).then_some(text.len() - content.len())
}

/// Where the box at `at` ends: `[ ]`, `[x]`, `[-]`; a letter in brackets is a label.
fn checkbox(text: &str, at: usize) -> Option<usize> {
    let inside = text.get(at..)?.strip_prefix('[')?;
    let mark = inside.chars().next()?;
    let after = inside.get(mark.len_utf8()..)?.strip_prefix(']')?;
    let known = matches!(mark, ' ' | 'x' | 'X') || !mark.is_alphanumeric() && !matches!(mark, '[' | ']');
    let ends = after.is_empty() || after.starts_with([' ', '\t', '*', '~']);
    (known && ends).then_some(text.len() - after.len())
}

/// A line without its end.
struct Line<'d, 't> {
    doc: &'d Markdown<'t>,
    text: &'t str,
    /// Its first byte.
    start: usize,
}

impl Line<'_, '_> {
    fn add(&self, class: Class, from: usize, to: usize, out: &mut Layers<'_>) {
        let span = Span::new(self.start + from, self.start + to);
        if !self.doc.in_code(span.start) {
            out.add(class, span, Origin::Written);
        }
    }

    /// `## ADDED Requirements`, `### Requirement: Name`, `### User Story 1 - Name`.
    fn heading(&self, content: usize, out: &mut Layers<'_>) {
        let Some(rest) = self.text.get(content..).filter(|rest| rest.starts_with('#')) else { return };
        let title = rest.trim_start_matches('#').trim_start_matches([' ', '\t', '*', '_', '[']);
        let at = self.text.len() - title.len();
        if let Some((word, after)) = title.split_once(' ')
            && words::DELTAS.iter().any(|known| known.eq_ignore_ascii_case(word))
            && starts_with(after.trim_start(), "requirement")
        {
            return self.add(Class::Keyword, at, at + word.len(), out);
        }
        let end = title.find(|c: char| c.is_ascii_digit() || matches!(c, ':' | '：')).unwrap_or(title.len());
        let Some(word) = title.get(..end).map(|word| word.trim_end_matches([' ', '\t', '*', '_', '#']))
        else {
            return;
        };
        // `Phase N`: a capital stands for the number.
        let lettered = word.strip_suffix(|c: char| c.is_ascii_uppercase()).filter(|w| w.ends_with(' '));
        let word = lettered.map_or(word, str::trim_end);
        if (end < title.len() || lettered.is_some()) && knows(&HEADINGS, word) {
            self.add(Class::Keyword, at, at + word.len(), out);
        }
    }

    /// `_Requirements: 1.1_`, `**Status**: Draft`, `(depends on T012)`.
    fn keys(&self, content: usize, out: &mut Layers<'_>) {
        let Some(rest) = self.text.get(content..) else { return };
        let near = rest.get(..floor(rest, LONGEST + 8)).unwrap_or_default();
        if let Some(end) = near.find([':', '：']) {
            let open = near.len() - near.trim_start_matches(['*', '_', '`']).len();
            let key = near.get(open..end).unwrap_or_default();
            let key = key.trim_end_matches(['*', '_', '`', ' ']);
            if knows(&KEYS, key) {
                self.add(Class::Key, content + open, content + open + key.len(), out);
            }
        }
        // `**Branch**: … | **Date**: …`
        for at in memchr::memmem::find_iter(self.text.as_bytes(), b"**") {
            let inside = self.text.get(at + 2..).unwrap_or_default();
            let near = inside.get(..floor(inside, LONGEST)).unwrap_or_default();
            let Some((key, after)) = near.split_once("**") else { continue };
            let key = key.strip_suffix([':', '：']).unwrap_or(key);
            let colon = key.len() < near.len() - after.len() - 2 || after.starts_with([':', '：']);
            if colon && knows(&KEYS, key) {
                self.add(Class::Key, at + 2, at + 2 + key.len(), out);
            }
        }
        for at in memchr::memchr_iter(b'(', self.text.as_bytes()) {
            let inside = self.text.get(at + 1..).unwrap_or_default();
            let near = inside.get(..floor(inside, LONGEST)).unwrap_or_default();
            let end = near.find(|c: char| c.is_ascii_digit()).unwrap_or(0);
            let words = near.get(..end).unwrap_or_default();
            let words =
                words.trim_end_matches(['T', '-', '*', '`', '[', '#']).trim_end_matches([' ', ':', '：']);
            if knows(&DEPENDS, words) {
                self.add(Class::Key, at + 1, at + 1 + words.len(), out);
            }
        }
    }

    /// Keywords and modals.
    fn words(&self, content: usize, out: &mut Layers<'_>) {
        let all = Words { text: self.text, at: content };
        let first = self.text.get(content..).unwrap_or_default().trim_start_matches(['*', '_']);
        let first = first.split([' ', ',', '*', '_', ':']).next().unwrap_or_default();
        let scenario = knows(&FIRST_STEPS, first);
        for (from, to) in all {
            let Some(word) = self.text.get(from..to) else { continue };
            let capital = word.starts_with(char::is_uppercase);
            if capital && word.chars().nth(1).is_some_and(char::is_uppercase) && self.capitals(from, to, out)
            {
                continue;
            }
            if (self.is_bold(from, to) || scenario && capital) && knows(&STEPS, word) {
                self.add(Class::Keyword, from, to, out);
            } else if words::FOREIGN_MODALS.contains(&word) {
                self.foreign(from, to, out);
            }
        }
    }

    /// A word in capitals that is a keyword or modal.
    fn capitals(&self, from: usize, to: usize, out: &mut Layers<'_>) -> bool {
        let word = self.text.get(from..to).unwrap_or_default();
        if self.is_glued(from, to) {
            return true;
        }
        let after = self.text.get(to..).unwrap_or_default();
        let blank = after.strip_prefix(' ').unwrap_or_default();
        let behind = |all: &[&str]| {
            let whole = |w: &&&str| {
                blank.strip_prefix(**w).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
            };
            all.iter().find(whole).map_or(to, |w| to + 1 + w.len())
        };
        if words::MODALS.contains(&word) {
            self.add(Class::Modal, from, behind(words::BEHIND_MODAL), out);
        } else if words::EARS.contains(&word) {
            self.add(Class::Keyword, from, to, out);
        } else if word == "FOR" && behind(words::FOR_ALL) > to {
            self.add(Class::Keyword, from, behind(words::FOR_ALL), out);
        } else {
            return false;
        }
        true
    }

    /// A modal of another language, with what denies it.
    fn foreign(&self, from: usize, to: usize, out: &mut Layers<'_>) {
        let before = self.text.get(..from).unwrap_or_default();
        let denied = words::BEFORE_MODAL.iter().find_map(|word| {
            let rest = before.strip_suffix(' ')?.strip_suffix(*word)?;
            (!rest.ends_with(char::is_alphanumeric)).then_some(rest.len())
        });
        self.add(Class::Modal, denied.unwrap_or(from), to, out);
    }

    /// `**Given**`.
    fn is_bold(&self, from: usize, to: usize) -> bool {
        let before = self.text.get(..from).unwrap_or_default();
        let after = self.text.get(to..).unwrap_or_default();
        before.ends_with("**") && after.trim_start_matches([':', '：']).starts_with("**")
    }

    /// Part of something longer: `IF-THEN`, `x.WHEN`.
    fn is_glued(&self, from: usize, to: usize) -> bool {
        let before = self.text.get(..from).and_then(|t| t.chars().next_back());
        let after = self.text.get(to..).and_then(|t| t.chars().next());
        matches!(before, Some('-' | '.' | '@' | '$' | '\\')) || matches!(after, Some('-'))
    }
}

/// Words of a line: letters, digits and underscores.
struct Words<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Words<'_> {
    type Item = (usize, usize);

    fn next(&mut self) -> Option<(usize, usize)> {
        let letter = |c: char| c.is_alphanumeric() || c == '_';
        let rest = self.text.get(self.at..)?;
        let from = self.at + rest.find(letter)?;
        let word = self.text.get(from..)?;
        let to = word.find(|c| !letter(c)).map_or(self.text.len(), |len| from + len);
        self.at = to;
        // The underscores are those of emphasis.
        let word = self.text.get(from..to)?;
        let inner = word.trim_start_matches('_');
        let from = to - inner.len();
        Some((from, from + inner.trim_end_matches('_').len()))
    }
}

/// Modals of scripts that part no words. Longer ones come first, so that the shorter ones inside are dropped.
fn unspaced(doc: &Markdown<'_>, out: &mut Layers<'_>) {
    if doc.text.is_ascii() {
        return;
    }
    for modal in words::UNSPACED_MODALS {
        for at in memchr::memmem::find_iter(doc.text.as_bytes(), modal.as_bytes()) {
            let offset = at as u32;
            let heading = doc.heading_at(doc.line_of(offset)).is_some();
            if !heading && !doc.masked(offset) && !doc.in_code(offset) {
                out.add(Class::Modal, Span::new(at, at + modal.len()), Origin::Written);
            }
        }
    }
}

fn starts_with(text: &str, word: &str) -> bool {
    text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}

/// The last boundary of characters up to `at`.
fn floor(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}
