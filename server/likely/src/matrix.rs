//! A number for each pair of a task and a requirement.

/// Rows are tasks, columns are requirements.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matrix {
    columns: usize,
    cells: Vec<f32>,
}

impl Matrix {
    /// All zero.
    #[must_use]
    pub fn zero(rows: usize, columns: usize) -> Self {
        Self { columns, cells: vec![0.0; rows * columns] }
    }

    /// Number of rows; none where there are no columns.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.columns).unwrap_or(0)
    }

    /// Number of columns.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The numbers of a task; empty for a row that is not there.
    #[must_use]
    pub fn row(&self, row: usize) -> &[f32] {
        self.cells.get(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// The numbers of a task, to be changed.
    pub fn row_mut(&mut self, row: usize) -> &mut [f32] {
        self.cells.get_mut(row * self.columns..(row + 1) * self.columns).unwrap_or_default()
    }

    /// One number; zero for a pair that is not there.
    #[must_use]
    pub fn at(&self, row: usize, column: usize) -> f32 {
        self.row(row).get(column).copied().unwrap_or(0.0)
    }

    /// Each cell, worked out from itself and its place.
    #[must_use]
    pub fn map(&self, mut value: impl FnMut(usize, usize, f32) -> f32) -> Self {
        let columns = self.columns.max(1);
        let cells = self.cells.iter().enumerate();
        let cells = cells.map(|(at, cell)| value(at / columns, at % columns, *cell)).collect();
        Self { columns: self.columns, cells }
    }

    /// The greatest number of each column.
    #[must_use]
    pub fn column_maxima(&self) -> Vec<f32> {
        let mut maxima = vec![0.0_f32; self.columns];
        for row in self.cells.chunks_exact(self.columns.max(1)) {
            for (greatest, cell) in maxima.iter_mut().zip(row) {
                *greatest = greatest.max(*cell);
            }
        }
        maxima
    }

    /// The greatest number of a row and the one after it; zero where there is none.
    #[must_use]
    pub fn two_best(&self, row: usize) -> (f32, f32) {
        self.row(row).iter().fold((0.0_f32, 0.0_f32), |(best, second), &cell| {
            if cell > best { (cell, best) } else { (best, second.max(cell)) }
        })
    }
}
