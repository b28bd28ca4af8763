//! Numbers behind a word: `1.1, 1.2`, `3.1–3.5`, `6`, `R1.2 and R1.3`.

use smol_str::{SmolStr, format_smolstr};

use super::Strength;
use super::words::{Hit, Word};
use crate::joints::{MOST_STRUCK, struck};
use crate::refs::LONGEST_RANGE;
use crate::{Context, ItemKind, Mention, Span};

/// Most mentions of one file: as for other ids.
const MOST_MENTIONS: usize = 100_000;

/// A number as written: `1`, `1.2`, `1.2.3`.
#[derive(Clone, Copy)]
struct Number {
    start: usize,
    end: usize,
    /// Points in it.
    points: usize,
}

/// Reads the list behind a word into `out`. Gives how strongly it is believed and where it ends; `None`: it is none, and
/// what was put into `out` is void.
pub(super) fn read(text: &str, hit: &Hit, out: &mut Vec<Mention>) -> Option<(Strength, usize)> {
    let mut count = 1;
    let first = number(text, behind_struck(text, hit.numbers, &mut count)?)?;
    let begin = out.len();
    let mut numbers = Reader { text, hit, previous: first, count, whole: first.points == 0, out };
    numbers.push(first)?;
    while numbers.next().is_some() {}
    let Reader { previous, count, whole, .. } = numbers;
    let strength = strength(text, hit, first, previous, count, whole)?;
    debug_assert!(out.len() > begin);
    Some((strength, previous.end))
}

/// How strongly the list from `first` to `last` is believed behind its word.
fn strength(
    text: &str,
    hit: &Hit,
    first: Number,
    last: Number,
    count: usize,
    whole: bool,
) -> Option<Strength> {
    let after = &text[last.end..];
    let enclosed = text[..hit.start].ends_with(['(', '[', '（']) && after.starts_with([')', ']', '）']);
    match hit.word {
        Word::Property if headed(after) || enclosed => {
            Some(if hit.validates { Strength::Written } else { Strength::Spoken })
        }
        Word::Property => Some(Strength::Tagged),
        Word::Task => (first.points > 0).then_some(Strength::Spoken),
        Word::Validates => (first.points > 0).then_some(Strength::Labelled),
        _ if hit.validates => Some(Strength::Labelled),
        // Three parts are a version, unless several stand together.
        _ if first.points == 2 && count == 1 => None,
        Word::Short => (!whole).then_some(Strength::Written),
        Word::Localised => Some(if whole { Strength::Spoken } else { Strength::Written }),
        Word::Requirement { capital: false, .. } => (!whole).then_some(Strength::Spoken),
        // `Requirements: 8 GB`; `Requirement 8` is the eighth.
        Word::Requirement { plural, .. } if whole => {
            (!hit.colon && (!plural || count > 1)).then_some(Strength::Spoken)
        }
        Word::Requirement { .. } if hit.colon && count == 1 && is_python(&text[first.start..first.end]) => {
            None
        }
        Word::Requirement { .. } => Some(Strength::Written),
    }
}

/// `Requirements: 3.11` says which Python is needed.
fn is_python(number: &str) -> bool {
    matches!(number, "3.10" | "3.11" | "3.12" | "3.13" | "3.14")
}

/// Whether a title follows: `: Round trip`, ` (equal case): …`, ` - Round trip`.
fn headed(after: &str) -> bool {
    let after = after.trim_start_matches(['*', '`', '_']);
    let after = after.strip_prefix(" (").and_then(parenthesis).unwrap_or(after);
    after.starts_with([':', '：']) || [" - ", " – ", " — ", " : "].iter().any(|mark| after.starts_with(mark))
}

/// What follows the closing parenthesis, if it is near.
fn parenthesis(inside: &str) -> Option<&str> {
    let end = inside.char_indices().take(80).find(|(_, c)| matches!(c, ')' | '\n'));
    end.filter(|(_, c)| *c == ')').map(|(at, _)| &inside[at + 1..])
}

struct Reader<'t> {
    text: &'t str,
    hit: &'t Hit,
    previous: Number,
    count: usize,
    /// No number of the list has a point.
    whole: bool,
    out: &'t mut Vec<Mention>,
}

impl Reader<'_> {
    /// Reads one number further, with what stands between; `None`: the list ends.
    fn next(&mut self) -> Option<()> {
        let (mut at, range) = separator(self.text, self.previous.end)?;
        if !range {
            at = behind_struck(self.text, at, &mut self.count)?;
        }
        let number = number(self.text, at)?;
        if range {
            self.range(number)?;
        } else if number.points == 0 && !self.hit.validates && !self.stands_alone(number) {
            return None;
        }
        self.push(number)?;
        self.previous = number;
        self.count += 1;
        self.whole &= number.points == 0;
        Some(())
    }

    /// After a comma a whole number may count anything (`Requirement 1.1, 3 times`): only where the list visibly goes on.
    fn stands_alone(&self, number: Number) -> bool {
        if self.hit.word == Word::Property || goes_on_with_number(self.text, number) {
            return true;
        }
        let after = self.text[number.end..].trim_start_matches(['*', '`', '_']);
        after.is_empty()
            || after.starts_with([',', ';', ':', ')', ']', '.', '\n', '\r', '"', '\'', '、', '：', '）'])
    }

    fn push(&mut self, number: Number) -> Option<()> {
        let written = &self.text[number.start..number.end];
        let (kind, id, partial) = match (self.hit.word, number.points) {
            (Word::Property, 0 | 1) => (ItemKind::Property, written, false),
            (Word::Task, 1 | 2) => (ItemKind::Task, written, false),
            (Word::Property | Word::Task, _) => return None,
            (_, 0) => (ItemKind::Requirement, written, false),
            // `4.0` is requirement 4 as a whole.
            (_, 1) if written.ends_with(".0") => (ItemKind::Requirement, written.strip_suffix(".0")?, true),
            _ => (ItemKind::Criterion, written, false),
        };
        self.out.push(mention(kind, SmolStr::new(id), Span::new(number.start, number.end), partial));
        Some(())
    }

    /// The ids strictly between the number before and `last`; `None`: the two are no ends of a range.
    fn range(&mut self, last: Number) -> Option<()> {
        let text = self.text;
        let split = |number: Number| {
            let written = &text[number.start..number.end];
            let at = written.rfind('.').map_or(0, |point| point + 1);
            Some((&written[..at], written[at..].parse::<u32>().ok()?))
        };
        let ((prefix, from), (other, to)) = (split(self.previous)?, split(last)?);
        if self.previous.points != last.points || to <= from || (from == 0 && last.points > 0) {
            return None;
        }
        if prefix != other {
            // `1.1-2.3`: nobody knows how many lie between.
            return (last.points > 0 && prefix < other).then_some(());
        }
        if to - from > LONGEST_RANGE || self.out.len() > MOST_MENTIONS {
            return Some(());
        }
        let kind = self.out.last().map(|m| m.kind)?;
        let whole = Span::new(self.previous.start, last.end);
        for number in from + 1..to {
            let id = format_smolstr!("{prefix}{number}");
            self.out.push(Mention { between: true, ..mention(kind, id, whole, false) });
        }
        Some(())
    }
}

fn mention(kind: ItemKind, id: SmolStr, span: Span, partial: bool) -> Mention {
    Mention {
        kind,
        id,
        span,
        between: false,
        partial,
        context: Context::Prose,
        in_test: false,
        qualifier: None,
        block: Span::default(),
    }
}

/// The number at `at`, behind an `R` if there is one.
fn number(text: &str, at: usize) -> Option<Number> {
    let bytes = text.as_bytes();
    let digits = |from: usize| {
        bytes[from.min(bytes.len())..].iter().take(4).take_while(|b| b.is_ascii_digit()).count()
    };
    let fits = |from: usize, count: usize| {
        (1..=3).contains(&count) && (count == 1 || bytes.get(from) != Some(&b'0'))
    };
    let start = at + usize::from(bytes.get(at) == Some(&b'R'));
    let mut end = start + digits(start);
    if !fits(start, end - start) {
        return None;
    }
    let mut points = 0;
    while points < 2 && bytes.get(end) == Some(&b'.') {
        let count = digits(end + 1);
        if count == 0 {
            break;
        }
        if !fits(end + 1, count) {
            return None;
        }
        end += 1 + count;
        points += 1;
    }
    (!goes_on(&text[end..])).then_some(Number { start, end, points })
}

/// Where the list goes on behind members that are struck through, each of which adds one to `count`; `at` if none is,
/// `None` if it ends with one.
fn behind_struck(text: &str, at: usize, count: &mut usize) -> Option<usize> {
    let mut at = at;
    for _ in 0..MOST_STRUCK {
        let Some(end) = struck(text, at) else { break };
        let (next, _) = separator(text, end).filter(|(_, range)| !range)?;
        at = next;
        *count += 1;
    }
    Some(at)
}

/// Whether a further number of the list follows.
fn goes_on_with_number(text: &str, last: Number) -> bool {
    separator(text, last.end).is_some_and(|(at, _)| number(text, at).is_some())
}

/// Whether what follows a number makes it another thing: a version, a size, a word.
fn goes_on(after: &str) -> bool {
    let bytes = after.as_bytes();
    let next = |at: usize| bytes.get(at).copied().unwrap_or(b' ');
    if bytes.is_empty() {
        return false;
    }
    match next(0) {
        b'+' | b'%' | b'_' => true,
        b'.' => {
            next(1).is_ascii_digit()
                || matches!((next(1), next(2)), (b'x' | b'*', c) if !c.is_ascii_alphabetic())
        }
        b'-' => next(1).is_ascii_alphabetic(),
        b if b.is_ascii_alphanumeric() => true,
        b' ' => {
            let rest = after.get(1..).unwrap_or_default();
            let end =
                rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '%').unwrap_or(rest.len().min(16));
            let word = rest.get(..end).unwrap_or_default();
            UNITS.contains(&word)
                || ["or later", "or newer", "or above", "or higher", "and above", "and later", "and up"]
                    .iter()
                    .any(|w| rest.starts_with(w))
        }
        _ => false,
    }
}

/// Words behind a number that is a size.
const UNITS: [&str; 16] =
    ["B", "KB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "ms", "s", "Hz", "kHz", "MHz", "GHz", "px", "%"];

/// Where the next number may begin behind one that ends at `at`, and whether a range lies between.
fn separator(text: &str, at: usize) -> Option<(usize, bool)> {
    let rest = &text[at..];
    let markup = |c: char| matches!(c, ' ' | '\t' | '`');
    let mut rest = trimmed(rest, markup);
    // `1.5 (with a loop), 1.6`
    if let Some(after) =
        rest.strip_prefix('(').and_then(parenthesis).filter(|after| after.starts_with([',', '、', ';']))
    {
        rest = after;
    }
    let word = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word));
    if let Some(after) =
        word(&["...", "..", "…", "–", "—", "-", "~", "〜", "～", "to ", "through ", "至", "到"])
    {
        return Some((text.len() - trimmed(after, markup).len(), true));
    }
    let comma = word(&[",", "、", "，", ";", "；"]);
    let after = comma.or_else(|| {
        word(&["/", "&", "+", "and ", "or ", "y ", "e ", "and\t", "和", "と", "및 ", "および", "及び", "或"])
    })?;
    let after = trimmed(after, markup);
    let after = match comma {
        Some(_) => {
            let after =
                ["and ", "or ", "& "].iter().find_map(|word| after.strip_prefix(word)).unwrap_or(after);
            wrapped(after).unwrap_or(after)
        }
        None => after,
    };
    Some((text.len() - after.len(), false))
}

/// At most a few blanks: more would be a table.
fn trimmed(text: &str, markup: impl Fn(char) -> bool) -> &str {
    let length: usize = text.chars().take(8).take_while(|c| markup(*c)).map(char::len_utf8).sum();
    &text[length..]
}

/// The next line behind the marks of a comment, if the line ends here.
fn wrapped(text: &str) -> Option<&str> {
    let line = text.strip_prefix("\r\n").or_else(|| text.strip_prefix('\n'))?;
    let length = line.bytes().take(80).take_while(|b| matches!(b, b' ' | b'\t')).count();
    let mark = line[length..]
        .bytes()
        .take(4)
        .take_while(|b| matches!(b, b'/' | b'*' | b'#' | b'!' | b'-' | b';'))
        .count();
    Some(trimmed(&line[length + mark..], |c| matches!(c, ' ' | '\t')))
}
