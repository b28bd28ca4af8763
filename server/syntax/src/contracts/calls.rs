//! What stands around a string in code: the call it is given to, and the path it says.

use crate::Span;

/// How far from a string its call is looked for, in bytes.
pub(super) const NEAR: usize = 240;

/// Longest path, in bytes.
const LONGEST_PATH: usize = 300;

/// What a string is given to: `router.get(` of `router.get("/albums")`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Call<'t> {
    /// The function's name.
    pub word: &'t str,
    /// Where it begins.
    pub at: usize,
    /// The name in front of the dot, or of `::` or `->`; `)` where another call stands there; else empty.
    pub receiver: &'t str,
    /// The mark in front of the whole: `@`, `[`; else a blank.
    pub mark: u8,
    /// What stands between the open parenthesis and the string.
    pub before: &'t str,
}

/// The call that the string is an argument of whose quote is at `quote`. Its parenthesis is near.
pub(super) fn around(text: &str, quote: usize) -> Option<Call<'_>> {
    let bytes = text.as_bytes();
    let least = quote.saturating_sub(NEAR);
    let mut open = quote;
    let mut depth = 0_usize;
    loop {
        open = open.checked_sub(1).filter(|at| *at >= least)?;
        match bytes[open] {
            b'(' if depth == 0 => break,
            b'(' => depth -= 1,
            b')' => depth += 1,
            b';' | b'{' | b'}' => return None,
            _ => {}
        }
    }
    let before = text.get(open + 1..quote)?;
    let end = without_generics(bytes, open, least);
    let start = word_start(bytes, end);
    if start == end {
        return None;
    }
    let word = text.get(start..end)?;
    let (receiver, front) = receiver(text, start, least);
    let mark = front.checked_sub(1).map_or(b' ', |at| bytes[at]);
    Some(Call { word, at: start, receiver, mark, before })
}

/// The end of the name in front of `<Album[]>(`.
fn without_generics(bytes: &[u8], open: usize, least: usize) -> usize {
    if open == 0 || bytes[open - 1] != b'>' {
        return open;
    }
    let mut depth = 0_usize;
    for at in (least..open).rev() {
        match bytes[at] {
            b'>' => depth += 1,
            b'<' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at;
        }
    }
    open
}

pub(super) fn word_start(bytes: &[u8], end: usize) -> usize {
    let long = bytes[..end].iter().rev().take(64);
    end - long.take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$')).count()
}

/// What stands in front of the name that begins at `start`, and where the whole begins.
fn receiver(text: &str, start: usize, least: usize) -> (&str, usize) {
    let bytes = text.as_bytes();
    let front = &bytes[..start];
    let mut end = match () {
        () if front.ends_with(b".") => start - 1,
        () if front.ends_with(b"::") || front.ends_with(b"->") => start - 2,
        () => return ("", start),
    };
    // `request(app)⏎  .get(`
    while end > least && bytes[end - 1].is_ascii_whitespace() {
        end -= 1;
    }
    if end > 0 && matches!(bytes[end - 1], b')' | b'?' | b'!') {
        return (")", end);
    }
    let first = word_start(bytes, end);
    let name = text.get(first..end).unwrap_or_default();
    // `self.client.get`: the mark stands in front of the first name.
    let mut front = first;
    while front > least
        && (bytes[front - 1] == b'.' || bytes[front - 1].is_ascii_alphanumeric() || bytes[front - 1] == b'_')
    {
        front -= 1;
    }
    (name, front)
}

/// The next bytes of `text` from `at` on.
pub(super) fn near(text: &str, at: usize) -> &str {
    let end = (at + NEAR).min(text.len());
    let end = (at..=end).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(at);
    text.get(at..end).unwrap_or_default()
}

/// A path in a string: each value that is put in as `{}`.
pub(super) struct Literal {
    pub path: String,
    /// The string's text without quotes.
    pub span: Span,
    /// First byte behind the closing quote.
    pub end: usize,
}

/// The string whose quote is at `quote`, if it can be a path.
pub(super) fn literal(text: &str, quote: usize) -> Option<Literal> {
    let bytes = text.as_bytes();
    let mark = *bytes.get(quote)?;
    let long = bytes.len().min(quote + 1 + LONGEST_PATH);
    let close = quote + 1 + memchr::memchr(mark, bytes.get(quote + 1..long)?)?;
    let inside = text.get(quote + 1..close)?;
    let mut path = String::with_capacity(inside.len());
    let mut chars = inside.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '{' => {
                // `{id:[0-9]+}`, `${albums[0].id}`
                let mut depth = 1;
                for (_, inner) in chars.by_ref() {
                    depth += match inner {
                        '{' => 1,
                        '}' => -1,
                        _ => 0,
                    };
                    if depth == 0 {
                        break;
                    }
                }
                if depth > 0 {
                    return None;
                }
                while path.ends_with(['$', '#']) {
                    path.pop();
                }
                path.push_str("{}");
            }
            '?' | '(' => break,
            '#' if !inside.get(at..)?.starts_with("#{") => break,
            '<' => {
                if !chars.by_ref().any(|(_, inner)| inner == '>') {
                    return None;
                }
                path.push_str("{}");
            }
            c if c.is_ascii_alphanumeric() => path.push(c),
            '/' | '-' | '_' | '.' | '~' | ':' | '$' | '@' | '!' | '*' | '%' | '[' | ']' | '+' | '=' | '&'
            | ',' | '#' => path.push(c),
            _ => return None,
        }
    }
    // `"/albums/" + id`, `"/albums/%s"`
    let after = text.get(close + 1..).unwrap_or_default().trim_start_matches([' ', '\t']);
    if path.ends_with('/')
        && path.len() > 1
        && (after.starts_with("+ ") || after.starts_with('+') || after.starts_with(". $"))
    {
        path.push_str("{}");
    }
    let path =
        path.split('/').map(|s| if s.starts_with('%') { "{}" } else { s }).collect::<Vec<_>>().join("/");
    Some(Literal { path, span: Span::new(quote + 1, close), end: close + 1 })
}

/// Whether a path names a file that is served as it is.
pub(super) fn is_asset(path: &str) -> bool {
    const ENDINGS: [&str; 18] = [
        "css", "js", "mjs", "map", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "woff", "woff2", "ttf",
        "html", "htm", "txt", "php",
    ];
    path.rsplit('/')
        .next()
        .and_then(|last| last.rsplit_once('.'))
        .is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}
