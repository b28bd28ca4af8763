//! What the words of a task and of a requirement say about the two, beside all other pairs of the feature.
//!
//! Every number grows (or stays) when both texts of a pair get one more rare word that is nowhere else: sets and not counts of
//! words, and no lengths.

use crate::bags::Bags;
use crate::words::{grams, importance, is_paired, words};
use crate::{Feature, Matrix};

/// Names of the numbers, in order.
pub const EVIDENCE: [&str; 3] = [
    "words, beyond the next best requirement",
    "words, of the requirement's best task",
    "pieces, of the task's best requirement",
];

/// The numbers of each pair.
#[derive(Clone, Debug)]
pub struct Evidence {
    /// One matrix for each of [`EVIDENCE`].
    pub numbers: [Matrix; EVIDENCE.len()],
    pub(crate) words: Bags<String>,
    /// How many words that say something each pair shares.
    pub(crate) shared: Matrix,
    /// By requirement: the greatest part of it that one task says, in words or in pieces of words; `None`: in a
    /// script that no task has.
    pub(crate) spoken: Vec<Option<f32>>,
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
        let numbers = [
            beyond_next(&bags.cosine(&bags.weights)),
            of_columns(&bags.cosine(&bags.least)),
            of_rows(&pieces.shared(&pieces.weights).map(|_, _, weight| weight.ln_1p())),
        ];
        let number = |stem: String| bags.number(&stem);
        let headings = feature.headings.iter().map(|title| {
            let mut set: Vec<u32> = stems(title).into_iter().filter_map(number).collect();
            set.sort_unstable();
            set
        });
        let headings: Vec<Vec<u32>> = headings.collect();
        let spoken = bags.covered(&headings).into_iter().zip(pieces.covered(&[]));
        let spoken = spoken.map(|(words, pieces)| words.max(pieces));
        // A list in another script speaks of everything in words of its own.
        let tasks: Vec<bool> = feature.tasks.iter().map(|task| is_paired(task.text)).collect();
        let foreign = |text: &&str| !tasks.contains(&is_paired(text));
        let spoken = spoken.zip(&feature.requirements);
        let spoken = spoken.map(|(part, text)| (!foreign(text)).then_some(part)).collect();
        let says = |weight: &f32| f32::from(u8::from(*weight >= 1.0));
        let shared = bags.shared(&bags.importance.iter().map(says).collect::<Vec<f32>>());
        Self { numbers, words: bags, shared, spoken }
    }

    /// The numbers of one pair, in the order of [`EVIDENCE`].
    #[must_use]
    pub fn of(&self, task: usize, requirement: usize) -> [f32; EVIDENCE.len()] {
        std::array::from_fn(|at| self.numbers[at].at(task, requirement))
    }
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
