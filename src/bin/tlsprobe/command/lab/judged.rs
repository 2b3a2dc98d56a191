//! What the rows say together: what options cost, who breaks its budget, what may not be compared.

use std::collections::BTreeMap;

use anyhow::Result;

use tlsprobe::firmware::{self, FeatureCosts, Features, LabFigures, RunEffect, Variant};
use tlsprobe::profile::{BudgetNode, Profile};
use tlsprobe::report::lab::{Lab, LabRow, Walk};

use super::firmware::same_image;
use super::gather::Tried;
use super::{comparable, limits};

/// Profiles side by side, in their order.
///
/// # Errors
/// An image that cannot be read, or a limit of a budget that does not fit it.
pub fn table(tried: Tried) -> Result<Lab> {
    let Tried { rows, unbuilt, .. } = tried;
    let mut warnings = comparable::warnings(rows.iter().map(|(row, _)| row));
    warnings.extend(same_image(&rows)?);
    // Another release, processor, compiler or program changes more than the options that differ.
    let costs = if warnings.is_empty() { Costs::of(&rows) } else { Costs::default() };
    let (mut rows, profiles): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    limits::judge(&mut rows, &profiles, costs.features.as_ref(), &warnings)?;
    let Costs { pair, features, run } = costs;
    Ok(Lab {
        warnings,
        features: pair,
        costs: features,
        run_effects: run,
        rows,
        unbuilt,
        walk: None,
    })
}

/// A profile, and it without each of its options: the best to leave out first.
///
/// # Errors
/// As [`table`].
pub fn walk(tried: Tried) -> Result<Lab> {
    let Tried { mut rows, unbuilt, left_out } = tried;
    let warnings = Vec::from_iter(same_image(&rows)?);
    let (mut base, own): (Vec<LabRow>, Vec<Profile>) = rows.drain(..rows.len().min(1)).unzip();
    if let ([base], [profile]) = (base.as_mut_slice(), own.as_slice()) {
        let limited = priced(base, profile, &rows);
        let costs = firmware::feature_costs(&limited);
        limits::judge(std::slice::from_mut(base), &own, costs.as_ref(), &warnings)?;
    }
    let others = rows.into_iter().map(|(row, _)| row).collect();
    let rows =
        base.iter().map(|row| row.figures).next().map(|base| in_order_of_worth(&base, others));
    let rows = base.into_iter().chain(rows.into_iter().flatten()).collect();
    Ok(Lab { rows, unbuilt, warnings, walk: Some(Walk { left_out }), ..Lab::default() })
}

/// The builds that tell what the budget limits: pairs of a hundred options would tell nobody more.
fn priced(base: &LabRow, profile: &Profile, rows: &[(LabRow, Profile)]) -> Vec<Variant> {
    let limits = &profile.budget.limits;
    let limited = |option: &String| {
        limits.iter().any(|limit| limit.node == BudgetNode::Feature(option.clone()))
    };
    let told = rows.iter().filter(|(row, _)| row.switched.as_ref().is_some_and(limited));
    let told = told.map(|(row, profile)| variant(row, profile));
    [variant(base, profile)].into_iter().chain(told).collect()
}

fn in_order_of_worth(base: &LabFigures, rows: Vec<LabRow>) -> Vec<LabRow> {
    let builds: Vec<_> = rows.iter().map(|row| (row.figures, row.fate())).collect();
    let mut rows: Vec<Option<LabRow>> = rows.into_iter().map(Some).collect();
    let places = firmware::ranked(base, &builds).into_iter();
    places.filter_map(|place| rows.get_mut(place)?.take()).collect()
}

/// What options cost in flash, in RAM and in a run.
#[derive(Default)]
struct Costs {
    /// Where the rows are a two-by-two design.
    pair: Option<Features>,
    features: Option<FeatureCosts>,
    run: Vec<RunEffect>,
}

impl Costs {
    fn of(rows: &[(LabRow, Profile)]) -> Self {
        let rows = distinct(rows);
        let variants: Vec<_> = rows.iter().map(|(row, profile)| variant(row, profile)).collect();
        let builds = variants.iter().zip(&rows).map(|(one, (row, _))| (&one.options, row.figures));
        Self {
            pair: firmware::effects(&variants),
            features: firmware::feature_costs(&variants),
            run: firmware::run_effects(&builds.collect::<Vec<_>>()),
        }
    }
}

/// One row of each set of options: where one option takes another with it, switching both is what
/// switching the first is, and a device may have met two chains.
fn distinct(rows: &[(LabRow, Profile)]) -> Vec<&(LabRow, Profile)> {
    let mut seen: Vec<BTreeMap<String, String>> = Vec::new();
    let is_new = |(_, profile): &&(LabRow, Profile)| {
        let options = profile.configuration.options.defined();
        let is_new = !seen.contains(&options);
        seen.push(options);
        is_new
    };
    rows.iter().filter(is_new).collect()
}

fn variant(row: &LabRow, profile: &Profile) -> Variant {
    Variant {
        name: row.profile.clone(),
        options: profile.configuration.options.defined(),
        sizes: row.figures.image,
        components: Vec::new(),
    }
}
