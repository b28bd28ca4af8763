//! How far a feature has come, in numbers.

use serde::Serialize;
use specls_analysis::{Coverage, FeatureCoverage, requirement_of, task_progress};
use specls_index::Feature;
use specls_syntax::{ItemKind, Operation};

/// How many requirements of a feature stand on which rung, and how many of its tasks are done.
///
/// The rungs are exclusive, and each id counts once: `requirements` is the sum of the four, `withdrawn` stands beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Requirements that ask for something.
    pub requirements: usize,
    /// Those that exist, and no more.
    pub specified: usize,
    /// Those that a task names.
    pub planned: usize,
    /// Those that code names, or whose tasks are done.
    pub implemented: usize,
    /// Those that a test names.
    pub verified: usize,
    /// Requirements that ask for nothing any more.
    pub withdrawn: usize,
    /// Tasks that are not withdrawn.
    pub tasks: usize,
    /// Those of them that are done.
    pub done: usize,
}

impl Summary {
    /// Counts a feature, all of it.
    #[must_use]
    pub fn new(feature: &Feature, coverage: &FeatureCoverage) -> Self {
        let (done, tasks) = task_progress(feature);
        let mut counts = Self { tasks, done, ..Self::default() };
        for (index, _, item) in feature.items() {
            // The clauses of a bugfix belong to no requirement.
            let whole = match item.kind {
                ItemKind::Criterion => requirement_of(feature, item).is_none(),
                kind => kind == ItemKind::Requirement,
            };
            // A duplicate counts once.
            if !whole || feature.defining(item.kind, &item.id) != Some(index) {
                continue;
            }
            match coverage.of(index).rung {
                Some(Coverage::Withdrawn) => counts.withdrawn += 1,
                Some(Coverage::Specified) => counts.specified += 1,
                Some(Coverage::Planned) => counts.planned += 1,
                Some(Coverage::Implemented) => counts.implemented += 1,
                Some(Coverage::Verified) => counts.verified += 1,
                None => {}
            }
        }
        counts.requirements = counts.specified + counts.planned + counts.implemented + counts.verified;
        counts
    }

    /// Adds the counts of another feature.
    pub fn add(&mut self, other: Self) {
        self.requirements += other.requirements;
        self.specified += other.specified;
        self.planned += other.planned;
        self.implemented += other.implemented;
        self.verified += other.verified;
        self.withdrawn += other.withdrawn;
        self.tasks += other.tasks;
        self.done += other.done;
    }
}

/// `+1 ~2 −0`: requirements that a change adds, modifies and removes; `→1` those it renames.
#[must_use]
pub fn edits(change: &Feature) -> String {
    let deltas = || change.files.iter().flat_map(|file| file.facts.deltas());
    let count = |operation| deltas().filter(|delta| delta.operation == operation).count();
    let mut said = format!(
        "+{} ~{} −{}",
        count(Operation::Added),
        count(Operation::Modified),
        count(Operation::Removed)
    );
    let renamed = count(Operation::RenamedFrom);
    if renamed > 0 {
        said += &format!(" →{renamed}");
    }
    said
}
