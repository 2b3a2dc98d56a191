//! The cheapest set: against trying out every set, and at the size that the issue names.

use tlsprobe::trust::cover::{Cover, Problem, Row, cheapest};

/// Numbers without order, the same on every run (Marsaglia's xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    fn problem(&mut self, rows: usize, columns: usize, most: usize) -> Problem {
        let costs = (0..columns).map(|_| 400 + self.below(1600) as u64).collect();
        let rows = (0..rows).map(|_| {
            let wanted = 1 + self.below(most);
            let mut row: Vec<usize> = (0..wanted).map(|_| self.below(columns)).collect();
            row.sort_unstable();
            row.dedup();
            let need = (1 + self.below(2)).min(row.len());
            Row { columns: row, need }
        });
        let rows = rows.collect();
        Problem { costs, rows }
    }
}

fn covers(problem: &Problem, chosen: impl Fn(usize) -> bool) -> bool {
    problem.rows.iter().all(|row| row.columns.iter().filter(|it| chosen(**it)).count() >= row.need)
}

/// The least cost among all sets that cover.
fn by_trying_all(problem: &Problem) -> Option<u64> {
    let columns = problem.costs.len();
    let sets = (0u32..1 << columns).filter(|set| covers(problem, |it| set >> it & 1 == 1));
    let cost =
        |set: u32| (0..columns).filter(|it| set >> it & 1 == 1).map(|it| problem.costs[it]).sum();
    sets.map(cost).min()
}

fn check(problem: &Problem) -> Cover {
    let cover = cheapest(problem).expect("a cover");
    assert!(covers(problem, |it| cover.columns.contains(&it)), "{problem:?} {cover:?}");
    assert_eq!(cover.cost, cover.columns.iter().map(|it| problem.costs[*it]).sum::<u64>());
    cover
}

#[test]
fn every_small_problem_is_solved_as_cheaply_as_by_trying_all_sets() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for _ in 0..400 {
        let (rows, columns) = (1 + dice.below(14), 1 + dice.below(11));
        let problem = dice.problem(rows, columns, 5);
        let cover = check(&problem);
        assert!(cover.is_minimal);
        assert_eq!(Some(cover.cost), by_trying_all(&problem), "{problem:?}");
    }
}

#[test]
fn five_hundred_hosts_and_a_hundred_and_fifty_cas_are_solved_to_the_end() {
    // A host of the web has one to three CAs; 118 of 150 cost what the Mozilla roots cost.
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    for most in [2, 3, 5] {
        let problem = dice.problem(500, 150, most);
        assert!(check(&problem).is_minimal, "{most}");
    }
}

#[test]
fn a_row_that_needs_more_than_it_has_cannot_be_covered() {
    let row = |columns: &[usize], need| Row { columns: columns.to_vec(), need };
    let problem = Problem { costs: vec![1, 1], rows: vec![row(&[0], 2)] };
    assert_eq!(cheapest(&problem), None);
    let problem = Problem { costs: vec![3, 1], rows: vec![row(&[0, 1], 2), row(&[1], 1)] };
    assert_eq!(check(&problem), Cover { columns: vec![0, 1], cost: 4, is_minimal: true });
    assert_eq!(check(&Problem::default()), Cover { is_minimal: true, ..Cover::default() });
}
