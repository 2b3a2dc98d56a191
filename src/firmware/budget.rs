//! An image against the limits of its profile.

use super::sizes::Sizes;
use crate::profile::Budget;

/// One limit, judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetLine {
    /// What is limited: `flash` or `ram`.
    pub name: &'static str,
    /// In bytes.
    pub limit: u64,
    /// In bytes.
    pub used: u64,
}

impl BudgetLine {
    /// Bytes above the limit; 0 where it holds.
    pub fn over(&self) -> u64 {
        self.used.saturating_sub(self.limit)
    }

    /// The limit does not hold.
    pub fn is_broken(&self) -> bool {
        self.over() > 0
    }
}

/// The limits that a linked image can be held to; heap and stack need the program to run.
pub fn check(budget: &Budget, sizes: Sizes) -> Vec<BudgetLine> {
    let lines = [("flash", budget.flash, sizes.flash), ("ram", budget.ram, sizes.ram)];
    lines
        .into_iter()
        .filter_map(|(name, limit, used)| Some(BudgetLine { name, limit: limit?, used }))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_breaks_above_its_limit_and_not_at_it() {
        let budget = Budget { flash: Some(100), ..Budget::default() };
        let over = |flash| check(&budget, Sizes { flash, ram: 0 })[0].over();
        assert_eq!((over(99), over(100), over(101)), (0, 0, 1));
    }
}
