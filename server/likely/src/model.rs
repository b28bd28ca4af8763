//! From numbers to a confidence: two logistic regressions, one over the words of a pair, one over what stands around it.

use crate::context::{context, logistic, order};
use crate::words::{importance, words};
use crate::{CONTEXT, EVIDENCE, Evidence, Feature, MAX_PAIRS, Matrix};

/// What each number counts. Made by `fit` from links that people wrote.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weights {
    /// For each of [`EVIDENCE`], and what is added.
    pub evidence: ([f32; EVIDENCE.len()], f32),
    /// For each of [`CONTEXT`], and what is added.
    pub context: ([f32; CONTEXT.len()], f32),
}

/// How likely each task of a feature delivers each of its requirements.
#[derive(Clone, Debug)]
pub struct Likely {
    confidences: Matrix,
    /// What words alone say, as logits.
    sums: Matrix,
    evidence: Evidence,
}

impl Likely {
    /// Works it out; `None` where there is nothing to compare or too much ([`MAX_PAIRS`]).
    #[must_use]
    pub fn new(feature: &Feature<'_>, weights: &Weights) -> Option<Self> {
        let pairs = feature.tasks.len().saturating_mul(feature.requirements.len());
        if pairs == 0 || pairs > MAX_PAIRS {
            return None;
        }
        let evidence = Evidence::new(feature);
        let sums = weighted(&evidence.numbers, &weights.evidence);
        let confidences = weighted(&context(feature, &sums), &weights.context);
        let confidences = confidences.map(|_, _, sum| logistic(sum));
        let confidences = doubted(feature, &confidences);
        Some(Self { confidences, sums, evidence })
    }

    /// Between 0 and 1: of a hundred links of which 0.8 is said, about eighty are right.
    #[must_use]
    pub fn confidence(&self, task: usize, requirement: usize) -> f32 {
        self.confidences.at(task, requirement)
    }

    /// The requirements of a task, the likeliest first.
    #[must_use]
    pub fn ranked(&self, task: usize) -> Vec<(usize, f32)> {
        let row = self.confidences.row(task);
        order(row).into_iter().map(|requirement| (requirement, row[requirement])).collect()
    }

    /// What the words of a pair alone say, before anything that stands around it: between 0 and 1.
    #[must_use]
    pub fn lexical(&self, task: usize, requirement: usize) -> f32 {
        logistic(self.sums.at(task, requirement))
    }

    pub(crate) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The numbers of the second regression, for the program that fits it.
    #[must_use]
    pub fn around(&self, feature: &Feature<'_>) -> [Matrix; CONTEXT.len()] {
        context(feature, &self.sums)
    }
}

/// A text needs this many words that say something, or one shared word is all there is.
const ENOUGH: usize = 3;

/// What one or two words say is no evidence: such pairs stay below anything that is shown.
fn doubted(feature: &Feature<'_>, confidences: &Matrix) -> Matrix {
    let says_little = |text: &str| {
        let mut stems: Vec<String> = words(text).into_iter().map(|word| word.stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.iter().filter(|stem| importance(stem) >= 1.0).count() < ENOUGH
    };
    let little: Vec<bool> = feature.requirements.iter().map(|text| says_little(text)).collect();
    confidences
        .map(|_, requirement, p| if little.get(requirement).copied().unwrap_or(true) { p * 0.49 } else { p })
}

fn weighted<const N: usize>(numbers: &[Matrix; N], (weights, added): &([f32; N], f32)) -> Matrix {
    let Some(first) = numbers.first() else { return Matrix::default() };
    first.map(|task, requirement, _| {
        let sum: f32 = numbers.iter().zip(weights).map(|(n, weight)| n.at(task, requirement) * weight).sum();
        sum + added
    })
}
