//! `tlsprobe lab`: build devices for their processors, run them on a board, compare.

mod bench;
mod row;
mod vary;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use tlsprobe::firmware::{self, Variant};
use tlsprobe::profile::{OptionState, Profile};
use tlsprobe::report;
use tlsprobe::report::json;
use tlsprobe::report::json::lab::LabReport;
use tlsprobe::report::lab::{Lab, LabRow, Unbuilt};
use tlsprobe::verdict::Verdict;

use crate::cli::SizeFormat;
use crate::cli::device::{DeviceArgs, InsteadArgs};
use crate::cli::lab::LabArgs;
use crate::command::connect::board::Board;
use crate::command::device;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &LabArgs) -> Result<Output> {
    let (rows, options, unbuilt) = rows(args)?;
    let variants = rows.iter().zip(options).map(|(row, options)| Variant {
        name: row.profile.clone(),
        options,
        sizes: row.figures.image,
        components: Vec::new(),
    });
    let variants: Vec<Variant> = variants.collect();
    let warnings = warnings(&rows);
    let features = firmware::effects(&variants);
    // Another release or processor changes more than the options that differ.
    let comparable = warnings.is_empty();
    let costs = comparable.then(|| firmware::feature_costs(&distinct(&variants))).flatten();
    let lab = Lab { warnings, features, costs, rows, unbuilt };
    let json = || json::to_text(&LabReport::new(&lab));
    let text = match args.format {
        SizeFormat::Text => report::text(&report::lab::document(&lab)),
        SizeFormat::Markdown => report::markdown(&report::lab::document(&lab)),
        SizeFormat::Json => json()?,
        SizeFormat::Html => report::lab_page(&json()?),
    };
    let built = if lab.unbuilt.is_empty() { Exit::Pass } else { Exit::Fail };
    Ok(Output { text, exit: lab.rows.iter().map(exit).fold(built, Exit::and) })
}

/// One variant of each set of options: where one option takes another with it, switching both is
/// what switching the first is.
fn distinct(variants: &[Variant]) -> Vec<Variant> {
    let is_new = |(index, one): &(usize, &Variant)| {
        !variants.iter().take(*index).any(|earlier| earlier.options == one.options)
    };
    variants.iter().enumerate().filter(is_new).map(|(_, one)| one.clone()).collect()
}

type Defined = BTreeMap<String, String>;

/// What was built, its options, and the variations that were not.
fn rows(args: &LabArgs) -> Result<(Vec<LabRow>, Vec<Defined>, Vec<Unbuilt>)> {
    let profiles = args.profiles.iter().map(|path| load(args, path)).collect::<Result<Vec<_>>>()?;
    let varied = match profiles.as_slice() {
        _ if args.vary.is_empty() => Vec::new(),
        [base] => vary::profiles(base, &args.vary, |path| named(args, path))?,
        _ => bail!("--vary takes one profile, whose options it switches; name one"),
    };
    let (mut rows, mut defined, mut unbuilt) = (Vec::new(), Vec::new(), Vec::new());
    for profile in profiles {
        defined.push(options(&profile));
        rows.push(bench::row(args, profile)?);
    }
    for one in varied {
        match one.built(|profile| Board::build(profile).map(drop))? {
            Ok(profile) => {
                defined.push(options(&profile));
                rows.push(bench::row(args, profile)?);
            }
            Err(no_row) => unbuilt.push(no_row),
        }
    }
    Ok((rows, defined, unbuilt))
}

fn named(args: &LabArgs, path: &Path) -> DeviceArgs {
    let instead = InsteadArgs { config: None, ca: args.ca.clone(), at: args.at.clone() };
    DeviceArgs { profile: Some(path.to_owned()), mbedtls: None, instead }
}

fn load(args: &LabArgs, path: &Path) -> Result<Profile> {
    device::load(&named(args, path))
}

fn options(profile: &Profile) -> Defined {
    let defined = profile.configuration.options.iter().filter_map(|(name, setting)| {
        let OptionState::Defined(value) = &setting.state else { return None };
        Some((name.to_owned(), value.clone()))
    });
    defined.collect()
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

fn exit(row: &LabRow) -> Exit {
    let budget = row.budget.iter().any(tlsprobe::firmware::BudgetLine::is_broken);
    let verdict = row.run.as_ref().map(|(outcome, _)| outcome.verdict);
    let run = match verdict {
        None | Some(Verdict::Pass) => Exit::Pass,
        Some(Verdict::Fail) => Exit::Fail,
        Some(Verdict::Inconclusive) => Exit::NoVerdict,
    };
    if budget { run.and(Exit::Fail) } else { run }
}
