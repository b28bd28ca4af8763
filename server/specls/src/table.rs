//! The table of `specls trace`: a row for every requirement, success criterion and story; criteria of a requirement where
//! they have not come as far as it, or further.

use std::io::{self, Write};

use specls_analysis::{Coverage, ItemCoverage, requirement_of};
use specls_index::Feature;
use specls_report::{Traced, edits};
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
    code: usize,
    tests: usize,
}

/// Kinds that are counted above a table.
const HEADED: [ItemKind; 5] = [
    ItemKind::Requirement,
    ItemKind::Criterion,
    ItemKind::SuccessCriterion,
    ItemKind::Story,
    ItemKind::Property,
];

/// Prints the features.
pub(crate) fn print(screen: &mut Screen, opened: &Opened, features: &[Traced<'_>]) -> io::Result<()> {
    let most_tasks = if screen.width < NARROW { 2 } else { 4 };
    let tables: Vec<Vec<Row<'_>>> = features.iter().map(|traced| rows(traced, most_tasks)).collect();
    let widest = |of: &dyn Fn(&Row<'_>) -> usize| tables.iter().flatten().map(of).max().unwrap_or(0);
    let ids = widest(&|row| row.indent + columns(&row.item.id)).max(2);
    let tasks = widest(&|row| columns(&row.tasks)).max(5);
    for (traced, rows) in features.iter().zip(&tables) {
        heading(screen, opened, traced)?;
        if !rows.is_empty() {
            let dim = screen.palette.dim;
            writeln!(
                screen.out,
                "  {dim}{:ids$}  {:LADDER$}  {:tasks$}  code  tests{dim:#}",
                "", "coverage", "tasks"
            )?;
        }
        for row in rows {
            print_row(screen, row, ids, tasks)?;
        }
        writeln!(screen.out)?;
    }
    if features.is_empty() {
        let below = if opened.shows_all() { opened.root() } else { "that path" };
        writeln!(screen.out, "there are no specs below {}", clean(below))?;
    }
    screen.out.flush()
}

fn rows<'s>(traced: &Traced<'s>, most_tasks: usize) -> Vec<Row<'s>> {
    let row = |&(index, _, item): &(_, _, &'s Item)| {
        let found = traced.coverage.of(index);
        let part = item.kind == ItemKind::Criterion;
        let whole = if part { requirement_of(traced.feature, item) } else { None };
        // Five criteria that stand where their requirement stands say nothing that it does not say.
        if whole.is_some_and(|whole| traced.coverage.of(whole).rung == found.rung) {
            return None;
        }
        let titled = traced.feature.dialect.has_titles(item.kind) && item.kind == ItemKind::Requirement;
        Some(Row {
            item,
            text: item.text.split('\n').next().filter(|_| titled).unwrap_or(&item.text),
            indent: if whole.is_some() { PART } else { 0 },
            rung: found.rung?,
            tasks: task_ids(traced.feature, found, most_tasks),
            code: found.code.len(),
            tests: found.tests.len(),
        })
    };
    traced.items.iter().filter_map(row).collect()
}

fn task_ids(feature: &Feature, found: &ItemCoverage, most: usize) -> String {
    let named = found.tasks.iter().take(most).map(|task| clean(&feature.fact(*task).id).into_owned());
    let mut parts: Vec<String> = named.collect();
    if found.tasks.len() > most {
        parts.push(format!("+{}", found.tasks.len() - most));
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

fn print_row(screen: &mut Screen, row: &Row<'_>, ids: usize, tasks: usize) -> io::Result<()> {
    let Palette { bold, dim, .. } = screen.palette;
    let style = screen.palette.rung(row.rung);
    let id = clean(&row.item.id);
    let indent = row.indent;
    let (id_pad, tasks_pad) =
        (ids.saturating_sub(indent + columns(&id)), tasks.saturating_sub(columns(&row.tasks)));
    let number = |count: usize| if count == 0 { "·".to_owned() } else { count.to_string() };
    write!(screen.out, "  {:indent$}{bold}{id}{bold:#}{:id_pad$}  ", "", "")?;
    let ladder = format!("{} {}", steps(row.rung), row.rung.name());
    write!(screen.out, "{style}{ladder:LADDER$}{style:#}  {}{:tasks_pad$}", row.tasks, "")?;
    write!(screen.out, "  {:>4}  {:>5}", number(row.code), number(row.tests))?;
    let room = screen.width.saturating_sub(2 + ids + 2 + LADDER + 2 + tasks + 2 + 4 + 2 + 5 + 2);
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
