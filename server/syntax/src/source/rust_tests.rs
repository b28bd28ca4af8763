//! Which code of a Rust file is test code: items under `#[test]` and its kin, modules under `#[cfg(test)]`.

use super::syntax::is_word;

/// Attributes longer than this are not read to their end.
const MAX_ATTRIBUTE: usize = 1024;

/// Where the lexer stands relative to test code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Region {
    None,
    /// Behind a test attribute, before the body of its item.
    Item {
        brackets: u32,
        comma_ends: bool,
    },
    /// In the body, with open braces.
    Body {
        braces: u32,
    },
    /// `#![cfg(test)]`: the whole rest.
    File,
}

impl Region {
    /// Whether brackets have to be counted.
    pub(super) fn counts(self) -> bool {
        matches!(self, Self::Item { .. } | Self::Body { .. })
    }

    /// Counts a bracket; true if the region ends with it.
    pub(super) fn count(&mut self, byte: u8) -> bool {
        let next = match *self {
            Self::Item { brackets, comma_ends } => match byte {
                b'(' | b'[' => Self::Item { brackets: brackets + 1, comma_ends },
                b')' | b']' | b'}' if brackets == 0 => Self::None,
                b')' | b']' => Self::Item { brackets: brackets - 1, comma_ends },
                b'{' if brackets == 0 => Self::Body { braces: 1 },
                b';' if brackets == 0 => Self::None,
                b',' if brackets == 0 && comma_ends => Self::None,
                _ => return false,
            },
            Self::Body { braces } => match byte {
                b'{' => Self::Body { braces: braces + 1 },
                b'}' if braces <= 1 => Self::None,
                b'}' => Self::Body { braces: braces - 1 },
                _ => return false,
            },
            Self::None | Self::File => return false,
        };
        *self = next;
        next == Self::None
    }
}

/// An attribute that was read.
pub(super) struct Attribute<'a> {
    bytes: &'a [u8],
    end: usize,
    inner: bool,
    is_test: bool,
}

impl Attribute<'_> {
    /// The region the attribute begins, if it is one of a test.
    pub(super) fn region(&self) -> Option<Region> {
        if !self.is_test {
            return None;
        }
        Some(if self.inner {
            Region::File
        } else {
            Region::Item { brackets: 0, comma_ends: !self.is_on_item() }
        })
    }

    /// Items end with `;` or `}`; fields, arms and expressions with a comma too.
    fn is_on_item(&self) -> bool {
        const ITEMS: [&str; 18] = [
            "fn",
            "pub",
            "mod",
            "async",
            "unsafe",
            "extern",
            "const",
            "static",
            "impl",
            "struct",
            "enum",
            "trait",
            "type",
            "use",
            "union",
            "macro_rules",
            "let",
            "",
        ];
        let mut at = self.end;
        for _ in 0..8 {
            at = skip_blanks(self.bytes, at);
            match attribute(self.bytes, at) {
                Some(next) => at = next.end,
                None => break,
            }
        }
        let word = self.bytes[at..].iter().take(12).take_while(|&&byte| is_word(byte)).count();
        ITEMS.iter().any(|item| item.as_bytes() == &self.bytes[at..at + word])
    }
}

fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes[at..].iter().take(MAX_ATTRIBUTE).take_while(|byte| byte.is_ascii_whitespace()).count();
    at + blanks
}

/// Whether the next thing behind `at` is an attribute of a test, perhaps with others before it.
pub(super) fn is_before_test(bytes: &[u8], mut at: usize) -> bool {
    for _ in 0..8 {
        at = skip_blanks(bytes, at);
        match attribute(bytes, at) {
            Some(attribute) if attribute.is_test => return !attribute.inner,
            Some(attribute) => at = attribute.end,
            None => return false,
        }
    }
    false
}

/// Reads the attribute whose `#` stands at `at`.
pub(super) fn attribute(bytes: &[u8], at: usize) -> Option<Attribute<'_>> {
    let rest = bytes[at..].strip_prefix(b"#")?;
    let inner = rest.first() == Some(&b'!');
    let open = at + 1 + usize::from(inner);
    let content = bytes[open..].strip_prefix(b"[")?;
    let mut depth = 1u32;
    let length = content.iter().take(MAX_ATTRIBUTE).position(|byte| {
        match byte {
            b'[' => depth += 1,
            b']' => depth -= 1,
            _ => {}
        }
        depth == 0
    })?;
    Some(Attribute { bytes, end: open + 1 + length + 1, inner, is_test: is_test(&content[..length]) })
}

/// Whether an attribute with this content makes its item a test, or leaves it to tests.
fn is_test(content: &[u8]) -> bool {
    let content = content.trim_ascii();
    let path = content.iter().position(|&byte| !is_word(byte) && byte != b':').unwrap_or(content.len());
    let (path, arguments) = content.split_at(path);
    let last = path.rsplit(|&byte| byte == b':').next().unwrap_or_default();
    match last {
        b"test" | b"rstest" | b"test_case" | b"test_matrix" | b"quickcheck" | b"wasm_bindgen_test"
        | b"test_log" | b"proptest" => true,
        b"cfg" => condition_holds_in_tests(arguments),
        _ => false,
    }
}

/// `test` as a word of its own, not under `not(…)` and not as the value of `feature = "…"`.
fn condition_holds_in_tests(arguments: &[u8]) -> bool {
    let mut negated: Option<u32> = None;
    let (mut depth, mut at) = (0u32, 0);
    while at < arguments.len() {
        let word = arguments[at..].iter().take_while(|&&byte| is_word(byte)).count();
        match (&arguments[at..at + word], arguments[at]) {
            (b"test", _) if negated.is_none() => return true,
            (b"not", _) => negated = negated.or(Some(depth)),
            (b"", b'(') => depth += 1,
            (b"", b')') => {
                depth = depth.saturating_sub(1);
                negated = negated.filter(|&outer| depth > outer);
            }
            (b"", b'"') => {
                let rest = &arguments[at + 1..];
                at += memchr::memchr(b'"', rest).map_or(rest.len(), |length| length + 1);
            }
            _ => {}
        }
        at += word.max(1);
    }
    false
}
