//! The table of `specls trace`: a row for every requirement, success criterion and story; criteria of a requirement where
//! they have not come as far as it, or further.

use std::io::{self, Write};

use specls_analysis::{Coverage, confidence, in_parallel, requirement_of};
use specls_index::Snapshot;
use specls_report::{Traced, edits, likely_tasks};
use specls_syntax::{Item, ItemKind, Role, TaskState};

use crate::output::{Palette, Screen, clean, columns, counted, fit};
use crate::project::Opened;

/// Columns that a text needs to say something; with fewer it is left out.
const LEAST_TEXT: usize = 12;
/// Terminals narrower than this get fewer tasks and more text.
const NARROW: usize = 100;
/// `●●●● implemented`.
const LADDER: usize = 16;

/// Columns by which a criterion stands under its requirement.
const PART: usize = 2;

/// One row.
struct Row<'s> {
    item: &'s Item,
    /// What it says; of a heading with a story below it, as Kiro writes them, the heading.
    text: &'s str,
    /// Columns by which it stands under what it is a part of.
    indent: usize,
    rung: Coverage,
    tasks: String,
    /// Tasks that nobody wrote but are likely.
    likely: String,
    code: usize,
    tests: usize,
}

/// Widths of the columns whose width what stands in them decides.
struct Widths {
    ids: usize,
    tasks: usize,
    /// 0 where likely tasks were not asked for.
    likely: usize,
}

/// Kinds that are counted above a table.
const HEADED: [ItemKind; 5] = [
    ItemKind::Requirement,
    ItemKind::Criterion,
    ItemKind::SuccessCriterion,
    ItemKind::Story,
    ItemKind::Property,
];

/// Prints the features; with `inferred` with the tasks that are likely.
pub(crate) fn print(
    screen: &mut Screen,
    opened: &Opened,
    features: &[Traced<'_>],
    inferred: bool,
) -> io::Result<()> {
    let most_tasks = if screen.width < NARROW { 2 } else { 4 };
    let snapshot: &Snapshot = &opened.snapshot;
    let tables = in_parallel(features, |traced| rows(snapshot, traced, most_tasks, inferred));
    let widest = |of: &dyn Fn(&Row<'_>) -> usize| tables.iter().flatten().map(of).max().unwrap_or(0);
    let widths = Widths {
        ids: widest(&|row| row.indent + columns(&row.item.id)).max(2),
        tasks: widest(&|row| columns(&row.tasks)).max(5),
        likely: if inferred { widest(&|row| columns(&row.likely)).max(6) } else { 0 },
    };
    for (traced, rows) in features.iter().zip(&tables) {
        heading(screen, opened, traced)?;
        if !rows.is_empty() {
            print_header(screen, &widths)?;
        }
        for row in rows {
            print_row(screen, row, &widths)?;
        }
        writeln!(screen.out)?;
    }
    if features.is_empty() {
        let below = if opened.shows_all() { opened.root() } else { "that path" };
        writeln!(screen.out, "there are no specs below {}", clean(below))?;
    }
    screen.out.flush()
}

fn rows<'s>(snapshot: &Snapshot, traced: &Traced<'s>, most_tasks: usize, inferred: bool) -> Vec<Row<'s>> {
    let feature = traced.feature;
    let likely =
        if inferred { likely_tasks(snapshot, feature, &traced.coverage) } else { Default::default() };
    let row = |&(index, _, item): &(_, _, &'s Item)| {
        let found = traced.coverage.of(index);
        let part = item.kind == ItemKind::Criterion;
        let whole = if part { requirement_of(feature, item) } else { None };
        // Five criteria that stand where their requirement stands say nothing that it does not say.
        if whole.is_some_and(|whole| traced.coverage.of(whole).rung == found.rung) {
            return None;
        }
        let titled = feature.dialect.has_titles(item.kind) && item.kind == ItemKind::Requirement;
        let guesses = likely.get(&index).map_or(&[][..], Vec::as_slice);
        Some(Row {
            item,
            text: item.text.split('\n').next().filter(|_| titled).unwrap_or(&item.text),
            indent: if whole.is_some() { PART } else { 0 },
            rung: found.rung?,
            tasks: some_of(&found.tasks, most_tasks, |task| clean(&feature.fact(*task).id).into_owned()),
            likely: some_of(guesses, most_tasks / 2, |(task, sure)| {
                format!("{} ({})", clean(&feature.fact(*task).id), confidence(*sure))
            }),
            code: found.code.len(),
            tests: found.tests.len(),
        })
    };
    traced.items.iter().filter_map(row).collect()
}

/// The first of them, and how many more there are.
fn some_of<T>(all: &[T], most: usize, name: impl Fn(&T) -> String) -> String {
    let mut parts: Vec<String> = all.iter().take(most).map(name).collect();
    if all.len() > most {
        parts.push(format!("+{}", all.len() - most));
    }
    parts.join(" ")
}

fn heading(screen: &mut Screen, opened: &Opened, traced: &Traced<'_>) -> io::Result<()> {
    let Palette { bold, dim, .. } = screen.palette;
    let count = |kind| traced.items.iter().filter(|(_, _, item)| item.kind == kind).count();
    let mut parts = Vec::new();
    if traced.feature.role == Role::Change
        && traced.feature.files.iter().any(|f| !f.facts.deltas().is_empty())
    {
        parts.push(edits(traced.feature));
    }
    for kind in HEADED {
        if count(kind) > 0 {
            parts.push(counted(count(kind), kind.words()));
        }
    }
    let states = || traced.items.iter().filter_map(|(_, _, item)| Some(item.task()?.state));
    if states().next().is_some() {
        let done = states().filter(|state| *state == TaskState::Done).count();
        parts.push(format!("{done} of {} done", counted(states().count(), "task")));
    }
    if parts.is_empty() {
        parts.push("nothing defined".to_owned());
    }
    let path = opened.relative(&traced.feature.path);
    writeln!(screen.out, "{bold}{}{bold:#}  {dim}{}{dim:#}", clean(&traced.feature.name), clean(&path))?;
    writeln!(screen.out, "  {}", parts.join(" · "))
}

fn print_header(screen: &mut Screen, widths: &Widths) -> io::Result<()> {
    let dim = screen.palette.dim;
    let Widths { ids, tasks, likely } = *widths;
    write!(screen.out, "  {dim}{:ids$}  {:LADDER$}  {:tasks$}", "", "coverage", "tasks")?;
    if likely > 0 {
        write!(screen.out, "  {:likely$}", "likely")?;
    }
    writeln!(screen.out, "  code  tests{dim:#}")
}

fn print_row(screen: &mut Screen, row: &Row<'_>, widths: &Widths) -> io::Result<()> {
    let Palette { bold, dim, .. } = screen.palette;
    let style = screen.palette.rung(row.rung);
    let id = clean(&row.item.id);
    let indent = row.indent;
    let id_pad = widths.ids.saturating_sub(indent + columns(&id));
    let tasks_pad = widths.tasks.saturating_sub(columns(&row.tasks));
    let number = |count: usize| if count == 0 { "·".to_owned() } else { count.to_string() };
    write!(screen.out, "  {:indent$}{bold}{id}{bold:#}{:id_pad$}  ", "", "")?;
    let ladder = format!("{} {}", steps(row.rung), row.rung.name());
    write!(screen.out, "{style}{ladder:LADDER$}{style:#}  {}{:tasks_pad$}", row.tasks, "")?;
    if widths.likely > 0 {
        let pad = widths.likely.saturating_sub(columns(&row.likely));
        write!(screen.out, "  {dim}{}{dim:#}{:pad$}", row.likely, "")?;
    }
    write!(screen.out, "  {:>4}  {:>5}", number(row.code), number(row.tests))?;
    let likely = if widths.likely > 0 { 2 + widths.likely } else { 0 };
    let taken = 2 + widths.ids + 2 + LADDER + 2 + widths.tasks + likely + 2 + 4 + 2 + 5 + 2;
    let room = screen.width.saturating_sub(taken);
    if room >= LEAST_TEXT {
        let text = clean(row.text);
        write!(screen.out, "  {dim}{}{dim:#}", fit(text.trim(), room))?;
    }
    writeln!(screen.out)
}

fn steps(rung: Coverage) -> &'static str {
    match rung {
        Coverage::Withdrawn => "────",
        Coverage::Specified => "●○○○",
        Coverage::Planned => "●●○○",
        Coverage::Implemented => "●●●○",
        Coverage::Verified => "●●●●",
    }
}
