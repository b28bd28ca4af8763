//! How good guesses are.

use std::fmt;

/// What is said of one task, and what people wrote.
pub struct Guesses {
    /// By requirement.
    pub confidences: Vec<f32>,
    /// Requirements that the task named.
    pub links: Vec<usize>,
}

/// The figures of one repository, or means of several.
#[derive(Clone, Copy, Default)]
pub struct Figures([f64; 7]);

impl Figures {
    /// Names of the columns.
    pub const HEAD: &'static str = "  first    MAP     F1  R@P.8  R@P.9    ECE ECE>.1";

    /// Works them out: part of the tasks whose first guess is right; mean average precision; the best F1 of one threshold for all;
    /// recall where precision is at least 0.8 and 0.9 (and five links at least are said); how far confidences are from the truth,
    /// in ten bins, over all pairs and over those of 0.1 and more.
    pub fn new(guesses: &[Guesses]) -> Self {
        let tasks = guesses.len().max(1) as f64;
        let (mut first, mut precision) = (0.0, 0.0);
        let mut pairs: Vec<(f32, bool)> = Vec::new();
        for task in guesses {
            let mut order: Vec<usize> = (0..task.confidences.len()).collect();
            order.sort_by(|&a, &b| task.confidences[b].total_cmp(&task.confidences[a]));
            let right: Vec<usize> =
                (0..order.len()).filter(|&rank| task.links.contains(&order[rank])).collect();
            first += f64::from(u8::from(right.first() == Some(&0)));
            let sum: f64 =
                right.iter().enumerate().map(|(n, &rank)| (n + 1) as f64 / (rank + 1) as f64).sum();
            precision += sum / task.links.len() as f64;
            pairs.extend(task.confidences.iter().enumerate().map(|(r, &p)| (p, task.links.contains(&r))));
        }
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
        let links = pairs.iter().filter(|(_, right)| *right).count().max(1) as f64;
        let (mut hits, mut best, mut at) = (0.0, 0.0_f64, [0.0_f64; 2]);
        for (n, (p, right)) in pairs.iter().enumerate() {
            hits += f64::from(u8::from(*right));
            if pairs.get(n + 1).is_some_and(|next| next.0 == *p) {
                continue;
            }
            let said = (n + 1) as f64;
            let (precise, recall) = (hits / said, hits / links);
            best = best.max(2.0 * hits / (said + links));
            for (floor, at) in [0.8, 0.9].into_iter().zip(&mut at) {
                if precise >= floor && n >= 4 {
                    *at = at.max(recall);
                }
            }
        }
        let error = |least: f32| {
            let shown: Vec<&(f32, bool)> = pairs.iter().filter(|(p, _)| *p >= least).collect();
            let mut bins = [(0.0, 0.0); 10];
            for (p, right) in &shown {
                let bin = &mut bins[((p * 10.0) as usize).min(9)];
                bin.0 += f64::from(*p);
                bin.1 += f64::from(u8::from(*right));
            }
            bins.iter().map(|(said, right): &(f64, f64)| (said - right).abs()).sum::<f64>()
                / shown.len().max(1) as f64
        };
        Self([first / tasks, precision / tasks, best, at[0], at[1], error(0.0), error(0.1)])
    }

    /// Part of the tasks whose first guess is right.
    #[cfg(test)]
    pub fn first(&self) -> f64 {
        self.0[0]
    }

    /// Mean average precision.
    #[cfg(test)]
    pub fn precision(&self) -> f64 {
        self.0[1]
    }

    /// The best F1.
    #[cfg(test)]
    pub fn f1(&self) -> f64 {
        self.0[2]
    }

    /// Recall where precision is at least 0.9.
    #[cfg(test)]
    pub fn recall_at_nine_tenths(&self) -> f64 {
        self.0[4]
    }

    /// How far confidences are from the truth.
    #[cfg(test)]
    pub fn error(&self) -> f64 {
        self.0[5]
    }

    /// Each figure's mean.
    pub fn mean(all: &[Self]) -> Self {
        Self(std::array::from_fn(|at| {
            all.iter().map(|figures| figures.0[at]).sum::<f64>() / all.len().max(1) as f64
        }))
    }
}

/// For each threshold what it costs and brings, and how often links of about that confidence are right.
pub fn curve(guesses: &[Guesses]) -> String {
    let pairs: Vec<(f32, bool)> = guesses
        .iter()
        .flat_map(|task| task.confidences.iter().enumerate().map(|(r, &p)| (p, task.links.contains(&r))))
        .collect();
    let links = pairs.iter().filter(|(_, right)| *right).count().max(1) as f64;
    let right_of = |from: f32, to: f32| {
        let said: Vec<bool> =
            pairs.iter().filter(|(p, _)| (from..to).contains(p)).map(|(_, right)| *right).collect();
        (said.iter().filter(|right| **right).count() as f64, said.len().max(1) as f64)
    };
    let mut out = String::from("  from  precision  recall   right of those up to the next\n");
    for step in 1..10_u8 {
        let from = f32::from(step) / 10.0;
        let ((hits, said), (near, around)) =
            (right_of(from, 2.0), right_of(from, f32::from(step + 1) / 10.0 + 1e-4));
        out += &format!(
            "  {from:.1} {:>10.3} {:>7.3} {:>7.3} of {around}\n",
            hits / said,
            hits / links,
            near / around
        );
    }
    out
}

impl fmt::Display for Figures {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.0.iter().map(|figure| format!("{figure:>6.3}")).collect();
        write!(out, " {}", texts.join(" "))
    }
}
