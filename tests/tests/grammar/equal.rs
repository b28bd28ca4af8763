//! What the scanner and the grammar read in the same text, by place.

use std::collections::{BTreeMap, HashSet};
use std::fmt;
use std::ops::Range;

use specls_syntax::{Context, FileFacts, ItemKind, facts};

use super::feed::{Found, Reader, Reading};

/// What is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    Id,
    Label,
    State,
    Path,
}

/// Places of what the grammar found.
pub fn of_grammar(reading: &Reading, what: What) -> Vec<Range<usize>> {
    let mut out: Vec<_> = reading.found.iter().filter_map(|found| place(found, what)).collect();
    out.sort_by_key(|span| (span.start, span.end));
    out.dedup();
    out
}

fn place(found: &Found, what: What) -> Option<Range<usize>> {
    let own = Some(found.span.clone());
    match (what, found.kind.as_str()) {
        (What::Id, "requirement_id" | "story_id" | "scenario_id" | "task_id" | "checklist_id") => own,
        (What::Id, "requirement_number" | "property_number" | "task_number" | "number") => own,
        (What::Id, "story_reference") => own,
        // The words in front belong to the name.
        (What::Id, "story_number") if found.parent == "numbered_heading" => Some(found.outer..found.span.end),
        (What::Id, "title") => own,
        (What::Label, "story_id") if found.parent == "label" => own,
        (What::State, "state") => own,
        (What::Path, "path") => own,
        _ => None,
    }
}

/// Places of what the server reads in `text`, were it the file at `path`.
pub fn of_server(path: &str, text: &str, what: What) -> Vec<Range<usize>> {
    let facts = facts(path, text, &Default::default());
    let mut out: Vec<Range<usize>> = match what {
        What::Id => ids(text, &facts),
        What::Label => {
            let labels = facts.mentions.iter().filter(|m| m.context == Context::Label && !m.between);
            labels.map(|m| m.span.range()).collect()
        }
        What::State => {
            let marks = facts.items.iter().filter_map(|item| item.task()?.mark);
            marks.map(|mark| mark.start as usize - 1..mark.end as usize + 1).collect()
        }
        What::Path => facts.paths.iter().filter(|p| !p.link).map(|p| p.span.range()).collect(),
    };
    out.sort_by_key(|span| (span.start, span.end));
    out.dedup();
    out
}

fn is_id(kind: ItemKind) -> bool {
    !matches!(kind, ItemKind::Operation | ItemKind::Schema | ItemKind::Entity | ItemKind::Term)
}

fn ids(text: &str, facts: &FileFacts) -> Vec<Range<usize>> {
    let names = facts.items.iter().filter(|item| is_id(item.kind)).map(|item| item.name.range());
    // The number of a list is no part of what is fed; a task without number has its box for a name.
    let names = names.filter(|name| {
        let line = text[..name.start].rfind('\n').map_or(0, |end| end + 1);
        let listed = text[name.clone()].bytes().all(|b| b.is_ascii_digit())
            && text[line..name.start].bytes().all(|b| matches!(b, b' ' | b'\t' | b'>'));
        !listed && !text[name.clone()].starts_with('[')
    });
    let mentions = facts.mentions.iter().filter(|m| is_id(m.kind) && !m.between).map(|m| m.span.range());
    names.chain(mentions).collect()
}

/// Files as which a text is read once more: the grammar sees one line and knows neither the file nor its dialect.
const OTHERS: [&str; 4] =
    ["specs/001-a/tasks.md", ".kiro/specs/a/tasks.md", ".kiro/specs/a/design.md", "openspec/specs/a/spec.md"];

/// How often both readings are the same, and the differences by kind.
#[derive(Default)]
pub struct Tally {
    counts: BTreeMap<(What, &'static str), usize>,
    /// Lines on which the grammar gives up.
    pub errors: Vec<String>,
}

const EQUAL: &str = "the same";
const ELSEWHERE: &str = "grammar: the server reads it so in another kind of file";
const NOT_FED: &str = "server: what Markdown calls no inline content";

impl Tally {
    /// Reads a file in both ways.
    pub fn add(&mut self, reader: &mut Reader, path: &str, text: &str) {
        let reading = reader.read(text);
        for error in &reading.errors {
            let line = text.get(..error.start).map_or(0, |before| before.matches('\n').count());
            self.errors.push(format!("{path}:{}", line + 1));
        }
        for what in [What::Id, What::Label, What::State, What::Path] {
            self.compare(what, path, text, &reading);
        }
    }

    fn compare(&mut self, what: What, path: &str, text: &str, reading: &Reading) {
        let ours = of_grammar(reading, what);
        let theirs = of_server(path, text, what);
        let (our_set, their_set): (HashSet<_>, HashSet<_>) = (ours.iter().collect(), theirs.iter().collect());
        let mut others: Option<HashSet<Range<usize>>> = None;
        for span in &ours {
            let kind = if their_set.contains(span) {
                EQUAL
            } else {
                let others = others.get_or_insert_with(|| {
                    OTHERS.iter().flat_map(|path| of_server(path, text, what)).collect()
                });
                if others.contains(span) { ELSEWHERE } else { only_grammar(what, text, span, reading) }
            };
            *self.counts.entry((what, kind)).or_default() += 1;
        }
        for span in theirs.iter().filter(|span| !our_set.contains(span)) {
            let fed = reading.fed.iter().any(|fed| fed.start <= span.start && span.end <= fed.end);
            let kind = if fed { only_server(what, text, span, reading) } else { NOT_FED };
            *self.counts.entry((what, kind)).or_default() += 1;
            if std::env::var_os("SHOW_DIFFERENCES").is_some() {
                eprintln!("{what:?} {kind}: {:?} {path}", &text[span.clone()]);
            }
        }
    }

    /// Share of what the server reads that the grammar reads too.
    pub fn rates(&self) -> String {
        let rate = |what: What| {
            let of = |kind: &dyn Fn(&str) -> bool| -> usize {
                self.counts.iter().filter(|((w, k), _)| *w == what && kind(k)).map(|(_, n)| n).sum()
            };
            let (equal, server) = (of(&|kind| kind == EQUAL), of(&|kind| kind.starts_with("server")));
            let own = of(&|kind| kind == "grammar: other");
            format!("{what:?} {equal} of {} ({own} more)", equal + server)
        };
        [What::Id, What::Label, What::State, What::Path].map(rate).join(", ")
    }
}

/// Why only the grammar reads something there.
fn only_grammar(what: What, text: &str, span: &Range<usize>, reading: &Reading) -> &'static str {
    // The innermost comes last; a story's number ends its name.
    let found = reading.found.iter().rev();
    let found = found
        .clone()
        .find(|found| found.span == *span)
        .or_else(|| found.clone().find(|found| found.kind == "story_number" && found.span.end == span.end));
    let parent = found.map_or("", |found| found.parent.as_str());
    match what {
        What::State => "grammar: a box of no task",
        What::Id if found.is_some_and(|found| found.kind == "title") => {
            "grammar: a heading in the form of OpenSpec outside of its sections"
        }
        What::Id if parent == "numbered_heading" => "grammar: a word of headings at the start of a line",
        What::Id if matches!(parent, "reference_list" | "dependency_list") => {
            "grammar: a list in the middle of a line"
        }
        What::Path if text[span.clone()].ends_with('/') => "grammar: a folder",
        _ => "grammar: other",
    }
}

/// Why only the server reads something there.
fn only_server(what: What, text: &str, span: &Range<usize>, reading: &Reading) -> &'static str {
    let written = &text[span.clone()];
    let inside = |kind: &str| {
        reading.found.iter().any(|f| f.kind == kind && f.span.start <= span.start && span.end <= f.span.end)
    };
    match what {
        What::Id if !written.contains(|c: char| c.is_ascii_digit()) => "server: words for every requirement",
        What::Path if inside("operation") => "server: the path of an operation",
        What::Path if written.contains('\\') => "server: backslashes",
        What::Path if written.contains(['{', '%', '*']) => "server: a pattern or placeholder",
        _ => "server: other",
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for ((what, kind), count) in &self.counts {
            writeln!(out, "{what:?} {kind}: {count}")?;
        }
        Ok(())
    }
}
