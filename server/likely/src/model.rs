//! From numbers to a confidence: two logistic regressions, one over the words of a pair, one over what stands around it.

use rustc_hash::FxHashMap;

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
        let confidences = doubted(feature, &evidence, &confidences);
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

    /// The greatest part of a requirement that one task or heading says, by how rare its words are among the requirements: between 0
    /// and 1. It does not matter whether the task is rather for another one. `None` where the two are written in other scripts, so
    /// that words tell nothing.
    #[must_use]
    pub fn spoken(&self, requirement: usize) -> Option<f32> {
        self.evidence.spoken.get(requirement).copied().flatten()
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

/// One word in common may be chance, however rare it is in a short list.
const TWO: f32 = 2.0;

/// What is doubted is never half sure.
const BELOW: f32 = 0.49;

/// What one or two words say is no evidence, and one word in common is none: such pairs stay below anything that is shown. And requirements that say the very
/// same share what is said of them: which of them is meant cannot be told.
fn doubted(feature: &Feature<'_>, evidence: &Evidence, confidences: &Matrix) -> Matrix {
    let stems = |text: &&str| {
        let words = words(text).into_iter().map(|word| word.stem);
        let mut stems: Vec<String> = words.filter(|stem| importance(stem) >= 1.0).collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    };
    let said: Vec<Vec<String>> = feature.requirements.iter().map(stems).collect();
    let mut alike: FxHashMap<&[String], f32> = FxHashMap::default();
    for stems in &said {
        *alike.entry(stems).or_default() += 1.0;
    }
    let doubt = |stems: &Vec<String>| {
        let same = alike.get(stems.as_slice()).copied().unwrap_or(1.0);
        if stems.len() < ENOUGH || same > 1.0 { BELOW / same } else { 1.0 }
    };
    let doubts: Vec<f32> = said.iter().map(doubt).collect();
    confidences.map(|task, requirement, p| {
        let doubt: f32 = if evidence.shared.at(task, requirement) < TWO { BELOW } else { 1.0 };
        p * doubt.min(doubts[requirement])
    })
}

fn weighted<const N: usize>(numbers: &[Matrix; N], (weights, added): &([f32; N], f32)) -> Matrix {
    let Some(first) = numbers.first() else { return Matrix::default() };
    first.map(|task, requirement, _| {
        let sum: f32 = numbers.iter().zip(weights).map(|(n, weight)| n.at(task, requirement) * weight).sum();
        sum + added
    })
}
