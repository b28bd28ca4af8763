//! What is typed in front of the cursor.

use specls_syntax::Span;

/// Furthest that a line is looked back along: labels and qualifiers stand beside the id.
const LOOK_BACK: usize = 400;
/// Longest beginning of an id.
const LONGEST: usize = 32;

/// What the typed beginning is the beginning of.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Form {
    /// An id that is named.
    Mention,
    /// The label of a task (`[US1]`); `close`: no bracket follows.
    Label { close: bool },
    /// The id of a new item (`- [ ] T0`, `- **FR-`).
    Definition,
    /// `fr_012` inside an identifier; `joint` is what stands before the number, as typed.
    Identifier,
    /// A bare number (`1.2`), which only some places name anything by.
    Number,
    /// A name of several words, up to the end of the line; only some places name anything by one.
    Name,
}

/// The beginning of an id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Typed<'t> {
    pub form: Form,
    /// What is typed of it.
    pub prefix: &'t str,
    /// The typed part and the digits behind the cursor that belong to it.
    pub replace: Span,
    /// The line (its last part) in front of the id.
    pub before: &'t str,
}

/// What the text in front of `offset` may be the beginning of, the likeliest first.
pub(super) fn readings(text: &str, offset: u32) -> impl Iterator<Item = Typed<'_>> {
    [written, number, name].into_iter().filter_map(move |reading| reading(text, offset))
}

/// The beginning of an id in front of `offset`, where one is typed or asked for.
fn written(text: &str, offset: u32) -> Option<Typed<'_>> {
    let (line, offset) = line(text, offset);
    let bytes = text.as_bytes();
    let mut start = offset;
    while start > line && in_word(bytes, start - 1, offset) {
        start -= 1;
    }
    // `004-FR-0`: the number is a feature's.
    let digits = bytes[start..offset].iter().take_while(|b| b.is_ascii_digit()).count();
    if (2..=8).contains(&digits) && bytes[start + digits..offset].first() == Some(&b'-') {
        start += digits + 1;
    }
    let mut word = &text[start..offset];
    let mut form = Form::Mention;
    let before = &text[line..start];
    if let Some(at) = identifier(word) {
        start += at;
        word = &word[at..];
        form = Form::Identifier;
    } else if word.is_empty() {
        match before.chars().next_back() {
            Some('[') if in_labels(before) => {}
            Some('§') => {}
            _ if names_requirements(before) => {}
            _ => return None,
        }
    } else if !begins_id(word) {
        return None;
    }
    let end = offset + rest(word, &bytes[offset..]);
    let before = &text[line..start];
    if form == Form::Mention {
        form = match () {
            () if before.ends_with('[') && in_labels(before) => {
                Form::Label { close: bytes.get(end) != Some(&b']') }
            }
            () if opens_item(before) => Form::Definition,
            () => Form::Mention,
        };
    }
    Some(Typed { form, prefix: word, replace: Span::new(start, end), before })
}

/// Whether the line up to here is the key of a contract whose values are requirements, and perhaps the first of them.
fn names_requirements(before: &str) -> bool {
    let keys = ["x-requirement", "x-requirements"];
    let Some((key, values)) = before.split_once(':') else { return false };
    let key = key.trim_start_matches([' ', '\t', '-', '{', ',']).trim_matches('"');
    keys.contains(&key)
        && values.starts_with(' ')
        && (values.trim().is_empty() || before.ends_with(['[', '"', '\'']) || before.ends_with(", "))
}

/// The number in front of `offset` (`3.2` of `3.1-3.2`), or the place where one may begin.
fn number(text: &str, offset: u32) -> Option<Typed<'_>> {
    let (line, offset) = line(text, offset);
    let bytes = text.as_bytes();
    let digit = |byte: &&u8| byte.is_ascii_digit() || **byte == b'.';
    let typed = bytes[line..offset].iter().rev().take_while(digit).count();
    let start = offset - typed;
    let end = offset + bytes[offset..].iter().take_while(digit).count();
    // A dot that ends the sentence is none of the number's.
    let end = end - usize::from(end > offset && bytes[end - 1] == b'.');
    let before = &text[line..start];
    let free = before.ends_with([' ', ',', ':', '-', '–', '(', '|', '、', '：']);
    (free && typed <= LONGEST).then(|| Typed {
        form: Form::Number,
        prefix: &text[start..offset],
        replace: Span::new(start, end),
        before,
    })
}

/// The name that begins behind the last colon of a heading or list item.
fn name(text: &str, offset: u32) -> Option<Typed<'_>> {
    let (line, offset) = line(text, offset);
    let before = &text[line..offset];
    if !before.trim_start().starts_with(['#', '-', '*', '+']) {
        return None;
    }
    let start = line + before.rfind(": ")? + 2;
    let end = text[offset..].find(['\n', '\r', '`']).map_or(text.len(), |at| offset + at);
    let end = offset + text[offset..end].trim_end().len();
    Some(Typed {
        form: Form::Name,
        prefix: &text[start..offset],
        replace: Span::new(start, end),
        before: &text[line..start],
    })
}

/// Where the line of `offset` begins (its last part, if it is long), and the offset, moved into the text.
fn line(text: &str, offset: u32) -> (usize, usize) {
    let offset = floor(text, offset as usize);
    let line = floor(text, offset.saturating_sub(LOOK_BACK));
    (text[line..offset].rfind(['\n', '\r']).map_or(line, |at| line + at + 1), offset)
}

/// `offset`, moved back into the text and to the start of a character.
fn floor(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// A dot belongs to an id between digits only (`FR-001.2`).
fn in_word(bytes: &[u8], at: usize, end: usize) -> bool {
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    match bytes[at] {
        b'.' => at > 0 && digit(at - 1) && (at + 1 == end || digit(at + 1)),
        byte => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
    }
}

/// Where `fr_0`, `FR0`, `nfr_` at the end of a word begins: behind an underscore, or at its start with one of its own.
fn identifier(word: &str) -> Option<usize> {
    let head = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = head.len() < word.len();
    let letters = head.strip_suffix('_').unwrap_or(head);
    let underscore = letters.len() < head.len();
    let family = ["nfr", "NFR", "fr", "FR"].iter().find(|f| letters.ends_with(**f))?;
    let start = letters.len() - family.len();
    let behind = letters[..start].ends_with('_');
    let free = start == 0 || !letters.as_bytes()[start - 1].is_ascii_alphanumeric();
    (free && (underscore || behind && number)).then_some(start)
}

/// Letters of one case, then digits, dashes and dots, then a small letter or two. Small letters count with a dash only:
/// `us` and `t` are words.
fn begins_id(word: &str) -> bool {
    let letters = word.bytes().take_while(u8::is_ascii_alphabetic).count();
    let upper = word[..letters].bytes().all(|b| b.is_ascii_uppercase());
    let lower = word[..letters].bytes().all(|b| b.is_ascii_lowercase()) && word[letters..].starts_with('-');
    let tail = word[letters..].trim_end_matches(|c: char| c.is_ascii_lowercase());
    let suffix = word.len() - letters - tail.len();
    word.len() <= LONGEST
        && (1..=12).contains(&letters)
        && (upper || lower)
        && suffix <= 2
        && (suffix == 0 || tail.ends_with(|c: char| c.is_ascii_digit()))
        && tail.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.'))
}

/// Length of what follows the cursor and belongs to the id it stands in: digits, and the dash before them where none is
/// typed yet.
fn rest(word: &str, after: &[u8]) -> usize {
    let digits = |from: &[u8]| from.iter().take_while(|b| b.is_ascii_digit()).count();
    let typed_number = word.bytes().any(|b| b.is_ascii_digit() || b == b'-');
    match after.first() {
        Some(b'-') if !typed_number && !word.is_empty() && digits(&after[1..]) > 0 => 1 + digits(&after[1..]),
        _ => digits(after),
    }
}

/// `- [ ] T001 [P] [`: among the labels of a task.
fn in_labels(before: &str) -> bool {
    let Some(rest) = behind_checkbox(before) else { return false };
    let rest = rest.trim_start_matches(['*', '`', '~']);
    let id = rest.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'.')).count();
    if !rest[..id].contains('T') || !rest[..id].contains(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let mut labels = rest[id..].trim_start_matches(['*', '`', ':', ' ', '\t']);
    while let Some(open) = labels.strip_prefix('[') {
        match open.split_once(']') {
            Some((_, rest)) => labels = rest.trim_start(),
            // The last one is open: alone, or with a list begun.
            None => return open.is_empty(),
        }
    }
    false
}

/// What stands behind `- [ ] `.
fn behind_checkbox(line: &str) -> Option<&str> {
    let rest = line.trim_start().strip_prefix(['-', '*', '+'])?.trim_start().strip_prefix('[')?;
    let (mark, rest) = rest.split_once(']')?;
    (mark.chars().count() <= 1 && rest.starts_with([' ', '\t'])).then(|| rest.trim_start())
}

/// The markup that a definition begins with: `- [ ] `, `- **`, `### `.
fn opens_item(before: &str) -> bool {
    let marks = |rest: &str| rest.is_empty() || rest == "**";
    if let Some(rest) = behind_checkbox(before) {
        return marks(rest);
    }
    let line = before.trim_start();
    let bold = line.strip_prefix(['-', '*', '+']).is_some_and(|rest| rest.trim_start() == "**");
    let heading = line.starts_with("##") && line.trim_start_matches('#').trim() == "" && line.ends_with(' ');
    bold || heading
}

#[cfg(test)]
mod tests {
    use super::{Form, Typed, readings};

    fn typed(text: &str, at: u32) -> Option<Typed<'_>> {
        readings(text, at).find(|t| !matches!(t.form, Form::Number | Form::Name))
    }

    fn show(marked: &str) -> String {
        let at = marked.find("$0").expect("a cursor");
        let text = marked.replace("$0", "");
        match typed(&text, at as u32) {
            Some(t) => format!("{:?} {:?} for {:?}", t.form, t.prefix, &text[t.replace.range()]),
            None => "nothing".to_owned(),
        }
    }

    #[test]
    fn mentions() {
        assert_eq!(show("see FR-0$0"), r#"Mention "FR-0" for "FR-0""#);
        assert_eq!(show("see FR-0$012 and"), r#"Mention "FR-0" for "FR-012""#);
        assert_eq!(show("see F$0R-012"), "Mention \"F\" for \"F\"");
        assert_eq!(show("see FR$0-012 and"), r#"Mention "FR" for "FR-012""#);
        assert_eq!(show("FR-001$0-003"), r#"Mention "FR-001" for "FR-001""#);
        assert_eq!(show("004-FR-$0"), r#"Mention "FR-" for "FR-""#);
        assert_eq!(show("(fr-0$0"), r#"Mention "fr-0" for "fr-0""#);
        assert_eq!(show("要件FR-0$0"), r#"Mention "FR-0" for "FR-0""#);
        assert_eq!(show("T11.0$0"), r#"Mention "T11.0" for "T11.0""#);
        assert_eq!(show("FR-010a$0"), r#"Mention "FR-010a" for "FR-010a""#);
        assert_eq!(show("[Spec §$0]"), r#"Mention "" for """#);
        assert_eq!(show("[Spec §FR$0]"), r#"Mention "FR" for "FR""#);
    }

    #[test]
    fn labels_and_definitions() {
        assert_eq!(show("- [ ] T001 [$0"), r#"Label { close: true } "" for """#);
        assert_eq!(show("- [ ] T001 [P] [US$0]"), r#"Label { close: false } "US" for "US""#);
        assert_eq!(show("- [ ] **T001** [P] [US$01] x"), r#"Label { close: false } "US" for "US1""#);
        assert_eq!(show("- [ ] T0$0"), r#"Definition "T0" for "T0""#);
        assert_eq!(show("- **FR-$0"), r#"Definition "FR-" for "FR-""#);
        assert_eq!(show("### FR-$0"), r#"Definition "FR-" for "FR-""#);
        assert_eq!(show("- FR-$0"), r#"Mention "FR-" for "FR-""#);
    }

    #[test]
    fn identifiers() {
        assert_eq!(show("def test_fr_$0():"), r#"Identifier "fr_" for "fr_""#);
        assert_eq!(show("def test_fr_0$012_x"), r#"Identifier "fr_0" for "fr_012""#);
        assert_eq!(show("def test_fr01$0"), r#"Identifier "fr01" for "fr01""#);
        assert_eq!(show("fr_$0"), r#"Identifier "fr_" for "fr_""#);
    }

    #[test]
    fn what_begins_no_id() {
        for text in [
            "$0",
            "x$0",
            "the$0",
            "us$0",
            "a [$0",
            "- [ ] [$0",
            "xfr_$0",
            "fr$0",
            "Foo$0",
            "FR-001abc$0",
            " $0",
        ] {
            assert_eq!(show(text), "nothing", "{text}");
        }
        assert!(typed("FR-中", 5).is_some_and(|t| t.prefix == "FR-"), "inside a character");
        assert!(typed("FR-", 99).is_some_and(|t| t.prefix == "FR-"), "behind the end");
    }
}
