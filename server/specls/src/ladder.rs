//! How far the requirements of each feature have come, as a bar.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use specls_analysis::{Coverage, FeatureCoverage, in_parallel, task_progress, uncited_tasks};
use specls_index::{Feature, FeatureId};
use specls_openspec::preview;
use specls_report::{Summary, edits};
use specls_session::OpenSpecFolder;
use specls_syntax::Role;

use crate::output::{Palette, clean, columns, counted};
use crate::project::Opened;

/// Columns of a bar.
const BAR: usize = 24;
/// With more features than this only the sum is shown.
const FEATURES_SHOWN: usize = 30;

/// The rungs in the order in which they are named, and what a bar is made of. Withdrawn requirements are in no bar.
const RUNGS: [(Coverage, &str); 5] = [
    (Coverage::Specified, "░"),
    (Coverage::Planned, "▒"),
    (Coverage::Implemented, "▓"),
    (Coverage::Verified, "█"),
    (Coverage::Withdrawn, ""),
];

/// How many requirements of a feature stand on which rung, in the order of [`RUNGS`].
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
struct Counts([usize; RUNGS.len()]);

impl Counts {
    fn new(feature: &Feature, coverage: &FeatureCoverage) -> Self {
        let found = Summary::new(feature, coverage);
        Self([found.specified, found.planned, found.implemented, found.verified, found.withdrawn])
    }

    fn add(&mut self, other: Self) {
        self.0.iter_mut().zip(other.0).for_each(|(mine, theirs)| *mine += theirs);
    }

    /// Columns of each rung: in proportion, none of them lost, together [`BAR`].
    fn bar(self) -> [usize; RUNGS.len()] {
        let mut shares = self.0;
        shares[RUNGS.len() - 1] = 0;
        let all: usize = shares.iter().sum();
        if all == 0 {
            return [0; RUNGS.len()];
        }
        let mut bar = shares.map(|count| (count * BAR / all).max(usize::from(count > 0)));
        // Rounding is made good where it is seen least: at the widest part, or where most was lost.
        while bar.iter().sum::<usize>() > BAR {
            if let Some(widest) = bar.iter_mut().max_by_key(|width| **width) {
                *widest -= 1;
            }
        }
        while bar.iter().sum::<usize>() < BAR {
            let lost = |i: usize| (shares[i] * BAR).saturating_sub(bar[i] * all);
            let most = (0..bar.len()).max_by_key(|&i| lost(i)).unwrap_or(0);
            bar[most] += 1;
        }
        bar
    }

    fn draw(self, palette: &Palette) -> String {
        let mut out = String::new();
        for ((rung, block), width) in RUNGS.iter().zip(self.bar()).rev().filter(|(_, width)| *width > 0) {
            let style = palette.rung(*rung);
            out += &format!("{style}{}{style:#}", block.repeat(width));
        }
        out
    }

    fn words(self) -> String {
        let named = RUNGS.iter().zip(self.0).filter(|(_, count)| *count > 0);
        let named: Vec<String> = named.map(|((rung, _), count)| format!("{count} {}", rung.name())).collect();
        if named.is_empty() { "no requirements".to_owned() } else { named.join(" · ") }
    }
}

/// How far a feature has come.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    counts: Counts,
    /// Tasks of a list that hardly names requirements: done, and all.
    uncited: Option<(usize, usize)>,
}

impl Standing {
    pub(crate) fn new(feature: &Feature, coverage: &FeatureCoverage) -> Self {
        Self { counts: Counts::new(feature, coverage), uncited: uncited_tasks(feature, coverage) }
    }
}

/// Prints the ladder of every feature that is shown; how far features have come that are no history is known already.
pub(crate) fn print(
    out: &mut dyn Write,
    palette: &Palette,
    opened: &Opened,
    standings: &HashMap<FeatureId, Standing>,
) -> io::Result<()> {
    let mut features = opened.features();
    // Capabilities have no tasks of their own: what becomes of them, changes say.
    let capabilities = features.iter().filter(|f| f.role == Role::Capability).count();
    features.retain(|f| f.role != Role::Capability);
    if features.is_empty() {
        return Ok(());
    }
    let snapshot = &opened.snapshot;
    // A change is as far as its tasks: what it adds stands in no main spec yet, and no task names it.
    let (changes, features): (Vec<_>, Vec<_>) = features.into_iter().partition(|f| f.role == Role::Change);
    let counts: Vec<Standing> = in_parallel(&features, |f| match standings.get(&f.id) {
        Some(known) => *known,
        None => Standing::new(f, &FeatureCoverage::new(snapshot, f)),
    });
    if !features.is_empty() {
        legend(out, palette)?;
    }
    if features.len() > FEATURES_SHOWN {
        let mut all = Counts::default();
        counts.iter().for_each(|standing| all.add(standing.counts));
        let all = Standing { counts: all, uncited: None };
        line(out, palette, &format!("all {}", counted(features.len(), "feature")), 0, all)?;
        let dim = palette.dim;
        writeln!(out, "  {dim}`specls trace` shows each of them{dim:#}")?;
    } else {
        let names = names(opened, &features);
        let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
        for (name, standing) in names.iter().zip(counts) {
            line(out, palette, name, widest, standing)?;
        }
    }
    if !changes.is_empty() {
        if !features.is_empty() {
            writeln!(out)?;
        }
        self::changes(out, palette, opened, &changes)?;
    }
    if capabilities > 0 {
        let (dim, words) = (palette.dim, if capabilities == 1 { "capability" } else { "capabilities" });
        writeln!(out, "  {dim}and {capabilities} {words}, whose tasks stand in changes{dim:#}")?;
    }
    writeln!(out)
}

fn legend(out: &mut dyn Write, palette: &Palette) -> io::Result<()> {
    let bold = palette.bold;
    write!(out, "{bold}Requirements{bold:#}  ")?;
    for (rung, block) in RUNGS.iter().filter(|(_, block)| !block.is_empty()) {
        let style = palette.rung(*rung);
        write!(out, "  {style}{block}{style:#} {}", rung.name())?;
    }
    writeln!(out)
}

/// How far open changes are: what they do to requirements, and their tasks.
fn changes(
    out: &mut dyn Write,
    palette: &Palette,
    opened: &Opened,
    changes: &[&Arc<Feature>],
) -> io::Result<()> {
    let Palette { bold, dim, .. } = palette;
    writeln!(out, "{bold}Changes{bold:#}")?;
    if changes.len() > FEATURES_SHOWN {
        let progress = changes.iter().map(|change| task_progress(change));
        let (done, all) = progress.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        let count = counted(changes.len(), "change");
        writeln!(out, "  all {count}  {done} of {} done", counted(all, "task"))?;
        return writeln!(out, "  {dim}`specls trace` shows each of them{dim:#}");
    }
    let names = names(opened, changes);
    let widest = names.iter().map(|name| columns(name)).max().unwrap_or(0);
    let edits: Vec<String> = changes.iter().map(|change| edits(change)).collect();
    let widest_edits = edits.iter().map(|edits| columns(edits)).max().unwrap_or(0);
    for ((name, edits), change) in names.iter().zip(&edits).zip(changes) {
        let pad = widest.saturating_sub(columns(name));
        let edits_pad = widest_edits.saturating_sub(columns(edits));
        writeln!(out, "  {name}{:pad$}  {edits}{:edits_pad$}  {}", "", "", progress(opened, change))?;
    }
    Ok(())
}

/// `1 of 3 tasks done`.
fn progress(opened: &Opened, change: &Feature) -> String {
    match task_progress(change) {
        (_, 0) => "no tasks".to_owned(),
        (done, all) if done == all && change.archived => "all tasks done".to_owned(),
        (done, all) if done == all && can_be_archived(opened, change) => {
            "all tasks done: can be archived".to_owned()
        }
        (done, all) if done == all => "all tasks done, but archiving would refuse it".to_owned(),
        (done, all) => format!("{done} of {} done", counted(all, "task")),
    }
}

/// Whether `openspec archive` would take the change.
fn can_be_archived(opened: &Opened, change: &Feature) -> bool {
    let Some((root, name)) = change.path.rsplit_once("/openspec/changes/") else { return false };
    let folder = OpenSpecFolder::with_open(root, &opened.snapshot);
    preview(&folder, name).is_ok_and(|preview| preview.goes_through())
}

/// What the features are called; of one name in several projects, where they are.
fn names(opened: &Opened, features: &[&Arc<Feature>]) -> Vec<String> {
    let mut called: HashMap<&str, usize> = HashMap::new();
    features.iter().for_each(|f| *called.entry(&f.name).or_default() += 1);
    let names = features.iter().map(|f| {
        // Projects of one workspace may have features of one name.
        if called.get(&*f.name) == Some(&1) {
            f.name.to_string()
        } else {
            opened.relative(&f.path).into_owned()
        }
    });
    names.map(|name| clean(&name).into_owned()).collect()
}

/// One feature's bar. Where tasks do not name requirements, that none does says nothing: the part is left open, and the
/// tasks are counted instead.
fn line(
    out: &mut dyn Write,
    palette: &Palette,
    name: &str,
    widest: usize,
    Standing { counts, uncited }: Standing,
) -> io::Result<()> {
    let pad = widest.saturating_sub(columns(name));
    let width: usize = counts.bar().iter().sum();
    let (bar, rest) = (counts.draw(palette), BAR - width);
    let Some((done, all)) = uncited else {
        return writeln!(out, "  {name}{:pad$}  {bar}{:rest$}  {}", "", "", counts.words());
    };
    let bar = bar.replace(RUNGS[0].1, "·");
    let words = counts.words().replace(" specified", " that no task names");
    let dim = palette.dim;
    writeln!(out, "  {name}{:pad$}  {bar}{:rest$}  {words} {dim}({done} of {all} tasks done){dim:#}", "", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_full_and_shows_every_rung() {
        let draw = |counts| Counts(counts).draw(&Palette::default());
        assert_eq!(draw([2, 2, 3, 6, 1]), "███████████▓▓▓▓▓▒▒▒▒░░░░");
        assert_eq!(draw([0, 0, 0, 5, 0]), "█".repeat(BAR));
        assert_eq!(draw([1, 1, 1, 10_000, 0]), "█████████████████████▓▒░");
        assert_eq!(draw([0, 0, 0, 0, 3]), "");
        for a in 0..40 {
            for b in 0..40 {
                let bar = Counts([a, b, 7, 1, 9]).bar();
                assert_eq!(bar.iter().sum::<usize>(), BAR);
                assert_eq!([a == 0, b == 0], [bar[0] == 0, bar[1] == 0]);
            }
        }
    }

    #[test]
    fn rungs_that_nothing_stands_on_are_not_named() {
        let words = |counts| Counts(counts).words();
        assert_eq!(
            words([2, 2, 3, 6, 1]),
            "2 specified · 2 planned · 3 implemented · 6 verified · 1 withdrawn"
        );
        assert_eq!(words([0, 0, 1, 0, 0]), "1 implemented");
        assert_eq!(words([0; 5]), "no requirements");
    }
}
