//! One text as the lines the tool sees.

use std::borrow::Cow;

use super::script::{is_space, trim_end, trim_start};
use crate::Span;

/// A piece of the text with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'t> {
    /// As it stands there.
    pub text: &'t str,
    /// Where it stands.
    pub span: Span,
}

/// One line of a [`Text`].
#[derive(Clone, Copy, Debug)]
pub struct Line<'t> {
    /// Without the line end.
    pub text: &'t str,
    /// First byte.
    pub start: u32,
    /// Whether the line belongs to a code fence, its opening and closing lines included.
    pub fenced: bool,
}

impl Line<'_> {
    /// One past the last byte, the line end not counted.
    #[must_use]
    pub fn end(&self) -> u32 {
        self.start + self.text.len() as u32
    }

    /// Whether only white space stands in it.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.text.chars().all(is_space)
    }
}

/// The lines of one text: without a byte order mark, ended by LF, CRLF or CR, with the fences marked.
#[derive(Clone, Debug)]
pub struct Text<'t> {
    source: &'t str,
    lines: Vec<Line<'t>>,
}

impl<'t> Text<'t> {
    /// Splits `source`. There is always at least one line.
    #[must_use]
    pub fn new(source: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut fences = Fences::default();
        let mut start = source.len() - source.strip_prefix('\u{feff}').unwrap_or(source).len();
        let mut push = |start: usize, end: usize| {
            let text = &source[start..end];
            lines.push(Line { text, start: start as u32, fenced: fences.contain(text) });
        };
        for end in memchr::memchr2_iter(b'\n', b'\r', source.as_bytes()) {
            // The LF of a CRLF: the line ended at the CR.
            if end < start {
                continue;
            }
            push(start, end);
            start = end + if source.as_bytes()[end..].starts_with(b"\r\n") { 2 } else { 1 };
        }
        push(start, source.len());
        Self { source, lines }
    }

    /// The lines.
    #[must_use]
    pub fn lines(&self) -> &[Line<'t>] {
        &self.lines
    }

    /// The text as given.
    #[must_use]
    pub fn source(&self) -> &'t str {
        self.source
    }

    /// Whether a byte order mark stands in front. Some of the tool's checks then overlook the first line.
    #[must_use]
    pub fn has_mark(&self) -> bool {
        self.source.starts_with('\u{feff}')
    }

    /// Where `part`, a slice of this text, stands.
    pub(super) fn piece(&self, part: &'t str) -> Piece<'t> {
        piece(self.source, part)
    }

    /// The span of whole lines, from the first byte of the first to the last byte of the last.
    pub(super) fn span_of(&self, lines: std::ops::Range<usize>) -> Span {
        let end = self.source.len() as u32;
        let start = self.lines.get(lines.start).map_or(end, |line| line.start);
        let last = lines.end.checked_sub(1).filter(|last| *last >= lines.start);
        let end = last.and_then(|last| self.lines.get(last)).map_or(start, Line::end);
        Span { start, end }
    }

    /// The lines joined with LF.
    pub(super) fn joined(&self, lines: std::ops::Range<usize>) -> Cow<'t, str> {
        with_lf(&self.source[self.span_of(lines).range()])
    }

    /// The lines joined with LF and without white space at both ends, with the place of that.
    pub(super) fn trimmed(&self, lines: std::ops::Range<usize>) -> (Cow<'t, str>, Span) {
        let all = &self.source[self.span_of(lines).range()];
        let piece = self.piece(trim_end(trim_start(all)));
        (with_lf(piece.text), piece.span)
    }
}

/// Where `part`, a slice of `source`, stands.
pub(super) fn piece<'t>(source: &'t str, part: &'t str) -> Piece<'t> {
    let at = (part.as_ptr() as usize).saturating_sub(source.as_ptr() as usize).min(source.len());
    Piece { text: part, span: Span::new(at, at + part.len()) }
}

/// `text` with LF for every CRLF and CR.
pub(super) fn with_lf(text: &str) -> Cow<'_, str> {
    if memchr::memchr(b'\r', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n"))
}

/// Which lines belong to code fences, told line by line.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fences {
    /// Character and length of the run that opened the fence.
    open: Option<(u8, usize)>,
}

impl Fences {
    /// Whether the next line belongs to a fence. Whatever follows the opening run is its info string, even the same run
    /// again.
    pub fn contain(&mut self, line: &str) -> bool {
        let run = trim_start(line);
        let mark = run.bytes().next().filter(|b| matches!(b, b'`' | b'~'));
        let Some(mark) = mark else { return self.open.is_some() };
        let length = run.bytes().take_while(|b| *b == mark).count();
        let Some((open_mark, open_length)) = self.open else {
            self.open = (length >= 3).then_some((mark, length));
            return self.open.is_some();
        };
        if mark == open_mark && length >= open_length && run[length..].chars().all(is_space) {
            self.open = None;
        }
        true
    }
}
