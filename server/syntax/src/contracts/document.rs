//! What contracts in YAML and JSON have in common: texts, names of things, comments around a definition, and schemas.

use std::cmp::Reverse;

use smol_str::SmolStr;

use super::node::{Tree, Value};
use super::{ContractRef, Member, MemberKind, PartKind, part};
use crate::dialect::Draft;
use crate::{Concern, Detail, Item, Span};

/// Longest contract that is read, in bytes.
const LARGEST: usize = 10 << 20;

/// Longest text of an item, in bytes: it is shown beside its name.
const LONGEST: usize = 300;

/// Schemas inside schemas are looked through this deep.
const PARTS: usize = 4;

/// Reads the file and calls `items` for what it says; notes what it names, and where it cannot be read.
pub(super) fn read(
    path: &str,
    text: &str,
    out: &mut Draft,
    items: impl FnOnce(&File<'_, '_>, Value<'_, '_>, &mut Draft),
) {
    if text.len() > LARGEST {
        let message = format!(
            "this contract is larger than {} MiB and is not read; put its schemas into files of their own",
            LARGEST >> 20
        );
        out.problem_about(Concern::Contract, false, Span::default(), message);
        return;
    }
    let tree = Tree::read(path, text);
    if let Some(mistake) = &tree.mistake {
        out.problem_about(Concern::Contract, true, mistake.span, mistake.message.as_str());
    }
    let refs = tree.texts_of("$ref").map(|(target, span)| ContractRef { target: target.into(), span });
    out.more().refs.extend(refs);
    if let Some(root) = tree.root() {
        let first = out.items.len();
        items(&File { path, text }, root, out);
        nest(&mut out.items[first..]);
    }
}

/// Puts what encloses in front of what it encloses; comments behind the inner one do not reach out of the outer one.
fn nest(items: &mut [Item]) {
    items.sort_by_key(|item| (item.span.start, Reverse(item.span.end)));
    let mut around: Vec<u32> = Vec::new();
    for item in items {
        while around.last().is_some_and(|end| *end <= item.span.start) {
            around.pop();
        }
        if let Some(end) = around.last() {
            item.span.end = item.span.end.min(*end);
        }
        around.push(item.span.end);
    }
}

/// The file that is read.
pub(super) struct File<'p, 't> {
    pub path: &'p str,
    pub text: &'t str,
}

impl File<'_, '_> {
    /// A definition with the comments that belong to it: those directly above and behind it, and those directly below
    /// that are indented deeper than its key.
    pub fn with_comments(&self, span: Span) -> Span {
        let start = self.comments_above(span.start as usize).min(span.start as usize);
        let key = span.start as usize - usize::from(self.is_quoted(span.start as usize));
        let end = self.comments_below(key, span.end as usize);
        Span::new(start, end.max(span.end as usize))
    }

    /// Where the comments begin that stand directly above the line of `at`, indented no deeper than it.
    pub fn comments_above(&self, at: usize) -> usize {
        let at = at - usize::from(self.is_quoted(at));
        let Some(mut line) = self.line_start(at) else { return at };
        let indent = at - line;
        let mut start = at;
        while let Some(above) = line.checked_sub(1) {
            let from = self.text[..above].rfind('\n').map_or(0, |n| n + 1);
            let said = self.text[from..above].trim();
            let blanks = self.text[from..].bytes().take_while(|b| *b == b' ').count();
            if blanks > indent || !is_comment(said) {
                break;
            }
            (line, start) = (from, from + blanks);
        }
        start
    }

    /// Whether a quote stands in front of `at`: spans of keys leave it out.
    fn is_quoted(&self, at: usize) -> bool {
        self.text.get(..at).is_some_and(|front| front.ends_with(['"', '\'']))
    }

    /// Where the line of `at` begins, if nothing stands in front of `at` but blanks.
    fn line_start(&self, at: usize) -> Option<usize> {
        let front = self.text.get(..at)?;
        let blanks = front.len() - front.trim_end_matches(' ').len();
        let line = front.len() - blanks;
        (line == 0 || front.as_bytes().get(line - 1) == Some(&b'\n')).then_some(line)
    }

    /// Where the comments end that belong to what begins at `start` and ends at `end`.
    fn comments_below(&self, start: usize, end: usize) -> usize {
        let Some(indent) = self.line_start(start).map(|line| start - line) else { return end };
        let mut lines = self.text.get(end..).unwrap_or_default().split_inclusive('\n');
        let behind = lines.next().unwrap_or_default();
        let said = behind.trim_start_matches([' ', '\t', '}', ']', ',', '"', '\'']);
        if !said.trim().is_empty() && !is_comment(said) {
            return end;
        }
        let mut last = if is_comment(said) { end + behind.trim_end().len() } else { end };
        let mut at = end + behind.len();
        for line in lines {
            let blanks = line.bytes().take_while(|b| *b == b' ').count();
            if blanks <= indent || !is_comment(line.trim()) {
                break;
            }
            last = at + line.trim_end().len();
            at += line.len();
        }
        last
    }
}

/// A line of YAML or of JSON with comments.
fn is_comment(line: &str) -> bool {
    line.starts_with('#') || line.starts_with("//")
}

/// What a part of a contract says of itself, in a few words.
pub(super) fn words(value: Value<'_, '_>) -> Box<str> {
    let said = ["summary", "title", "description"].into_iter().find_map(|key| {
        let said = first_paragraph(value.text_of(key)?);
        (!said.is_empty()).then_some(said)
    });
    said.unwrap_or_default().into()
}

/// The first paragraph of `text` on one line, cut where it is long.
pub(super) fn first_paragraph(text: &str) -> String {
    let mut out = String::new();
    for line in text.lines().map(str::trim).skip_while(|line| line.is_empty()).take_while(|l| !l.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        if out.len() + line.len() > LONGEST {
            let mut end = LONGEST.saturating_sub(out.len()).min(line.len());
            while !line.is_char_boundary(end) {
                end -= 1;
            }
            out.push_str(line[..end].trim_end());
            out.push('…');
            break;
        }
        out.push_str(line);
    }
    out
}

/// The schemas in a map of names to schemas.
pub(super) fn schemas(file: &File<'_, '_>, map: Option<Value<'_, '_>>, out: &mut Draft) {
    for schema in map.into_iter().flat_map(Value::entries) {
        let span = file.with_comments(schema.whole());
        let members = members(schema);
        out.items.push(type_item(schema, schema.key(), schema.key_span(), span, members));
    }
}

/// A type called `name`.
pub(super) fn type_item(
    schema: Value<'_, '_>,
    name: &str,
    name_span: Span,
    span: Span,
    members: Vec<Member>,
) -> Item {
    let mut item = part(PartKind::Type, name, name, span, name_span);
    item.text = words(schema);
    set_members(&mut item, members);
    item
}

/// Gives an item that is a part its members.
pub(super) fn set_members(item: &mut Item, members: Vec<Member>) {
    if let Detail::Part(part) = &mut item.detail {
        part.members = members.into();
    }
}

/// Gives an item that is a part what programs call it.
pub(super) fn set_alias(item: &mut Item, name: &str, span: Span) {
    if let Detail::Part(part) = &mut item.detail {
        part.alias = Some((SmolStr::new(name), span));
    }
}

/// A member that is a key.
pub(super) fn keyed(kind: MemberKind, value: Value<'_, '_>) -> Member {
    Member { kind, name: value.key().into(), span: value.key_span() }
}

/// Fields and values of a schema, those of the parts of its `allOf` too; what these refer to is read where it stands.
pub(super) fn members(schema: Value<'_, '_>) -> Vec<Member> {
    let mut out = Vec::new();
    collect(schema, 0, &mut out);
    out
}

fn collect(schema: Value<'_, '_>, depth: usize, out: &mut Vec<Member>) {
    for entry in schema.entries() {
        match entry.key() {
            "properties" => out.extend(entry.entries().map(|field| keyed(MemberKind::Field, field))),
            "enum" => out.extend(entry.values().filter_map(|value| {
                Some(Member { kind: MemberKind::Value, name: value.text()?.into(), span: value.span() })
            })),
            "allOf" if depth < PARTS => entry.values().for_each(|part| collect(part, depth + 1, out)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests;
