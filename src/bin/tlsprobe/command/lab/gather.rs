//! From the command line to rows: the profiles, their variations, and what became of each.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::{Result, bail};

use tlsprobe::profile::{OptionState, Profile};
use tlsprobe::report::lab::{LabRow, Unbuilt};

use super::bench::Bench;
use super::vary::{self, Varied};
use crate::cli::device::{DeviceArgs, InsteadArgs};
use crate::cli::lab::LabArgs;
use crate::command::connect::board::Board;
use crate::command::{device, queue};
use crate::exact::{Interrupt, Session};
use crate::output::{self, Progress};

/// `--vary all`.
const ALL: &str = "all";

/// Options that a build defines, with their values.
pub type Defined = BTreeMap<String, String>;

/// All that was tried.
#[derive(Debug, Default)]
pub struct Tried {
    /// What was built, each with its options, in order.
    pub rows: Vec<(LabRow, Defined)>,
    /// Variations that were not.
    pub unbuilt: Vec<Unbuilt>,
    /// Options that a walk leaves out, because the board has them otherwise anyway.
    pub left_out: Vec<String>,
}

/// Something that is to become a row.
enum Piece {
    Named(Profile),
    Varied(Varied),
}

/// Whether every option is tried by itself.
pub fn walks_all(args: &LabArgs) -> bool {
    args.vary == [ALL]
}

/// Builds and runs everything; an interrupted run keeps what it has.
///
/// # Errors
/// What stops every row, such as a missing compiler, or somebody who does.
pub fn tried(args: &LabArgs) -> Result<Tried> {
    let interrupt = Interrupt::watch()?;
    let (pieces, left_out) = pieces(args)?;
    let session = session(args)?;
    let bench = Bench::new(args, session.clone())?;
    // One at a time, so that nothing disturbs the time that a run takes; a walk has none to show.
    let jobs = match walks_all(args) {
        true => thread::available_parallelism().map_or(1, usize::from),
        false => 1,
    };
    let progress = Progress::of(pieces.len(), "lab");
    let stopped = AtomicBool::new(false);
    let done = queue::in_order(&pieces, jobs, |piece| {
        if stopped.load(Ordering::Relaxed) || interrupt.is_wanted() {
            return None;
        }
        progress.says(piece.name());
        let tried = piece.tried(&bench);
        stopped.fetch_or(tried.is_err(), Ordering::Relaxed);
        progress.step();
        Some(tried)
    });
    drop(progress);
    if interrupt.is_wanted() {
        // A row on which the signal fell may say anything.
        let kept = done.iter().flatten().filter(|tried| tried.is_ok()).count();
        bail!("interrupted after {kept} of {}; the same command goes on from there", pieces.len());
    }
    let mut all = Tried { left_out, ..Tried::default() };
    for tried in done.into_iter().flatten() {
        let Tried { rows, unbuilt, .. } = tried?;
        all.rows.extend(rows);
        all.unbuilt.extend(unbuilt);
    }
    session.end();
    Ok(all)
}

/// What an interrupted run of the same command left, or nothing yet.
fn session(args: &LabArgs) -> Result<Arc<Session>> {
    let here = std::env::current_dir()?;
    // How a report is written changes nothing of what it says.
    let LabArgs { profiles, vary, target, connect_to, chain, ca, at, without_run, .. } = args;
    let words = format!(
        "{here:?} {profiles:?} {vary:?} {target:?} {connect_to:?} {chain:?} {ca:?} {at:?} {without_run}"
    );
    let words = [env!("CARGO_PKG_VERSION").as_bytes(), words.as_bytes()];
    let mut session = Session::open(words)?;
    if args.fresh && session.is_resumed() {
        session.end();
        session = Session::open(words)?;
    }
    if session.is_resumed() {
        output::tell("goes on from the run that was interrupted; --fresh begins anew");
    }
    Ok(Arc::new(session))
}

/// What is to be tried, and the options that a walk leaves out.
fn pieces(args: &LabArgs) -> Result<(Vec<Piece>, Vec<String>)> {
    let profiles = args.profiles.iter().map(|path| device::load(&named(args, path)));
    let profiles = profiles.collect::<Result<Vec<_>>>()?;
    let mut left_out = Vec::new();
    let varied = match profiles.as_slice() {
        _ if args.vary.is_empty() => Vec::new(),
        [base] if walks_all(args) => {
            let mut each = vary::each_off(base, |path| named(args, path))?;
            left_out = Board::build(base)?.0.overridden;
            each.retain(|one| one.option().is_none_or(|it| !left_out.iter().any(|out| out == it)));
            each
        }
        [base] => vary::profiles(base, &args.vary, |path| named(args, path))?,
        _ => bail!("--vary takes one profile, whose options it switches; name one"),
    };
    let profiles = profiles.into_iter().map(Piece::Named);
    Ok((profiles.chain(varied.into_iter().map(Piece::Varied)).collect(), left_out))
}

fn named(args: &LabArgs, path: &Path) -> DeviceArgs {
    let instead = InsteadArgs { config: None, ca: args.ca.clone(), at: args.at.clone() };
    DeviceArgs { profile: Some(path.to_owned()), mbedtls: None, instead }
}

impl Piece {
    fn name(&self) -> &str {
        match self {
            Self::Named(profile) => &profile.name,
            Self::Varied(varied) => varied.name(),
        }
    }

    fn tried(&self, bench: &Bench<'_>) -> Result<Tried> {
        let (profile, switched) = match self {
            Self::Named(profile) => (profile, None),
            Self::Varied(varied) => {
                match varied.built(|profile| Board::build(profile).map(drop))? {
                    Ok(profile) => (profile, varied.option()),
                    Err(no_row) => return Ok(Tried { unbuilt: vec![no_row], ..Tried::default() }),
                }
            }
        };
        let options = options(profile);
        let rows = bench.rows(profile)?.into_iter().map(|row| {
            let switched = switched.map(str::to_owned);
            (LabRow { switched, ..row }, options.clone())
        });
        Ok(Tried { rows: rows.collect(), ..Tried::default() })
    }
}

fn options(profile: &Profile) -> Defined {
    let defined = profile.configuration.options.iter().filter_map(|(name, setting)| {
        let OptionState::Defined(value) = &setting.state else { return None };
        Some((name.to_owned(), value.clone()))
    });
    defined.collect()
}
