//! OpenSpec's YAML files: that they can be read.

use saphyr_parser::Parser;

use crate::dialect::{Draft, around, name_of};
use crate::{Concern, LineEnd, Lines, Span};

/// Longest file that is looked at, in bytes.
const LONGEST: usize = 1 << 20;

/// Whether the file at `path` is one of OpenSpec's own.
fn counts(path: &str) -> bool {
    match name_of(path) {
        ".openspec.yaml" => around(path, "openspec/changes/").is_some(),
        "config.yaml" | "config.yml" => {
            around(path, "openspec/").is_some_and(|(_, inside)| !inside.contains('/'))
        }
        "schema.yaml" => around(path, "openspec/schemas/").is_some(),
        _ => false,
    }
}

/// Notes where a file of OpenSpec's is no YAML.
pub(super) fn read(path: &str, text: &str, out: &mut Draft) {
    if text.len() > LONGEST || !counts(path) {
        return;
    }
    if name_of(path) == ".openspec.yaml"
        && let Some(span) = skips_specs(text)
    {
        place(text, out);
        out.more().skips_specs = Some(span);
        if !text.lines().any(|line| line.starts_with("schema:")) {
            let said = "`skip_specs` holds only beside a schema: write `schema: spec-driven` too";
            out.problem_about(Concern::Form, true, span, said);
        }
    }
    let Some(error) = Parser::new_from_str(text).find_map(Result::err) else { return };
    // The parser counts characters.
    let at = text.char_indices().nth(error.marker().index()).map_or(text.len(), |(at, _)| at);
    place(text, out);
    let name = name_of(path);
    out.problem(word_at(text, at), format!("{name} is no YAML from here on: {}", error.info()));
}

/// What places in a text need.
fn place(text: &str, out: &mut Draft) {
    out.lines = Lines::new(text);
    out.len = text.len() as u32;
    out.line_end = if text.contains("\r\n") { LineEnd::CrLf } else { LineEnd::Lf };
    out.final_newline = text.ends_with('\n');
}

/// The line that says a change touches no spec.
fn skips_specs(text: &str) -> Option<Span> {
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let said = line.split_once(" #").map_or(line, |(said, _)| said).trim_end();
        let value = said.strip_prefix("skip_specs:").map(str::trim);
        if value.is_some_and(|value| value.eq_ignore_ascii_case("true")) {
            return Some(Span::new(at, at + said.len()));
        }
        at += line.len();
    }
    None
}

/// What stands at `at` up to the end of its line; where nothing does, the end of the last line that says something.
fn word_at(text: &str, at: usize) -> Span {
    let rest = text[at..].lines().next().unwrap_or_default().trim_end();
    if !rest.is_empty() {
        return Span::new(at, at + rest.len());
    }
    let before = text[..at].trim_end();
    let start = before.rfind('\n').map_or(0, |n| n + 1);
    let start = before.len() - before[start..].trim_start().len();
    Span::new(start, before.len())
}
