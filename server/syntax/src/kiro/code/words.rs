//! The words in front of numbers.

use memchr::memmem;

use crate::joints::struck;
use crate::needle::Needle;

/// What the numbers behind a word are numbers of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Word {
    /// `Requirement 1`, `requirements 1.1`.
    Requirement {
        /// It begins with a capital letter.
        capital: bool,
        /// It ends as the plural does.
        plural: bool,
    },
    /// `Req 1.1`: too short to stand for a whole requirement.
    Short,
    /// `要件2.1`, `需求 1`: the number may follow directly.
    Localised,
    /// `Validates: 1.1`, without any other word.
    Validates,
    /// `Property 3`.
    Property,
    /// `Task 2.1`.
    Task,
}

/// A word with a number behind it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    pub word: Word,
    /// Where the word begins.
    pub start: usize,
    /// Where its first number, or what stands directly in front of it, begins.
    pub numbers: usize,
    /// A colon stands between.
    pub colon: bool,
    /// `Validates:` stands in front.
    pub validates: bool,
}

/// Words in other scripts: how they begin and end, and what they mean.
const WORDS: [(&str, &[&str], Word); 5] = [
    ("要件", &[""], Word::Localised),
    ("需求", &[""], Word::Localised),
    ("요구", &["사항", " 사항"], Word::Localised),
    ("タスク", &[""], Word::Task),
    ("任", &["务", "務"], Word::Task),
];

/// Words in Latin script, or what all their forms have of them.
static REQUIREMENT: Needle = Needle::new("equirement");
static SHORT: Needle = Needle::new("Req");
static VALIDATES: Needle = Needle::new("alidates");
static PROPERTY: Needle = Needle::new("Propert");
static TASK: Needle = Needle::new("Task");

/// All words with a number behind them, in no order.
pub(super) fn hits(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    out.extend(REQUIREMENT.find_iter(text).filter_map(|at| requirement(text, at)));
    out.extend(SHORT.find_iter(text).filter_map(|at| short(text, at)));
    out.extend(VALIDATES.find_iter(text).filter_map(|at| {
        let start = capital_or_small(text, at, b'V')?;
        behind(text, Word::Validates, start, at + 8).filter(|hit| hit.colon)
    }));
    let properties = PROPERTY.find_iter(text).filter(|at| free(text, *at));
    out.extend(properties.filter_map(|at| {
        let ending = ["y ", "ies "].iter().find(|ending| bytes[at + 7..].starts_with(ending.as_bytes()))?;
        behind(text, Word::Property, at, at + 6 + ending.len())
    }));
    let tasks = TASK.find_iter(text).filter(|at| free(text, *at));
    out.extend(tasks.filter_map(|at| {
        let end = at + 4 + usize::from(bytes.get(at + 4) == Some(&b's'));
        behind(text, Word::Task, at, end)
    }));
    if !text.is_ascii() {
        localised(text, &mut out);
    }
    out
}

fn localised(text: &str, out: &mut Vec<Hit>) {
    let bytes = text.as_bytes();
    for (stem, endings, word) in WORDS {
        out.extend(memmem::find_iter(bytes, stem).filter_map(|at| {
            let rest = &text[at + stem.len()..];
            let ending = endings.iter().find(|ending| rest.starts_with(**ending))?;
            behind(text, word, at, at + stem.len() + ending.len())
        }));
    }
    // Требование, Требования, требованиям: the ending tells nothing.
    for at in memmem::find_iter(bytes, "ребовани") {
        let Some(letter) = text[..at].chars().next_back().filter(|c| matches!(c, 'Т' | 'т')) else {
            continue;
        };
        let start = at - letter.len_utf8();
        let rest = &text[at..];
        let end = rest.find(|c: char| !c.is_alphabetic()).map_or(text.len(), |length| at + length);
        let word = Word::Requirement { capital: letter == 'Т', plural: true };
        if free(text, start) && end - at <= 24 {
            out.extend(behind(text, word, start, end));
        }
    }
}

/// Whether a word may begin at `at`.
fn free(text: &str, at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| text.as_bytes().get(before));
    before
        .is_none_or(|b| !(b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.' | b'/' | b'$' | b'\\')))
}

/// Start of the word whose first letter, in front of `at`, is `capital` or its small form.
fn capital_or_small(text: &str, at: usize, capital: u8) -> Option<usize> {
    let start = at.checked_sub(1)?;
    let first = *text.as_bytes().get(start)?;
    (first.eq_ignore_ascii_case(&capital) && free(text, start)).then_some(start)
}

/// `Requirement`, `requirements`, `Requirement(s)` around what follows its first letter.
fn requirement(text: &str, at: usize) -> Option<Hit> {
    let start = capital_or_small(text, at, b'R')?;
    let capital = text.as_bytes().get(start) == Some(&b'R');
    let (plural, end) = plural(text, at + "equirement".len());
    behind(text, Word::Requirement { capital, plural }, start, end)
}

/// Whether the word that ends at `end` goes on as a plural, and where it ends then.
fn plural(text: &str, end: usize) -> (bool, usize) {
    match &text.as_bytes()[end..] {
        [b's', ..] => (true, end + 1),
        [b'(', b's', b')', ..] => (true, end + 3),
        _ => (false, end),
    }
}

/// `Req`, `Reqs`, `Req.`; `Requisito`, `Requerimientos`.
fn short(text: &str, at: usize) -> Option<Hit> {
    if !free(text, at) {
        return None;
    }
    for rest in ["uisito", "uerimiento"] {
        if text[at + 3..].starts_with(rest) {
            let (plural, end) = plural(text, at + 3 + rest.len());
            return behind(text, Word::Requirement { capital: true, plural }, at, end);
        }
    }
    let (_, end) = plural(text, at + 3);
    let dot = usize::from(text.as_bytes().get(end) == Some(&b'.'));
    behind(text, Word::Short, at, end + dot)
}

/// The word from `start` to `end`, if a number follows.
fn behind(text: &str, word: Word, start: usize, end: usize) -> Option<Hit> {
    let gap = |c: char| matches!(c, ' ' | '\t' | '*' | '_' | '`' | ':' | '：' | '#' | '(' | '（' | '[');
    let rest = &text[end..];
    // More would be a table or a drawing.
    let length: usize = rest.chars().take(8).take_while(|c| gap(*c)).map(char::len_utf8).sum();
    let numbers = end + length;
    let next = &text.as_bytes()[numbers..];
    let digit = |at: usize| next.get(at).is_some_and(u8::is_ascii_digit);
    if !(digit(0) || (next.first() == Some(&b'R') && digit(1)) || struck(text, numbers).is_some()) {
        return None;
    }
    // `Requirement1` is an identifier; `要件1` is how people write.
    if length == 0 && text.as_bytes().get(end - 1).is_some_and(u8::is_ascii) {
        return None;
    }
    let colon = rest[..length].contains([':', '：']);
    Some(Hit { word, start, numbers, colon, validates: validates(text, start) })
}

/// Whether `Validates:` stands in front of the word at `start`.
fn validates(text: &str, start: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '*', '_', '`', ':', '：', '\t', '[', '(']);
    start - before.len() <= 12 && before.ends_with("alidates")
}
