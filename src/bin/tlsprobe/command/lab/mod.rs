//! `tlsprobe lab`: build devices for their processors, run them on a board, compare.

mod bench;
mod build_log;
mod firmware;
mod limits;
mod row;
mod vary;

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Result, bail};

use tlsprobe::firmware::{BudgetLine, Variant, effects, feature_costs};
use tlsprobe::profile::{OptionState, Profile};
use tlsprobe::report;
use tlsprobe::report::json;
use tlsprobe::report::json::lab::LabReport;
use tlsprobe::report::lab::{Lab, LabRow, Unbuilt};
use tlsprobe::verdict::Verdict;

use crate::cli::Format;
use crate::cli::device::{DeviceArgs, InsteadArgs};
use crate::cli::lab::LabArgs;
use crate::command::connect::board::Board;
use crate::command::device;
use crate::exit::Exit;
use crate::output::Output;

pub fn run(args: &LabArgs) -> Result<Output> {
    let (mut rows, profiles, unbuilt) = rows(args)?;
    let variants = rows.iter().zip(&profiles).map(|(row, profile)| Variant {
        name: row.profile.clone(),
        options: options(profile),
        sizes: row.figures.image,
        components: Vec::new(),
    });
    let variants: Vec<Variant> = variants.collect();
    let mut warnings = warnings(&rows);
    warnings.extend(firmware::same_image(&rows, &variants)?);
    // Another release, processor, compiler or program changes more than the options that differ.
    let comparable = warnings.is_empty();
    let features = comparable.then(|| effects(&variants)).flatten();
    let costs = comparable.then(|| feature_costs(&distinct(&variants))).flatten();
    limits::judge(&mut rows, &profiles, costs.as_ref(), &warnings)?;
    let lab = Lab { warnings, features, costs, rows, unbuilt };
    let text = match args.format {
        Format::Text => report::text(&report::lab::document(&lab)),
        Format::Markdown => report::markdown(&report::lab::document(&lab)),
        Format::Json => json::to_text(&LabReport::new(&lab))?,
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

/// What was built, of which profile, and what was not.
fn rows(args: &LabArgs) -> Result<(Vec<LabRow>, Vec<Profile>, Vec<Unbuilt>)> {
    let profiles = args.profiles.iter().map(|path| load(args, path)).collect::<Result<Vec<_>>>()?;
    let varied = match profiles.as_slice() {
        _ if args.vary.is_empty() => Vec::new(),
        [base] => vary::profiles(base, &args.vary, |path| named(args, path))?,
        _ => bail!("--vary takes one profile, whose options it switches; name one"),
    };
    let base = profiles.first().filter(|_| !varied.is_empty()).and_then(firmware::Base::of);
    let (mut rows, mut built, mut unbuilt) = (Vec::new(), Vec::new(), Vec::new());
    for profile in profiles {
        match firmware::built(&profile)? {
            None => {
                built.push(profile.clone());
                rows.push(bench::row(args, profile)?);
            }
            Some(no_row) => unbuilt.push(no_row),
        }
    }
    // Where the profile itself does not build there is nothing that its variations could be told by.
    let varied = if rows.is_empty() { Vec::new() } else { varied };
    for one in varied {
        match one.built(|profile| build(args, profile))? {
            Ok(profile) => {
                built.push(profile.clone());
                rows.push(bench::row(args, profile)?);
            }
            Err(no_row) => unbuilt.push(no_row),
        }
    }
    if let Some(base) = base.filter(|_| !rows.is_empty()) {
        base.rebuild()?;
    }
    Ok((rows, built, unbuilt))
}

/// All that a row of this profile needs.
fn build(args: &LabArgs, profile: &Profile) -> Result<()> {
    firmware::build(profile)?;
    if bench::needs_board(args, profile) { Board::build(profile).map(drop) } else { Ok(()) }
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
        let (one, other) = (&first.profile, &row.profile);
        if row.is_own() != first.is_own() {
            warnings.push(format!(
                "{one} and {other} are different programs: one is the firmware of [build] elf, the \
                 other our runner around the library"
            ));
        }
        let differs = [
            ("library versions", row.mbedtls != first.mbedtls),
            ("processors", both_differ(&row.cpu, &first.cpu)),
            ("compilers", both_differ(&row.compiler, &first.compiler)),
            ("compiler flags", both_differ(&row.flags, &first.flags)),
        ];
        for (what, _) in differs.iter().filter(|(_, differs)| *differs) {
            warnings.push(format!("{one} and {other} have different {what}"));
        }
    }
    warnings
}

/// What nobody knows of one of them does not differ.
fn both_differ(one: &Option<String>, other: &Option<String>) -> bool {
    one.is_some() && other.is_some() && one != other
}

fn exit(row: &LabRow) -> Exit {
    let broken = row.budget.iter().any(BudgetLine::is_broken);
    let open = row.budget.iter().any(BudgetLine::is_unknown);
    let verdict = row.run.as_ref().map(|(outcome, _)| outcome.verdict);
    let run = match verdict {
        None | Some(Verdict::Pass) => Exit::Pass,
        Some(Verdict::Fail) => Exit::Fail,
        Some(Verdict::Inconclusive) => Exit::NoVerdict,
    };
    let budget = if broken { Exit::Fail } else { Exit::Pass };
    run.and(budget).and(if open { Exit::NoVerdict } else { Exit::Pass })
}
