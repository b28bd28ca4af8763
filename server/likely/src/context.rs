//! What the other pairs of the feature say of a pair: a list of tasks goes through the requirements in groups and in order, and
//! every requirement wants its share of them.

use crate::{Feature, Matrix};

/// Names of the numbers, in order.
pub const CONTEXT: [&str; 3] =
    ["its own words", "where the tasks around it point to", "other tasks that claim it"];

/// So many tasks before and after a task say where in the spec it is.
pub(crate) const AROUND: usize = 3;

/// A guess is smeared over the requirements beside it: with each this far away it falls to a third.
const REACH: f32 = 4.0;

/// The numbers of each pair, from the sums that words alone give (logits).
pub(crate) fn context(feature: &Feature<'_>, sums: &Matrix) -> [Matrix; CONTEXT.len()] {
    let count = sums.columns() as f32;
    let pointing = smeared(&shares(feature, sums));
    let order = sums.map(|task, requirement, _| {
        let (from, to) = (task.saturating_sub(AROUND), (task + AROUND + 1).min(sums.rows()));
        let others = (from..to).filter(|other| *other != task);
        let sum: f32 = others.map(|other| pointing.at(other, requirement)).sum();
        let mean = sum / (to - from).saturating_sub(1).max(1) as f32;
        (count * mean + 0.2).ln()
    });
    let claims = sums.map(|task, requirement, sum| match written(feature, task) {
        [] => logistic(sum),
        cites => f32::from(u8::from(cites.binary_search(&requirement).is_ok())),
    });
    let mut claimed = vec![0.0_f32; claims.columns()];
    for task in 0..claims.rows() {
        for (whole, claim) in claimed.iter_mut().zip(claims.row(task)) {
            *whole += claim;
        }
    }
    let others = claims.map(|_, requirement, own| (claimed[requirement] - own).max(0.0).ln_1p());
    [sums.clone(), order, others]
}

/// The requirements that a task names.
fn written<'f>(feature: &'f Feature<'_>, task: usize) -> &'f [usize] {
    feature.tasks.get(task).map_or(&[], |task| &task.cites)
}

/// How each task divides itself among the requirements; what is written is certain.
fn shares(feature: &Feature<'_>, sums: &Matrix) -> Matrix {
    let wholes: Vec<(f32, f32)> = (0..sums.rows())
        .map(|task| {
            let best = sums.row(task).iter().copied().fold(f32::NEG_INFINITY, f32::max);
            (best, sums.row(task).iter().map(|sum| (sum - best).exp()).sum())
        })
        .collect();
    sums.map(|task, requirement, sum| match written(feature, task) {
        [] => (sum - wholes[task].0).exp() / wholes[task].1,
        cites if cites.binary_search(&requirement).is_ok() => 1.0 / cites.len() as f32,
        _ => 0.0,
    })
}

/// Each share spread over the requirements around it, by a kernel that falls off to both sides; rows sum up to one.
fn smeared(shares: &Matrix) -> Matrix {
    let (columns, fall) = (shares.columns(), (-1.0 / REACH).exp());
    // Two passes, from the left and from the right: an exponential kernel needs no inner loop.
    let spread = |row: &[f32]| -> Vec<f32> {
        let mut out = vec![0.0; columns];
        let mut carried = 0.0;
        for (cell, share) in out.iter_mut().zip(row) {
            carried = carried * fall + share;
            *cell = carried;
        }
        carried = 0.0;
        for (cell, share) in out.iter_mut().zip(row).rev() {
            *cell += carried * fall;
            carried = carried * fall + share;
        }
        out
    };
    let masses = spread(&vec![1.0; columns]);
    let mut out = shares.clone();
    for task in 0..shares.rows() {
        let row: Vec<f32> =
            spread(shares.row(task)).iter().zip(&masses).map(|(cell, mass)| cell / mass).collect();
        let whole: f32 = row.iter().sum();
        for (cell, value) in out.row_mut(task).iter_mut().zip(&row) {
            *cell = value / whole.max(1e-9);
        }
    }
    out
}

pub(crate) fn logistic(sum: f32) -> f32 {
    1.0 / (1.0 + (-sum).exp())
}

/// Columns by falling number, the first of equal ones first.
pub(crate) fn order(row: &[f32]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..row.len()).collect();
    order.sort_by(|&a, &b| row[b].total_cmp(&row[a]).then(a.cmp(&b)));
    order
}
