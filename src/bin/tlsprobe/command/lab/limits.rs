//! The rows of the table, each held to the budget of its profile.

use anyhow::{Error, Result};

use tlsprobe::firmware::{self, BudgetError, FeatureCosts, Inventory, Judged};
use tlsprobe::profile::{BudgetLimit, BudgetNode, Profile};
use tlsprobe::report::lab::LabRow;

use super::row::Counted;

/// Judges every limit; `warnings` are why the rows tell no costs. Growth is told by the first row, where there is another one that is the same
/// program; an option's limit that several profiles share is judged once.
///
/// # Errors
/// An image that cannot be read, or a limit that does not fit it.
pub fn judge(
    rows: &mut [LabRow],
    profiles: &[Profile],
    costs: Option<&FeatureCosts>,
    warnings: &[String],
) -> Result<()> {
    let (Some(row), Some(profile)) = (rows.first(), profiles.first()) else { return Ok(()) };
    let (name, own, several) = (row.profile.clone(), row.is_own(), rows.len() > 1);
    let counted = Counted::read(&row.elf, row.map.as_deref())?;
    let baseline = Inventory::of(&name, &counted.measure(profile, !own)?);
    let mut judged = Vec::new();
    for (row, profile) in rows.iter_mut().zip(profiles) {
        let mut budget = profile.budget.clone();
        budget.limits.retain(|limit| !is_of_feature(limit) || !judged.contains(limit));
        judged.extend(budget.limits.iter().filter(|limit| is_of_feature(limit)).cloned());
        let counted = Counted::read(&row.elf, row.map.as_deref())?;
        let measurement = &counted.measure(profile, !row.is_own())?;
        let baseline = (several && row.is_own() == own).then_some(&baseline);
        let lines = firmware::check_budget(&budget, Judged { measurement, baseline }, costs);
        row.budget = lines.map_err(|error| named(error, &row.profile, warnings))?;
        row.budget.extend(row.figures.held_to(&budget));
    }
    Ok(())
}

/// Rows that should not be compared tell no costs, however many there are.
fn named(error: BudgetError, profile: &str, warnings: &[String]) -> Error {
    let reason = warnings.first().filter(|_| matches!(error, BudgetError::NoFeatureCost { .. }));
    let named = match reason {
        Some(reason) => format!("{profile}: the rows are not to be compared ({reason})"),
        None => profile.to_owned(),
    };
    Error::new(error).context(named)
}

fn is_of_feature(limit: &BudgetLimit) -> bool {
    matches!(limit.node, BudgetNode::Feature(_))
}
