//! Texts as sets of features (words, pieces of words), each with a weight: the rarer on both sides, the more it says.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::Matrix;

/// A feature of tasks is worth this much at most: in a list of hundreds of tasks everything is rare.
const MOST: f32 = 3.0;

/// Other texts that are looked at.
const MOST_OTHERS: usize = 200;

/// The texts of both sides as sets of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Bags<K> {
    numbers: FxHashMap<K, u32>,
    /// Ascending, each once.
    pub tasks: Vec<Vec<u32>>,
    /// Ascending, each once.
    pub requirements: Vec<Vec<u32>>,
    /// By number: how rare it is among the requirements, times how rare among the tasks.
    pub weights: Vec<f32>,
    /// By number: how rare it is on the side where it is more common.
    pub least: Vec<f32>,
    /// By number: how rare it is among the requirements.
    pub wanted: Vec<f32>,
    /// By number: what it counts beside others that are as rare.
    pub importance: Vec<f32>,
}

impl<K: Hash + Eq> Bags<K> {
    /// Numbers the features of both sides, and weighs each: by how few requirements have it, by how few tasks have it, and by
    /// what `importance` says of it.
    pub fn new(tasks: Vec<Vec<K>>, requirements: Vec<Vec<K>>, importance: impl Fn(&K) -> f32) -> Self {
        let (task_count, requirement_count) = (tasks.len(), requirements.len());
        let mut numbers: FxHashMap<K, u32> = FxHashMap::default();
        let mut numbered = |side: Vec<Vec<K>>| -> Vec<Vec<u32>> {
            let sets = side.into_iter().map(|text| {
                let mut set: Vec<u32> = text
                    .into_iter()
                    .map(|key| {
                        let next = numbers.len() as u32;
                        *numbers.entry(key).or_insert(next)
                    })
                    .collect();
                set.sort_unstable();
                set.dedup();
                set
            });
            sets.collect()
        };
        let (tasks, requirements) = (numbered(tasks), numbered(requirements));
        let in_tasks = frequencies(&tasks, numbers.len());
        let in_requirements = frequencies(&requirements, numbers.len());
        let mut weights = vec![0.0; numbers.len()];
        let mut least = vec![0.0; numbers.len()];
        let mut counts = vec![0.0; numbers.len()];
        let mut wanted = vec![0.0; numbers.len()];
        for (key, &number) in &numbers {
            let at = number as usize;
            counts[at] = importance(key);
            wanted[at] = counts[at] * rarity(in_requirements[at], requirement_count);
            let done = rarity(in_tasks[at], task_count);
            weights[at] = wanted[at] * done.min(MOST);
            least[at] = wanted[at].min(counts[at] * done);
        }
        Self { numbers, tasks, requirements, weights, least, wanted, importance: counts }
    }

    /// The number of a feature that a text of either side has.
    pub fn number<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.numbers.get(key).copied()
    }

    /// The weight of what each pair shares, by one of the two weights.
    pub fn shared(&self, weights: &[f32]) -> Matrix {
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); weights.len()];
        for (requirement, set) in self.requirements.iter().enumerate() {
            for &number in set {
                holders[number as usize].push(requirement as u32);
            }
        }
        let mut out = Matrix::zero(self.tasks.len(), self.requirements.len());
        for (task, set) in self.tasks.iter().enumerate() {
            let row = out.row_mut(task);
            for &number in set {
                let weight = weights[number as usize];
                for &requirement in &holders[number as usize] {
                    row[requirement as usize] += weight;
                }
            }
        }
        out
    }

    /// The greatest part of each requirement that one task has, or that one of some other texts (ascending
    /// numbers) has, by how rare it is among the
    /// requirements.
    pub fn covered(&self, others: &[Vec<u32>]) -> Vec<f32> {
        let mut best = self.shared(&self.wanted).column_maxima();
        for (best, set) in best.iter_mut().zip(&self.requirements) {
            let weight = |number: &u32| self.wanted[*number as usize];
            for other in others.iter().take(MOST_OTHERS) {
                let shared: f32 =
                    set.iter().filter(|number| other.binary_search(number).is_ok()).map(weight).sum();
                *best = best.max(shared);
            }
            let whole: f32 = set.iter().map(weight).sum();
            *best = if whole > 0.0 { *best / whole } else { 0.0 };
        }
        best
    }

    /// What each pair shares, as a part of both texts: between 0 and 1.
    pub fn cosine(&self, weights: &[f32]) -> Matrix {
        let mass = |set: &Vec<u32>| -> f32 { set.iter().map(|&number| weights[number as usize]).sum() };
        let tasks: Vec<f32> = self.tasks.iter().map(mass).collect();
        let requirements: Vec<f32> = self.requirements.iter().map(mass).collect();
        self.shared(weights).map(|task, requirement, weight| {
            let whole = (tasks[task] * requirements[requirement]).sqrt();
            if whole > 0.0 { weight / whole } else { 0.0 }
        })
    }
}

fn frequencies(side: &[Vec<u32>], count: usize) -> Vec<u32> {
    let mut out = vec![0; count];
    for &number in side.iter().flatten() {
        out[number as usize] += 1;
    }
    out
}

/// Inverse document frequency, as BM25 has it.
fn rarity(holders: u32, texts: usize) -> f32 {
    let (holders, texts) = (holders as f32, texts as f32);
    (1.0 + (texts - holders + 0.5).max(0.0) / (holders + 0.5)).ln()
}
