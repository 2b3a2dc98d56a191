//! `tlsprobe connect`: dial each target, let the engine be the device, report.

use std::net::SocketAddr;
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use time::OffsetDateTime;

use tlsprobe::engine::rustls::{Client, desktop_opinion};
use tlsprobe::engine::{self, Anchors, Outcome, Surroundings, Target};
use tlsprobe::profile::Profile;
use tlsprobe::report;
use tlsprobe::report::connect::{Attempt, Simulated};
use tlsprobe::report::json;
use tlsprobe::trust::source;
use tlsprobe::verdict::{Reason, Verdict};

use super::{device, trust};
use crate::cli::Format;
use crate::cli::connect::{Allow, ConnectArgs, EngineChoice};
use crate::exit::Exit;
use crate::files;
use crate::network::{self, Unreachable};
use crate::output::Output;

pub fn run(args: &ConnectArgs) -> Result<Output> {
    let targets = targets(args)?;
    let session = Session::prepare(args)?;
    let mut attempts = session.attempt_all(&targets, args.jobs.get())?;
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

fn targets(args: &ConnectArgs) -> Result<Vec<Target>> {
    let mut targets = args.targets.clone();
    if let Some(path) = &args.hosts {
        targets.extend(targets_in(path)?);
    }
    if let (true, Some(path)) = (targets.is_empty(), &args.hosts) {
        bail!("{} names no target", path.display());
    }
    if args.save_chain.is_some() && targets.len() > 1 {
        bail!("--save-chain takes one target; {} are named", targets.len());
    }
    Ok(targets)
}

fn targets_in(path: &Path) -> Result<Vec<Target>> {
    let shown = path.display();
    let bytes = files::read(path)?;
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is not a text file"))?;
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let meant = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    meant
        .map(|(number, line)| Target::from_str(line).with_context(|| format!("{shown}:{number}")))
        .collect()
}

/// What all attempts of one run share.
struct Session {
    profile: Arc<Profile>,
    loaded: trust::Loaded,
    anchors: Arc<Anchors>,
    now: OffsetDateTime,
    timeout: Duration,
    connect_to: Option<SocketAddr>,
    request: Option<Vec<u8>>,
}

impl Session {
    fn prepare(args: &ConnectArgs) -> Result<Self> {
        let profile = device::load(&args.device)?;
        check_engine(args.engine, &profile)?;
        let mut loaded = trust::load(&profile)?;
        let now = profile.device.clock.shows(OffsetDateTime::now_utc());
        Ok(Self {
            profile: Arc::new(profile),
            anchors: Arc::new(std::mem::take(&mut loaded.anchors)),
            loaded,
            now,
            timeout: Duration::from_secs_f64(args.timeout),
            connect_to: args.connect_to,
            request: args.request.as_deref().map(unescape).transpose()?,
        })
    }

    /// Every target once, `jobs` at a time, in the order in which they were named.
    fn attempt_all(&self, targets: &[Target], jobs: usize) -> Result<Vec<Attempt>> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        thread::scope(|scope| {
            for _ in 0..jobs.min(targets.len()) {
                scope.spawn(|| {
                    while let Some(target) = targets.get(next.fetch_add(1, Ordering::Relaxed)) {
                        let attempt = self.attempt(target);
                        if let Ok(mut done) = done.lock() {
                            done.push((target, attempt));
                        }
                    }
                });
            }
        });
        let mut done = done.into_inner().unwrap_or_default();
        let place = |target: &Target| targets.iter().position(|named| std::ptr::eq(named, target));
        done.sort_by_key(|(target, _)| place(target));
        done.into_iter().map(|(_, attempt)| attempt).collect()
    }

    fn attempt(&self, target: &Target) -> Result<Attempt> {
        let client = Client {
            profile: self.profile.clone(),
            anchors: self.anchors.clone(),
            ca_result: self.loaded.result,
            host: target.host.clone(),
            now: self.now,
            request: self.request.clone(),
        };
        let outcome = self.outcome(&client, target)?;
        Ok(self.explained(target, outcome))
    }

    fn outcome(&self, client: &Client, target: &Target) -> Result<Outcome> {
        if let Some(stopped) = client.before_connecting() {
            return Ok(stopped);
        }
        match network::dial(target, self.connect_to, self.timeout) {
            Ok(stream) => client.connect(stream).context("rustls refuses this device's settings"),
            Err(Unreachable::Unresolved(why)) => Ok(client.unreached(Reason::UnresolvedHost, why)),
            Err(Unreachable::Refused(why)) => Ok(client.unreached(Reason::Unreachable, why)),
        }
    }

    fn explained(&self, target: &Target, outcome: Outcome) -> Attempt {
        let roots: Vec<&[u8]> = source::mozilla_der().collect();
        // A desktop has a set clock, whatever the device believes.
        let today = OffsetDateTime::now_utc().unix_timestamp();
        let desktop = desktop_opinion(&outcome.chain, &target.host, today);
        let around = Surroundings {
            profile: &self.profile,
            host: &target.host,
            now: self.now,
            anchors: &self.loaded.given,
            roots: &roots,
            desktop: desktop.as_ref(),
        };
        let explanation = engine::explain(&outcome, &around);
        Attempt { target: target.clone(), device: self.simulated(target), outcome, explanation }
    }

    fn simulated(&self, target: &Target) -> Simulated {
        Simulated {
            profile: self.profile.name.clone(),
            source: self.profile.source.clone(),
            mbedtls: self.profile.library.version,
            host: target.host.clone(),
            expected: engine::expected_name(&self.profile, &target.host).map(str::to_owned),
            trust: self.loaded.names.join(", "),
            clock: self.now,
        }
    }
}

/// A profile that names a tree asks for its own library; the portable engine is no silent stand-in.
fn check_engine(choice: EngineChoice, profile: &Profile) -> Result<()> {
    match (choice, &profile.tree) {
        (EngineChoice::Auto, Some(tree)) => bail!(
            "{} names the tree {}, and this version has no engine that runs it; take the model \
             with --engine rustls",
            profile.name,
            tree.display()
        ),
        _ => Ok(()),
    }
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

/// `\r`, `\n` and `\\` of a request as bytes.
fn unescape(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        let meant = match character {
            '\\' => match rest.next() {
                Some('r') => '\r',
                Some('n') => '\n',
                Some('\\') => '\\',
                _ => bail!("--request: a backslash stands only before r, n and another backslash"),
            },
            other => other,
        };
        bytes.extend_from_slice(meant.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn a_request_may_name_line_ends() {
        assert_eq!(unescape(r"GET / HTTP/1.0\r\n\r\n").unwrap(), b"GET / HTTP/1.0\r\n\r\n");
        assert_eq!(unescape(r"a\\n").unwrap(), br"a\n");
        assert!(unescape(r"a\x").is_err());
    }
}
