//! An image on an emulated board: QEMU as a child, in a sandbox, with a deadline.
//!
//! The guest reaches its host by semihosting, which opens the emulator's own standard input and
//! output by name. Semihosting would also run programs and change files: the sandbox denies the
//! first; the second is left to whoever would give a foreign runner to this engine.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use std::os::unix::process::ExitStatusExt;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::cortex_m::{Cpu, Log};
use tlsprobe::engine::mbedtls::ProcessEnd;

use super::process::{self, Reaped};
use super::relay::Relay;
use crate::programs;

/// The emulator of boards with an Arm processor.
const EMULATOR: &str = "qemu-system-arm";

/// A board without anything, whose clock counts instructions and waits for nothing, and which may
/// start no program (QEMU 7.2, `qemu-options.hx`).
const ARGUMENTS: [&str; 14] = [
    "-nodefaults",
    "-display",
    "none",
    "-monitor",
    "none",
    "-serial",
    "null",
    "-no-reboot",
    "-icount",
    "shift=0,sleep=off",
    "-sandbox",
    "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny",
    "-semihosting-config",
    "enable=on,target=native",
];

/// Statuses of `machine.h`.
const FAULT: i32 = 81;
const NO_HOST: i32 = 82;
const ABORT: i32 = 83;

/// What the emulator itself complains of is a line or two.
const MOST_COMPLAINTS: u64 = 1 << 16;

/// Once the guest has ended, the emulator has nothing left to do.
const TO_EXIT: Duration = Duration::from_secs(5);

/// Looks for the emulator; runs nothing.
///
/// # Errors
/// It is not there, with the way to install it.
pub fn find() -> Result<PathBuf> {
    programs::find(EMULATOR).with_context(|| {
        format!(
            "the cortex-m engine needs {EMULATOR}, which is not on PATH; install it, on Debian: \
             apt-get install qemu-system-arm"
        )
    })
}

/// Runs an image until it ends, for `limit` at most; `relay` answers it.
///
/// # Errors
/// The emulator does not start, the guest crashes, talks rubbish or floods.
pub fn emulate(
    emulator: &Path,
    cpu: Cpu,
    image: &Path,
    relay: Relay,
    limit: Duration,
) -> Result<(Log, ProcessEnd)> {
    let mut command = Command::new(emulator);
    command.args(cpu.emulated()).args(ARGUMENTS).arg("-kernel").arg(image);
    supervise(&mut command, relay, limit)
        .with_context(|| format!("the cortex-m engine {}", image.display()))
}

fn supervise(command: &mut Command, relay: Relay, limit: Duration) -> Result<(Log, ProcessEnd)> {
    let end = Instant::now() + limit;
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Reaped::spawn(command).context("the emulator does not start")?;
    let pipes = (child.child().stdin.take(), child.child().stdout.take());
    let (Some(to), Some(from)) = pipes else { bail!("the emulator has no pipes") };
    let complaints = child.child().stderr.take().context("the emulator has no pipes")?;
    let complaints = process::collect(complaints, MOST_COMPLAINTS);
    let (sender, served) = mpsc::channel();
    // Not joined: it ends with the pipes, which end with the child.
    thread::spawn(move || sender.send(relay.serve(from, to)));
    let left = end.saturating_duration_since(Instant::now());
    let Ok(log) = served.recv_timeout(left) else {
        return Ok((Log::default(), ProcessEnd::Overdue));
    };
    let log = log?;
    let Some(status) = child.wait_until(end.min(Instant::now() + TO_EXIT))? else {
        return Ok((Log::default(), ProcessEnd::Overdue));
    };
    if status.success() {
        return Ok((log, ProcessEnd::Exited(0)));
    }
    let said = process::received(&complaints, Instant::now() + TO_EXIT).unwrap_or_default();
    bail!(complaint(status, &String::from_utf8_lossy(&said)))
}

/// Why there is no report, with the emulator's own first words.
fn complaint(status: ExitStatus, said: &str) -> String {
    let first = said.lines().map(str::trim).find(|line| !line.is_empty());
    let said = first.map_or_else(String::new, |line| format!(": {line}"));
    match (status.code(), status.signal()) {
        (Some(FAULT), _) => "the device's code ended in a fault of its processor".to_owned(),
        (Some(NO_HOST), _) => "the guest found nobody to speak to".to_owned(),
        (Some(ABORT), _) => "the device's C library gave up".to_owned(),
        (Some(code), _) => format!("the emulator ended with status {code}{said}"),
        (None, signal) => {
            format!("the emulator was ended by signal {}{said}", signal.unwrap_or_default())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::net::UnixStream;
    use tlsprobe::profile::Transport;

    fn shell(script: &str, limit: Duration) -> Result<(Log, ProcessEnd)> {
        let (_ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        let relay = Relay::new(b"end\n".to_vec(), theirs.into(), Transport::Stream);
        supervise(Command::new("sh").args(["-c", script]), relay, limit)
    }

    #[test]
    fn a_guest_that_hangs_is_ended_at_the_deadline() {
        let (log, end) = shell("exec sleep 60", Duration::from_millis(200)).expect("no error");
        assert_eq!((log, end), (Log::default(), ProcessEnd::Overdue));
    }

    #[test]
    fn a_guest_that_floods_is_an_error() {
        let error = shell("exec yes", Duration::from_secs(60)).expect_err("rubbish");
        assert!(format!("{error:#}").contains("no runner asks"), "{error:#}");
    }

    #[test]
    fn a_fault_and_the_emulators_own_words_are_told() {
        let told = |script| shell(script, Duration::from_secs(60)).expect_err("no report");
        assert!(told("exit 81").to_string().contains("fault of its processor"));
        let error = told("echo qemu: no such board >&2; exit 1").to_string();
        assert!(error.contains("status 1: qemu: no such board"), "{error}");
    }
}
