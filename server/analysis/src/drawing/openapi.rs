//! A path item in OpenAPI, as YAML in block style: what else there is (JSON, flow style) is left alone.

use specls_syntax::Span;

use super::route::Proposal;
use crate::edit::NewText;

/// A line of a YAML text.
struct Line<'t> {
    /// Where it begins, in bytes.
    start: usize,
    /// Without its end.
    text: &'t str,
}

impl Line<'_> {
    fn indent(&self) -> usize {
        self.text.len() - self.text.trim_start_matches(' ').len()
    }

    /// Whether it holds nothing, or a comment.
    fn is_empty(&self) -> bool {
        let text = self.text.trim_start();
        text.is_empty() || text.starts_with('#')
    }

    /// The key that it begins with, without quotes, and what stands behind the colon.
    fn entry(&self) -> Option<(&str, &str)> {
        let text = self.text.trim();
        let (key, rest) = match text.chars().next()? {
            quote @ ('"' | '\'') => {
                let (key, rest) = text[1..].split_once(quote)?;
                (key, rest.strip_prefix(':')?)
            }
            _ => {
                let at = text
                    .match_indices(':')
                    .map(|(at, _)| at)
                    .find(|at| text[at + 1..].is_empty() || text[at + 1..].starts_with([' ', '\t']))?;
                (&text[..at], &text[at + 1..])
            }
        };
        let rest = rest.trim();
        Some((key.trim_end(), if rest.starts_with('#') { "" } else { rest }))
    }
}

/// The operation below `paths`: in the path item that is there, else in one of its own.
pub(super) fn inserted(text: &str, wanted: &Proposal, id: &str, summary: &str) -> Option<NewText> {
    let lines = lines(text);
    let paths =
        lines.iter().position(|line| line.indent() == 0 && line.entry().is_some_and(|e| e.0 == "paths"))?;
    let (_, value) = lines.get(paths)?.entry()?;
    if value == "{}" {
        let line = lines.get(paths)?;
        let start = line.start + line.text.rfind("{}")?;
        let behind = line.text.get(line.text.rfind("{}")? + 2..)?;
        if !behind.trim().is_empty() {
            return None;
        }
        // Without the blank behind the colon.
        let from = line.start + line.text[..start - line.start].trim_end().len();
        let operation = operation(wanted, id, summary, 4, 2);
        return Some(NewText {
            span: Span::new(from, line.start + line.text.len()),
            text: format!("\n  {}:\n{operation}", key(&wanted.path)),
        });
    }
    if !value.is_empty() {
        return None;
    }
    let end = block_end(&lines, paths, 0);
    let children = lines.get(paths + 1..end)?;
    if children.iter().any(|line| line.text.contains('\t')) {
        return None;
    }
    let outer = children.iter().find(|line| !line.is_empty()).map_or(2, Line::indent);
    if outer == 0 {
        return None;
    }
    let inner =
        children.iter().filter(|line| !line.is_empty()).map(Line::indent).find(|indent| *indent > outer);
    let inner = inner.unwrap_or(outer * 2);
    let own = children
        .iter()
        .position(|line| line.indent() == outer && line.entry().is_some_and(|(key, _)| key == wanted.path));
    let (end, lead) = match own {
        Some(at) => {
            let at = paths + 1 + at;
            let (_, value) = lines.get(at)?.entry()?;
            if !value.is_empty() {
                return None;
            }
            (block_end(&lines, at, outer), String::new())
        }
        None => (end, format!("{}{}:\n", " ".repeat(outer), key(&wanted.path))),
    };
    let operation = operation(wanted, id, summary, inner, inner - outer);
    // Behind the last line that says something: what comments the next thing stays with it.
    let last = lines.get(end.checked_sub(1)?)?;
    let at = last.start + last.text.len();
    Some(NewText { span: Span::new(at, at), text: format!("\n{lead}{operation}") })
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut start = 0;
    let line = |line| {
        let found = Line { start, text: str::trim_end_matches(line, ['\n', '\r']) };
        start += line.len();
        found
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The line behind the last one of the block that the entry in line `from` with that indentation holds.
fn block_end(lines: &[Line<'_>], from: usize, indent: usize) -> usize {
    let rest = lines.get(from + 1..).unwrap_or_default();
    let behind = rest.iter().position(|line| !line.is_empty() && line.indent() <= indent);
    let mut end = from + 1 + behind.unwrap_or(rest.len());
    while end > from + 1 && lines.get(end - 1).is_some_and(Line::is_empty) {
        end -= 1;
    }
    end
}

/// An operation, without the line end of its last line.
fn operation(wanted: &Proposal, id: &str, summary: &str, indent: usize, step: usize) -> String {
    let step = step.max(1);
    let pad = |depth: usize| " ".repeat(indent + depth * step);
    let todo = match wanted.written {
        true => "describe this operation",
        false => "choose method and path, and describe this operation",
    };
    let id = if id.starts_with(|c: char| c.is_ascii_digit()) { format!("\"{id}\"") } else { id.to_owned() };
    [
        format!("{}{}:", pad(0), wanted.method.to_lowercase()),
        format!("{}# TODO: {todo}", pad(1)),
        format!("{}operationId: {}", pad(1), wanted.name),
        format!("{}summary: {}", pad(1), scalar(summary)),
        format!("{}x-requirement: {id}", pad(1)),
        format!("{}responses:", pad(1)),
        format!("{}\"{}\":", pad(2), if wanted.method == "POST" { "201" } else { "200" }),
        format!("{}description: TODO", pad(3)),
    ]
    .join("\n")
}

/// A path as a key.
fn key(path: &str) -> String {
    let plain = path.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-_.{}~".contains(&b));
    if plain { path.to_owned() } else { quoted(path) }
}

/// A sentence as a value.
fn scalar(text: &str) -> String {
    let first = text.chars().next().is_some_and(char::is_alphabetic);
    let plain = |c: char| c.is_alphanumeric() || " ,.'()-/".contains(c);
    let word =
        matches!(text.to_ascii_lowercase().as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if first && !word && text.chars().all(plain) && !text.ends_with(' ') {
        text.to_owned()
    } else {
        quoted(text)
    }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
