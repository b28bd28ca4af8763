//! Logistic regression with a light ridge, by Newton's method: the same weights on every machine but for the last digits.

/// Examples.
pub struct Rows<const N: usize> {
    rows: Vec<([f64; N], f64, f64)>,
}

impl<const N: usize> Default for Rows<N> {
    fn default() -> Self {
        Self { rows: Vec::new() }
    }
}

/// How much weights are held near zero, in the scale where every number has variance 1.
const RIDGE: f64 = 3.0;

impl<const N: usize> Rows<N> {
    /// An example that counts `weight`.
    pub fn add(&mut self, numbers: [f32; N], right: bool, weight: f64) {
        self.rows.push((numbers.map(f64::from), f64::from(u8::from(right)), weight));
    }

    /// Weights of the numbers, and what is added; rounded to four digits behind the point.
    pub fn fit(&self) -> ([f32; N], f32) {
        let total: f64 = self.rows.iter().map(|row| row.2).sum::<f64>().max(1e-9);
        let mean: [f64; N] =
            std::array::from_fn(|at| self.rows.iter().map(|r| r.0[at] * r.2).sum::<f64>() / total);
        let deviation: [f64; N] = std::array::from_fn(|at| {
            let sum: f64 = self.rows.iter().map(|r| (r.0[at] - mean[at]).powi(2) * r.2).sum();
            (sum / total).sqrt().max(1e-9)
        });
        // The last one is what is added.
        let mut beta = vec![0.0; N + 1];
        for _ in 0..30 {
            let mut slope = vec![0.0; N + 1];
            let mut curve = vec![vec![0.0; N + 1]; N + 1];
            for (numbers, right, weight) in &self.rows {
                let x: Vec<f64> =
                    (0..N).map(|at| (numbers[at] - mean[at]) / deviation[at]).chain([1.0]).collect();
                let sum: f64 = x.iter().zip(&beta).map(|(x, b)| x * b).sum();
                let p = 1.0 / (1.0 + (-sum).exp());
                let bend = (p * (1.0 - p)).max(1e-9) * weight;
                for i in 0..=N {
                    slope[i] += weight * (right - p) * x[i];
                    for j in 0..=i {
                        curve[i][j] += bend * x[i] * x[j];
                    }
                }
            }
            for i in 0..=N {
                if i < N {
                    slope[i] -= RIDGE * beta[i];
                    curve[i][i] += RIDGE;
                }
                let (above, below) = curve.split_at_mut(i);
                if let Some(row) = below.first() {
                    for (other, cell) in above.iter_mut().zip(row) {
                        other[i] = *cell;
                    }
                }
            }
            let step = solve(curve, slope);
            for (b, s) in beta.iter_mut().zip(&step) {
                *b += s;
            }
            if step.iter().all(|s| s.abs() < 1e-9) {
                break;
            }
        }
        let round = |value: f64| ((value * 1e4).round() / 1e4) as f32;
        let weights: [f64; N] = std::array::from_fn(|at| beta[at] / deviation[at]);
        let added = beta[N] - weights.iter().zip(&mean).map(|(w, m)| w * m).sum::<f64>();
        (weights.map(round), round(added))
    }
}

/// Solves a symmetric, positive system by elimination with pivots.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let n = right.len();
    for column in 0..n {
        let pivot = (column..n).max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()));
        let pivot = pivot.unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let head = matrix[column].clone();
        for row in column + 1..n {
            let factor = matrix[row][column] / head[column];
            for (cell, above) in matrix[row].iter_mut().zip(&head).skip(column) {
                *cell -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    let mut out = vec![0.0; n];
    for row in (0..n).rev() {
        let known: f64 = (row + 1..n).map(|column| matrix[row][column] * out[column]).sum();
        out[row] = (right[row] - known) / matrix[row][row];
    }
    out
}
