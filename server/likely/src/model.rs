//! From numbers to a confidence: two logistic regressions, one over the words of a pair, one over what stands around it.

use crate::context::{context, order};
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
    alone: Matrix,
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
        let alone = regression(&evidence.numbers, &weights.evidence.0, weights.evidence.1);
        let around = context(feature, &evidence, &alone);
        let confidences = regression(&around, &weights.context.0, weights.context.1);
        Some(Self { confidences, alone, evidence })
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
        self.alone.at(task, requirement)
    }

    pub(crate) fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The numbers of the second regression, for the program that fits it.
    #[must_use]
    pub fn around(&self, feature: &Feature<'_>) -> [Matrix; CONTEXT.len()] {
        context(feature, &self.evidence, &self.alone)
    }
}

fn regression<const N: usize>(numbers: &[Matrix; N], weights: &[f32; N], bias: f32) -> Matrix {
    let Some(first) = numbers.first() else { return Matrix::default() };
    first.map(|task, requirement, _| {
        let sum: f32 = numbers.iter().zip(weights).map(|(n, weight)| n.at(task, requirement) * weight).sum();
        1.0 / (1.0 + (-(sum + bias)).exp())
    })
}
