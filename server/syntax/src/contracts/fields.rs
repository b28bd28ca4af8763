//! Fields of an entity or a type, and parameters of an operation, as Markdown writes them: rows of a table, bullets, and
//! declarations in fenced code.

use smol_str::SmolStr;

use super::titles::{Piece, is_word, word_length};
use super::{Member, MemberKind, words};
use crate::Span;
use crate::markdown::Markdown;

/// What the last label or heading said about what follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Nothing,
    Fields,
    Others,
}

/// The fields that the lines of `span` list, in order, each name once. `name`: what is declared in code there.
pub(super) fn of(doc: &Markdown<'_>, span: Span, name: &str, kind: MemberKind) -> Vec<Member> {
    let mut out = Vec::new();
    let mut below = Below::Nothing;
    let (first, last) =
        (doc.line_of(span.start) + 1, doc.line_of(span.end.saturating_sub(1).max(span.start)));
    let mut line = first;
    while line <= last && line < doc.lines.len() {
        let piece = Piece::line(doc, line).trim_start(&[' ', '\t']);
        if doc.masked(piece.at as u32) {
            line = if is_fence(piece.text) { fence(doc, line, last, name, &mut out) } else { line + 1 };
            continue;
        }
        if doc.heading_at(line).is_some() {
            below = label(piece.text);
        } else if piece.text.starts_with('|') {
            line = table(doc, line, last, below, kind, &mut out);
            continue;
        } else if let Some(bullet) = bullet(piece) {
            if let Some(field) = field(bullet, below) {
                out.push(Member { kind, name: SmolStr::new(field.text), span: field.span() });
            } else if ends_in_colon(bullet) {
                below = label(bullet.text);
            }
        } else if ends_in_colon(piece) {
            below = label(piece.text);
        }
        line += 1;
    }
    once(&mut out);
    out
}

/// Keeps the first member of each name and kind, in order of their places.
pub(super) fn once(members: &mut Vec<Member>) {
    let mut seen = rustc_hash::FxHashSet::default();
    members.retain(|m| seen.insert((m.kind, m.name.clone())));
    members.sort_by_key(|m| m.span);
}

/// `returns: string` names nothing.
fn is_returned(name: &str) -> bool {
    ["return", "returns", "throws", "raises"].contains(&name.to_lowercase().as_str())
}

fn ends_in_colon(piece: Piece<'_>) -> bool {
    let text = piece.text.trim_end().trim_end_matches('*');
    text.len() < 80 && text.ends_with([':', '：']) || text.starts_with("**") && piece.text.len() < 400
}

fn label(text: &str) -> Below {
    let end = text.find([':', '：']).unwrap_or(text.len());
    let text = text[..end].to_lowercase();
    // `**200 OK**`
    let status = |word: &str| word.len() == 3 && word.bytes().all(|b| b.is_ascii_digit());
    if text.split(|c: char| !c.is_alphanumeric()).any(status) {
        return Below::Others;
    }
    if words::NO_FIELDS.iter().any(|word| text.contains(word)) {
        Below::Others
    } else if words::FIELD_LABELS.iter().any(|word| text.contains(word)) {
        Below::Fields
    } else {
        Below::Nothing
    }
}

fn bullet(piece: Piece<'_>) -> Option<Piece<'_>> {
    ["- ", "* ", "+ "]
        .iter()
        .any(|mark| piece.text.starts_with(mark))
        .then(|| piece.skip(2).trim_start(&[' ', '\t']))
}

/// The name in front of `: string` or `(string)`: in code, in bold where it is no word of prose, plain below a label only.
fn field(bullet: Piece<'_>, below: Below) -> Option<Piece<'_>> {
    if below == Below::Others {
        return None;
    }
    let marks = bullet.text.bytes().take_while(|b| matches!(b, b'`' | b'*')).count();
    let inside = bullet.skip(marks);
    let length = word_length(inside.text);
    let name = inside.take(length);
    let after = inside.skip(length).text.trim_start_matches(['?', '[', ']', '!']);
    // `title: string` in one code.
    let typed = after.trim_start_matches(['`', '*']).trim_start();
    let ends = typed.is_empty()
        || typed.starts_with([':', '：', '(', '（', '—', '–', '→', '<'])
        || typed.starts_with("- ")
        || typed.starts_with("| ");
    let call = after.starts_with('(');
    let talk = marks == 0 || !bullet.text.contains('`');
    if !is_word(name.text)
        || !ends
        || call
        || talk && label(name.text) != Below::Nothing
        || is_returned(name.text)
    {
        return None;
    }
    let code = bullet.text.starts_with('`') || bullet.text.starts_with("**`");
    let lower = name.text.starts_with(|c: char| c.is_ascii_lowercase() || c == '_');
    let believed = below == Below::Fields && (marks > 0 || !typed.is_empty())
        || code && !typed.is_empty() && lower
        || marks > 0 && lower && typed.starts_with([':', '(']);
    believed.then_some(name)
}

/// Reads the table that begins at `line`, and says where it ends.
fn table(
    doc: &Markdown<'_>,
    line: usize,
    last: usize,
    below: Below,
    kind: MemberKind,
    out: &mut Vec<Member>,
) -> usize {
    let mut end = line;
    while end <= last && end < doc.lines.len() && doc.line_text(end).trim_start().starts_with('|') {
        end += 1;
    }
    let head = first_cell(Piece::line(doc, line)).bare().text.to_lowercase();
    let is_rule = |text: &str| {
        text.contains("--") && text.bytes().all(|b| matches!(b, b'|' | b'-' | b':' | b' ' | b'\t'))
    };
    let fields = below != Below::Others
        && line + 1 < end
        && is_rule(doc.line_text(line + 1))
        && words::FIELD_HEADS.contains(&head.as_str());
    if fields {
        for row in line + 2..end {
            let cell = first_cell(Piece::line(doc, row)).trim_start(&[' ', '\t', '*', '~']);
            let cell = cell.code().filter(|_| cell.text.starts_with('`')).unwrap_or(cell);
            let cell = cell.trim_start(&['-']);
            let length = word_dashed(cell.text);
            let after = cell.skip(length).text;
            let ends = after.is_empty()
                || after.starts_with([' ', '*', '?', '[', '(', '~', '.', ':', ',', '|', '<', '=']);
            let name = cell.take(length);
            if length > 0 && ends {
                out.push(Member { kind, name: SmolStr::new(name.text), span: name.span() });
                more_in_cell(first_cell(Piece::line(doc, row)), kind, out);
            }
        }
    }
    end
}

/// The others of several names in one cell: `` `first_line`, `last_line` ``.
fn more_in_cell(cell: Piece<'_>, kind: MemberKind, out: &mut Vec<Member>) {
    let mut rest = cell;
    while rest.text.starts_with('`') {
        let Some(name) = rest.code().filter(|name| word_dashed(name.text) == name.text.len()) else { return };
        if rest.at != cell.at {
            out.push(Member { kind, name: SmolStr::new(name.text), span: name.span() });
        }
        let behind = rest.skip(name.at - rest.at + name.text.len() + 1);
        if !behind.text.starts_with(", `") {
            return;
        }
        rest = behind.skip(2);
    }
}

/// Like [`word_length`], with dashes inside: `page-size`.
fn word_dashed(text: &str) -> usize {
    if word_length(text) == 0 {
        return 0;
    }
    let end =
        text.bytes().take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'-')).count();
    text[..end].trim_end_matches('-').len()
}

/// The first cell of a table's row, without the bars.
pub(super) fn first_cell(row: Piece<'_>) -> Piece<'_> {
    let inside = row.trim_start(&[' ', '\t']);
    let inside = inside.skip(usize::from(inside.text.starts_with('|'))).trim_start(&[' ', '\t']);
    inside.take(inside.text.find('|').unwrap_or(inside.text.len())).trim_end(&[' ', '\t'])
}

fn is_fence(text: &str) -> bool {
    text.starts_with("```") || text.starts_with("~~~")
}

/// Reads the fence that `line` opens, and says where it ends.
fn fence(doc: &Markdown<'_>, line: usize, last: usize, name: &str, out: &mut Vec<Member>) -> usize {
    let opening = doc.line_text(line).trim_start();
    let mark = &opening[..3];
    let language = opening.trim_start_matches(['`', '~']).trim().to_lowercase();
    let mut end = line + 1;
    while end <= last && end < doc.lines.len() && !doc.line_text(end).trim_start().starts_with(mark) {
        end += 1;
    }
    let mut at = line + 1;
    while at < end {
        at = match declared(doc.line_text(at)) {
            Some((word, declared)) if declared == name => {
                members(doc, at, end, &language, word == "enum", out)
            }
            _ => at + 1,
        };
    }
    end + 1
}

/// The word and the name of a declaration: `interface Album {`.
fn declared(line: &str) -> Option<(&str, &str)> {
    let words = line.split_whitespace().take(8);
    let mut kind = None;
    for word in words {
        let lower = words::DECLARE.iter().find(|d| word.eq_ignore_ascii_case(d));
        if let Some(kind) = kind {
            if lower.is_some() {
                continue;
            }
            return Some((kind, &word[..word_length(word)]));
        }
        // Go says the name first: `type Album struct {`.
        kind = lower.copied();
    }
    None
}

/// Whether fenced code in the lines of `span` declares `name`.
pub(super) fn declares(doc: &Markdown<'_>, span: Span, name: &str) -> bool {
    let lines = doc.line_of(span.start)..=doc.line_of(span.end);
    lines
        .filter(|line| doc.lines.get(*line).is_some_and(|l| doc.masked(l.start)))
        .any(|line| declared(doc.line_text(line)).is_some_and(|(_, declared)| declared == name))
}

/// Reads the lines that belong to the declaration at `line`: those indented as the first of them.
fn members(
    doc: &Markdown<'_>,
    line: usize,
    end: usize,
    language: &str,
    values: bool,
    out: &mut Vec<Member>,
) -> usize {
    let outer = doc.indent(line);
    let mut inner = None;
    let mut quoted = false;
    let mut at = line + 1;
    while at < end {
        let text = doc.line_text(at);
        let indent = doc.indent(at);
        at += 1;
        // A docstring.
        let marks = text.matches("\"\"\"").count();
        quoted ^= marks % 2 == 1;
        if quoted || marks > 0 {
            continue;
        }
        if text.trim().is_empty() || text.trim() == "{" || text.trim() == "(" {
            continue;
        }
        if indent <= outer {
            return at - 1;
        }
        if indent == *inner.get_or_insert(indent) {
            let piece = Piece::line(doc, at - 1).skip(indent);
            let (kind, name) = if values {
                (MemberKind::Value, value(piece))
            } else {
                (MemberKind::Field, declared_field(piece, language))
            };
            out.extend(name.map(|name| Member { kind, name: SmolStr::new(name.text), span: name.span() }));
        }
    }
    at
}

/// `Draft,`, `case draft`, `DRAFT = "draft"`.
fn value(line: Piece<'_>) -> Option<Piece<'_>> {
    let line = line.skip(if line.text.starts_with("case ") { 5 } else { 0 });
    let name = line.take(word_length(line.text));
    let after = line.skip(name.text.len()).text.trim_start();
    (is_word(name.text) && (after.is_empty() || after.starts_with([',', '=', '(', '/', ';', '{', '#', '-'])))
        .then_some(name)
}

/// The name of a field in a line of a declaration.
fn declared_field<'t>(line: Piece<'t>, language: &str) -> Option<Piece<'t>> {
    let mut line = line;
    while let Some(word) = words::MODIFIERS
        .iter()
        .find(|word| line.text.strip_prefix(**word).is_some_and(|rest| rest.starts_with([' ', '\t'])))
    {
        line = line.skip(word.len()).trim_start(&[' ', '\t']);
    }
    let name = line.take(word_length(line.text));
    if name.text.is_empty() {
        return None;
    }
    let after = line.skip(name.text.len()).text;
    const KEYWORDS: [&str; 8] =
        ["PRIMARY", "FOREIGN", "CONSTRAINT", "UNIQUE", "INDEX", "KEY", "CHECK", "func"];
    if KEYWORDS.contains(&name.text) {
        return None;
    }
    if let Some(typed) = after.trim_start_matches(['?', '!']).trim_start().strip_prefix(':') {
        // `Attributes:` in a docstring.
        return (!typed.trim().is_empty()).then_some(name);
    }
    let first = ["go", "sql", "prisma", "graphql"].contains(&language);
    if first {
        return after.starts_with([' ', '\t']).then_some(name);
    }
    let last = ["csharp", "cs", "c#", "java", "proto", "protobuf", "c", "cpp", "c++", "dart", "kotlin"]
        .contains(&language);
    if !last {
        return None;
    }
    // `public List<string> Titles { get; set; } = …`, `string title = 1;`
    let stop = line.text.find(['{', '=', ';', '/']).unwrap_or(line.text.len());
    let typed = line.take(stop).trim_end(&[' ', '\t', ',']);
    let start = typed.text.rfind([' ', '\t'])? + 1;
    let name = typed.skip(start);
    (is_word(name.text)
        && !typed.text.contains('(')
        && !words::DECLARE.contains(&typed.text.split(' ').next()?))
    .then_some(name)
}
