//! What the words of a task and of a requirement say about the two, beside all other pairs of the feature.
//!
//! Every number grows (or stays) when both texts of a pair get one more rare word that is nowhere else: sets and not counts of
//! words, and no lengths.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::bags::Bags;
use crate::words::{grams, importance, words};
use crate::{Feature, Matrix};

/// Names of the numbers, in order.
pub const EVIDENCE: [&str; 4] =
    ["words beyond the next best", "words of the requirement's best", "pieces", "pieces of the task's best"];

/// The numbers of each pair.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// One matrix for each of [`EVIDENCE`].
    pub numbers: [Matrix; EVIDENCE.len()],
    pub(crate) words: Bags<String>,
    pub(crate) phases: Matrix,
}

impl Evidence {
    /// Works them out for all pairs.
    #[must_use]
    pub fn new(feature: &Feature<'_>) -> Self {
        let stems = |text: &str| -> Vec<String> { words(text).into_iter().map(|word| word.stem).collect() };
        let bags = Bags::new(
            feature.tasks.iter().map(|task| stems(task.text)).collect(),
            feature.requirements.iter().map(|text| stems(text)).collect(),
            |stem| importance(stem),
        );
        let pieces = Bags::new(
            feature.tasks.iter().map(|task| grams(task.text)).collect(),
            feature.requirements.iter().map(|text| grams(text)).collect(),
            |_| 1.0,
        );
        let by_words = cosine(&bags, &bags.shared());
        let shared = pieces.shared();
        let alike = cosine(&pieces, &shared);
        let numbers = [
            beyond_next(&by_words),
            of_columns(&by_words),
            shared.map(|_, _, weight| weight.ln_1p()),
            of_rows(&alike),
        ];
        let phases = phases(feature, &bags);
        Self { numbers, words: bags, phases }
    }

    /// The numbers of one pair, in the order of [`EVIDENCE`].
    #[must_use]
    pub fn of(&self, task: usize, requirement: usize) -> [f32; EVIDENCE.len()] {
        std::array::from_fn(|at| self.numbers[at].at(task, requirement))
    }
}

/// What is shared, as a part of both texts.
fn cosine<K: Hash + Eq>(bags: &Bags<K>, shared: &Matrix) -> Matrix {
    let (tasks, requirements) = (bags.task_masses(), bags.requirement_masses());
    shared.map(|task, requirement, weight| {
        let whole = (tasks[task] * requirements[requirement]).sqrt();
        if whole > 0.0 { weight / whole } else { 0.0 }
    })
}

/// By how much a pair leads over the next best requirement of the task, or falls behind the best.
fn beyond_next(matrix: &Matrix) -> Matrix {
    let best: Vec<(f32, f32)> = (0..matrix.rows()).map(|row| matrix.two_best(row)).collect();
    matrix.map(|row, _, cell| {
        let (first, second) = best[row];
        cell - if cell >= first { second } else { first }
    })
}

/// As a part of the requirement's best.
fn of_columns(matrix: &Matrix) -> Matrix {
    let best = matrix.column_maxima();
    matrix.map(|_, column, cell| cell / (best[column] + 1e-6))
}

/// As a part of the task's best.
fn of_rows(matrix: &Matrix) -> Matrix {
    let best: Vec<f32> = (0..matrix.rows()).map(|row| matrix.two_best(row).0).collect();
    matrix.map(|row, _, cell| cell / (best[row] + 1e-6))
}

/// The part of the words of a task's phase that the requirement has.
fn phases(feature: &Feature<'_>, bags: &Bags<String>) -> Matrix {
    let mut titles: FxHashMap<&str, Vec<f32>> = FxHashMap::default();
    let mut out = Matrix::zero(feature.tasks.len(), feature.requirements.len());
    for (at, task) in feature.tasks.iter().enumerate() {
        let row = titles.entry(task.phase).or_insert_with(|| {
            let mut set: Vec<u32> =
                words(task.phase).iter().filter_map(|word| bags.number(word.stem.as_str())).collect();
            set.sort_unstable();
            set.dedup();
            let weight = |number: &u32| bags.weights.get(*number as usize).copied().unwrap_or(0.0);
            let whole: f32 = set.iter().map(weight).sum();
            let share = |have: &Vec<u32>| {
                let shared: f32 =
                    set.iter().filter(|number| have.binary_search(number).is_ok()).map(weight).sum();
                if whole > 0.0 { shared / whole } else { 0.0 }
            };
            bags.requirements.iter().map(share).collect()
        });
        out.row_mut(at).copy_from_slice(row);
    }
    out
}
