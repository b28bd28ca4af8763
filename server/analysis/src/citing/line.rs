//! How the tasks of a list name what they are for.

use specls_index::{Feature, File};
use specls_syntax::{Encoding, FileFacts, Item, ItemKind, Space, Span};

use super::Wanted;
use crate::edit::NewText;
use crate::numbered::{self, is_reference_line};

/// Marks and words in front of an id that ends a line: `… per FR-001`, `… — FR-001`.
const LEADS: [&str; 7] = ["per", "—", "–", "→", "|", "·", "//"];

/// Longest word between a bracket and an id (`(covers FR-001)`), in bytes.
const LONGEST_WORD: usize = 16;

/// Lines that show the form of a list: what most of the first ones do, the others do too.
const MOST_READ: usize = 200;

/// How the first line of a task ends that names ids.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Form {
    lead: String,
    tail: String,
}

impl Default for Form {
    fn default() -> Self {
        Self { lead: " (".into(), tail: ")".into() }
    }
}

/// The ids at the end of each task's first line, in the form that most of the others have.
pub(crate) fn with_form(
    feature: &Feature,
    file: &File,
    text: &str,
    wanted: &[Wanted<'_>],
) -> Vec<Option<NewText>> {
    let form = Form::of(&file.facts, text).unwrap_or_default();
    wanted.iter().map(|wanted| form.edit(feature, file, text, wanted)).collect()
}

/// The same in brackets.
pub(crate) fn in_line(
    feature: &Feature,
    file: &File,
    text: &str,
    wanted: &[Wanted<'_>],
) -> Vec<Option<NewText>> {
    wanted.iter().map(|wanted| Form::default().edit(feature, file, text, wanted)).collect()
}

impl Form {
    /// What most tasks do that end in ids; of several the first.
    fn of(facts: &FileFacts, text: &str) -> Option<Self> {
        let tasks = facts.items.iter().filter(|item| item.kind == ItemKind::Task);
        numbered::most(tasks.filter_map(|task| Self::at_end(facts, text, task)).take(MOST_READ))
    }

    /// The form of one task, if its first line ends in ids.
    fn at_end(facts: &FileFacts, text: &str, task: &Item) -> Option<Self> {
        let line = first_line(facts, task);
        let first = facts.mentions.partition_point(|mention| mention.span.start < task.name.end);
        let mentions = facts.mentions.get(first..)?.iter();
        let named: Vec<Span> = mentions
            .take_while(|mention| mention.span.end <= line.end)
            .filter(|mention| mention.kind.space() == Space::Requirement && mention.qualifier.is_none())
            .map(|mention| mention.span)
            .collect();
        let (first, last) = (named.first()?, named.last()?);
        let before = text.get(task.name.end as usize..first.start as usize)?;
        let after = text.get(last.end as usize..line.end as usize)?;
        let after = after.get(..sentence(after))?;
        for (open, close) in [('(', ")"), ('[', "]")] {
            let inner = before.rfind(open).and_then(|at| before.get(at + 1..));
            let word = |inner: &&str| {
                inner.len() <= LONGEST_WORD
                    && inner.trim_end_matches([' ', ':']).chars().all(char::is_alphabetic)
            };
            if let Some(inner) = inner.filter(|_| after == close).filter(word) {
                return Some(Self { lead: format!(" {open}{inner}"), tail: close.into() });
            }
        }
        let lead = before.split_whitespace().next_back().filter(|lead| LEADS.contains(lead))?;
        after.is_empty().then(|| Self { lead: format!(" {lead} "), tail: String::new() })
    }

    fn edit(&self, feature: &Feature, file: &File, text: &str, wanted: &Wanted<'_>) -> Option<NewText> {
        let task = feature.fact(wanted.task);
        let line = first_line(&file.facts, task);
        let said = text.get(task.name.end as usize..line.end as usize)?;
        let at = task.name.end as usize + sentence(said);
        let new = format!("{}{}{}", self.lead, wanted.ids(feature), self.tail);
        Some(NewText { span: Span::new(at, at), text: new })
    }
}

/// The line on which an item begins, from the end of its id on.
pub(super) fn first_line(facts: &FileFacts, task: &Item) -> Span {
    let line = facts.lines.line_span(facts.lines.line_col(task.name.start, Encoding::Utf8).line);
    Span { start: line.start, end: line.end.max(task.name.end) }
}

/// Where what a line says ends: in front of comments, blanks and the full stop.
fn sentence(line: &str) -> usize {
    let mut said = line.trim_end();
    while let Some(comment) = said.strip_suffix("-->").and_then(|inside| inside.rfind("<!--")) {
        said = line.get(..comment).unwrap_or_default().trim_end();
    }
    let stop = said.strip_suffix('.').filter(|rest| {
        !rest.ends_with("etc")
            && rest.ends_with(|c: char| c.is_alphanumeric() || matches!(c, ')' | '`' | '"' | ']'))
    });
    stop.unwrap_or(said).len()
}

/// The ids in the line below each task that says what it is for, in the form of the list's other such lines.
pub(crate) fn below(
    feature: &Feature,
    file: &File,
    text: &str,
    wanted: &[Wanted<'_>],
) -> Vec<Option<NewText>> {
    let form = numbered::Form::of(feature);
    let edits = wanted.iter().map(|wanted| {
        let task = feature.fact(wanted.task);
        let ids = wanted.ids(feature);
        if task.text.lines().skip(1).any(is_reference_line) {
            return joined(&file.facts, text, task, &ids);
        }
        let at = task.span.end;
        let line = form.line(&form.indentation(file, task), &ids);
        let text = format!("{}{line}", file.facts.line_end.as_str());
        Some(NewText { span: Span { start: at, end: at }, text })
    });
    edits.collect()
}

/// Behind the last id of the line that says what a task is for.
fn joined(facts: &FileFacts, text: &str, task: &Item, ids: &str) -> Option<NewText> {
    let line = |at: u32| facts.lines.line_span(facts.lines.line_col(at, Encoding::Utf8).line);
    let inside = facts.mentions.iter().filter(|mention| {
        mention.kind.space() == Space::Requirement
            && task.span.encloses(mention.span)
            && text.get(line(mention.span.start).range()).is_some_and(|line| is_reference_line(line.trim()))
    });
    let at = inside.map(|mention| mention.span.end).max()?;
    Some(NewText { span: Span { start: at, end: at }, text: format!(", {ids}") })
}
