//! The words in front of numbers.

use memchr::memmem;

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

/// Words in other scripts: requirements, then tasks.
const REQUIREMENTS: [&str; 4] = ["要件", "需求", "요구사항", "요구 사항"];
const TASKS: [&str; 3] = ["タスク", "任务", "任務"];

/// All words with a number behind them, in no order.
pub(super) fn hits(text: &str) -> Vec<Hit> {
    let bytes = text.as_bytes();
    let mut out = Vec::new();
    for stem in ["equirement", "equisito"] {
        out.extend(memmem::find_iter(bytes, stem).filter_map(|at| requirement(text, at, stem.len())));
    }
    out.extend(memmem::find_iter(bytes, "Req").filter_map(|at| short(text, at)));
    out.extend(memmem::find_iter(bytes, "alidates").filter_map(|at| {
        let start = capital_or_small(text, at, b'V')?;
        behind(text, Word::Validates, start, at + 8).filter(|hit| hit.colon)
    }));
    for (word, name) in [(Word::Property, "Property "), (Word::Property, "Properties ")] {
        let found = memmem::find_iter(bytes, name).filter(|at| free(text, *at));
        out.extend(found.filter_map(|at| behind(text, word, at, at + name.len() - 1)));
    }
    let tasks = memmem::find_iter(bytes, "Task").filter(|at| free(text, *at));
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
    for (words, word) in [(&REQUIREMENTS[..], Word::Localised), (&TASKS[..], Word::Task)] {
        for name in words {
            let found = memmem::find_iter(bytes, name);
            out.extend(found.filter_map(|at| behind(text, word, at, at + name.len())));
        }
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

/// `Requirement`, `requirements`, `Requisito(s)`.
fn requirement(text: &str, at: usize, length: usize) -> Option<Hit> {
    let start = capital_or_small(text, at, b'R')?;
    let capital = text.as_bytes().get(start) == Some(&b'R');
    let end = at + length;
    let (plural, end) = match &text.as_bytes()[end..] {
        [b's', ..] => (true, end + 1),
        [b'(', b's', b')', ..] => (true, end + 3),
        _ => (false, end),
    };
    behind(text, Word::Requirement { capital, plural }, start, end)
}

/// `Req`, `Reqs`, `Req.`.
fn short(text: &str, at: usize) -> Option<Hit> {
    let rest = text.as_bytes().get(at + 3..)?;
    if !free(text, at) {
        return None;
    }
    if let Some(more) = rest.strip_prefix(b"uerimiento") {
        let plural = more.first() == Some(&b's');
        return behind(text, Word::Requirement { capital: true, plural }, at, at + 13 + usize::from(plural));
    }
    let plural = usize::from(rest.first() == Some(&b's'));
    let dot = usize::from(rest.get(plural) == Some(&b'.'));
    behind(text, Word::Short, at, at + 3 + plural + dot)
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
    if !(digit(0) || (next.first() == Some(&b'R') && digit(1))) {
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
