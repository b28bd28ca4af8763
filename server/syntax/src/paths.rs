//! Names of files in artifacts: inline code, bare words of task lists, targets of links (formats: file paths in tasks).

use std::borrow::Cow;

use smol_str::{SmolStr, ToSmolStr};

use crate::markdown::Markdown;
use crate::{ArtifactKind, PathMention, Span, source};

/// File endings beside those of the language table that make a word a path.
const ENDINGS: [&str; 34] = [
    "md",
    "mdx",
    "txt",
    "csv",
    "tsv",
    "json",
    "jsonc",
    "json5",
    "jsonl",
    "lock",
    "svg",
    "png",
    "jpg",
    "ico",
    "env",
    "example",
    "sln",
    "slnx",
    "log",
    "snap",
    "pdf",
    "docx",
    "feature",
    "http",
    "rest",
    "avsc",
    "plist",
    "xcodeproj",
    "pbxproj",
    "entitlements",
    "storyboard",
    "tpl",
    "j2",
    "tmpl",
];

/// Names that end like files and are none.
pub(crate) const FRAMEWORKS: [&str; 13] = [
    "Node.js",
    "Next.js",
    "Vue.js",
    "React.js",
    "Express.js",
    "Nuxt.js",
    "Three.js",
    "D3.js",
    "Chart.js",
    "Alpine.js",
    "Ember.js",
    "Backbone.js",
    "ASP.NET",
];

/// All endings that make a word a path.
pub(crate) fn endings() -> Vec<&'static str> {
    let mut all: Vec<&str> = source::endings().chain(ENDINGS).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Longest path that is one, in bytes.
const LONGEST: usize = 240;

/// All path mentions of an artifact, ascending.
pub(crate) fn scan(kind: ArtifactKind, doc: &Markdown<'_>) -> Vec<PathMention> {
    let mut out = Vec::new();
    for link in &doc.links {
        let target = link.target.split(['#', '?']).next().unwrap_or_default();
        if !target.is_empty()
            && !doc.masked(link.span.start)
            && !target.contains("://")
            && !target.starts_with("mailto:")
        {
            out.push(PathMention { span: link.span, path: target.to_smolstr(), pattern: false, link: true });
        }
    }
    for &code in doc.inline_code() {
        let raw = &doc.text[code.range()];
        let ticks = raw.bytes().take_while(|b| *b == b'`').count();
        if !doc.masked(code.start) && raw.len() > 2 * ticks {
            let inner = Span { start: code.start + ticks as u32, end: code.end - ticks as u32 };
            out.extend(word(doc.text, inner, true));
        }
    }
    if kind == ArtifactKind::Tasks {
        bare(doc, &mut out);
    }
    out.sort_by_key(|p| (p.span.start, p.span.end));
    out
}

/// Words outside code and links that hold a `/` or a file ending.
fn bare(doc: &Markdown<'_>, out: &mut Vec<PathMention>) {
    let bytes = doc.text.as_bytes();
    let mut done = 0;
    for at in memchr::memchr2_iter(b'/', b'.', bytes) {
        if at < done
            || !bytes.get(at + 1).is_some_and(|b| {
                b.is_ascii_alphanumeric()
                    || matches!(b, b'_' | b'.' | b'*' | b'[' | b'{' | b'(')
                    || *b >= 0x80
            })
        {
            continue;
        }
        let (start, end) = (word_start(&doc.text[done..at]) + done, word_end(&doc.text[at..]) + at);
        done = end;
        if doc.masked(start as u32) || doc.in_code(start as u32) || doc.in_link(start as u32) {
            continue;
        }
        out.extend(word(doc.text, Span::new(start, end), false));
    }
}

/// Bytes that nearly all words and paths consist of: none of them ends a word or means anything but itself.
fn is_plain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'.' | b'-' | b'_')
}

/// Whether a word ends at `c`. Ideographic punctuation sticks to paths in CJK text.
fn ends_word(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '`' | '"' | '\'' | ';' | '<' | '>' | '|')
        || matches!(c, '（' | '）' | '：' | '，' | '、' | '。' | '「' | '」' | '→')
}

/// Where the word that `before` ends with begins: commas and brackets part words, in braces they belong to a list.
fn word_start(before: &str) -> usize {
    let plain = before.bytes().rev().take_while(|b| is_plain(*b)).count();
    let mut depth = 0;
    for (at, c) in before[..before.len() - plain].char_indices().rev() {
        match c {
            '}' => depth += 1,
            '{' if depth > 0 => depth -= 1,
            ',' | '(' if depth == 0 => return at + 1,
            _ if ends_word(c) => return at + c.len_utf8(),
            _ => {}
        }
    }
    0
}

/// Where the word that `after` begins with ends.
fn word_end(after: &str) -> usize {
    let plain = after.bytes().take_while(|b| is_plain(*b)).count();
    let mut depth = 0;
    for (at, c) in after[plain..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth <= 0 => return plain + at,
            _ if ends_word(c) => return plain + at,
            _ => {}
        }
    }
    after.len()
}

/// The path a word or a piece of inline code is, if it is one.
fn word(text: &str, span: Span, code: bool) -> Option<PathMention> {
    if span.len() > 2 * LONGEST {
        return None;
    }
    let mut inner = &text[span.range()];
    let plain = inner.bytes().all(is_plain);
    if code && !plain && inner.contains([' ', '\n', '"', '\'', '<', '>', '=', ';', '|']) {
        return None;
    }
    inner = match plain {
        true => inner.trim_start_matches('_'),
        false => inner.trim_start_matches(['*', '"', '\'', '@', ':', '_']).trim_start_matches(['(', '[']),
    };
    if !code {
        inner = inner.trim_start_matches('*');
    }
    let start = span.start as usize + (span.len() - inner.len()).min(span.len());
    let start = start - (text[start..].len() < inner.len()) as usize;
    let mut inner = inner.trim_end_matches(['.', ',', ':', '!', '?', '*', '"', '\'', '…']);
    while inner.ends_with(')') && !balanced(inner, '(', ')')
        || inner.ends_with(']') && !balanced(inner, '[', ']')
    {
        inner = inner[..inner.len() - 1].trim_end_matches(['.', ',', ':', '*']);
    }
    // `_Leverage: src/x.ts_`: emphasis that ends with the path.
    let emphasised = inner.trim_end_matches('_');
    if !code && emphasised.len() < inner.len() && has_known_ending(emphasised) {
        inner = emphasised;
    }
    // `view.go:123`, `view.go:123-126`, `view.go#L12`, `foo.py::test_x`
    let cut = || {
        let double = inner.as_bytes().windows(2).position(|pair| pair == b"::");
        double.or_else(|| inner.find('#')).or_else(|| {
            let colon = inner.rfind(':')?;
            inner[colon + 1..].starts_with(|c: char| c.is_ascii_digit()).then_some(colon)
        })
    };
    if let Some(cut) = (!plain).then(cut).flatten() {
        inner = &inner[..cut];
    }
    let written = inner;
    let path = inner.strip_prefix("./").unwrap_or(inner);
    let path =
        if !plain && path.contains('\\') { Cow::Owned(path.replace('\\', "/")) } else { Cow::Borrowed(path) };
    looks_like_path(&path, plain).then(|| PathMention {
        span: Span::new(start, start + written.len()),
        pattern: !plain && path.contains(['*', '{', '<', '$', '…'])
            || memchr::memchr_iter(b'.', path.as_bytes()).any(|at| path.as_bytes()[at..].starts_with(b"...")),
        path: SmolStr::from(path),
        link: false,
    })
}

fn balanced(text: &str, open: char, close: char) -> bool {
    text.matches(open).count() == text.matches(close).count()
}

/// Whether a text reads like a path; `plain` if it has but [plain](is_plain) bytes.
fn looks_like_path(path: &str, plain: bool) -> bool {
    if path.len() < 3
        || path.len() > LONGEST
        || !plain && path.bytes().any(|b| matches!(b, b':' | b'=' | b'&' | b'?' | b'`' | b'^'))
        || path.as_bytes().windows(2).any(|pair| pair[0] == b'/' && matches!(pair[1], b'/' | b'-'))
    {
        return false;
    }
    let bytes = path.as_bytes();
    if path.starts_with(['-', '#', '$', '~', '.'])
        && !path.starts_with("../")
        && !(bytes[0] == b'.' && bytes[1].is_ascii_alphanumeric())
    {
        return false;
    }
    let name = path.rsplit('/').next().unwrap_or(path);
    let ending =
        name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty() || path.contains('/')).map(|(_, e)| e);
    // `foo.bar()`, `Node.js`, `e.g.`: without a folder only a known ending makes a path, and the usual names of
    // frameworks are none.
    if !path.contains('/') {
        return ending.is_some_and(known)
            && !FRAMEWORKS.iter().any(|f| f.eq_ignore_ascii_case(path))
            && !path.contains(['(', '*', '{', '[']);
    }
    // `US1/AC2`, `FR-001/002`, `GET/POST`, `T001/T002`, `1/2`
    let words = path.split('/').filter(|s| !s.is_empty());
    let shouted = words.clone().all(|s| s.bytes().all(|b| !b.is_ascii_lowercase()) && !s.contains('.'));
    !shouted && !path.ends_with("/.") && words.clone().next().is_some()
}

/// Whether the path ends as files do that people write.
pub(crate) fn has_known_ending(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_some_and(|(_, ending)| known(ending))
}

fn known(ending: &str) -> bool {
    ENDINGS.contains(&ending) || source::is_ending(ending)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn paths(text: &str) -> Vec<String> {
        let doc = Markdown::parse(text);
        scan(ArtifactKind::Tasks, &doc)
            .iter()
            .map(|p| {
                if !p.link {
                    assert_eq!(
                        p.span.len(),
                        p.path.len() + usize::from(doc.text[p.span.range()].starts_with("./")) * 2,
                        "{p:?}"
                    );
                }
                format!("{}{}", p.path, if p.pattern { "*" } else { "" })
            })
            .collect()
    }

    #[test]
    fn in_tasks() {
        assert_eq!(
            paths("- [ ] T001 Create src/models/user.py, (`tests/test_user.py`) and pom.xml."),
            ["src/models/user.py", "tests/test_user.py", "pom.xml"]
        );
        assert_eq!(
            paths("in app/[id]/page.tsx and `./a/b.rs:12-14` [spec](../004-x/spec.md#fr-001)"),
            ["app/[id]/page.tsx", "a/b.rs", "../004-x/spec.md"]
        );
        assert_eq!(
            paths("src/*.csproj `src/{a,b}.ts` **docs/x.md**: (src/y.ts) src/z/"),
            ["src/*.csproj*", "src/{a,b}.ts*", "docs/x.md", "src/y.ts", "src/z/"]
        );
        assert_eq!(
            paths("- [ ] 1. x\n  - File: src/a.ts\n  - _Leverage: src/b.ts, src/__init__.py_\n  - _src/c/d_"),
            ["src/a.ts", "src/b.ts", "src/__init__.py", "src/c/d_"]
        );
    }

    #[test]
    fn what_is_no_path() {
        assert_eq!(
            paths(
                "GET/POST FR-001/002 US1/AC2 https://x.y/z.html Node.js v1.2.3 e.g. foo.bar() `a b/c.rs` 1/2 T001/T002"
            ),
            [] as [&str; 0]
        );
    }
}
