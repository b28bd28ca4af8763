//! Positions of the protocol and byte offsets: the only place that converts between them.

use specls_syntax::{Encoding, LineCol, Lines, Span};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// The encoding of columns for this session, out of what the client offers (`general.positionEncodings`).
///
/// UTF-8 needs no counting on our side, so it is taken where offered; UTF-16 is what the protocol demands otherwise;
/// UTF-32 only from a client that offers nothing else.
#[must_use]
pub fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Encoding {
    let offered = offered.unwrap_or_default();
    if offered.contains(&PositionEncodingKind::UTF8) {
        Encoding::Utf8
    } else if offered.contains(&PositionEncodingKind::UTF32)
        && !offered.contains(&PositionEncodingKind::UTF16)
    {
        Encoding::Utf32
    } else {
        Encoding::Utf16
    }
}

/// The protocol's name of an encoding, for `capabilities.positionEncoding`.
#[must_use]
pub fn kind(encoding: Encoding) -> PositionEncodingKind {
    match encoding {
        Encoding::Utf8 => PositionEncodingKind::UTF8,
        Encoding::Utf16 => PositionEncodingKind::UTF16,
        Encoding::Utf32 => PositionEncodingKind::UTF32,
    }
}

/// The position of a byte offset.
#[must_use]
pub fn position(lines: &Lines, offset: u32, encoding: Encoding) -> Position {
    let at = lines.line_col(offset, encoding);
    Position { line: at.line, character: at.col }
}

/// The byte offset of a position. Clamped: past the end of a line is its end, past the last line the end of the text.
#[must_use]
pub fn offset(lines: &Lines, position: Position, encoding: Encoding) -> u32 {
    lines.offset(LineCol { line: position.line, col: position.character }, encoding)
}

/// The range of a span of bytes.
#[must_use]
pub fn range(lines: &Lines, span: Span, encoding: Encoding) -> Range {
    Range { start: position(lines, span.start, encoding), end: position(lines, span.end, encoding) }
}

/// The span of bytes of a range; a reversed range means the same as its mirror image.
#[must_use]
pub fn span(lines: &Lines, range: Range, encoding: Encoding) -> Span {
    let (a, b) = (offset(lines, range.start, encoding), offset(lines, range.end, encoding));
    Span { start: a.min(b), end: a.max(b) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn prefers_utf8_and_falls_back_to_utf16() {
        let (utf8, utf16, utf32) =
            (PositionEncodingKind::UTF8, PositionEncodingKind::UTF16, PositionEncodingKind::UTF32);
        assert_eq!(negotiate(None), Encoding::Utf16);
        assert_eq!(negotiate(Some(&[])), Encoding::Utf16);
        assert_eq!(negotiate(Some(&["ebcdic".into()])), Encoding::Utf16);
        assert_eq!(negotiate(Some(&[utf16.clone(), utf8])), Encoding::Utf8);
        assert_eq!(negotiate(Some(&[utf32.clone(), utf16])), Encoding::Utf16);
        assert_eq!(negotiate(Some(&[utf32])), Encoding::Utf32);
    }

    #[test]
    fn reversed_ranges_are_turned_round() {
        let lines = Lines::new("ab\ncd");
        let reversed = Range { start: Position::new(1, 1), end: Position::new(0, 1) };
        assert_eq!(span(&lines, reversed, Encoding::Utf16), Span::new(1, 4));
    }

    proptest! {
        #[test]
        fn offset_to_position_to_offset(text in "([a-c]|é|中|😀|\r|\n|\r\n){0,40}") {
            let lines = Lines::new(&text);
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
                    let inside_crlf = text[..at].ends_with('\r') && text[at..].starts_with('\n');
                    let back = offset(&lines, position(&lines, at as u32, encoding), encoding) as usize;
                    prop_assert_eq!(back, if inside_crlf { at - 1 } else { at });
                }
            }
        }
    }
}
