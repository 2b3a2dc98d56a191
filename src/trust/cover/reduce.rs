//! What needs no search: forced columns, rows that others imply, columns that cheaper ones replace.

use std::collections::BTreeMap;

use super::state::State;

/// Applies every rule until none has anything to say.
pub(super) fn reduce(state: &mut State, costs: &[u64]) {
    while take_forced(state) || drop_implied_rows(state) || drop_replaced_columns(state, costs) {}
}

/// A row that needs all the columns it has.
fn take_forced(state: &mut State) -> bool {
    let forced = state.rows.iter().find(|row| row.columns.len() == row.need);
    let Some(columns) = forced.map(|row| row.columns.clone()) else { return false };
    columns.into_iter().for_each(|column| state.take(column));
    true
}

/// A row whose columns hold all of another's, and that needs no more.
fn drop_implied_rows(state: &mut State) -> bool {
    let before = state.rows.len();
    state.rows.sort_by(|one, other| {
        let key = |row: &super::state::Row| (row.columns.len(), row.columns.clone());
        key(one).cmp(&key(other)).then(other.need.cmp(&one.need))
    });
    let mut kept: Vec<super::state::Row> = Vec::with_capacity(before);
    for row in std::mem::take(&mut state.rows) {
        let implied =
            kept.iter().any(|it| it.need >= row.need && within(&it.columns, &row.columns));
        if !implied {
            kept.push(row);
        }
    }
    state.rows = kept;
    state.rows.len() < before
}

/// Both rising.
fn within(few: &[usize], many: &[usize]) -> bool {
    let mut many = many.iter();
    few.iter().all(|wanted| many.any(|it| it == wanted))
}

/// A column that no row needs beside another is replaced by a cheaper one that covers all it covers.
fn drop_replaced_columns(state: &mut State, costs: &[u64]) -> bool {
    let mut covers: BTreeMap<usize, (Vec<usize>, bool)> = BTreeMap::new();
    for (index, row) in state.rows.iter().enumerate() {
        for column in &row.columns {
            let (rows, alone) = covers.entry(*column).or_insert((Vec::new(), true));
            rows.push(index);
            *alone &= row.need == 1;
        }
    }
    let cost = |column: &usize| costs.get(*column).copied().unwrap_or(u64::MAX);
    let replaced = covers.iter().find(|(column, (rows, alone))| {
        *alone
            && covers.iter().any(|(other, (wider, _))| {
                let cheaper = (cost(other), other) < (cost(column), column);
                let same_price = cost(other) <= cost(column) && wider.len() > rows.len();
                (cheaper || same_price) && other != *column && within(rows, wider)
            })
    });
    let Some(column) = replaced.map(|(column, _)| *column) else { return false };
    state.drop_column(column)
}
