//! `tlsprobe connect`: dial each target, let the engine be the device, report.

mod attempt;
mod device;
pub mod greeting;
mod handshake;
mod own_library;
mod queue;
mod request;
mod targets;

use std::path::Path;

use anyhow::{Result, bail};

use tlsprobe::engine::Target;
use tlsprobe::report;
use tlsprobe::report::connect::Attempt;
use tlsprobe::report::json;
use tlsprobe::verdict::{Reason, Verdict};

use self::device::Device;
use self::handshake::Way;
use crate::cli::Format;
use crate::cli::connect::{Allow, ConnectArgs};
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &ConnectArgs) -> Result<Output> {
    let targets = targets::targets(args)?;
    let way = Way::new(args)?;
    let devices = vec![Device::prepare(&args.device, args.engine)?];
    let mut attempts = attempts(&targets, &devices, &way, args.jobs.get())?;
    if args.allow.contains(&Allow::FailOpen) {
        attempts.iter_mut().for_each(allow_fail_open);
    }
    if let Some(path) = &args.save_chain {
        save_chain(path, &attempts)?;
    }
    let exit =
        attempts.iter().map(|attempt| exit(attempt, &args.allow)).fold(Exit::Pass, Exit::and);
    Ok(Output { text: text(args, &attempts)?, exit })
}

/// Every device at every target, `jobs` at a time, target by target.
fn attempts(
    targets: &[Target],
    devices: &[Device],
    way: &Way,
    jobs: usize,
) -> Result<Vec<Attempt>> {
    let pairs: Vec<(&Target, &Device)> = targets
        .iter()
        .flat_map(|target| devices.iter().map(move |device| (target, device)))
        .collect();
    let attempts = queue::in_order(&pairs, jobs, |(target, device)| {
        let outcome = handshake::outcome(device, target, way)?;
        Ok(attempt::explained(device, target, outcome))
    });
    attempts.into_iter().collect()
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

fn text(args: &ConnectArgs, attempts: &[Attempt]) -> Result<String> {
    if args.log.is_some() {
        let logs =
            attempts.iter().map(|attempt| report::device_log(&attempt.target, &attempt.outcome));
        return Ok(logs.collect());
    }
    match args.format {
        Format::Text => Ok(report::text(&report::connect::document(attempts))),
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
