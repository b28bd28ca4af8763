//! Which strings and identifiers name a test, by looking back from them. Every look is bounded, so that many questions about a
//! long line stay cheap.

use std::ops::Range;

use memchr::memrchr;

use super::syntax::{Language, is_word};
use super::test_words::{
    BARE_CALLS, CALLS, DECLARERS, MODIFIERS, TAGGED_CALLS, TAGS, TEST_ATTRIBUTES, TEST_MACROS, WORDS,
};

/// How far back the parenthesis of a call is looked for.
const MAX_ARGUMENTS: usize = 1024;
/// How far a word reaches that may name something.
const MAX_WORD: usize = 256;
/// How many lines above a function its attributes may begin.
const MAX_ATTRIBUTE_LINES: usize = 8;

/// The word of `[A-Za-z0-9_]` around `offset`, if it has a letter.
pub(super) fn word_at(bytes: &[u8], offset: usize) -> Option<Range<usize>> {
    if !bytes.get(offset).copied().is_some_and(is_word) {
        return None;
    }
    let start = offset - last_word(&bytes[..offset]).len();
    let end = offset + bytes[offset..].iter().take(MAX_WORD).take_while(|&&byte| is_word(byte)).count();
    bytes[start..end].iter().any(u8::is_ascii_alphabetic).then_some(start..end)
}

/// Whether the word is the name of a test function.
pub(super) fn is_test_function(bytes: &[u8], word: &Range<usize>, language: &Language) -> bool {
    let (name, before) = (&bytes[word.clone()], &bytes[..word.start]);
    let prefix = current_line(before);
    let declarer = last_word(trim_blanks(prefix));
    if among(declarer, &["deftest", "defspec"]) {
        return true;
    }
    let after = &bytes[word.end..];
    let is_called = after
        .iter()
        .take(8)
        .find(|byte| !byte.is_ascii_whitespace())
        .is_some_and(|byte| b"(<:".contains(byte));
    if is_test_like(name, language) {
        let is_method_in_go =
            language.name == "go" && prefix.starts_with(b"func (") && prefix.trim_ascii_end().ends_with(b")");
        let is_in_shell = language.name == "shellscript" && declarer.is_empty() && is_called;
        if among(declarer, DECLARERS) || is_method_in_go || is_in_shell {
            return true;
        }
    }
    if is_called
        && is_declaration(prefix)
        && has_test_attribute(prefix, &before[..before.len() - prefix.len()])
    {
        return true;
    }
    enclosing_call(before).is_some_and(|call| among(call.name, TEST_MACROS))
}

/// `test_x`, `testX`, `TestX`; in Go also what its test runner runs besides.
fn is_test_like(name: &[u8], language: &Language) -> bool {
    let begins = |word: &str| {
        name.strip_prefix(word.as_bytes())
            .is_some_and(|rest| rest.first().is_none_or(|&byte| !byte.is_ascii_lowercase()))
    };
    begins("test")
        || begins("Test")
        || (language.name == "go" && (begins("Fuzz") || begins("Benchmark") || begins("Example")))
}

/// Whether a line up to a name reads as a declaration: words and types, no operators.
fn is_declaration(prefix: &[u8]) -> bool {
    let prefix = prefix.trim_ascii_end();
    let last = last_word(prefix);
    let reads_as_type = prefix.last().is_some_and(|&byte| is_word(byte) || b">]?*&".contains(&byte));
    reads_as_type
        && !among(last, &["return", "await", "new", "throw", "else", "yield", "and", "or", "not", "in"])
}

/// Whether an attribute of a test stands on the line before the name, or on the lines directly above.
fn has_test_attribute(prefix: &[u8], mut above: &[u8]) -> bool {
    if is_test_attribute(prefix) {
        return true;
    }
    for _ in 0..MAX_ATTRIBUTE_LINES {
        let Some(rest) = above.strip_suffix(b"\n") else { return false };
        let line = current_line(rest);
        above = &rest[..rest.len() - line.len()];
        let content = line.trim_ascii();
        if is_test_attribute(content) {
            return true;
        }
        // Other attributes and comments may stand between; code ends the search.
        let opens = [&b"@"[..], b"[", b"#[", b"//", b"/*", b"*"].iter().any(|open| content.starts_with(open));
        if !opens {
            return false;
        }
    }
    false
}

fn is_test_attribute(line: &[u8]) -> bool {
    let line = line.trim_ascii();
    let Some(content) = [&b"#["[..], b"[<", b"@", b"["].iter().find_map(|open| line.strip_prefix(*open))
    else {
        return false;
    };
    let end = content.iter().position(|byte| b"(\"".contains(byte)).unwrap_or(content.len());
    content[..end].split(|&byte| !is_word(byte)).take(8).any(|word| among(word, TEST_ATTRIBUTES))
}

/// Whether a name in quotes is that of a test function: declared as a function, and no mere keyword in quotes.
pub(super) fn is_test_name(bytes: &[u8], name: Range<usize>) -> bool {
    let prefix = current_line(&bytes[..name.start]);
    let declarer = last_word(trim_blanks(prefix));
    let is_member = prefix.last() == Some(&b'.') && memchr::memmem::find(prefix, b"member").is_some();
    let is_sentence = bytes[name].iter().any(|&byte| !is_word(byte) && byte != b'`');
    is_sentence && (is_member || among(declarer, &["fun", "func", "def", "let", "rec", "member"]))
}

/// Whether the string whose first quote stands at `origin` names or tags a test.
pub(super) fn is_test_string(bytes: &[u8], origin: usize, language: &Language) -> bool {
    let before = without_prefix(&bytes[..origin]);
    let word = callee(trim_blanks(before));
    if !word.is_empty() && word.len() < before.len() && before.last().is_some_and(|&byte| !is_word(byte)) {
        return is_test_word(word, language);
    }
    let Some(call) = enclosing_call(before) else { return false };
    let last = last_segment(call.name);
    let is_marked = call.name.first() == Some(&b'@') || call.is_attribute;
    if among(last, TAGGED_CALLS) || call.name.starts_with(b"@pytest.mark.") {
        return true;
    }
    if is_marked {
        return TAGS.iter().any(|tag| tag.as_bytes().eq_ignore_ascii_case(last));
    }
    call.is_first && is_test_call(call.name, language)
}

/// `it "…"`, `RSpec.describe "…"`, `@test "…"`.
fn is_test_word(word: &[u8], language: &Language) -> bool {
    let runs_commands = matches!(language.name, "shellscript" | "fish" | "makefile" | "dockerfile" | "cmake");
    if runs_commands && word.first() != Some(&b'@') {
        return false;
    }
    // `should "…"` is Scala and Ruby; in other languages these words mean something else.
    let is_other = match language.name {
        "scala" => false,
        "ruby" => word == b"in",
        _ => among(word, &["in", "should"]),
    };
    among(last_segment(word), WORDS) && !is_other
}

fn is_test_call(name: &[u8], language: &Language) -> bool {
    if among(name, CALLS) {
        return true;
    }
    let (first, last) = (name.split(|&byte| byte == b'.').next().unwrap_or_default(), last_segment(name));
    if language.name == "go" && last == b"Run" {
        return true;
    }
    let modified = || name.split(|&byte| byte == b'.').skip(1).all(|segment| among(segment, MODIFIERS));
    (among(first, CALLS) && modified()) || (first == b"RSpec" && among(last, CALLS)) || {
        let receives = matches!(language.name, "dart" | "swift" | "php" | "lua" | "fsharp" | "kotlin");
        receives && among(last, CALLS) && !among(last, BARE_CALLS)
    }
}

/// The call an argument stands in.
struct Call<'a> {
    /// Its dotted path, with `@` if it is a decorator.
    name: &'a [u8],
    /// The argument is its first.
    is_first: bool,
    /// `[Name(…)]`.
    is_attribute: bool,
}

/// The call whose arguments `before` ends in.
fn enclosing_call(before: &[u8]) -> Option<Call<'_>> {
    let floor = before.len().saturating_sub(MAX_ARGUMENTS);
    let (mut at, mut depth, mut is_first) = (before.len(), 0u32, true);
    while at > floor {
        at -= 1;
        match before[at] {
            quote @ (b'"' | b'\'' | b'`') => {
                let line = at - current_line(&before[floor..at]).len();
                at = memrchr(quote, &before[line..at]).map_or(at, |open| line + open);
            }
            b')' | b']' | b'}' => depth += 1,
            b'(' if depth == 0 => {
                let path = without_arguments(trim_blanks(&before[..at]));
                let name = callee(path);
                let lead = path[..path.len() - name.len()].trim_ascii_end();
                let is_attribute = lead.last().is_some_and(|&byte| b"[<,".contains(&byte));
                return (!name.is_empty()).then_some(Call { name, is_first, is_attribute });
            }
            b'(' => depth -= 1,
            b'[' | b'{' => depth = depth.checked_sub(1)?,
            b',' if depth == 0 => is_first = false,
            b';' if depth == 0 => return None,
            _ => {}
        }
    }
    None
}

/// Without what may stand between the name of a call and its parenthesis: `<T>`, and the table of `it.each(…)`.
fn without_arguments(mut before: &[u8]) -> &[u8] {
    for _ in 0..3 {
        let (open, close) = match before.last() {
            Some(b')') => (b'(', b')'),
            Some(b'>') => (b'<', b'>'),
            Some(b'`') => (b'`', b'\0'),
            _ => break,
        };
        let mut depth = 0u32;
        let found = before.iter().rev().take(MAX_ARGUMENTS).skip(1).position(|&byte| {
            let over = byte == open && depth == 0;
            depth = if byte == close { depth + 1 } else { depth.saturating_sub(u32::from(byte == open)) };
            over
        });
        let Some(length) = found else { break };
        before = trim_blanks(&before[..before.len() - length - 2]);
    }
    before
}

/// The dotted path at the end of `before`.
fn callee(before: &[u8]) -> &[u8] {
    let length = before
        .iter()
        .rev()
        .take(MAX_WORD)
        .take_while(|&&byte| is_word(byte) || b".$:@?!%".contains(&byte))
        .count();
    &before[before.len() - length..]
}

/// `RSpec.describe` → `describe`, `@org::test` → `test`.
fn last_segment(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| b".:@".contains(byte)).next().unwrap_or_default()
}

/// Without the prefix of a string: `f"…"`, `@"…"`, `r#"…"#`.
fn without_prefix(before: &[u8]) -> &[u8] {
    let length = before.iter().rev().take(3).take_while(|byte| b"rRbBuUfFLsc@$#".contains(byte)).count();
    let without = &before[..before.len() - length];
    if without.last().copied().is_some_and(is_word) { before } else { without }
}

fn last_word(before: &[u8]) -> &[u8] {
    let length = before.iter().rev().take(MAX_WORD).take_while(|&&byte| is_word(byte)).count();
    &before[before.len() - length..]
}

/// The last line of `before`, or as much of it as counts.
fn current_line(before: &[u8]) -> &[u8] {
    let tail = &before[before.len().saturating_sub(MAX_WORD)..];
    memrchr(b'\n', tail).map_or(tail, |end| &tail[end + 1..])
}

fn trim_blanks(before: &[u8]) -> &[u8] {
    let blanks = before.iter().rev().take(MAX_WORD).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    &before[..before.len() - blanks]
}

fn among(word: &[u8], words: &[&str]) -> bool {
    words.iter().any(|known| known.as_bytes() == word)
}
