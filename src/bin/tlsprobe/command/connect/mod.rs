//! `tlsprobe connect`: dial each target, let the engine be the device, report.

pub mod attempt;
pub mod board;
pub mod device;
pub mod greeting;
pub mod handshake;
mod heap;
pub mod meeting;
mod own_library;
mod recording;
mod request;
mod targets;

use std::path::Path;

use anyhow::{Result, bail};

use time::OffsetDateTime;

use tlsprobe::engine::{Recording, Target};
use tlsprobe::report;
use tlsprobe::report::connect::Attempt;
use tlsprobe::report::json;
use tlsprobe::verdict::{Reason, Verdict};

use self::device::Device;
use self::handshake::Way;
use crate::cli::Format;
use crate::cli::connect::{Allow, ConnectArgs, EngineChoice};
use crate::command::queue;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &ConnectArgs) -> Result<Output> {
    // A recording is judged by the model: no library is built for it.
    let engine = if args.replay.is_some() { EngineChoice::Rustls } else { args.engine };
    let devices = Device::prepare_all(&args.devices, engine)?;
    let mut attempts = match &args.replay {
        Some(path) => replayed(path, args, &devices)?,
        None => connected(args, &devices)?,
    };
    if args.allow.contains(&Allow::FailOpen) {
        attempts.iter_mut().for_each(allow_fail_open);
    }
    if let Some(path) = &args.save_chain {
        save_chain(path, &attempts)?;
    }
    let exit =
        attempts.iter().map(|attempt| exit(attempt, &args.allow)).fold(Exit::Pass, Exit::and);
    Ok(Output { text: text(args, &attempts, devices.len())?, exit })
}

/// Every device at every target, `jobs` at a time, target by target.
fn connected(args: &ConnectArgs, devices: &[Device]) -> Result<Vec<Attempt>> {
    let targets = targets::targets(args)?;
    check_save_chain(args, targets.len() * devices.len())?;
    let way = Way::new(args)?;
    if let Some(path) = &args.record {
        recording::check_free(path, args.overwrite)?;
        devices.iter().try_for_each(recording::check_transport)?;
    }
    let pairs = pairs(&targets, devices);
    let results = queue::in_order(&pairs, args.jobs.get(), |(target, device)| {
        let now = OffsetDateTime::now_utc();
        let (outcome, phases) = handshake::outcome(device, target, &way)?;
        let recording = recording::of(device, target, &outcome, phases, now);
        Ok((attempt::explained(device, target, outcome), recording))
    });
    let results: Vec<(Attempt, Option<Recording>)> = results.into_iter().collect::<Result<_>>()?;
    let (attempts, recordings): (Vec<_>, Vec<_>) = results.into_iter().unzip();
    if let Some(path) = &args.record {
        let recordings: Vec<Recording> = recordings.into_iter().flatten().collect();
        recording::write(path, &recordings, args.overwrite)?;
    }
    Ok(attempts)
}

/// Every device at every recorded target.
fn replayed(path: &Path, args: &ConnectArgs, devices: &[Device]) -> Result<Vec<Attempt>> {
    let recordings = recording::read(path, &args.targets)?;
    let targets = recording::targets(&recordings);
    check_save_chain(args, targets.len() * devices.len())?;
    let pairs = pairs(&targets, devices);
    let attempts = queue::in_order(&pairs, args.jobs.get(), |(target, device)| {
        let outcome = recording::replay(device, target, &recordings)?;
        Some(attempt::explained(device, target, outcome))
    });
    Ok(attempts.into_iter().flatten().collect())
}

fn pairs<'a>(targets: &'a [Target], devices: &'a [Device]) -> Vec<(&'a Target, &'a Device)> {
    let of_target = |target| devices.iter().map(move |device| (target, device));
    targets.iter().flat_map(of_target).collect()
}

fn check_save_chain(args: &ConnectArgs, attempts: usize) -> Result<()> {
    if args.save_chain.is_some() && attempts > 1 {
        bail!("--save-chain takes one target and one device; here are {attempts} handshakes");
    }
    Ok(())
}

/// A device that is allowed to go on without verification counts as one that passes.
fn allow_fail_open(attempt: &mut Attempt) {
    if attempt.outcome.fail_open && attempt.outcome.verdict == Verdict::Fail {
        attempt.outcome.verdict = Verdict::Pass;
        attempt.outcome.notes.push("fail-open is allowed by --allow".to_owned());
    }
}

fn exit(attempt: &Attempt, allowed: &[Allow]) -> Exit {
    let unreachable = [Reason::UnresolvedHost, Reason::Unreachable, Reason::TimedOut];
    let allowance = match attempt.outcome.reason {
        Some(reason) if unreachable.contains(&reason) => Allow::Unreachable,
        _ => Allow::Inconclusive,
    };
    match attempt.outcome.verdict {
        Verdict::Pass => Exit::Pass,
        Verdict::Fail => Exit::Fail,
        Verdict::Inconclusive if allowed.contains(&allowance) => Exit::Pass,
        Verdict::Inconclusive => Exit::NoVerdict,
    }
}

fn text(args: &ConnectArgs, attempts: &[Attempt], devices: usize) -> Result<String> {
    if args.log.is_some() {
        let logs =
            attempts.iter().map(|attempt| report::device_log(&attempt.target, &attempt.outcome));
        return Ok(logs.collect());
    }
    match args.format {
        Format::Text => Ok(report::text(&report::connect::document(attempts, devices))),
        Format::Markdown => Ok(report::markdown(&report::connect::document(attempts, devices))),
        Format::Json => Ok(json::to_text(&json::connect::Connect::new(attempts))?),
    }
}

fn save_chain(path: &Path, attempts: &[Attempt]) -> Result<()> {
    let chain = attempts.iter().flat_map(|attempt| &attempt.outcome.chain);
    let blocks: Vec<pem::Pem> =
        chain.map(|der| pem::Pem::new("CERTIFICATE", der.as_slice())).collect();
    if blocks.is_empty() {
        bail!("{} is not written: the server sent no certificate", path.display());
    }
    let lines = pem::EncodeConfig::new().set_line_ending(pem::LineEnding::LF);
    files::write(path, pem::encode_many_config(&blocks, lines).as_bytes())
}
