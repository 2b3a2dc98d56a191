//! How little a cover can cost: Lagrange's bound, with prices found by subgradient steps, and a cover
//! that is cheap already.
//!
//! For prices u of the rows, the sum of need times price plus every column's negative reduced cost
//! is at most the cheapest cover (Beasley, "An algorithm for set covering problem", 1987).

use super::state::Row;

/// Steps of the search for good prices: more make the bound little better and every branch slower.
const STEPS: usize = 120;

/// Costs are whole numbers; what floating point loses on sums of some thousands of them is far less.
const TOLERANCE: f64 = 1e-6;

/// The bound of one branch.
#[derive(Debug)]
pub(super) struct Bound {
    /// A cover of all rows, cheap but not always the cheapest.
    pub cover: Vec<usize>,
    least: f64,
    /// Column and reduced cost: what it costs less what its rows are worth.
    reduced: Vec<(usize, f64)>,
}

/// The rows with their columns counted from 0.
struct Matrix<'a> {
    rows: &'a [Row],
    columns: Vec<usize>,
    costs: Vec<f64>,
}

impl Bound {
    /// Of rows each of which can be covered.
    pub fn of(rows: &[Row], costs: &[u64]) -> Self {
        let mut columns: Vec<usize> = rows.iter().flat_map(|row| row.columns.clone()).collect();
        columns.sort_unstable();
        columns.dedup();
        let costs = columns.iter().map(|it| costs.get(*it).map_or(f64::MAX, |cost| *cost as f64));
        let matrix = Matrix { rows, costs: costs.collect(), columns };
        matrix.bound()
    }

    /// No cover costs less.
    pub fn least(&self) -> u64 {
        (self.least - TOLERANCE).ceil().max(0.0) as u64
    }

    /// Columns with which nothing cheaper than this can be had.
    pub fn beyond(&self, cost: u64) -> Vec<usize> {
        let limit = cost as f64 + TOLERANCE - 1.0;
        let dear = self.reduced.iter().filter(|(_, reduced)| self.least + reduced > limit);
        dear.map(|(column, _)| *column).collect()
    }

    /// Columns by what they earn at these prices, the best first.
    pub fn by_earnings(&self) -> impl Iterator<Item = usize> {
        let mut sorted = self.reduced.clone();
        sorted.sort_by(|one, other| one.1.total_cmp(&other.1).then(one.0.cmp(&other.0)));
        sorted.into_iter().map(|(column, _)| column)
    }
}

impl Matrix<'_> {
    fn bound(&self) -> Bound {
        let mut cover = self.greedy(&self.costs);
        let mut prices = self.first_prices();
        let (mut least, mut best_reduced) = (f64::MIN, self.costs.clone());
        let mut stride = 2.0;
        for step in 0..STEPS {
            let reduced = self.reduced(&prices);
            let value = self.value(&prices, &reduced);
            if value > least {
                (least, best_reduced) = (value, reduced.clone());
            } else if step % 10 == 9 {
                stride /= 2.0;
            }
            let gap = self.sum(&cover) - value;
            if gap < 1.0 || !self.move_prices(&mut prices, &reduced, stride * gap) {
                break;
            }
        }
        let by_prices: Vec<f64> = best_reduced.iter().map(|cost| cost.max(0.0)).collect();
        let other = self.greedy(&by_prices);
        if self.sum(&other) < self.sum(&cover) {
            cover = other;
        }
        let name = |index: &usize| self.columns.get(*index).copied().unwrap_or_default();
        Bound {
            cover: cover.iter().map(name).collect(),
            least,
            reduced: self.columns.iter().copied().zip(best_reduced).collect(),
        }
    }

    fn index(&self, column: usize) -> usize {
        self.columns.binary_search(&column).unwrap_or_default()
    }

    fn indices(&self, row: &Row) -> impl Iterator<Item = usize> {
        row.columns.iter().map(|column| self.index(*column))
    }

    fn sum(&self, cover: &[usize]) -> f64 {
        cover.iter().filter_map(|index| self.costs.get(*index)).sum()
    }

    /// Each row pays its share of its cheapest column.
    fn first_prices(&self) -> Vec<f64> {
        let mut covered = vec![0.0; self.columns.len()];
        for index in self.rows.iter().flat_map(|row| self.indices(row)) {
            add(&mut covered, index, 1.0);
        }
        let share = |index: usize| {
            self.costs.get(index).zip(covered.get(index)).map_or(0.0, |(cost, rows)| cost / rows)
        };
        let cheapest = |row: &Row| self.indices(row).map(share).fold(f64::MAX, f64::min);
        self.rows.iter().map(cheapest).collect()
    }

    fn reduced(&self, prices: &[f64]) -> Vec<f64> {
        let mut reduced = self.costs.clone();
        for (row, price) in self.rows.iter().zip(prices) {
            self.indices(row).for_each(|index| add(&mut reduced, index, -price));
        }
        reduced
    }

    fn value(&self, prices: &[f64], reduced: &[f64]) -> f64 {
        let worth = self.rows.iter().zip(prices).map(|(row, price)| row.need as f64 * price);
        worth.sum::<f64>() + reduced.iter().filter(|cost| **cost < 0.0).sum::<f64>()
    }

    /// Rows that the earning columns leave open become dearer, rows with too many cheaper; false
    /// where all are as they should be.
    fn move_prices(&self, prices: &mut [f64], reduced: &[f64], reach: f64) -> bool {
        let earns = |index: &usize| reduced.get(*index).is_some_and(|cost| *cost < 0.0);
        let lack = |row: &Row| row.need as f64 - self.indices(row).filter(earns).count() as f64;
        let lacks: Vec<f64> = self.rows.iter().map(lack).collect();
        let length: f64 = lacks.iter().map(|lack| lack * lack).sum();
        if length == 0.0 {
            return false;
        }
        for (price, lack) in prices.iter_mut().zip(lacks) {
            *price = (*price + reach / length * lack).max(0.0);
        }
        true
    }

    /// The column with the best price for each still missing row, over and over; then without those
    /// that turn out to be unnecessary, the dearest first.
    fn greedy(&self, costs: &[f64]) -> Vec<usize> {
        let mut missing: Vec<usize> = self.rows.iter().map(|row| row.need).collect();
        let mut cover: Vec<usize> = Vec::new();
        while missing.iter().any(|need| *need > 0) {
            let mut helps = vec![0.0; self.columns.len()];
            for (row, _) in self.rows.iter().zip(&missing).filter(|(_, need)| **need > 0) {
                self.indices(row).for_each(|index| add(&mut helps, index, 1.0));
            }
            let price = |index: &usize| {
                costs
                    .get(*index)
                    .zip(helps.get(*index))
                    .map_or(f64::MAX, |(cost, rows)| cost / rows)
            };
            let open = (0..self.columns.len()).filter(|index| {
                !cover.contains(index) && helps.get(*index).is_some_and(|rows| *rows > 0.0)
            });
            let Some(best) = open.min_by(|one, other| price(one).total_cmp(&price(other))) else {
                break;
            };
            cover.push(best);
            for (row, need) in self.rows.iter().zip(&mut missing) {
                let covers = self.indices(row).any(|index| index == best);
                *need = need.saturating_sub(usize::from(covers));
            }
        }
        self.without_spare(cover)
    }

    fn without_spare(&self, mut cover: Vec<usize>) -> Vec<usize> {
        let cost = |index: &usize| self.costs.get(*index).copied().unwrap_or_default();
        let mut order = cover.clone();
        order.sort_by(|one, other| cost(other).total_cmp(&cost(one)).then(one.cmp(other)));
        for candidate in order {
            let enough = self.rows.iter().all(|row| {
                let left = self.indices(row).filter(|it| *it != candidate && cover.contains(it));
                left.count() >= row.need
            });
            if enough {
                cover.retain(|index| *index != candidate);
            }
        }
        cover
    }
}

fn add(values: &mut [f64], index: usize, what: f64) {
    if let Some(value) = values.get_mut(index) {
        *value += what;
    }
}
