//! The cheapest choice of columns that covers every row often enough: which CAs to ship for which hosts.
//!
//! Weighted set multicover, solved exactly: what is forced is taken, what cannot pay is left out, and
//! what remains is decided by branch and bound. The bound is Lagrange's: for any prices of the rows,
//! what the rows are worth less what the columns would earn is never more than the cheapest choice.

mod bound;
mod reduce;
mod state;

use self::bound::Bound;
use self::reduce::reduce;
pub use self::state::Row;
use self::state::State;

/// What is to be covered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Problem {
    /// What each column costs.
    pub costs: Vec<u64>,
    /// What each row needs.
    pub rows: Vec<Row>,
}

/// A choice of columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cover {
    /// Rising.
    pub columns: Vec<usize>,
    /// The sum of their costs.
    pub cost: u64,
    /// No choice is cheaper; not so where the search was given up at [`MOST_NODES`].
    pub is_minimal: bool,
}

/// Branches after which the best choice so far is handed out without a proof: some seconds. Five
/// hundred hosts and 150 CAs as the web has them need none at all.
pub const MOST_NODES: usize = 20_000;

/// The cheapest cover; `None` where a row needs more columns than it has.
pub fn cheapest(problem: &Problem) -> Option<Cover> {
    if problem.rows.iter().any(|row| row.columns.len() < row.need) {
        return None;
    }
    let rows = problem.rows.iter().filter(|row| row.need > 0).cloned().collect();
    let mut state = State { rows, taken: Vec::new() };
    reduce(&mut state, &problem.costs);
    let mut columns = std::mem::take(&mut state.taken);
    let mut is_minimal = true;
    for rows in islands(state.rows) {
        let mut search = Search { costs: &problem.costs, best: None, nodes: 0 };
        search.visit(State { rows, taken: Vec::new() });
        is_minimal &= search.nodes <= MOST_NODES;
        columns.extend(search.best?.1);
    }
    columns.sort_unstable();
    let cost = sum(&columns, &problem.costs);
    Some(Cover { columns, cost, is_minimal })
}

fn sum(columns: &[usize], costs: &[u64]) -> u64 {
    columns.iter().filter_map(|column| costs.get(*column)).sum()
}

/// Rows that share no column, not even through others, are problems of their own.
fn islands(rows: Vec<Row>) -> Vec<Vec<Row>> {
    let mut islands: Vec<(Vec<usize>, Vec<Row>)> = Vec::new();
    for row in rows {
        let shares = |(columns, _): &(Vec<usize>, _)| {
            row.columns.iter().any(|column| columns.contains(column))
        };
        let (near, far): (Vec<_>, Vec<_>) = islands.into_iter().partition(shares);
        let mut island = (row.columns.clone(), vec![row]);
        for (columns, rows) in near {
            island.0.extend(columns);
            island.1.extend(rows);
        }
        islands = far;
        islands.push(island);
    }
    islands.into_iter().map(|(_, rows)| rows).collect()
}

struct Search<'a> {
    costs: &'a [u64],
    best: Option<(u64, Vec<usize>)>,
    nodes: usize,
}

impl Search<'_> {
    fn visit(&mut self, mut state: State) {
        self.nodes += 1;
        if self.nodes > MOST_NODES && self.best.is_some() {
            return;
        }
        reduce(&mut state, self.costs);
        if state.rows.is_empty() {
            return self.offer(state.taken);
        }
        let spent = sum(&state.taken, self.costs);
        let bound = Bound::of(&state.rows, self.costs);
        self.offer([state.taken.as_slice(), &bound.cover].concat());
        let Some(best) = self.best.as_ref().map(|(cost, _)| *cost) else { return };
        if spent + bound.least() >= best {
            return;
        }
        let cannot_pay = bound.beyond(best - spent);
        if cannot_pay.into_iter().all(|column| state.drop_column(column)) {
            self.branch(state, &bound);
        }
    }

    /// On the column that the prices like best, first with it, then without.
    fn branch(&mut self, state: State, bound: &Bound) {
        let open = |column: &usize| state.rows.iter().any(|row| row.columns.contains(column));
        let Some(column) = bound.by_earnings().find(open) else { return };
        let mut with = state.clone();
        with.take(column);
        self.visit(with);
        let mut without = state;
        if without.drop_column(column) {
            self.visit(without);
        }
    }

    /// The first of the cheapest stays: the search goes the same way on every run.
    fn offer(&mut self, columns: Vec<usize>) {
        let cost = sum(&columns, self.costs);
        if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
            self.best = Some((cost, columns));
        }
    }
}
