//! From the command line to rows: the profiles, their variations, and what became of each.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use anyhow::{Context, Result, bail};

use tlsprobe::profile::Profile;
use tlsprobe::report::lab::{LabRow, Unbuilt};

use super::bench::Bench;
use super::firmware::{self, Base};
use super::vary::{self, Varied};
use crate::cli::device::{DeviceArgs, InsteadArgs};
use crate::cli::lab::LabArgs;
use crate::command::connect::board::Board;
use crate::command::{device, queue};
use crate::exact::{Failed, Interrupt, Session};
use crate::output::{self, Progress};

/// `--vary all`.
const ALL: &str = "all";

/// All that was tried.
#[derive(Debug, Default)]
pub struct Tried {
    /// What was built, each with its profile, in order.
    pub rows: Vec<(LabRow, Profile)>,
    /// What was not.
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
    let interrupt = Interrupt::watch().context("signals cannot be handled")?;
    let (pieces, left_out) = pieces(args)?;
    let session = session(args)?;
    let run = Run {
        bench: Bench::new(args, session.clone())?,
        interrupt,
        progress: Progress::of(pieces.len(), "lab"),
        steps: pieces.len(),
    };
    let (named, varied): (Vec<_>, Vec<_>) =
        pieces.into_iter().partition(|piece| matches!(piece, Piece::Named(_)));
    let base = named.first().filter(|_| !varied.is_empty()).and_then(Piece::base);
    // One at a time, so that nothing disturbs the time that a run takes.
    let mut all = run.all(&named, 1)?;
    // Where the profile itself does not build there is nothing that its variations could be told by.
    if !all.rows.is_empty() {
        // A walk has no times to show; what a command builds is built into the same files each time.
        let at_once = walks_all(args) && base.is_none();
        let jobs = if at_once { thread::available_parallelism().map_or(1, usize::from) } else { 1 };
        let Tried { rows, unbuilt, .. } = run.all(&varied, jobs)?;
        all.rows.extend(rows);
        all.unbuilt.extend(unbuilt);
        base.as_ref().map_or(Ok(()), Base::rebuild)?;
    }
    session.end();
    Ok(Tried { left_out, ..all })
}

/// What all pieces of a run share.
struct Run<'a> {
    bench: Bench<'a>,
    interrupt: Interrupt,
    progress: Progress,
    /// Of the whole run.
    steps: usize,
}

impl Run<'_> {
    /// Tries all pieces, a few at a time, until one cannot be tried or somebody interrupts.
    fn all(&self, pieces: &[Piece], jobs: usize) -> Result<Tried> {
        let stopped = AtomicBool::new(false);
        let done = queue::in_order(pieces, jobs, |piece| {
            if stopped.load(Ordering::Relaxed) || self.interrupt.is_wanted() {
                return None;
            }
            self.progress.says(piece.name());
            let tried = piece.tried(&self.bench);
            stopped.fetch_or(tried.is_err(), Ordering::Relaxed);
            self.progress.step();
            Some(tried)
        });
        if self.interrupt.is_wanted() {
            // A compiler may have been interrupted too: what it says of the last pieces means nothing.
            let mut errors = done.into_iter().flatten().filter_map(Result::err);
            let told = errors.find(|error| error.downcast_ref::<Failed>().is_none());
            let told = told.map_or_else(String::new, |error| format!(" ({error:#})"));
            bail!(
                "interrupted in a run of {}; the same command goes on from what is done{told}",
                self.steps
            );
        }
        let mut all = Tried::default();
        for tried in done.into_iter().flatten() {
            let Tried { rows, unbuilt, .. } = tried?;
            all.rows.extend(rows);
            all.unbuilt.extend(unbuilt);
        }
        Ok(all)
    }
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
            // Firmware of the user's own has all of its options.
            if base.build.elf.is_none() {
                left_out = Board::build(base)?.0.overridden;
            }
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

    /// What is built again once the variations are through.
    fn base(&self) -> Option<Base> {
        match self {
            Self::Named(profile) => Base::of(profile),
            Self::Varied(_) => None,
        }
    }

    fn tried(&self, bench: &Bench<'_>) -> Result<Tried> {
        let (profile, switched) = match self {
            Self::Named(profile) => match firmware::built(profile)? {
                None => (profile, None),
                Some(no_row) => return Ok(Tried { unbuilt: vec![no_row], ..Tried::default() }),
            },
            Self::Varied(varied) => match varied.built(|profile| build(bench, profile))? {
                Ok(profile) => (profile, varied.option()),
                Err(no_row) => return Ok(Tried { unbuilt: vec![no_row], ..Tried::default() }),
            },
        };
        let rows = bench.rows(profile)?.into_iter().map(|row| {
            let switched = switched.map(str::to_owned);
            (LabRow { switched, ..row }, profile.clone())
        });
        Ok(Tried { rows: rows.collect(), ..Tried::default() })
    }
}

/// All that a row of this profile needs.
fn build(bench: &Bench<'_>, profile: &Profile) -> Result<()> {
    firmware::build(profile)?;
    if bench.needs_board(profile) { Board::build(profile).map(drop) } else { Ok(()) }
}
