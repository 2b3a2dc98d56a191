//! A problem half decided: the rows still open and the columns taken.

/// One row: so many of these columns.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Row {
    /// Indices into `costs` of the problem, rising.
    pub columns: Vec<usize>,
    /// At most as many as there are columns.
    pub need: usize,
}

/// What is decided so far.
#[derive(Debug, Clone)]
pub(super) struct State {
    /// Still to be covered.
    pub rows: Vec<Row>,
    /// Taken for good.
    pub taken: Vec<usize>,
}

impl State {
    pub fn take(&mut self, column: usize) {
        self.taken.push(column);
        for row in &mut self.rows {
            if let Ok(place) = row.columns.binary_search(&column) {
                row.columns.remove(place);
                row.need -= 1;
            }
        }
        self.rows.retain(|row| row.need > 0);
    }

    /// False where a row cannot be covered without it.
    pub fn drop_column(&mut self, column: usize) -> bool {
        for row in &mut self.rows {
            if let Ok(place) = row.columns.binary_search(&column) {
                row.columns.remove(place);
            }
        }
        self.rows.iter().all(|row| row.columns.len() >= row.need)
    }
}
