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
use gather::Tried;

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
    let (rows, options): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let variants = rows.iter().zip(options).map(|(row, options)| Variant {
        name: row.profile.clone(),
        options,
        sizes: row.figures.image,
        components: Vec::new(),
    });
    let variants = distinct(&variants.collect::<Vec<_>>());
    let warnings = warnings(&rows);
    let features = firmware::effects(&variants);
    // Another release or processor changes more than the options that differ.
    let costs = warnings.is_empty().then(|| firmware::feature_costs(&variants)).flatten();
    Lab { warnings, features, costs, rows, unbuilt, walk: None }
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

/// One variant of each set of options: where one option takes another with it, switching both is
/// what switching the first is.
fn distinct(variants: &[Variant]) -> Vec<Variant> {
    let is_new = |(index, one): &(usize, &Variant)| {
        !variants.iter().take(*index).any(|earlier| earlier.options == one.options)
    };
    variants.iter().enumerate().filter(is_new).map(|(_, one)| one.clone()).collect()
}

/// What makes two rows differ beside what they are compared for.
fn warnings(rows: &[LabRow]) -> Vec<String> {
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
