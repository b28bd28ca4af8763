//! Words and marks of one criterion, with code and quotes left out. One pass, linear.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::Language;
use super::words::{self, Word};
use crate::Span;

/// Most bytes of a code span that may be a keyword in code (`` `SHALL NOT` ``).
const LONGEST_KEYWORD_IN_CODE: usize = 24;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A word of the Latin alphabet that is no keyword.
    Plain,
    /// A keyword, and whose it is.
    Key(Word, Language),
    /// A comma of any script, or a semicolon.
    Comma,
    /// The end of a sentence.
    Stop,
    /// A colon of any script.
    Colon,
    /// A line end.
    Break,
    /// A line end with a bullet or number on the next line.
    Bullet,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub span: Span,
    /// The word is written in capitals.
    pub upper: bool,
    /// Number of parentheses around it.
    pub depth: u16,
}

impl Token {
    pub(super) fn is(&self, word: Word) -> bool {
        matches!(self.kind, Kind::Key(found, _) if found == word)
    }

    pub(super) fn word(&self) -> Option<Word> {
        match self.kind {
            Kind::Key(word, _) => Some(word),
            _ => None,
        }
    }

    pub(super) fn language(&self) -> Option<Language> {
        match self.kind {
            Kind::Key(_, language) => Some(language),
            _ => None,
        }
    }
}

/// One criterion, cut up.
pub(super) struct Scan<'t> {
    pub text: &'t str,
    pub tokens: Vec<Token>,
    /// Code spans and quoted text, ascending, not overlapping.
    pub hidden: Vec<Range<usize>>,
    /// The first SHALL inside code or quotes.
    pub hidden_modal: Option<Span>,
}

impl<'t> Scan<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        let hidden = hidden(text);
        let mut scan = Self { text, tokens: Vec::new(), hidden_modal: None, hidden: Vec::new() };
        let mut at = 0;
        let mut depth = 0;
        for range in &hidden {
            scan.visible(at..range.start, &mut depth);
            at = range.end;
            if scan.hidden_modal.is_none() {
                scan.hidden_modal = shall(text, range.clone());
            }
        }
        scan.visible(at..text.len(), &mut depth);
        scan.hidden = hidden;
        scan
    }

    pub(super) fn str(&self, span: Span) -> &'t str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text with code and quotes blanked; offsets stay.
    pub(super) fn masked(&self) -> String {
        let mut out = String::with_capacity(self.text.len());
        let mut at = 0;
        for range in &self.hidden {
            out.push_str(&self.text[at..range.start]);
            out.extend(std::iter::repeat_n(' ', range.len()));
            at = range.end;
        }
        out.push_str(&self.text[at..]);
        out
    }

    fn visible(&mut self, range: Range<usize>, depth: &mut u16) {
        let text = &self.text[..range.end];
        let mut at = range.start;
        while let Some(c) = text[at..].chars().next() {
            let end = if letter(c) { word_end(text, at) } else { at + c.len_utf8() };
            if letter(c) {
                self.word(at..end, *depth);
            } else {
                let kind = match c {
                    '(' | '（' => {
                        *depth = depth.saturating_add(1);
                        None
                    }
                    ')' | '）' => {
                        *depth = depth.saturating_sub(1);
                        None
                    }
                    ',' | '，' | '、' | ';' | '；' | '､' => Some(Kind::Comma),
                    ':' | '：' => Some(Kind::Colon),
                    '。' | '．' | '！' | '？' => Some(Kind::Stop),
                    '.' | '!' | '?' if ends_sentence(self.text, at, end) => Some(Kind::Stop),
                    '\n' => {
                        // A parenthesis that nobody closed holds for its line only.
                        *depth = 0;
                        Some(if bullet(&self.text[end..]) { Kind::Bullet } else { Kind::Break })
                    }
                    _ => None,
                };
                if let Some(kind) = kind {
                    let span = Span::new(at, end);
                    self.tokens.push(Token { kind, span, upper: false, depth: *depth });
                }
            }
            at = end;
        }
    }

    fn word(&mut self, range: Range<usize>, depth: u16) {
        let raw = &self.text[range.clone()];
        let word = raw.trim_matches('_');
        if word.is_empty() {
            return;
        }
        let start = range.start + (raw.len() - raw.trim_start_matches('_').len());
        let span = Span::new(start, start + word.len());
        let kind = match words::lookup(word) {
            Some((what, language)) if !glued(self.text, span) => Kind::Key(what, language),
            _ => Kind::Plain,
        };
        let upper = word.len() > 1 && !word.chars().any(char::is_lowercase);
        self.tokens.push(Token { kind, span, upper, depth });
    }
}

/// A letter, digit or underscore of a Latin alphabet. Other scripts need no blank beside a keyword (`WHENユーザー`).
pub(super) fn letter(c: char) -> bool {
    c == '_' || (c.is_alphanumeric() && c < '\u{250}')
}

fn word_end(text: &str, at: usize) -> usize {
    text[at..].find(|c| !letter(c)).map_or(text.len(), |len| at + len)
}

/// Whether the word is a part of something longer: `if-then`, `x.when`, `shall's`.
fn glued(text: &str, span: Span) -> bool {
    let mut before = text[..span.start as usize].chars().rev();
    let mut after = text[span.end as usize..].chars();
    let glue = |c: Option<char>| matches!(c, Some('-' | '.' | '\'' | '’' | '@' | '$' | '\\'));
    (glue(before.next()) && before.next().is_some_and(letter))
        || (glue(after.next()) && after.next().is_some_and(letter))
}

/// Whether the mark in `start..end` ends a sentence: a blank follows, and no short form (`e.g.`) precedes.
fn ends_sentence(text: &str, start: usize, end: usize) -> bool {
    let mut after = text[end..].chars();
    let blank = match after.next() {
        None => return true,
        Some(c) => c.is_whitespace(),
    };
    let short = text[..start].chars().rev().take_while(|c| c.is_alphabetic()).count() < 2;
    blank && !short && after.next().is_some_and(|c| !c.is_lowercase())
}

/// Whether a line begins with a list marker.
fn bullet(line: &str) -> bool {
    let line = line.trim_start_matches([' ', '\t', '\u{3000}', '>']);
    let rest = match line.trim_start_matches(|c: char| c.is_ascii_digit()) {
        same if same.len() == line.len() => line.strip_prefix(['-', '*', '+']),
        rest => rest.strip_prefix(['.', ')']),
    };
    rest.is_some_and(|rest| rest.starts_with([' ', '\t']))
}

/// The first SHALL, in any case, inside `range`.
fn shall(text: &str, range: Range<usize>) -> Option<Span> {
    let inside = &text[range.clone()];
    let at = inside.as_bytes().windows(5).position(|w| w.eq_ignore_ascii_case(b"shall"))?;
    let span = Span::new(range.start + at, range.start + at + 5);
    let before = text[..span.start as usize].chars().next_back();
    let after = text[span.end as usize..].chars().next();
    (!before.is_some_and(letter) && !after.is_some_and(letter)).then_some(span)
}

/// Code spans and quotes, ascending.
pub(super) fn hidden(text: &str) -> Vec<Range<usize>> {
    let code = code_spans(text);
    let mut out = Vec::with_capacity(code.len());
    let mut open: Option<(usize, char, usize)> = None;
    let mut at = 0;
    let mut next_code = code.into_iter().peekable();
    let mut before = ' ';
    while let Some(c) = text[at..].chars().next() {
        if let Some(range) = next_code.next_if(|r| r.start == at) {
            at = range.end;
            before = '`';
            if !keywords_only(&text[range.clone()]) {
                out.push(range);
            }
            continue;
        }
        let end = at + c.len_utf8();
        match open {
            Some((start, close, kept)) if c == close => {
                // Code inside the quote is inside.
                out.truncate(kept);
                out.push(start..end);
                open = None;
            }
            Some(_) if c == '\n' => open = None,
            Some(_) => {}
            None => {
                // After a letter or digit `"` means inches, or closes what nobody opened.
                open = closer(c).filter(|_| c != '"' || !letter(before)).map(|close| (at, close, out.len()));
            }
        }
        before = c;
        at = end;
    }
    out
}

fn closer(c: char) -> Option<char> {
    Some(match c {
        '"' => '"',
        '“' => '”',
        '„' => '“',
        '«' => '»',
        '「' => '」',
        '『' => '』',
        _ => return None,
    })
}

/// `` `WHEN` ``, `` `SHALL NOT` ``: people set keywords in code. Those stay keywords.
fn keywords_only(code: &str) -> bool {
    let code = code.trim_matches('`');
    code.len() <= LONGEST_KEYWORD_IN_CODE
        && code.split_whitespace().next().is_some()
        && code.split_whitespace().all(|w| {
            words::lookup(w).is_some()
                || words::AFTER_MODAL.iter().chain(&words::AFTER_FOR).any(|k| k.eq_ignore_ascii_case(w))
        })
}

/// Runs of backticks paired with the next run of the same length, as CommonMark pairs them.
fn code_spans(text: &str) -> Vec<Range<usize>> {
    let bytes = text.as_bytes();
    let mut runs: Vec<Range<usize>> = Vec::new();
    for at in memchr::memchr_iter(b'`', bytes) {
        match runs.last_mut() {
            Some(run) if run.end == at => run.end += 1,
            _ => runs.push(at..at + 1),
        }
    }
    let mut next = vec![None; runs.len()];
    let mut seen: FxHashMap<usize, usize> = FxHashMap::default();
    for (i, run) in runs.iter().enumerate().rev() {
        next[i] = seen.insert(run.len(), i);
    }
    let mut out = Vec::new();
    let mut i = 0;
    while i < runs.len() {
        let escaped = runs[i].start > 0 && bytes[runs[i].start - 1] == b'\\';
        match next[i].filter(|_| !escaped) {
            Some(close) => {
                out.push(runs[i].start..runs[close].end);
                i = close + 1;
            }
            None => i += 1,
        }
    }
    out
}
