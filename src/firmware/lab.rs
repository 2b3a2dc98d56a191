//! What one configuration takes, built and run, and how configurations differ.

use super::budget::{BudgetLine, Measure};
use super::sizes::{Sizes, difference};
use crate::profile::Budget;

/// Figures of one row; what was not run has none of a run.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabFigures {
    /// Of the image.
    pub image: Sizes,
    /// Of the library's part in it.
    pub library: Sizes,
    /// Most bytes of heap in use at once.
    pub heap_peak: Option<u64>,
    /// Most bytes of stack.
    pub stack_peak: Option<u64>,
    /// Of set-up and handshake together.
    pub instructions: Option<u64>,
}

/// What a row takes more than another, in bytes and instructions; negative where less.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LabChange {
    /// Of the image.
    pub flash: i64,
    /// Of the image.
    pub ram: i64,
    /// `None` where one of the two was not run.
    pub heap_peak: Option<i64>,
    /// `None` where one of the two was not run.
    pub stack_peak: Option<i64>,
    /// `None` where one of the two was not run.
    pub instructions: Option<i64>,
}

impl LabFigures {
    /// Against another row.
    pub fn minus(&self, other: &Self) -> LabChange {
        let both = |left: Option<u64>, right: Option<u64>| Some(difference(left?, right?));
        LabChange {
            flash: difference(self.image.flash, other.image.flash),
            ram: difference(self.image.ram, other.image.ram),
            heap_peak: both(self.heap_peak, other.heap_peak),
            stack_peak: both(self.stack_peak, other.stack_peak),
            instructions: both(self.instructions, other.instructions),
        }
    }

    /// The limits of a budget that only a run can be held to; they hold nothing that was not run. What
    /// the image is held to is judged by [`super::check_budget`].
    pub fn held_to(&self, budget: &Budget) -> Vec<BudgetLine> {
        let figures =
            [("heap", budget.heap, self.heap_peak), ("stack", budget.stack, self.stack_peak)];
        let line = |(name, limit, used): (&str, Option<u64>, Option<u64>)| {
            let (limit, used) = (limit?, Some(used?));
            Some(BudgetLine { name: name.to_owned(), measure: Measure::Size, limit, used })
        };
        figures.into_iter().filter_map(line).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_not_run_has_no_difference_and_breaks_no_budget() {
        let image = Sizes { flash: 100, ram: 10 };
        let built = LabFigures { image, ..LabFigures::default() };
        let run = LabFigures { heap_peak: Some(50), ..built };
        assert_eq!((run.minus(&built).heap_peak, run.minus(&run).heap_peak), (None, Some(0)));
        let budget = Budget { heap: Some(49), ..Budget::default() };
        let broken = |figures: LabFigures| {
            figures.held_to(&budget).iter().filter(|line| line.is_broken()).count()
        };
        assert_eq!((broken(built), broken(run)), (0, 1));
    }
}
