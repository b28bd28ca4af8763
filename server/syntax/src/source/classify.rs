//! What byte offsets of a source file stand in.

use memchr::{memchr, memrchr};

use super::lexer::{Lexer, Token, TokenKind};
use super::rust_tests::is_before_test;
use super::syntax::{Feature, Kind, Language};
use super::test_names::{is_test_function, is_test_name, is_test_string, word_at};
use crate::Span;

/// What a byte offset in a source file stands in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Place {
    /// A comment, or a docstring.
    Comment,
    /// A string that names no test.
    String,
    /// The name of a test: a string given to a test call or a tag of a test, or the name of a test function.
    TestName,
    /// A word with letters in code.
    Identifier,
    /// Anything else in code.
    Code,
    /// Plain text of a data or page format, or of a file in no known language.
    Prose,
}

/// The answer for one offset.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Classified {
    /// What the offset stands in.
    pub place: Place,
    /// For comments: the contiguous comment block around the offset (adjacent one-line comments separated only by whitespace
    /// without a blank line, or the block comment or docstring). For other places: the line the offset is on, without its
    /// line feed; the offset of the line feed itself touches it.
    pub block: Span,
    /// Stands inside test code of a file that is no test file as a whole: Rust `#[test]` functions (`#[tokio::test]` etc. too,
    /// with the comment before them) and `#[cfg(test)]` items.
    pub in_test: bool,
}

/// Classifies ascending byte offsets of `text` in one forward pass that stops after the last offset.
///
/// Offsets that do not ascend get the answer of a place further on; offsets behind the end count as the end.
#[must_use]
pub fn classify(language: Option<&Language>, text: &str, offsets: &[u32]) -> Vec<Classified> {
    let bytes = text.as_bytes();
    let mut pass = Pass { bytes, lines: CurrentLine::new(bytes), answers: Vec::with_capacity(offsets.len()) };
    let Some(language) = language else {
        for &offset in offsets {
            pass.answer(clamp(bytes, offset), Place::Prose, false);
        }
        return pass.answers;
    };
    let mut lexer = Lexer::new(language, bytes);
    let mut outside = lexer.language.kind;
    let mut in_test = false;
    let mut run: Option<Run> = None;
    let mut offsets = offsets.iter().map(|&offset| clamp(bytes, offset)).peekable();
    loop {
        if offsets.peek().is_none() && run.is_none_or(|run| !run.goes_on(&pass, &lexer)) {
            break;
        }
        let token = lexer.next();
        let start = token.map_or(usize::MAX, |token| token.start);
        while let Some(offset) = offsets.next_if(|&offset| offset < start) {
            pass.answer_outside(offset, outside, in_test, language);
        }
        let Some(token) = token else { break };
        let place = match token.kind {
            TokenKind::Tests(now) => {
                in_test = now;
                continue;
            }
            TokenKind::Outside(now) => {
                outside = now;
                continue;
            }
            TokenKind::Line | TokenKind::Block => {
                run = Some(pass.extend(run, token, &lexer));
                Place::Comment
            }
            TokenKind::Text { origin } => pass.place_of_text(&mut offsets, token, origin, lexer.language),
            TokenKind::Name if is_test_name(bytes, token.start..token.end) => Place::TestName,
            TokenKind::Name => Place::Identifier,
        };
        while let Some(offset) = offsets.next_if(|&offset| offset < token.end) {
            pass.answer(offset, place, in_test);
        }
    }
    if let Some(run) = run {
        pass.close(run, &lexer);
    }
    pass.answers
}

fn clamp(bytes: &[u8], offset: u32) -> usize {
    (offset as usize).min(bytes.len())
}

/// The comment block the pass is in, or was in last.
#[derive(Clone, Copy)]
struct Run {
    start: usize,
    end: usize,
    /// The first answer that may lie in it.
    first: usize,
    /// Whether a further one-line comment belongs to it.
    extends: bool,
}

impl Run {
    /// Whether its end is asked for and may lie further on.
    fn goes_on(self, pass: &Pass<'_>, lexer: &Lexer<'_>) -> bool {
        self.extends
            && pass.answers.len() > self.first
            && pass.next_block_line(self.end).is_some_and(|at| lexer.may_open(at))
    }
}

struct Pass<'a> {
    bytes: &'a [u8],
    lines: CurrentLine<'a>,
    answers: Vec<Classified>,
}

impl Pass<'_> {
    fn answer(&mut self, offset: usize, place: Place, in_test: bool) {
        let block = self.lines.around(offset);
        self.answers.push(Classified { place, block, in_test });
    }

    fn answer_outside(&mut self, offset: usize, outside: Kind, in_test: bool, language: &Language) {
        let place = match outside {
            Kind::Data => Place::Prose,
            Kind::Program => match word_at(self.bytes, offset) {
                Some(word) if is_test_function(self.bytes, &word, language) => Place::TestName,
                Some(_) => Place::Identifier,
                None => Place::Code,
            },
        };
        self.answer(offset, place, in_test);
    }

    fn place_of_text(
        &self,
        offsets: &mut std::iter::Peekable<impl Iterator<Item = usize>>,
        token: Token,
        origin: usize,
        language: &Language,
    ) -> Place {
        // Looking back costs more than reading on: only for strings somebody asks about.
        let asked = offsets.peek().is_some_and(|&offset| offset < token.end);
        if asked && is_test_string(self.bytes, origin, language) { Place::TestName } else { Place::String }
    }

    /// The run with this comment: a longer one, or a new one after closing the old.
    fn extend(&mut self, run: Option<Run>, token: Token, lexer: &Lexer<'_>) -> Run {
        let Token { kind, start, end } = token;
        // A block comment on one line is a line comment to its neighbours: some languages have no other.
        let extends = kind == TokenKind::Line || memchr(b'\n', &self.bytes[start..end]).is_none();
        if let Some(run) = run {
            if extends && run.extends && self.next_block_line(run.end) == Some(start) {
                return Run { end, ..run };
            }
            self.close(run, lexer);
        }
        Run { start, end, first: self.answers.len(), extends }
    }

    /// Writes the extent of a comment block into the answers in it.
    fn close(&mut self, run: Run, lexer: &Lexer<'_>) {
        let answers = &mut self.answers[run.first..];
        if answers.is_empty() {
            return;
        }
        let before_test = lexer.language.has(Feature::RustTests) && is_before_test(self.bytes, run.end);
        for answer in answers.iter_mut().filter(|answer| answer.place == Place::Comment) {
            answer.block = Span::new(run.start, run.end);
            answer.in_test |= before_test;
        }
    }

    /// The next byte that is not blank, unless a blank line comes first.
    fn next_block_line(&self, end: usize) -> Option<usize> {
        let mut lines = 0;
        for (at, &byte) in self.bytes.iter().enumerate().skip(end) {
            match byte {
                b'\n' if lines > 0 => return None,
                b'\n' => lines += 1,
                byte if byte.is_ascii_whitespace() => {}
                _ => return Some(at),
            }
        }
        None
    }
}

/// The line of the last offset: ascending offsets read every line end once.
struct CurrentLine<'a> {
    bytes: &'a [u8],
    start: usize,
    end: usize,
}

impl<'a> CurrentLine<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        let end = memchr(b'\n', bytes).unwrap_or(bytes.len());
        Self { bytes, start: 0, end }
    }

    fn around(&mut self, offset: usize) -> Span {
        if offset < self.start || offset > self.end {
            let known = if offset < self.start { 0 } else { self.end };
            self.start = memrchr(b'\n', &self.bytes[known..offset]).map_or(0, |before| known + before + 1);
            self.end =
                memchr(b'\n', &self.bytes[offset..]).map_or(self.bytes.len(), |length| offset + length);
        }
        Span::new(self.start, self.end)
    }
}
