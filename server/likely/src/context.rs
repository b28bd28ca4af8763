//! What the other pairs of the feature say of a pair: a list of tasks goes through the requirements in groups and in order.

use crate::{Evidence, Feature, Matrix};

/// Names of the numbers, in order.
pub const CONTEXT: [&str; 7] = [
    "its own words",
    "rank in the task",
    "lead in the task",
    "tasks beside it",
    "tasks near it",
    "order of both",
    "words of the phase",
];

/// What a probability that is nearly zero or one counts as.
const LEAST: f32 = 1e-4;

/// The numbers of each pair, from the probabilities that words alone give; what is written is certain.
pub(crate) fn context(feature: &Feature<'_>, evidence: &Evidence, alone: &Matrix) -> [Matrix; CONTEXT.len()] {
    let mut known = alone.clone();
    for (task, facts) in feature.tasks.iter().enumerate() {
        let row = known.row_mut(task);
        for &cited in &facts.cites {
            if let Some(cell) = row.get_mut(cited) {
                *cell = 1.0;
            }
        }
    }
    let tasks = &feature.tasks;
    let same_phase = |task: usize, other: usize| match (tasks.get(task), tasks.get(other)) {
        (Some(task), Some(other)) => task.phase == other.phase,
        _ => false,
    };
    // The sum over the tasks that are that far away, in both directions.
    let beside = |distance: usize| {
        alone.map(|task, requirement, _| {
            let before = task.checked_sub(distance).filter(|other| same_phase(task, *other));
            let after = Some(task + distance).filter(|other| same_phase(task, *other));
            before.into_iter().chain(after).map(|other| known.at(other, requirement)).sum()
        })
    };
    let best: Vec<(f32, f32)> = (0..alone.rows()).map(|task| alone.two_best(task)).collect();
    [
        alone.map(|_, _, p| logit(p)),
        ranks(alone),
        alone.map(|task, _, p| {
            let (first, second) = best[task];
            let next = if p >= first { second } else { first };
            ((p + 1e-3) / (next + 1e-3)).ln()
        }),
        beside(1),
        beside(2),
        alone.map(|task, requirement, _| match (task.checked_sub(1), requirement.checked_sub(1)) {
            (Some(task), Some(requirement)) => known.at(task, requirement),
            _ => 0.0,
        }),
        evidence.phases.clone(),
    ]
}

fn logit(p: f32) -> f32 {
    ((p + LEAST) / (1.0 - p + LEAST)).ln()
}

/// `ln(1 + number of requirements that fit the task better)`.
fn ranks(alone: &Matrix) -> Matrix {
    let mut out = Matrix::zero(alone.rows(), alone.columns());
    for task in 0..alone.rows() {
        for (rank, requirement) in order(alone.row(task)).into_iter().enumerate() {
            out.row_mut(task)[requirement] = (rank as f32).ln_1p();
        }
    }
    out
}

/// Columns by falling number, the first of equal ones first.
pub(crate) fn order(row: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|&a, &b| row[b].total_cmp(&row[a]).then(a.cmp(&b)));
    order
}
