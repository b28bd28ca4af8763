//! Texts as sets of features (words, pieces of words), each with a weight: the rarer on both sides, the more it says.

use std::hash::Hash;

use rustc_hash::FxHashMap;

use crate::Matrix;

/// A feature of tasks is worth this much at most: in a list of hundreds of tasks everything is rare.
const MOST: f32 = 3.0;

/// The texts of both sides as sets of numbers.
#[derive(Clone, Debug)]
pub(crate) struct Bags<K> {
    numbers: FxHashMap<K, u32>,
    /// Ascending, each once.
    pub tasks: Vec<Vec<u32>>,
    /// Ascending, each once.
    pub requirements: Vec<Vec<u32>>,
    /// By number.
    pub weights: Vec<f32>,
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
        for (key, &number) in &numbers {
            let at = number as usize;
            weights[at] = importance(key)
                * rarity(in_requirements[at], requirement_count)
                * rarity(in_tasks[at], task_count).min(MOST);
        }
        Self { numbers, tasks, requirements, weights }
    }

    /// The number of a feature that a text of either side has.
    pub fn number<Q: Hash + Eq + ?Sized>(&self, key: &Q) -> Option<u32>
    where
        K: std::borrow::Borrow<Q>,
    {
        self.numbers.get(key).copied()
    }

    /// The weight of what each pair shares.
    pub fn shared(&self) -> Matrix {
        let mut holders: Vec<Vec<u32>> = vec![Vec::new(); self.weights.len()];
        for (requirement, set) in self.requirements.iter().enumerate() {
            for &number in set {
                holders[number as usize].push(requirement as u32);
            }
        }
        let mut out = Matrix::zero(self.tasks.len(), self.requirements.len());
        for (task, set) in self.tasks.iter().enumerate() {
            let row = out.row_mut(task);
            for &number in set {
                let weight = self.weights[number as usize];
                for &requirement in &holders[number as usize] {
                    row[requirement as usize] += weight;
                }
            }
        }
        out
    }

    /// The weight of each task's whole text.
    pub fn task_masses(&self) -> Vec<f32> {
        self.masses(&self.tasks)
    }

    /// The weight of each requirement's whole text.
    pub fn requirement_masses(&self) -> Vec<f32> {
        self.masses(&self.requirements)
    }

    fn masses(&self, side: &[Vec<u32>]) -> Vec<f32> {
        side.iter().map(|set| set.iter().map(|&number| self.weights[number as usize]).sum()).collect()
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
