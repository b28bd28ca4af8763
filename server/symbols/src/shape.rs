//! How deep brackets lie in each other and how long lines are, told before a grammar reads a text: parsers of whole languages
//! take quadratic time and memory where nothing closes. One pass, which knows comments and strings as far as it needs to.

use memchr::{memchr, memmem};

use crate::Language;

/// Nobody writes more brackets in each other than this.
pub const DEEPEST: usize = 256;

/// How a language writes comments and strings.
#[derive(Clone, Copy, Debug)]
pub struct Signs {
    /// What begins a comment that ends with its line.
    line: &'static [&'static str],
    /// Whether there are `/* … */`.
    block: bool,
    /// What begins and ends a string within a line.
    quotes: &'static [u8],
    /// Whether `'x'` is one character, and `'` may stand alone.
    chars: bool,
    /// What begins and ends a string of several lines.
    long: &'static [&'static str],
    /// Whether `<` opens something.
    angles: bool,
    /// Whether a string without an end goes to the end of its line. Else the quote was text: `<p>don't</p>`.
    strict: bool,
}

const C_LIKE: Signs =
    Signs { line: &["//"], block: true, quotes: b"\"", chars: true, long: &[], angles: false, strict: false };

impl Signs {
    /// Those of Protocol Buffers.
    pub const PROTO: Self = Self { quotes: b"\"'", chars: false, strict: true, ..C_LIKE };

    /// Those of a language.
    #[must_use]
    pub fn of(language: Language) -> Self {
        let braces = Self { angles: true, ..C_LIKE };
        let script = Self { quotes: b"\"'", chars: false, ..braces };
        match language {
            Language::C => C_LIKE,
            Language::Go => Self { long: &["`"], ..C_LIKE },
            Language::Cpp | Language::Rust => braces,
            Language::CSharp | Language::Java | Language::Kotlin | Language::Swift => {
                Self { long: &["\"\"\""], ..braces }
            }
            Language::JavaScript | Language::Tsx | Language::TypeScript => script,
            Language::Php => Self { line: &["//", "#"], angles: false, ..script },
            Language::Python => {
                Self { line: &["#"], block: false, long: &["\"\"\"", "'''"], angles: false, ..script }
            }
            Language::Ruby => Self { line: &["#"], block: false, angles: false, ..script },
        }
    }
}

/// What a text looks like outside its comments and strings.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Shape {
    /// So many brackets are open where most are.
    pub deepest: usize,
    /// Bytes of the longest line.
    pub longest_line: usize,
    /// Where the first block comment begins that has no end (byte). Where a language is read strictly, nothing behind it counts.
    pub unclosed: Option<usize>,
}

impl Shape {
    /// Looks at `text` once.
    #[must_use]
    pub fn of(text: &str, signs: &Signs) -> Self {
        let mut pass = Pass::new(text.as_bytes(), signs);
        pass.run();
        pass.shape
    }
}

struct Pass<'t> {
    bytes: &'t [u8],
    signs: &'t Signs,
    at: usize,
    open: usize,
    angles: usize,
    /// Bytes of this line so far.
    line: usize,
    /// Up to here a quote, `"` or `'`, has no other one in its line.
    alone: [usize; 2],
    /// Marks of long strings that do not come again, a bit each.
    last: u8,
    shape: Shape,
}

impl<'t> Pass<'t> {
    fn new(bytes: &'t [u8], signs: &'t Signs) -> Self {
        Self {
            bytes,
            signs,
            at: 0,
            open: 0,
            angles: 0,
            line: 0,
            alone: [0; 2],
            last: 0,
            shape: Shape::default(),
        }
    }

    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            if self.passed() {
                continue;
            }
            if self.signs.strict && self.shape.unclosed.is_some() {
                return;
            }
            self.count(byte);
            self.at += 1;
        }
    }

    fn count(&mut self, byte: u8) {
        let before = self.at.checked_sub(1).and_then(|at| self.bytes.get(at)).copied().unwrap_or_default();
        let behind = self.bytes.get(self.at + 1).copied().unwrap_or_default();
        match byte {
            b'{' | b'(' | b'[' => self.open += 1,
            b'}' | b')' | b']' => self.open = self.open.saturating_sub(1),
            // Comparisons end with their statement, and shifts open nothing.
            b'<' if self.signs.angles && before != b'<' && !matches!(behind, b'<' | b'=') => self.angles += 1,
            b'>' if !matches!(before, b'-' | b'=') => self.angles = self.angles.saturating_sub(1),
            _ => {}
        }
        if matches!(byte, b'{' | b'}' | b';') {
            self.angles = 0;
        }
        self.line = if byte == b'\n' { 0 } else { self.line + 1 };
        self.shape.deepest = self.shape.deepest.max(self.open + self.angles);
        self.shape.longest_line = self.shape.longest_line.max(self.line);
    }

    /// Passes over a comment or a string; whether there was one.
    fn passed(&mut self) -> bool {
        let rest = self.rest();
        if self.signs.line.iter().any(|sign| rest.starts_with(sign.as_bytes())) {
            self.at += memchr(b'\n', rest).unwrap_or(rest.len());
            return true;
        }
        if self.signs.block && rest.starts_with(b"/*") && self.shape.unclosed.is_none() {
            match rest.get(2..).and_then(|inside| memmem::find(inside, b"*/")) {
                Some(length) => return self.skip(length + 4),
                None => self.shape.unclosed = Some(self.at),
            }
            return false;
        }
        for (bit, mark) in self.signs.long.iter().enumerate() {
            if self.last & (1 << bit) != 0 || !rest.starts_with(mark.as_bytes()) {
                continue;
            }
            match rest.get(mark.len()..).and_then(|inside| memmem::find(inside, mark.as_bytes())) {
                Some(length) => return self.skip(length + 2 * mark.len()),
                None => self.last |= 1 << bit,
            }
        }
        match rest.first() {
            Some(b'\'') if self.signs.chars => self.character(rest),
            Some(&quote) if self.signs.quotes.contains(&quote) => self.quoted(quote, rest),
            _ => false,
        }
    }

    fn skip(&mut self, length: usize) -> bool {
        self.at += length;
        true
    }

    /// `'x'`, `'\n'`, but no `'a` of a lifetime and no `1'000`.
    fn character(&mut self, rest: &[u8]) -> bool {
        let escaped = rest.get(1) == Some(&b'\\');
        let from = if escaped { 3 } else { 2 };
        // A character has up to four bytes, an escape such as `\u{10FFFF}` ten.
        let most = if escaped { 12 } else { 6 };
        let inside = rest.get(from..rest.len().min(most)).unwrap_or_default();
        match memchr(b'\'', inside) {
            Some(length) if escaped || length == 0 || rest.get(1).is_some_and(|b| !b.is_ascii()) => {
                self.skip(from + length + 1)
            }
            _ => false,
        }
    }

    /// A string that ends in its line.
    fn quoted(&mut self, quote: u8, rest: &[u8]) -> bool {
        let kind = usize::from(quote == b'\'');
        if self.at < self.alone[kind] {
            return false;
        }
        let mut length = 1;
        while let Some(&byte) = rest.get(length) {
            match byte {
                b'\n' => break,
                b'\\' if rest.get(length + 1) != Some(&b'\n') => length += 1,
                _ if byte == quote => return self.skip(length + 1),
                _ => {}
            }
            length += 1;
        }
        if self.signs.strict {
            return self.skip(length.min(rest.len()));
        }
        self.alone[kind] = self.at + length;
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deepest(language: Language, text: &str) -> usize {
        Shape::of(text, &Signs::of(language)).deepest
    }

    #[test]
    fn brackets_outside_comments_and_strings() {
        assert_eq!(
            deepest(Language::Rust, "fn a<'a>(x: &'a [u8; '(' as usize]) { /* ((( */ \"((\" } // (("),
            2
        );
        assert_eq!(deepest(Language::Python, "x = '''\n((((\n''' # (((\ny = [(\"((\")]"), 2);
        assert_eq!(deepest(Language::Tsx, "<p>don't {a}</p>\n<p>isn't {b}</p>"), 1);
        assert_eq!(deepest(Language::TypeScript, &"`${a} ".repeat(3)), 1);
        assert_eq!(deepest(Language::TypeScript, &"`${".repeat(3)), 3);
        assert_eq!(deepest(Language::Go, "`((((` (\"\\\"((\")"), 1);
        assert_eq!(deepest(Language::Go, "`(("), 2);
    }

    #[test]
    fn angles_end_with_their_statement() {
        assert_eq!(deepest(Language::CSharp, &"a<".repeat(9)), 9);
        assert_eq!(deepest(Language::CSharp, &"a<b;".repeat(9)), 1);
        assert_eq!(deepest(Language::CSharp, &"1<<2, ".repeat(9)), 0);
        assert_eq!(deepest(Language::Java, "Map<List<A>, B<C>> x"), 2);
        assert_eq!(deepest(Language::Go, &"a<".repeat(9)), 0);
    }

    #[test]
    fn comments_without_end() {
        let shape = |text| Shape::of(text, &Signs::PROTO);
        assert_eq!(shape("a /* b */ /* c").unclosed, Some(10));
        assert_eq!(shape("get: \"/v1/*\"\n").unclosed, None);
        assert_eq!(shape("get: \"/v1/*\n((").unclosed, None);
        assert_eq!(shape("get: \"/v1/*\n((").deepest, 2);
        assert_eq!(shape("( /* ((((((").deepest, 1);
        assert_eq!(shape(&"/* ".repeat(9)).unclosed, Some(0));
        assert_eq!(Shape::of("a(/[/*]/) ((", &Signs::of(Language::JavaScript)).deepest, 2);
    }

    #[test]
    fn lines_are_measured_without_strings() {
        let longest = |text: &str| Shape::of(text, &Signs::of(Language::Python)).longest_line;
        assert_eq!(longest("ab\nabc\n"), 3);
        assert_eq!(longest(&format!("x = \"{}\" # {}", "a".repeat(99), "b".repeat(99))), 5);
    }
}
