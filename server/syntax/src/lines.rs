//! Line and column of a byte offset, and back, without the text.

use std::sync::{Arc, LazyLock};

use line_index::{LineIndex, TextSize, WideEncoding, WideLineCol};

use crate::Span;

/// The unit in which a column is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// Bytes of UTF-8: the same unit as offsets.
    Utf8,
    /// Code units of UTF-16: characters beyond U+FFFF count two.
    Utf16,
    /// Code points (UTF-32): what people call characters, and what command lines print.
    Utf32,
}

/// A place in a text as line and column, both 0-based. What a column counts is the [`Encoding`] it was made with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct LineCol {
    /// 0-based line; lines end at LF, CRLF or a lone CR.
    pub line: u32,
    /// 0-based column within the line, in units of an [`Encoding`].
    pub col: u32,
}

/// The lines of one text: converts between byte offsets and line/column in every encoding.
///
/// It keeps line starts and the places of wide characters, not the text, so that ranges in closed files can be told
/// without the disk. Cheap to clone. No method fails: a place past the end of a line is the end of that line, past the
/// end of the text the end of the text, inside a character the start of that character, and between the CR and the LF
/// of one line end the place before both.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lines(Arc<Inner>);

#[derive(Debug, PartialEq, Eq)]
struct Inner {
    index: LineIndex,
    crlf: Crlf,
    line_count: u32,
}

/// Which lines end in CRLF. Nearly every file is all or nothing, so only mixed ones pay for a list.
#[derive(Debug, PartialEq, Eq)]
enum Crlf {
    None,
    All,
    /// Sorted 0-based lines.
    Some(Box<[u32]>),
}

impl Default for Lines {
    /// The lines of an empty text.
    fn default() -> Self {
        // Made for every file, most often to be replaced.
        static EMPTY: LazyLock<Lines> = LazyLock::new(|| Lines::new(""));
        EMPTY.clone()
    }
}

impl Lines {
    /// The lines of `text`.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let text = indexable(text);
        let (lone_cr, crlf, line_count) = line_ends(text);
        // `line-index` knows only LF. A copy of the same length gives a lone CR the same meaning.
        let index = if lone_cr { LineIndex::new(&with_lf_for_lone_cr(text)) } else { LineIndex::new(text) };
        Self(Arc::new(Inner { index, crlf, line_count }))
    }

    /// Number of lines; an empty text has one, and a final line end opens one more.
    #[must_use]
    pub fn line_count(&self) -> u32 {
        self.0.line_count
    }

    /// Length of the text in bytes.
    #[must_use]
    pub fn text_len(&self) -> u32 {
        self.0.index.len().into()
    }

    /// The bytes of a 0-based line without its line end; past the last line an empty range at the end of the text.
    #[must_use]
    pub fn line_span(&self, line: u32) -> Span {
        let len = self.text_len();
        let Some(range) = self.0.index.line(line) else { return Span { start: len, end: len } };
        let (start, end) = (u32::from(range.start()), u32::from(range.end()));
        let terminator = match &self.0.crlf {
            _ if line + 1 >= self.0.line_count => 0,
            Crlf::None => 1,
            Crlf::All => 2,
            Crlf::Some(lines) => 1 + u32::from(lines.binary_search(&line).is_ok()),
        };
        Span { start, end: end.saturating_sub(terminator).max(start) }
    }

    /// Line and column, in `encoding`, of a byte offset.
    #[must_use]
    pub fn line_col(&self, offset: u32, encoding: Encoding) -> LineCol {
        let (offset, line) = self.floor(offset);
        let span = self.line_span(line);
        let at = line_index::LineCol { line, col: offset.min(span.end) - span.start };
        let col = match wide(encoding) {
            None => at.col,
            Some(wide) => self.0.index.to_wide(wide, at).map_or(at.col, |at| at.col),
        };
        LineCol { line, col }
    }

    /// Byte offset of a line and column counted in `encoding`.
    #[must_use]
    pub fn offset(&self, at: LineCol, encoding: Encoding) -> u32 {
        let span = self.line_span(at.line);
        let col = match wide(encoding) {
            None => Some(at.col),
            Some(wide) => {
                let at = WideLineCol { line: at.line, col: at.col };
                self.0.index.to_utf8(wide, at).map(|at| at.col)
            }
        };
        // No column or one that overflows lies far past the end of the line.
        let offset = col.and_then(|col| span.start.checked_add(col)).map_or(span.end, |it| it.min(span.end));
        self.floor(offset).0
    }

    /// The offset, moved back to the start of the character it stands in, and its line.
    fn floor(&self, offset: u32) -> (u32, u32) {
        let mut offset = offset.min(self.text_len());
        loop {
            if let Some(at) = self.0.index.try_line_col(TextSize::from(offset)) {
                return (offset, at.line);
            }
            // Inside a character, so there is a byte before; at most three times.
            offset = offset.saturating_sub(1);
        }
    }
}

fn wide(encoding: Encoding) -> Option<WideEncoding> {
    match encoding {
        Encoding::Utf8 => None,
        Encoding::Utf16 => Some(WideEncoding::Utf16),
        Encoding::Utf32 => Some(WideEncoding::Utf32),
    }
}

/// The part of the text that offsets of 32 bits can name. Larger files are skipped long before; this keeps the
/// assertion of `line-index` from ever being met.
fn indexable(text: &str) -> &str {
    let mut end = text.len().min(u32::MAX as usize - 1);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether there is a lone CR, which lines end in CRLF, and how many lines there are.
fn line_ends(text: &str) -> (bool, Crlf, u32) {
    let bytes = text.as_bytes();
    if memchr::memchr(b'\r', bytes).is_none() {
        return (false, Crlf::None, memchr::memchr_iter(b'\n', bytes).count() as u32 + 1);
    }
    let (mut lone_cr, mut line, mut crlf) = (false, 0u32, Vec::new());
    for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
        if bytes[at] == b'\n' {
            if at > 0 && bytes[at - 1] == b'\r' {
                crlf.push(line);
            }
        } else if bytes.get(at + 1) == Some(&b'\n') {
            continue; // the LF ends the line
        } else {
            lone_cr = true;
        }
        line += 1;
    }
    let crlf = match crlf.len() {
        0 => Crlf::None,
        n if n as u32 == line => Crlf::All,
        _ => Crlf::Some(crlf.into_boxed_slice()),
    };
    (lone_cr, crlf, line + 1)
}

/// `text` with every CR that no LF follows replaced by LF.
fn with_lf_for_lone_cr(text: &str) -> String {
    let mut copy = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        copy.push(if c == '\r' && chars.peek() != Some(&'\n') { '\n' } else { c });
    }
    copy
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn at(line: u32, col: u32) -> LineCol {
        LineCol { line, col }
    }

    fn units(c: char, encoding: Encoding) -> u32 {
        match encoding {
            Encoding::Utf8 => c.len_utf8() as u32,
            Encoding::Utf16 => c.len_utf16() as u32,
            Encoding::Utf32 => 1,
        }
    }

    /// Every character start with its line and column, the slow and plain way; none inside a CRLF.
    fn naive(text: &str, encoding: Encoding) -> Vec<(u32, LineCol)> {
        let (mut places, mut place) = (Vec::new(), at(0, 0));
        let mut before = '\0';
        for (offset, c) in text.char_indices() {
            if !(before == '\r' && c == '\n') {
                places.push((offset as u32, place));
            }
            let ends = c == '\n' || (c == '\r' && !text[offset + 1..].starts_with('\n'));
            place = match (ends, c) {
                (true, _) => at(place.line + 1, 0),
                (false, '\r') => place,
                _ => at(place.line, place.col + units(c, encoding)),
            };
            before = c;
        }
        places.push((text.len() as u32, place));
        places
    }

    #[test]
    fn counts_each_encoding_and_line_end() {
        let lines = Lines::new("a😀中b\r\nx\rlast\n");
        assert_eq!(lines.line_count(), 4);
        assert_eq!(lines.line_col(8, Encoding::Utf8), at(0, 8));
        assert_eq!(lines.line_col(8, Encoding::Utf16), at(0, 4));
        assert_eq!(lines.line_col(8, Encoding::Utf32), at(0, 3));
        assert_eq!(lines.line_span(0), Span::new(0, 9));
        assert_eq!(lines.line_span(1), Span::new(11, 12));
        assert_eq!(lines.line_span(2), Span::new(13, 17));
        assert_eq!(lines.line_span(3), Span::new(18, 18));
        assert_eq!(lines.line_span(99), Span::new(18, 18));
    }

    #[test]
    fn clamps_what_lies_outside_or_between() {
        let lines = Lines::new("a😀b\r\nx");
        assert_eq!(lines.offset(at(0, 2), Encoding::Utf16), 1, "low half of a surrogate pair");
        assert_eq!(lines.offset(at(0, 3), Encoding::Utf8), 1, "inside four bytes");
        assert_eq!(lines.offset(at(0, 99), Encoding::Utf16), 6, "past the end of the line");
        assert_eq!(lines.offset(at(0, u32::MAX), Encoding::Utf16), 6);
        assert_eq!(lines.offset(at(7, 0), Encoding::Utf32), 9, "past the last line");
        assert_eq!(lines.line_col(7, Encoding::Utf8), at(0, 6), "between CR and LF");
        assert_eq!(lines.line_col(999, Encoding::Utf8), at(1, 1));
        assert_eq!(Lines::new("").line_col(3, Encoding::Utf16), at(0, 0));
    }

    #[test]
    fn plain_files_need_no_list_of_line_ends() {
        assert_eq!(Lines::new("a\nb\n").0.crlf, Crlf::None);
        assert_eq!(Lines::new("a\r\nb\r\n").0.crlf, Crlf::All);
        assert_eq!(Lines::new("a\r\nb\n").0.crlf, Crlf::Some([0].into()));
        assert_eq!(size_of::<Lines>(), size_of::<usize>());
    }

    proptest! {
        #[test]
        fn agrees_with_a_plain_count(text in "([a-c]|é|中|😀|\u{2028}|\r|\n|\r\n){0,60}") {
            let lines = Lines::new(&text);
            for encoding in ENCODINGS {
                let places = naive(&text, encoding);
                for &(offset, place) in &places {
                    prop_assert_eq!(lines.line_col(offset, encoding), place);
                    prop_assert_eq!(lines.offset(place, encoding), offset);
                }
                prop_assert_eq!(lines.line_count(), places.last().map_or(1, |it| it.1.line + 1));
            }
        }

        #[test]
        fn any_place_gives_a_character_of_the_text(
            text in "([a-c]|é|中|😀|\r|\n|\r\n){0,40}", offset: u32, line in 0u32..40, col in 0u32..60,
        ) {
            let lines = Lines::new(&text);
            for encoding in ENCODINGS {
                let found = lines.offset(at(line, col), encoding);
                prop_assert!(text.is_char_boundary(found as usize));
                let back = lines.line_col(found, encoding);
                prop_assert!(back <= at(line, col));
                prop_assert_eq!(lines.offset(back, encoding), found);
                let clamped = lines.line_col(offset, encoding);
                prop_assert_eq!(lines.line_col(lines.offset(clamped, encoding), encoding), clamped);
            }
        }
    }
}
