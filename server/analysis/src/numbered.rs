//! Lists of numbered tasks: what their lines say, and how one is written, so that a new task looks like the others.

use specls_index::{Feature, File, Snapshot};
use specls_syntax::{ArtifactKind, Encoding, FileFacts, Item, ItemKind, Space};

/// Words in front of a task's requirements, in lower case, or parts of them.
const LABELS: [&str; 12] = [
    "requirement",
    "reqs",
    "requisito",
    "requerimiento",
    "要件",
    "要求",
    "需求",
    "요구",
    "требован",
    "вимог",
    "exigence",
    "anforderung",
];

/// Words of tasks that look back at what was done.
const CHECKPOINTS: [&str; 7] = [
    "checkpoint",
    "チェックポイント",
    "检查点",
    "檢查點",
    "체크포인트",
    "punto de control",
    "ponto de verificação",
];

/// Longest label with its markup, in bytes: what is longer is a sentence.
const LONGEST_LABEL: usize = 60;

/// Tasks that show the form of a list: a fix for each of many asks for it.
const MOST_READ: usize = 200;

/// The form of a task list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Form {
    /// What stands in front of the requirements of a task, from the bullet on: `- _Requirements: `.
    lead: String,
    /// What stands behind them.
    tail: String,
    /// Blanks or tabs by which a line below a task stands deeper than the task.
    indent: usize,
    /// The list is indented by tabs.
    tabs: bool,
    /// A top-level number ends in a dot.
    dot: bool,
    /// An empty line stands between top-level tasks.
    pub(crate) spaced: bool,
}

impl Default for Form {
    /// As Kiro itself writes.
    fn default() -> Self {
        Self {
            lead: "- _Requirements: ".into(),
            tail: "_".into(),
            indent: 2,
            tabs: false,
            dot: true,
            spaced: true,
        }
    }
}

impl Form {
    /// The form of a feature's list; as Kiro writes where it has none.
    pub(crate) fn of(feature: &Feature) -> Self {
        feature
            .artifact(ArtifactKind::Tasks)
            .map_or_else(Self::default, |list| Self::in_list(&list.facts).unwrap_or_default())
    }

    /// The form of the lists of a feature's neighbours, for a list that is to be written.
    pub(crate) fn beside(feature: &Feature, snapshot: &Snapshot) -> Self {
        let others = snapshot.features_sorted().into_iter();
        let lists = others
            .filter(|other| other.project == feature.project && other.dialect == feature.dialect)
            .filter_map(|other| other.artifact(ArtifactKind::Tasks));
        lists.filter_map(|list| Self::in_list(&list.facts)).next().unwrap_or_default()
    }

    fn in_list(facts: &FileFacts) -> Option<Self> {
        let tasks: Vec<&Item> = facts.items.iter().filter(|i| is_numbered(i)).take(MOST_READ).collect();
        let mut form = Self { tabs: facts.tabs, indent: if facts.tabs { 1 } else { 2 }, ..Self::default() };
        let labelled = most(tasks.iter().filter_map(|task| reference_line(facts, task)));
        if let Some((lead, tail, indent)) = &labelled {
            (form.lead, form.tail, form.indent) = (lead.clone(), tail.clone(), *indent);
            // Among tabs and blanks one that is counted may be either: what is written has to stand below the task.
            form.indent = if facts.tabs { 1 } else { form.indent.max(2) };
        }
        let top: Vec<&Item> = tasks.iter().copied().filter(|t| !t.id.contains('.')).collect();
        if let Some(dot) = most(top.iter().filter_map(|task| has_dot(facts, task))) {
            form.dot = dot;
        }
        let line = |at| facts.lines.line_col(at, Encoding::Utf8).line;
        let apart = tasks.windows(2).filter(|pair| !pair[1].id.contains('.')).map(|pair| {
            let end = pair[0].span.end.max(pair[0].span.start + 1) - 1;
            line(pair[1].span.start) > line(end) + 1
        });
        form.spaced = most(apart).unwrap_or(true);
        labelled.map(|_| form)
    }

    /// A task with what it is for.
    pub(crate) fn task(&self, number: u32, title: &str, ids: &[&str], end: &str) -> String {
        let dot = if self.dot { "." } else { "" };
        let head = format!("- [ ] {number}{dot} {title}");
        if ids.is_empty() { head } else { format!("{head}{end}{}", self.line("", &ids.join(", "))) }
    }

    /// The line that says what a task with that indentation is for.
    pub(crate) fn line(&self, indentation: &str, ids: &str) -> String {
        format!("{indentation}{}{}{ids}{}", self.blank().repeat(self.indent), self.lead, self.tail)
    }

    /// The indentation of a task of the list.
    pub(crate) fn indentation(&self, file: &File, task: &Item) -> String {
        let column = column(&file.facts, task.span.start);
        let start = (task.span.start as usize).checked_sub(column);
        let open = file.open.as_ref().zip(start);
        let written = open.and_then(|((text, _), start)| text.get(start..task.span.start as usize));
        match written.filter(|blanks| blanks.bytes().all(|b| matches!(b, b' ' | b'\t'))) {
            Some(blanks) => blanks.to_owned(),
            None => self.blank().repeat(column),
        }
    }

    fn blank(&self) -> &'static str {
        if self.tabs { "\t" } else { " " }
    }
}

/// Bytes in front of `at` in its line, without a byte order mark.
fn column(facts: &FileFacts, at: u32) -> usize {
    let (bytes, units) =
        (facts.lines.line_col(at, Encoding::Utf8), facts.lines.line_col(at, Encoding::Utf16));
    // In front of what begins a line only the mark takes more bytes than units: three, and one.
    let mark = if bytes.line == 0 && bytes.col == units.col + 2 { 3 } else { 0 };
    (bytes.col as usize).saturating_sub(mark)
}

/// Whether an item is a task with a number.
pub(crate) fn is_numbered(item: &Item) -> bool {
    item.kind == ItemKind::Task && item.id.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a task looks back at what was done instead of doing something.
pub(crate) fn is_checkpoint(item: &Item) -> bool {
    let title = item.text.lines().next().unwrap_or_default().to_lowercase();
    CHECKPOINTS.iter().any(|word| title.contains(word))
}

/// The next free top-level number.
pub(crate) fn next_number(facts: &FileFacts) -> u32 {
    let numbers = facts.items.iter().filter(|item| is_numbered(item));
    let top = numbers.filter_map(|item| item.id.split('.').next()?.parse::<u32>().ok());
    top.max().unwrap_or(0).saturating_add(1)
}

/// Whether a line of a task's text says what it is for, ids or not.
pub(crate) fn is_reference_line(line: &str) -> bool {
    label_end(line).is_some()
}

/// Behind the colon of a label and its markup.
fn label_end(line: &str) -> Option<usize> {
    let (at, colon) = line.char_indices().find(|(_, c)| matches!(c, ':' | '：'))?;
    let label = line.get(..at).filter(|label| label.len() <= LONGEST_LABEL)?;
    let bare = label.trim_matches(|c: char| matches!(c, '-' | '*' | '+' | '_' | '`' | '(' | '[' | ' '));
    // A sentence with the word in it is no label.
    let short = bare.split_whitespace().count() <= 2;
    let lower = bare.to_lowercase();
    let behind = &line[at + colon.len_utf8()..];
    let markup = behind.len() - behind.trim_start_matches(['*', '_', '`', ' ']).len();
    (short && LABELS.iter().any(|word| lower.contains(word))).then_some(at + colon.len_utf8() + markup)
}

/// Lead, tail and indentation of the line that says what a task is for.
fn reference_line(facts: &FileFacts, task: &Item) -> Option<(String, String, usize)> {
    let bullet = |line: &&str| line.starts_with(['-', '*', '+']);
    let line = task.text.lines().skip(1).filter(bullet).find(|line| label_end(line).is_some())?;
    let behind = label_end(line)?;
    let tail = &line[line.trim_end_matches(['_', '*', '`', ')', ']']).len().max(behind)..];
    let digit = line.find(|c: char| c.is_ascii_digit())?;
    let first = facts.mentions.partition_point(|m| m.span.start < task.span.start);
    let inside = facts.mentions.get(first..)?.iter().take_while(|m| m.span.start < task.span.end);
    let own = column(facts, task.span.start);
    let columns = inside
        .filter(|m| m.kind.space() == Space::Requirement)
        .map(|m| facts.lines.line_col(m.span.start, Encoding::Utf8).col as usize);
    let indent =
        columns.filter_map(|c| c.checked_sub(own + digit)).find(|indent| (1..=8).contains(indent))?;
    Some((line[..behind].to_owned(), tail.to_owned(), indent))
}

/// Whether a dot ends the number of a task, as far as that can be told.
fn has_dot(facts: &FileFacts, task: &Item) -> Option<bool> {
    let line = facts.lines.line_span(facts.lines.line_col(task.name.start, Encoding::Utf8).line);
    let title = task.text.lines().next().unwrap_or_default().len() as u32;
    match line.end.checked_sub(task.name.end + title)? {
        1 => Some(false),
        2 => Some(true),
        _ => None,
    }
}

/// What occurs most often; of several the first.
pub(crate) fn most<T: PartialEq>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: Vec<(T, usize)> = Vec::new();
    for one in all {
        match counts.iter().position(|(known, _)| *known == one) {
            Some(at) => counts[at].1 += 1,
            // Forms are few; a list in which every task has one of its own has none.
            None if counts.len() < 16 => counts.push((one, 1)),
            None => {}
        }
    }
    let best = counts.iter().map(|(_, count)| *count).max()?;
    counts.into_iter().find(|(_, count)| *count == best).map(|(one, _)| one)
}
