//! Operations as people write them: `POST /albums/{id}`, `` **GET** `/albums` ``, `GET/POST /albums`.

use memchr::memchr_iter;
use smol_str::{SmolStr, format_smolstr};

use super::{METHODS, operation_id};
use crate::Span;

/// An operation somebody wrote down.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Written {
    /// In the form of [`crate::Item::id`].
    pub id: SmolStr,
    /// Method and path; of a method that shares the path of the one behind it (`GET/POST /x`) the method.
    pub span: Span,
    /// Method and path as written, one blank between.
    pub called: SmolStr,
    /// The path is written behind another method.
    pub partial: bool,
}

/// Most bytes between a method and its path.
const BETWEEN: usize = 24;

/// Every operation in `text`, ascending. Linear: each slash looks back at few bytes.
pub(super) fn operations(text: &str) -> Vec<Written> {
    let mut out: Vec<Written> = Vec::new();
    let mut end = 0;
    for slash in memchr_iter(b'/', text.as_bytes()) {
        // In `GET /a/b` the second slash stands in the path.
        if slash >= end {
            end = at_slash(text, slash, end, &mut out).unwrap_or(end);
        }
    }
    out
}

/// Adds the operations whose path begins at `slash` and whose methods do not begin in front of `least`; says where they end.
pub(super) fn at_slash(text: &str, slash: usize, least: usize, out: &mut Vec<Written>) -> Option<usize> {
    let (start, method) = method_before(text, slash)?;
    let length = path_length(&text[slash..]);
    let (path, rest) = text[slash..].split_at(length);
    if start < least || !is_path(path, rest) {
        return None;
    }
    let mut add = |method: &str, span, partial| {
        let called = format_smolstr!("{method} {path}");
        out.push(Written { id: operation_id(method, path), span, called, partial });
    };
    for (at, other) in others_before(text, start, least).into_iter().rev() {
        add(other, Span::new(at, at + other.len()), true);
    }
    add(method, Span::new(start, slash + length), false);
    Some(slash + length)
}

/// The method that asks for the path that begins at `slash`, and where it begins.
pub(super) fn method_before(text: &str, slash: usize) -> Option<(usize, &'static str)> {
    let bytes = text.as_bytes();
    let mut at = slash;
    let least = slash.saturating_sub(BETWEEN);
    while at > least && matches!(bytes[at - 1], b' ' | b'\t' | b'`' | b'*' | b':') {
        at -= 1;
    }
    // Nothing between, or a colon alone, is `GET/x` or `POST:/x`.
    let between = &bytes[at..slash];
    if !between.iter().any(|b| matches!(b, b' ' | b'\t' | b'`')) {
        return None;
    }
    method_ending(bytes, at)
}

/// The method that ends at `end`.
fn method_ending(bytes: &[u8], end: usize) -> Option<(usize, &'static str)> {
    let letters = bytes[..end].iter().rev().take(8).take_while(|b| b.is_ascii_uppercase()).count();
    let start = end - letters;
    let method = METHODS.into_iter().find(|method| method.as_bytes() == &bytes[start..end])?;
    let before = start.checked_sub(1).map(|at| bytes[at]);
    let alone = before.is_none_or(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'_' | b'-' | b'.' | b'$'));
    alone.then_some((start, method))
}

/// Methods of a list that ends in front of `start`, nearest first: `GET` of `GET/POST /x`, `GET, POST /x`.
fn others_before(text: &str, start: usize, least: usize) -> Vec<(usize, &'static str)> {
    let bytes = text.as_bytes();
    let (mut at, mut out) = (start, Vec::new());
    while out.len() < METHODS.len() {
        let mut open = at;
        while open > least && matches!(bytes[open - 1], b' ' | b'`' | b'*') {
            open -= 1;
        }
        let Some(separator) = open.checked_sub(1).filter(|at| *at >= least) else { break };
        if !matches!(bytes[separator], b'/' | b',' | b'|') {
            break;
        }
        let mut end = separator;
        while end > least && matches!(bytes[end - 1], b' ' | b'`' | b'*') {
            end -= 1;
        }
        match method_ending(bytes, end) {
            Some((first, method)) if first >= least => {
                out.push((first, method));
                at = first;
            }
            _ => break,
        }
    }
    out
}

/// Length of the path that `text` begins with: up to what no path holds, without punctuation behind it.
pub(super) fn path_length(text: &str) -> usize {
    let bytes = text.as_bytes();
    let (mut open, mut end) = (Vec::new(), 0);
    while let Some(&byte) = bytes.get(end) {
        match byte {
            b'{' | b'<' | b'[' if open.len() < 4 => open.push(byte + 2),
            b'}' | b'>' | b']' => {
                if open.pop() != Some(byte) {
                    break;
                }
            }
            // `**` closes bold text; `/*` stands for whatever comes.
            b'*' if !bytes[..end].ends_with(b"/") || bytes.get(end + 1) == Some(&b'*') => break,
            b'/' | b'-' | b'_' | b'.' | b'~' | b':' | b'$' | b'@' | b'!' | b'&' | b'+' | b'=' | b'%'
            | b'?' | b'#' | b';' | b'*' => {}
            b',' | b'|' if !open.is_empty() => {}
            byte if byte.is_ascii_alphanumeric() => {}
            _ => break,
        }
        end += 1;
    }
    while end > 1
        && matches!(
            bytes[end - 1],
            b'.' | b':' | b';' | b'?' | b'!' | b'#' | b'&' | b'~' | b'{' | b'<' | b'['
        )
    {
        end -= 1;
    }
    end
}

/// Whether `path` can be asked for: `GET / POST` and `GET //x` cannot.
fn is_path(path: &str, rest: &str) -> bool {
    let word = |text: &str| text.starts_with(|c: char| c.is_alphanumeric());
    let list = path == "/"
        && (rest.starts_with("**")
            || rest.strip_prefix([' ', '`']).is_some_and(word) && !rest.starts_with('`'));
    path.starts_with('/') && !path.starts_with("//") && !list
}

#[cfg(test)]
mod tests {
    use super::*;
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

    #[track_caller]
    fn check(text: &str, expected: Expect) {
        let lines = operations(text).into_iter().map(|w| {
            let partial = if w.partial { " partial" } else { "" };
            format!("{} <- {:?}{partial}\n", w.id, &text[w.span.range()])
        });
        expected.assert_eq(&lines.collect::<String>());
    }

    #[test]
    fn forms() {
        check(
            "POST /api/albums, `GET /albums/{id}?x=1`. **PUT** `/albums/:id`; GET/POST /a and `GET` | `PATCH` /b\n\
             | DELETE | /c | GET  /d.\n(HEAD /e) PATCH /f를 GET `/`",
            expect![[r#"
                POST /albums <- "POST /api/albums"
                GET /albums/{} <- "GET /albums/{id}?x=1"
                PUT /albums/{} <- "PUT** `/albums/:id"
                GET /a <- "GET" partial
                POST /a <- "POST /a"
                GET /b <- "GET" partial
                PATCH /b <- "PATCH` /b"
                GET /d <- "GET  /d"
                HEAD /e <- "HEAD /e"
                PATCH /f <- "PATCH /f"
                GET / <- "GET `/"
            "#]],
        );
    }

    #[test]
    fn none() {
        check("GET / POST; get /x; WIDGET /x; GET/x; TARGET /x; GET //x; A-GET /x; POST to /x", expect![""]);
    }

    proptest! {
        #[test]
        fn any_text(text in r"((GET|POST)?[ /`*|,:{}<a\u{e9}-]{0,6}){0,12}|.{0,40}") {
            let found = operations(&text);
            prop_assert!(found.is_sorted_by_key(|w| w.span.start));
            for written in found {
                prop_assert!(text.get(written.span.range()).is_some_and(|t| !t.is_empty()));
            }
        }
    }
}
