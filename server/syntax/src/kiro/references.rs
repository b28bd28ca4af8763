//! Reference lists: `_Requirements: 1.1, 2.3-2.5_`, `**Validates: Requirements 1.1**`, `_Depends: 1.2_`.

use smol_str::{SmolStr, format_smolstr};

use super::words;
use crate::joints::{MOST_STRUCK, struck};
use crate::refs::LONGEST_RANGE;
use crate::{Context, EVERY, ItemKind, Mention, Span};

/// Beyond this many mentions ranges of a file are not expanded any more.
const MOST_MENTIONS: usize = 100_000;

/// What the numbers of a list count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Of {
    /// Requirements (`1`) and criteria (`1.2`).
    Requirements,
    /// Tasks.
    Tasks,
    /// Properties.
    Properties,
}

impl Of {
    fn prefixes(self) -> &'static [&'static str] {
        match self {
            Self::Requirements => words::REQUIREMENT,
            Self::Tasks => words::TASK,
            Self::Properties => words::PROPERTY,
        }
    }
}

/// A number as written.
pub(super) struct Number {
    /// First byte and one past the last, in the text.
    pub start: usize,
    pub end: usize,
}

/// Adds a mention for every id that the list `span` of `text` names. What is no id is free text and says nothing.
pub(crate) fn list(text: &str, span: Span, of: Of, out: &mut Vec<Mention>) {
    let end = span.end as usize;
    let mut at = span.start as usize;
    loop {
        at = skip_struck(&text[..end], skip_separators(&text[..end], at), false);
        if at >= end {
            return;
        }
        at = member(&text[..end], at, of, out);
    }
}

/// Adds the ids of the numbers that stand at `at` in running text: one, or, if `many`, all that commas and the like
/// join. The end of the last; `at` where there is no number.
pub(crate) fn numbers(text: &str, at: usize, of: Of, many: bool, out: &mut Vec<Mention>) -> usize {
    let mut end = at;
    let mut next = skip_blanks(text, at);
    if many {
        next = skip_struck(text, next, true);
    }
    while let Some(number) = number(text, next) {
        end = push_range(text, &number, of, out);
        let joined = skip_separators(text, end);
        if !many || !is_joint(&text[end..joined]) {
            break;
        }
        next = skip_struck(text, joined, true);
    }
    end
}

/// Whether separators join numbers in running text.
fn is_joint(gap: &str) -> bool {
    !gap.is_empty() && gap.len() <= 8 && !gap.contains(['\n', '(', ')', '.'])
}

/// Behind members of a list that are struck through, and the separators behind them; `at` where something else stands,
/// or where, in running text, the list does not go on.
fn skip_struck(text: &str, at: usize, running: bool) -> usize {
    let mut next = at;
    for _ in 0..MOST_STRUCK {
        let Some(end) = struck(text, next) else { break };
        let joined = skip_separators(text, end);
        if running && !is_joint(&text[end..joined]) {
            return at;
        }
        next = joined;
    }
    next
}

/// One member of a list, which begins at `at`; where the next may begin.
fn member(text: &str, at: usize, of: Of, out: &mut Vec<Mention>) -> usize {
    let rest = &text[at..];
    if of == Of::Requirements
        && let Some(len) = every(rest)
    {
        out.push(mention(ItemKind::Requirement, EVERY.into(), Span::new(at, at + len)));
        return next_separator(text, at + len);
    }
    let from = skip_prefixes(text, at, of);
    if let Some(number) = number(text, from) {
        let bare = from == at && !text[number.start..number.end].contains('.');
        if bare && !ends_member(&text[number.end..]) {
            return next_separator(text, number.end);
        }
        let end = push_range(text, &number, of, out);
        return if goes_on(text, end, of) { end } else { next_separator(text, end) };
    }
    if of == Of::Requirements
        && let Some(len) = lettered(rest)
    {
        out.push(mention(ItemKind::Requirement, rest[..len].into(), Span::new(at, at + len)));
        return if goes_on(text, at + len, of) { at + len } else { next_separator(text, at + len) };
    }
    let end = next_separator(text, at);
    if of == Of::Requirements {
        behind_words(&text[..end], at, out);
    }
    end
}

/// Adds the id that ends free text: `1.2` of `Login 1.2`, `REQ-1` of `Themes REQ-1`. It must say by its dot or by a
/// word that it is one, and nothing may follow it.
fn behind_words(text: &str, at: usize, out: &mut Vec<Mention>) {
    let mut before = "";
    let mut from = at;
    for word in text[at..].split([' ', '\t', '\u{3000}']) {
        let start = from;
        from += word.len() + text[from + word.len()..].chars().next().map_or(0, char::len_utf8);
        if word.is_empty() {
            continue;
        }
        // `TLS 1.2` and `version 2.1` are no requirements.
        let of_other = before.len() > 1 && before.bytes().all(|b| b.is_ascii_uppercase())
            || before.eq_ignore_ascii_case("version");
        before = word;
        if start == at {
            continue;
        }
        let place = start + word.len() - word.trim_start_matches(['*', '_', '`']).len();
        let number_at = skip_prefixes(text, place, Of::Requirements);
        let Some(found) = number(text, number_at) else { continue };
        let written = &text[found.start..found.end];
        let told = number_at > place;
        let says = told || !of_other && written.contains('.') && !written.ends_with(".0");
        let last = range_end(text, found.end, Of::Requirements).map_or(found.end, |(last, _)| last.end);
        let rest = text[last..].trim_matches([' ', '\t', '\u{3000}', '*', '_', '`', '.', '。']);
        if says && rest.is_empty() {
            push_range(text, &found, Of::Requirements, out);
            return;
        }
    }
}

/// Length of the words at the start that stand for every requirement.
fn every(rest: &str) -> Option<usize> {
    let len = words::lead(rest, words::ALL)?;
    let after = rest[len..].trim_start_matches([' ', '\t', '*', '_', '`', ')', '.']);
    // `All tests` is free text, `All requirements are met` is not.
    let alone = rest[..len].contains(' ')
        || after.starts_with(['(', '（', '[', 'の', '的', '-', '–', '—'])
        || after.chars().next().is_none_or(is_separator);
    alone.then_some(len)
}

/// Where the number begins behind `Requirement `, `R`, `要件`, `Req. #` at `at`; `at` if no number follows.
fn skip_prefixes(text: &str, at: usize, of: Of) -> usize {
    let mut found = at;
    for _ in 0..3 {
        let rest = &text[found..];
        let word = words::lead(rest, of.prefixes()).or_else(|| {
            (of == Of::Requirements)
                .then(|| words::lead(rest, &["reqs", "req", "acs", "ac", "r", "criterion", "criteria"]))
                .flatten()
        });
        let Some(len) = word else { break };
        let mut next = found + len;
        while let Some(c) = text[next..]
            .chars()
            .next()
            .filter(|c| matches!(c, ' ' | '\t' | '.' | '#' | ':' | '：' | '*' | '_' | '`' | '-' | '\u{3000}'))
        {
            next += c.len_utf8();
        }
        found = next;
    }
    if text[found..].starts_with(|c: char| c.is_ascii_digit()) { found } else { at }
}

/// Whether `text` begins with a number that says of itself that it is a requirement's: `Req 1.2`, `要件1`.
pub(super) fn is_prefixed(text: &str) -> bool {
    let at = skip_markup(text, 0);
    skip_prefixes(text, at, Of::Requirements) > at
}

/// `1`, `1.2`, `3.1.2` at `at`: up to four parts of up to three digits.
pub(super) fn number(text: &str, at: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let (mut end, mut parts) = (at, 0);
    loop {
        let digits = bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
        if digits == 0 || digits > 3 || parts == 4 {
            return None;
        }
        end += digits;
        parts += 1;
        let more = bytes.get(end) == Some(&b'.') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !more {
            break;
        }
        end += 1;
    }
    // `2nd`, `100%`, `3x` are no ids.
    let next = bytes.get(end);
    (!next.is_some_and(|b| b.is_ascii_alphanumeric() || *b == b'%')).then_some(Number { start: at, end })
}

/// Length of an id with letters at the start: `FR-API-1`, `NFR-THREAD`, `NFR1`, `NFR1.2`.
fn lettered(rest: &str) -> Option<usize> {
    let bytes = rest.as_bytes();
    let upper = bytes.iter().take_while(|b| b.is_ascii_uppercase()).count();
    if !(2..=12).contains(&upper) {
        return None;
    }
    let mut end = upper;
    end += bytes[end..].iter().take_while(|b| b.is_ascii_digit()).count();
    while bytes.get(end).is_some_and(|b| matches!(b, b'-' | b'.')) {
        let part =
            bytes[end + 1..].iter().take_while(|b| b.is_ascii_uppercase() || b.is_ascii_digit()).count();
        if part == 0 {
            break;
        }
        end += 1 + part;
    }
    let next = rest[end..].chars().next();
    (end > upper && !next.is_some_and(|c| c.is_alphanumeric() || c == '/')).then_some(end)
}

/// Whether a bare number is a whole member: no text follows it.
fn ends_member(after: &str) -> bool {
    let after = after.trim_start_matches([' ', '\t', '*', '_', '`', ')', ']', '.']);
    let next = after.chars().next();
    next.is_none_or(|c| {
        is_separator(c)
            || matches!(c, '(' | '（' | '-' | '–' | '—' | '~' | '〜' | '～' | ':' | '：' | '…' | '/' | '+')
    }) || after.starts_with(|c: char| c.is_ascii_digit())
        || words::lead(after, words::TO).is_some()
        || words::lead(after, words::AND).is_some()
}

/// Whether the next member follows at once: nothing but markup, a joining word or a number stands at `at`.
fn goes_on(text: &str, at: usize, of: Of) -> bool {
    let next = skip_separators(text, at);
    next >= text.len()
        || next > at
            && (number(text, skip_prefixes(text, next, of)).is_some() || lettered(&text[next..]).is_some())
            && !text[at..next].contains(['(', '（', '['])
}

/// Adds the number and, if it begins a range, the other end and what lies between; where it all ends.
fn push_range(text: &str, first: &Number, of: Of, out: &mut Vec<Mention>) -> usize {
    out.push(numbered(text, first, of));
    let Some((last, tight)) = range_end(text, first.end, of) else { return first.end };
    let (from, to) = (&text[first.start..first.end], &text[last.start..last.end]);
    let whole = Span::new(first.start, last.end);
    // `1.1-5`: only the last part of the other end is written.
    let short = tight && from.contains('.') && !to.contains('.');
    let (head, low) = split(from);
    let (last_head, high) = if short { (head, to.parse().ok()) } else { split(to) };
    let (Some(low), Some(high)) = (low, high) else { return first.end };
    if short && high <= low {
        return first.end;
    }
    if head == last_head && high > low && high - low <= LONGEST_RANGE && out.len() < MOST_MENTIONS && low > 0
    {
        let kind = out.last().map_or(ItemKind::Requirement, |m| m.kind);
        for number in low + 1..high {
            out.push(Mention { between: true, ..mention(kind, format_smolstr!("{head}{number}"), whole) });
        }
    }
    if short {
        let id = format_smolstr!("{head}{high}");
        let kind = kind_of(&id, of);
        out.push(Mention { partial: true, ..mention(kind, id, Span::new(last.start, last.end)) });
    } else {
        out.push(numbered(text, &last, of));
    }
    last.end
}

/// The other end of the range that goes on at `at`, and whether no blanks stand around the dash.
fn range_end(text: &str, at: usize, of: Of) -> Option<(Number, bool)> {
    let gap = skip_markup(text, at);
    let rest = &text[gap..];
    let dash =
        ["...", "..", "…", "-", "–", "—", "~", "〜", "～"].into_iter().find(|dash| rest.starts_with(dash));
    let (len, tight) = match dash {
        Some(dash) => (dash.len(), gap == at),
        None => (words::lead(rest, words::TO)?, false),
    };
    let next = skip_markup(text, gap + len);
    let from = skip_prefixes(text, next, of);
    Some((number(text, from)?, tight && from == gap + len))
}

fn split(number: &str) -> (&str, Option<u32>) {
    let at = number.rfind('.').map_or(0, |dot| dot + 1);
    (&number[..at], number[at..].parse().ok())
}

fn numbered(text: &str, number: &Number, of: Of) -> Mention {
    let written = &text[number.start..number.end];
    // `4.0` is the whole requirement 4 to spec-workflow-mcp.
    let whole = written.strip_suffix(".0").filter(|head| of == Of::Requirements && !head.contains('.'));
    let id = whole.unwrap_or(written);
    mention(kind_of(id, of), SmolStr::new(id), Span::new(number.start, number.start + id.len()))
}

fn kind_of(id: &str, of: Of) -> ItemKind {
    match of {
        Of::Tasks => ItemKind::Task,
        Of::Properties => ItemKind::Property,
        Of::Requirements if id.contains('.') => ItemKind::Criterion,
        Of::Requirements => ItemKind::Requirement,
    }
}

pub(super) fn mention(kind: ItemKind, id: SmolStr, span: Span) -> Mention {
    Mention {
        kind,
        id,
        span,
        between: false,
        partial: false,
        context: Context::Prose,
        in_test: false,
        qualifier: None,
        block: Span::default(),
    }
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | ';' | '&' | '|' | '、' | '，' | '；' | '・' | '\n' | '\r')
}

pub(super) fn is_markup(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{3000}' | '*' | '_' | '`')
}

pub(super) fn skip_blanks(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches([' ', '\t', '\u{3000}']).len()
}

pub(super) fn skip_markup(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start_matches(is_markup).len()
}

/// Behind separators, markup, brackets and joining words at `at`.
fn skip_separators(text: &str, at: usize) -> usize {
    let mut at = at;
    loop {
        let skips = |c: char| {
            is_markup(c)
                || is_separator(c)
                || matches!(
                    c,
                    '(' | ')' | '（' | '）' | '[' | ']' | '【' | '】' | '"' | '\'' | '/' | '+' | '.' | '。'
                )
        };
        at = text.len() - text[at..].trim_start_matches(skips).len();
        // A joining word joins something: behind it stands a blank or a number.
        let word = words::lead(&text[at..], words::AND);
        let Some(len) =
            word.filter(|len| text[at + len..].starts_with(|c: char| is_markup(c) || c.is_ascii_digit()))
        else {
            return at;
        };
        at += len;
    }
}

/// The next separator that stands in no brackets.
fn next_separator(text: &str, at: usize) -> usize {
    let mut depth = 0u32;
    for (n, c) in text[at..].char_indices() {
        match c {
            '(' | '（' => depth += 1,
            ')' | '）' => depth = depth.saturating_sub(1),
            _ if depth == 0 && is_separator(c) => return at + n,
            _ => {}
        }
    }
    text.len()
}
