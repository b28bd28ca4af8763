//! What a heading names, without the marks around it.

use super::words;
use crate::Span;
use crate::markdown::Markdown;

/// A piece of a text and where it begins, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Piece<'t> {
    pub text: &'t str,
    pub at: usize,
}

impl<'t> Piece<'t> {
    /// The title of the heading with that index, without `#` marks.
    pub(super) fn heading(doc: &Markdown<'t>, index: usize) -> Option<Self> {
        let heading = doc.headings.get(index)?;
        let text = doc.text.get(heading.span.range())?;
        let line = text.lines().next().unwrap_or_default();
        let piece = Piece { text: line, at: heading.span.start as usize };
        Some(piece.trim_start(&['#', ' ', '\t']).trim_end(&['#', ' ', '\t']))
    }

    /// The line with that index.
    pub(super) fn line(doc: &Markdown<'t>, line: usize) -> Self {
        Piece { text: doc.line_text(line), at: doc.lines.get(line).map_or(0, |l| l.start as usize) }
    }

    /// Without the first `bytes`, which end between characters.
    pub(super) fn skip(self, bytes: usize) -> Self {
        Piece { text: self.text.get(bytes..).unwrap_or_default(), at: self.at + bytes.min(self.text.len()) }
    }

    /// The first `bytes`, which end between characters.
    pub(super) fn take(self, bytes: usize) -> Self {
        Piece { text: self.text.get(..bytes).unwrap_or(self.text), ..self }
    }

    pub(super) fn trim_start(self, marks: &[char]) -> Self {
        self.skip(self.text.len() - self.text.trim_start_matches(marks).len())
    }

    pub(super) fn trim_end(self, marks: &[char]) -> Self {
        self.take(self.text.trim_end_matches(marks).len())
    }

    /// Without marks of emphasis, code and struck text, and blanks, at both ends.
    pub(super) fn bare(self) -> Self {
        const MARKS: [char; 6] = [' ', '\t', '*', '`', '~', '"'];
        self.trim_start(&MARKS).trim_end(&MARKS)
    }

    pub(super) fn span(self) -> Span {
        Span::new(self.at, self.at + self.text.len())
    }

    /// Without a number in front that a blank ends: `1.`, `2.1`, `4)`.
    pub(super) fn unnumbered(self) -> Self {
        let rest = self.text.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ')'));
        let number = self.text.len() - rest.len();
        let digits = self.text.starts_with(|c: char| c.is_ascii_digit());
        if digits && rest.starts_with([' ', '\t']) {
            self.skip(number).trim_start(&[' ', '\t'])
        } else {
            self
        }
    }

    /// What stands in front of the first remark: ` (…)`, `（…）`, ` — …`, ` - …`, `: …`.
    pub(super) fn without_remark(self) -> Self {
        const REMARKS: [&str; 9] = [" (", "（", " — ", " – ", " - ", " -- ", ": ", "：", " ["];
        let end = REMARKS.iter().filter_map(|mark| self.text.find(mark)).min();
        self.take(end.unwrap_or(self.text.len())).trim_end(&[' ', '\t', ':'])
    }

    /// The first inline code, without its marks.
    pub(super) fn code(self) -> Option<Self> {
        let open = self.text.find('`')?;
        let rest = self.skip(open).trim_start(&['`']);
        let close = rest.text.find('`')?;
        Some(rest.take(close)).filter(|code| !code.text.trim().is_empty())
    }
}

/// Letters, digits and `_` that begin with no digit: the length of such a word at the start of `text`.
pub(super) fn word_length(text: &str) -> usize {
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        return 0;
    }
    text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$')).count()
}

/// Whether `text` is a word of letters, digits and `_`.
pub(super) fn is_word(text: &str) -> bool {
    !text.is_empty() && word_length(text) == text.len()
}

/// Whether a word is of the kind only programs use: two humps, or `_` inside.
pub(super) fn is_program_name(word: &str) -> bool {
    let inner = word.trim_matches('_');
    let hump = word.as_bytes().windows(2).any(|w| (w[0].is_ascii_lowercase() || w[0].is_ascii_digit()) && w[1].is_ascii_uppercase())
        // `OIDCProvider`
        || word.as_bytes().windows(3).any(|w| w[0].is_ascii_uppercase() && w[1].is_ascii_uppercase() && w[2].is_ascii_lowercase());
    is_word(word)
        && word.bytes().any(|b| b.is_ascii_lowercase())
        && (hump || inner.contains('_'))
        // `iOS`, `GraphQLs`: short words with one capital inside are names of things.
        && word.len() > 3
}

/// Whether a word looks like a program's and is the name of a product or of a technique.
pub(super) fn is_product(word: &str) -> bool {
    words::PRODUCTS.contains(&word)
}

/// Words with blanks between as one word of a program: `Spark Profile` is `SparkProfile`.
pub(super) fn joined(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split([' ', '-', '\t']).filter(|w| !w.is_empty()) {
        let mut chars = word.chars();
        out.extend(chars.next().into_iter().flat_map(char::to_uppercase));
        out.push_str(chars.as_str());
    }
    out
}
