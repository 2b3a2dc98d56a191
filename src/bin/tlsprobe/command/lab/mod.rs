//! `tlsprobe lab`: build devices for their processors, run them on a board, compare.

mod bench;
mod gather;
mod row;
mod server;
mod vary;

use anyhow::Result;

use tlsprobe::firmware::{self, Variant};
use tlsprobe::report;
use tlsprobe::report::json;
use tlsprobe::report::json::lab::LabReport;
use tlsprobe::report::lab::{Lab, LabRow, Walk};
use tlsprobe::verdict::Verdict;

use crate::cli::PageFormat;
use crate::cli::lab::LabArgs;
use crate::exit::Exit;
use crate::output::Output;
use gather::{Defined, Tried};

pub fn run(args: &LabArgs) -> Result<Output> {
    let lab = judged(args, gather::tried(args)?);
    let json = || json::to_text(&LabReport::new(&lab));
    let text = match args.format {
        PageFormat::Text => report::text(&report::lab::document(&lab)),
        PageFormat::Markdown => report::markdown(&report::lab::document(&lab)),
        PageFormat::Json => json()?,
        PageFormat::Html => report::lab_page(&json()?),
    };
    Ok(Output { text, exit: exit(&lab) })
}

/// What the rows say together.
fn judged(args: &LabArgs, tried: Tried) -> Lab {
    let Tried { rows, unbuilt, left_out } = tried;
    if gather::walks_all(args) {
        let rows = in_order_of_worth(rows.into_iter().map(|(row, _)| row).collect());
        let walk = Some(Walk { left_out });
        return Lab { rows, unbuilt, walk, ..Lab::default() };
    }
    let warnings = warnings(&rows.iter().map(|(row, _)| row).collect::<Vec<_>>());
    let distinct = distinct(&rows);
    let variants = distinct.iter().map(|(row, options)| Variant {
        name: row.profile.clone(),
        options: options.clone(),
        sizes: row.figures.image,
        components: Vec::new(),
    });
    let variants: Vec<Variant> = variants.collect();
    let features = firmware::effects(&variants);
    let builds = distinct.iter().map(|(row, options)| (options, row.figures));
    let (costs, run_effects) = match warnings.as_slice() {
        [] => {
            (firmware::feature_costs(&variants), firmware::run_effects(&builds.collect::<Vec<_>>()))
        }
        // Another release or processor changes more than the options that differ.
        _ => (None, Vec::new()),
    };
    let rows = rows.into_iter().map(|(row, _)| row).collect();
    Lab { warnings, features, costs, run_effects, rows, unbuilt, walk: None }
}

/// The profile itself, then what its options save.
fn in_order_of_worth(mut rows: Vec<LabRow>) -> Vec<LabRow> {
    let Some(base) = rows.first().map(|row| row.figures) else { return rows };
    let builds = rows.iter().skip(1).map(|row| (row.figures, row.fate()));
    let places = firmware::ranked(&base, &builds.collect::<Vec<_>>());
    let mut others: Vec<Option<LabRow>> = rows.drain(1..).map(Some).collect();
    rows.extend(places.into_iter().filter_map(|place| others.get_mut(place)?.take()));
    rows
}

/// One row of each set of options: where one option takes another with it, switching both is what
/// switching the first is, and a device may have met two chains.
fn distinct(rows: &[(LabRow, Defined)]) -> Vec<&(LabRow, Defined)> {
    let is_new = |(index, (_, options)): &(usize, &(LabRow, Defined))| {
        !rows.iter().take(*index).any(|(_, earlier)| earlier == options)
    };
    rows.iter().enumerate().filter(is_new).map(|(_, row)| row).collect()
}

/// What makes two rows differ beside what they are compared for.
fn warnings(rows: &[&LabRow]) -> Vec<String> {
    let Some(first) = rows.first() else { return Vec::new() };
    let mut warnings = Vec::new();
    for row in rows {
        let differs = [
            ("library versions", row.mbedtls != first.mbedtls),
            ("processors", row.cpu != first.cpu),
            ("compiler flags", row.flags != first.flags),
        ];
        for (what, _) in differs.iter().filter(|(_, differs)| *differs) {
            warnings.push(format!("{} and {} have different {what}", first.profile, row.profile));
        }
    }
    warnings
}

fn exit(lab: &Lab) -> Exit {
    if lab.walk.is_some() {
        return lab.rows.first().map_or(Exit::Pass, exit_of_row);
    }
    let built = if lab.unbuilt.is_empty() { Exit::Pass } else { Exit::Fail };
    lab.rows.iter().map(exit_of_row).fold(built, Exit::and)
}

fn exit_of_row(row: &LabRow) -> Exit {
    let budget = row.budget.iter().any(tlsprobe::firmware::BudgetLine::is_broken);
    let verdict = row.run.as_ref().map(|(outcome, _)| outcome.verdict);
    let run = match verdict {
        None | Some(Verdict::Pass) => Exit::Pass,
        Some(Verdict::Fail) => Exit::Fail,
        Some(Verdict::Inconclusive) => Exit::NoVerdict,
    };
    if budget { run.and(Exit::Fail) } else { run }
}
