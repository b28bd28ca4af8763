//! JSON, with comments: the tokens of `jsonc-parser`, put together here because its own reader gives nothing of a text
//! with a mistake.

use std::borrow::Cow;

use jsonc_parser::tokens::Token;
use jsonc_parser::{Scanner, ScannerOptions};

use super::{Builder, DEEPEST, Full, Kind, MOST, Mistake, Tree, ends};
use crate::Span;

/// What may come next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A value, or the end of the list that was just opened.
    FirstValue,
    Key,
    /// A key, or the end of the map that was just opened.
    FirstKey,
    Colon,
    /// A comma, or the end of what is open.
    Comma,
    /// Nothing.
    End,
}

pub(super) fn read(text: &str) -> Tree<'_> {
    // A byte order mark is no token.
    let base = text.len() - text.trim_start_matches('\u{feff}').len();
    let options = ScannerOptions {
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    };
    let mut reader = Reader {
        text,
        base,
        scanner: Scanner::new(&text[base..], &options),
        builder: Builder::new(),
        next: Next::Value,
    };
    let mistake = reader.all();
    reader.builder.done("JSON", mistake)
}

struct Reader<'t> {
    text: &'t str,
    /// Bytes in front of what the scanner sees.
    base: usize,
    scanner: Scanner<'t>,
    builder: Builder<'t>,
    next: Next,
}

impl<'t> Reader<'t> {
    fn all(&mut self) -> Option<Mistake> {
        loop {
            let token = match self.scanner.scan() {
                Ok(Some(token)) => token,
                Ok(None) if self.next == Next::End => return None,
                Ok(None) => return Some(self.fail(self.text.len(), self.expected())),
                Err(error) => return Some(self.unreadable(error.range().start)),
            };
            let span =
                Span::new(self.base + self.scanner.token_start(), self.base + self.scanner.token_end());
            if let Some(mistake) = self.take(token, span) {
                return Some(mistake);
            }
        }
    }

    /// The scanner sees no token at `at`.
    fn unreadable(&self, at: usize) -> Mistake {
        let at = self.base + at;
        match self.text.as_bytes().get(self.base + self.scanner.token_start()) {
            Some(b'"') => self.open_string(self.base + self.scanner.token_start(), at),
            Some(b'/') => self.fail(at, "the end of the comment"),
            _ => self.fail(at, self.expected()),
        }
    }

    /// A string that begins at `start` has no end, or at `at` an escape that there is not.
    fn open_string(&self, start: usize, at: usize) -> Mistake {
        if at > start && self.text.as_bytes().get(at) == Some(&b'\\') {
            return self.fail(at, "one of the escapes of JSON");
        }
        ends("JSON", self.text, start, "a closing quote", Some("the end of the line".to_owned()))
    }

    fn fail(&self, at: usize, expected: &str) -> Mistake {
        ends("JSON", self.text, at, expected, None)
    }

    fn expected(&self) -> &'static str {
        match self.next {
            Next::Value => "a value",
            Next::FirstValue => "a value or `]`",
            Next::Key => "a key in double quotes",
            Next::FirstKey => "a key in double quotes or `}`",
            Next::Colon => "`:` behind the key",
            Next::Comma if self.in_map() => "`,` or `}`",
            Next::Comma => "`,` or `]`",
            Next::End => "the end of the file",
        }
    }

    fn in_map(&self) -> bool {
        self.builder.open.last().is_some_and(|open| open.is_map)
    }

    /// Takes the next token; gives the mistake if it cannot stand here.
    fn take(&mut self, token: Token<'t>, span: Span) -> Option<Mistake> {
        let value = matches!(self.next, Next::Value | Next::FirstValue);
        let at = span.start as usize;
        let done = match token {
            Token::CommentLine(_) | Token::CommentBlock(_) => return None,
            // The scanner takes line ends inside strings, JSON does not: a quote is missing above.
            Token::String(_) if self.text[span.range()].contains('\n') => {
                return Some(self.open_string(at, at));
            }
            Token::String(key) if matches!(self.next, Next::Key | Next::FirstKey) => {
                self.builder.key(key, inside(span));
                self.next = Next::Colon;
                return None;
            }
            Token::Colon if self.next == Next::Colon => {
                self.next = Next::Value;
                return None;
            }
            Token::Comma if self.next == Next::Comma => {
                self.next = if self.in_map() { Next::Key } else { Next::Value };
                return None;
            }
            Token::CloseBrace if matches!(self.next, Next::FirstKey | Next::Comma) && self.in_map() => {
                self.builder.close(Some(span.end));
                Ok(0)
            }
            Token::CloseBracket if matches!(self.next, Next::FirstValue | Next::Comma) && !self.in_map() => {
                self.builder.close(Some(span.end));
                Ok(0)
            }
            Token::OpenBrace if value => {
                self.next = Next::FirstKey;
                return self.builder.open(Kind::Map, span.start).err().map(|full| self.full(at, &full));
            }
            Token::OpenBracket if value => {
                self.next = Next::FirstValue;
                return self.builder.open(Kind::List, span.start).err().map(|full| self.full(at, &full));
            }
            Token::String(said) if value => self.builder.add(Kind::Text, said, inside(span)),
            Token::Boolean(_) | Token::Null | Token::Number(_) if value => {
                let said = Cow::Borrowed(&self.text[span.range()]);
                self.builder.add(Kind::Text, said, span)
            }
            _ => return Some(self.fail(at, self.expected())),
        };
        self.next = if self.builder.open.is_empty() { Next::End } else { Next::Comma };
        done.err().map(|full| self.full(at, &full))
    }

    fn full(&self, at: usize, full: &Full) -> Mistake {
        self.fail(at, &too_much(full))
    }
}

/// What is expected where a file holds too much.
pub(super) fn too_much(full: &Full) -> String {
    match full {
        Full::Depth => format!("no more than {DEEPEST} levels"),
        Full::Count => format!("no more than {MOST} values in a file"),
    }
}

/// A string without its quotes.
fn inside(span: Span) -> Span {
    Span { start: span.start + 1, end: span.end.saturating_sub(1).max(span.start + 1) }
}
