//! The words the table of languages is written in.

/// Comment and string syntax of one language (data only).
#[derive(Clone, Copy, Debug)]
pub struct Language {
    /// Name as language clients write it (`rust`, `csharp`, `shellscript`).
    pub name: &'static str,
    pub(super) extensions: &'static [&'static str],
    pub(super) file_names: &'static [&'static str],
    /// How to write a one-line comment: before and after its text.
    pub(super) comment: (&'static str, &'static str),
    pub(super) kind: Kind,
    pub(super) lines: &'static [Line],
    pub(super) blocks: &'static [Block],
    /// Tried in order: longer openers stand before their prefixes.
    pub(super) quotes: &'static [Quote],
    pub(super) raw: Raw,
    pub(super) features: &'static [Feature],
    pub(super) sections: &'static [Section],
}

impl Language {
    /// What opens and closes a one-line comment: `("// ", "")`, `("<!-- ", " -->")`.
    #[must_use]
    pub fn line_comment(&self) -> (&'static str, &'static str) {
        self.comment
    }

    pub(super) fn has(&self, feature: Feature) -> bool {
        self.features.contains(&feature)
    }

    /// All bytes that can open something, for the lexer's table.
    pub(super) fn openers(&self) -> impl Iterator<Item = u8> {
        let lines = self.lines.iter().map(|line| line.open);
        let blocks = self.blocks.iter().map(|block| block.open);
        let quotes = self.quotes.iter().map(|quote| quote.open);
        let sections = self.sections.iter().map(|section| section.open);
        let features = self.features.iter().map(|feature| feature.opener());
        lines
            .chain(blocks)
            .chain(quotes)
            .chain(sections)
            .chain(features)
            .filter_map(|open| open.bytes().next())
    }
}

/// What text outside comments and strings is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    /// Code and identifiers.
    Program,
    /// Prose: plain scalars, text of a page.
    Data,
}

/// Where an opener counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    Anywhere,
    /// At a line start, after a blank or after what ends a shell word: `$#` and `${#x}` are no comments.
    Blank,
    /// In the first column.
    LineStart,
    /// First thing on its line.
    LineHead,
    /// Not after a colon: `https://…` may stand outside strings.
    NotColon,
    /// Where a value begins: `don't` in a plain scalar opens no string.
    Value,
    /// After `=`: attributes of a markup language.
    Equals,
    /// Not directly after a word: `x'` is a name in some languages.
    NotWord,
}

impl At {
    pub(super) fn allows(self, bytes: &[u8], at: usize) -> bool {
        let Some(before) = at.checked_sub(1).map(|index| bytes[index]) else { return self != Self::Equals };
        match self {
            Self::Anywhere => true,
            Self::Blank => before.is_ascii_whitespace() || b";|&()".contains(&before),
            Self::LineStart => before == b'\n',
            Self::LineHead => bytes[..at]
                .iter()
                .rev()
                .find(|&&byte| byte != b' ' && byte != b'\t')
                .is_none_or(|&byte| byte == b'\n'),
            Self::NotColon => before != b':',
            Self::Value => before.is_ascii_whitespace() || b"[{(,:=".contains(&before),
            Self::Equals => before == b'=',
            Self::NotWord => !is_word(before),
        }
    }
}

/// A byte of `[A-Za-z0-9_]`.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// A comment that ends with its line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Line {
    pub open: &'static str,
    pub at: At,
}

impl Line {
    pub(super) const fn new(open: &'static str) -> Self {
        Self { open, at: At::Anywhere }
    }

    pub(super) const fn at(self, at: At) -> Self {
        Self { at, ..self }
    }
}

/// A comment with a closer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Block {
    pub open: &'static str,
    pub close: &'static str,
    pub nested: bool,
    pub at: At,
}

impl Block {
    pub(super) const fn new(open: &'static str, close: &'static str) -> Self {
        Self { open, close, nested: false, at: At::Anywhere }
    }

    pub(super) const fn nested(self) -> Self {
        Self { nested: true, ..self }
    }

    pub(super) const fn at(self, at: At) -> Self {
        Self { at, ..self }
    }
}

/// How the closer of a string is written inside the string.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Escape {
    None,
    /// The byte takes the next one with it.
    Byte(u8),
    /// The closer twice.
    Doubled,
    /// The closer twice, or after the byte.
    DoubledOr(u8),
    /// `'''`, `''$` and `''\` in the indented strings of Nix.
    Nix,
}

impl Escape {
    pub(super) fn byte(self) -> Option<u8> {
        match self {
            Self::Byte(byte) | Self::DoubledOr(byte) => Some(byte),
            Self::None | Self::Doubled | Self::Nix => None,
        }
    }

    pub(super) fn doubled(self) -> bool {
        matches!(self, Self::Doubled | Self::DoubledOr(_))
    }
}

/// What a quoted text is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Role {
    Text,
    /// A comment when it is the first thing on its line (docstrings, descriptions).
    Doc,
    /// A name in quotes: Kotlin and F# test functions.
    Name,
}

/// Code inside a string: `${…}`, `\(…)`, `{…}`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hole {
    /// Its last byte is what `close` closes.
    pub open: &'static str,
    pub close: u8,
}

impl Hole {
    pub(super) const DOLLAR: Self = Self { open: "${", close: b'}' };
    pub(super) const SHARP: Self = Self { open: "#{", close: b'}' };
    pub(super) const SWIFT: Self = Self { open: "\\(", close: b')' };
    pub(super) const SHELL: Self = Self { open: "$(", close: b')' };
    pub(super) const BRACE: Self = Self { open: "{", close: b'}' };
}

/// One kind of string.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote {
    pub open: &'static str,
    /// Empty: the line end closes it.
    pub close: &'static str,
    pub escape: Escape,
    /// May span lines; if not, an unterminated one ends with its line.
    pub spans: bool,
    pub role: Role,
    pub at: At,
    pub hole: Option<Hole>,
}

impl Quote {
    /// On one line, with backslash escapes.
    pub(super) const fn new(quote: &'static str) -> Self {
        Self {
            open: quote,
            close: quote,
            escape: Escape::Byte(b'\\'),
            spans: false,
            role: Role::Text,
            at: At::Anywhere,
            hole: None,
        }
    }

    pub(super) const fn closed_by(self, close: &'static str) -> Self {
        Self { close, ..self }
    }

    pub(super) const fn spanning(self) -> Self {
        Self { spans: true, ..self }
    }

    pub(super) const fn escaped(self, escape: Escape) -> Self {
        Self { escape, ..self }
    }

    pub(super) const fn raw(self) -> Self {
        self.escaped(Escape::None)
    }

    pub(super) const fn role(self, role: Role) -> Self {
        Self { role, ..self }
    }

    pub(super) const fn at(self, at: At) -> Self {
        Self { at, ..self }
    }

    pub(super) const fn hole(self, hole: Hole) -> Self {
        Self { hole: Some(hole), ..self }
    }
}

/// Strings whose prefix changes how they end.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Raw {
    None,
    /// `r"…"`, `br#"…"#`.
    Rust,
    /// `R"delimiter(…)delimiter"`.
    Cpp,
    /// `@"…"`, `$"…"`, `"""…"""` with any number of quotes.
    CSharp,
    /// `#"…"#`, `#"""…"""#`.
    Swift,
    /// A letter `r` before the quote turns escapes off.
    Letter,
}

/// What needs more than a table entry.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Feature {
    /// `'a'` is a character, `'a` something else (lifetime, digit separator, prime).
    Chars,
    /// A backslash in code takes the next byte with it.
    CodeEscapes,
    /// `/…/` where an expression can begin.
    Regex,
    /// `[==[ … ]==]` as string and, behind a line comment's opener, as comment.
    LongBrackets,
    /// `<<EOT`.
    Heredoc,
    /// `<<<EOT`.
    PhpHeredoc,
    /// `#[test]`, `#[cfg(test)]`.
    RustTests,
    /// A file without any section opener is all in the language of the first section.
    SectionsOptional,
}

impl Feature {
    fn opener(self) -> &'static str {
        match self {
            Self::Chars => "'",
            Self::CodeEscapes => "\\",
            Self::Regex => "/",
            Self::LongBrackets => "[",
            Self::Heredoc | Self::PhpHeredoc => "<",
            Self::RustTests => "#",
            Self::SectionsOptional => "",
        }
    }
}

/// Another language inside a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct Section {
    /// Letters are compared without their case.
    pub open: &'static str,
    pub close: SectionEnd,
    pub language: &'static Language,
}

/// How a section ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum SectionEnd {
    /// With this closing tag, wherever it stands; the section begins behind the `>` of its opener.
    Tag(&'static str),
    /// With these bytes, outside strings.
    Code(&'static str),
}
