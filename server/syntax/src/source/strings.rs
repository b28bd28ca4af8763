//! Where strings, characters and regular expressions end.

use memchr::memmem;

use super::lexer::{Lexer, Token, TokenKind};
use super::syntax::{Escape, Quote, Raw, Role, is_word};

/// Code inside strings inside code …: deeper holes are read as text.
const MAX_DEPTH: usize = 32;

/// A string that has begun.
#[derive(Clone, Copy)]
pub(super) struct Open<'a> {
    quote: &'a Quote,
    escape: Escape,
    pub(super) spans: bool,
    holes: bool,
    /// `#`s that belong to the closer.
    hashes: usize,
    kind: TokenKind,
}

impl Open<'_> {
    pub(super) fn hole_close(&self) -> u8 {
        self.quote.hole.map_or(b'}', |hole| hole.close)
    }
}

impl<'a> Lexer<'a> {
    /// Reads the string whose quote stands at `at`.
    pub(super) fn string(&mut self, at: usize, quote: &'a Quote) -> Token {
        let kind = match quote.role {
            Role::Doc if is_doc(self.bytes, at) => TokenKind::Block,
            Role::Name => TokenKind::Name,
            Role::Text | Role::Doc => TokenKind::Text { origin: at },
        };
        let mut open = Open { quote, escape: quote.escape, spans: quote.spans, holes: true, hashes: 0, kind };
        let before = &self.bytes[..at];
        match self.language.raw {
            Raw::None => {}
            Raw::Rust => {
                let hashes = trailing_hashes(before);
                if ends_with_word(&before[..at - hashes], &["r", "br", "cr"]) {
                    (open.escape, open.hashes) = (Escape::None, hashes);
                }
            }
            Raw::Swift => {
                open.hashes = trailing_hashes(before);
                if open.hashes > 0 {
                    (open.escape, open.holes) = (Escape::None, false);
                }
            }
            Raw::Letter => {
                if ends_with_word(before, &["r", "R"]) {
                    (open.escape, open.holes) = (Escape::None, false);
                }
            }
            Raw::Cpp => {
                if let Some(end) = self.cpp_raw_end(at) {
                    return self.token(kind, at, end);
                }
            }
            Raw::CSharp => {
                let prefix = before.iter().rev().take(8).take_while(|byte| b"@$".contains(byte)).count();
                let prefix = &before[at - prefix..];
                if prefix.contains(&b'@') {
                    (open.escape, open.spans) = (Escape::Doubled, true);
                } else if let Some(end) = self.csharp_raw_end(at) {
                    return self.token(kind, at, end);
                }
                open.holes = prefix.contains(&b'$');
            }
        }
        self.text(open, at, at + quote.open.len())
    }

    /// Reads on to the end of a string, or to code inside it.
    pub(super) fn text(&mut self, open: Open<'a>, start: usize, from: usize) -> Token {
        let (bytes, close) = (self.bytes, open.quote.close);
        let first = close.bytes().next().unwrap_or(b'\n');
        let escape = open.escape.byte().unwrap_or(first);
        let hole = open.quote.hole.filter(|_| open.holes && self.open.len() < MAX_DEPTH);
        let hole_first = hole.and_then(|hole| hole.open.bytes().next()).unwrap_or(first);
        let line = if open.spans { first } else { b'\n' };
        let mut at = from;
        let end = loop {
            let rest = bytes.get(at..self.end).unwrap_or_default();
            let Some(skipped) = rest
                .iter()
                .position(|&byte| byte == first || byte == escape || byte == hole_first || byte == line)
            else {
                break self.end;
            };
            at += skipped;
            let byte = bytes[at];
            if byte == first && !close.is_empty() && self.closes(at, &open) {
                let after = at + close.len() + open.hashes;
                match self.reads_on(at, &open) {
                    Some(next) => at = next,
                    None => break after,
                }
            } else if byte == b'\n' && !open.spans {
                break at;
            } else if let Some(hole) = hole.filter(|hole| self.starts_with(at, hole.open)) {
                if hole.open == "{" && bytes.get(at + 1) == Some(&b'{') {
                    at += 2;
                } else {
                    self.open.push((open, 0));
                    break at + hole.open.len();
                }
            } else if Some(byte) == open.escape.byte() {
                at += 2;
            } else {
                at += 1;
            }
        };
        self.token(open.kind, start, end)
    }

    fn closes(&self, at: usize, open: &Open<'_>) -> bool {
        let after = at + open.quote.close.len();
        self.starts_with(at, open.quote.close)
            && self
                .bytes
                .get(after..after + open.hashes)
                .is_some_and(|tail| tail.iter().all(|&byte| byte == b'#'))
    }

    /// Where the string goes on although its closer stands at `at`: `''` in SQL, `'''` in Nix, `""""` at the end of `"""`.
    fn reads_on(&self, at: usize, open: &Open<'_>) -> Option<usize> {
        let close = open.quote.close;
        let next = self.bytes[..self.end].get(at + close.len());
        match open.escape {
            escape if escape.doubled() && close.len() == 1 => {
                (next == Some(&self.bytes[at])).then_some(at + 2)
            }
            Escape::Nix => next.is_some_and(|byte| b"'$\\".contains(byte)).then_some(at + 3),
            _ if close.len() == 3 && open.hashes == 0 => (next == Some(&self.bytes[at])).then_some(at + 1),
            _ => None,
        }
    }

    /// The end of `R"delimiter(…)delimiter"`.
    fn cpp_raw_end(&self, at: usize) -> Option<usize> {
        if !ends_with_word(&self.bytes[..at], &["R", "LR", "uR", "UR", "u8R"]) {
            return None;
        }
        let inside = &self.bytes[at + 1..self.end];
        let length = inside.iter().take(17).position(|&byte| byte == b'(')?;
        let mut close = vec![b')'];
        close.extend_from_slice(&inside[..length]);
        close.push(b'"');
        Some(memmem::find(inside, &close).map_or(self.end, |found| at + 1 + found + close.len()))
    }

    /// The end of a string that three or more quotes open: as many close it.
    fn csharp_raw_end(&mut self, at: usize) -> Option<usize> {
        let rest = &self.bytes[at..self.end];
        let quotes = rest.iter().position(|&byte| byte != b'"').unwrap_or(rest.len());
        if quotes < 3 {
            return None;
        }
        let found = if self.misses < 8 { memmem::find(&rest[quotes..], &rest[..quotes]) } else { None };
        self.misses += u8::from(found.is_none() && self.misses < 8);
        Some(at + quotes + found.map_or(0, |found| found + quotes))
    }
}

/// First thing on its line but for a prefix (`r"""`), or behind `@doc`, `@moduledoc ~S`.
fn is_doc(bytes: &[u8], at: usize) -> bool {
    let prefix = bytes[..at].iter().rev().take(2).take_while(|byte| b"rRbBuUfF~sS".contains(byte)).count();
    let line = &bytes[at.saturating_sub(64)..at - prefix];
    let blanks = line.iter().rev().take_while(|byte| **byte == b' ' || **byte == b'\t').count();
    let line = &line[..line.len() - blanks];
    line.last().is_none_or(|&byte| byte == b'\n') || line.ends_with(b"doc")
}

fn trailing_hashes(before: &[u8]) -> usize {
    before.iter().rev().take(255).take_while(|&&byte| byte == b'#').count()
}

/// Whether the last word of `before`, directly at its end, is one of `words`.
fn ends_with_word(before: &[u8], words: &[&str]) -> bool {
    let length = before.iter().rev().take(4).take_while(|&&byte| is_word(byte)).count();
    words.iter().any(|word| &before[before.len() - length..] == word.as_bytes())
}

/// The end of the character literal at `at`; `None`: a lifetime, a digit separator, a prime.
pub(super) fn character_end(bytes: &[u8], at: usize) -> Option<usize> {
    if at > 0 && is_word(bytes[at - 1]) && !ends_with_word(&bytes[..at], &["b", "L", "u", "U", "u8"]) {
        return None;
    }
    let inside = &bytes[at + 1..];
    let first = *inside.first()?;
    if first == b'\\' {
        let end = inside.iter().skip(2).take(12).position(|&byte| byte == b'\'')?;
        return Some(at + 1 + 2 + end + 1);
    }
    let length = match first {
        b'\n' | b'\'' => return None,
        0..=0x7f => 1,
        0x80..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xff => 4,
    };
    (inside.get(length) == Some(&b'\'')).then_some(at + 1 + length + 1)
}

/// The end of the regular expression at `at`; `Err` (up to where not to ask again) if this slash divides.
pub(super) fn regex_end(bytes: &[u8], at: usize) -> Result<usize, usize> {
    if !expects_operand(&bytes[..at]) {
        return Err(at);
    }
    let (mut end, mut class) = (at + 1, false);
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'\n' => break,
            b'\\' => end += 1,
            b'[' => class = true,
            b']' => class = false,
            b'/' if !class => return Ok(end + 1),
            _ => {}
        }
        end += 1;
    }
    Err(end)
}

/// Whether an expression begins behind `before`: a slash there opens a regular expression. Where in doubt it divides; `<` and
/// `>` are tags more often than comparisons with an expression.
fn expects_operand(before: &[u8]) -> bool {
    let blanks = before.iter().rev().take(64).take_while(|byte| byte.is_ascii_whitespace()).count();
    let before = &before[..before.len() - blanks];
    let Some(&last) = before.last() else { return true };
    if b"(,=:[!&|?{;+-*%~^".contains(&last) {
        return true;
    }
    let words =
        ["return", "typeof", "case", "in", "of", "do", "else", "void", "throw", "delete", "await", "yield"];
    let length = before.iter().rev().take(8).take_while(|&&byte| is_word(byte) || byte == b'$').count();
    before.ends_with(b"=>") || words.iter().any(|word| word.as_bytes() == &before[before.len() - length..])
}
