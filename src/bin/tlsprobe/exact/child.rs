//! The runner as a child process: parameters in, a socket handed over, a report out. It is hostile.

use std::io::{ErrorKind, Write};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use tlsprobe::engine::mbedtls::{LONGEST_REPORT, ProcessEnd};

use super::process::{self, Reaped};

/// Once the report has ended, the child has nothing left to do.
const TO_EXIT: Duration = Duration::from_secs(2);

/// What a child left.
#[derive(Debug, PartialEq, Eq)]
pub struct Left {
    /// All that it wrote, as it stands.
    pub report: Vec<u8>,
    /// How it ended.
    pub end: ProcessEnd,
}

/// Runs the runner once, for `limit` at most.
///
/// # Errors
/// It does not start, or writes more than any report has.
pub fn run(program: &Path, parameters: String, socket: OwnedFd, limit: Duration) -> Result<Left> {
    let mut command = Command::new(program);
    supervise(&mut command, parameters.into_bytes(), socket, limit)
        .with_context(|| format!("the mbedtls engine {}", program.display()))
}

fn supervise(
    command: &mut Command,
    parameters: Vec<u8>,
    socket: OwnedFd,
    limit: Duration,
) -> Result<Left> {
    let end = Instant::now() + limit;
    let mut child = spawn(command, socket)?;
    let report = child.child().stderr.take().context("has no pipe for its report")?;
    let report = process::collect(report, LONGEST_REPORT as u64);
    if let Some(mut stdin) = child.child().stdin.take() {
        // Not joined: a child that never reads is killed, which ends the writing.
        thread::spawn(move || stdin.write_all(&parameters));
    }
    let report = match process::received(&report, end) {
        Ok(report) => report,
        Err(error) if error.kind() == ErrorKind::TimedOut => return Ok(Left::overdue()),
        Err(error) if error.kind() == ErrorKind::FileTooLarge => {
            bail!("wrote more than {LONGEST_REPORT} bytes and was killed")
        }
        Err(error) => return Err(error).context("its report cannot be read"),
    };
    match child.wait_until(end.max(Instant::now() + TO_EXIT))? {
        Some(status) => Ok(Left { report, end: ended(status) }),
        None => Ok(Left::overdue()),
    }
}

impl Left {
    /// Half a report says nothing.
    fn overdue() -> Self {
        Self { report: Vec::new(), end: ProcessEnd::Overdue }
    }
}

fn ended(status: ExitStatus) -> ProcessEnd {
    match (status.code(), status.signal()) {
        (Some(code), _) => ProcessEnd::Exited(code),
        (None, signal) => ProcessEnd::Signalled(signal.unwrap_or_default()),
    }
}

/// Every descriptor but these three is closed on execution; the environment stays here.
fn spawn(command: &mut Command, socket: OwnedFd) -> Result<Reaped> {
    command.env_clear().stdin(Stdio::piped()).stdout(Stdio::from(socket)).stderr(Stdio::piped());
    let child = Reaped::spawn(command).context("does not start")?;
    // The command keeps its end of the socket open; a peer would never see the child's end close.
    command.stdout(Stdio::null());
    Ok(child)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs;
    use std::io::Read;
    use std::os::unix::net::UnixStream;

    const SOON: Duration = Duration::from_millis(200);
    const LATE: Duration = Duration::from_secs(60);

    /// Runs a program of this machine as if it were the runner; the other end of its socket.
    fn supervised(command: &mut Command, limit: Duration) -> (Result<Left>, UnixStream) {
        let (ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        let name = command.get_program().to_string_lossy().into_owned();
        let program = programs::find(&name).expect("a program of every Unix");
        let mut found = Command::new(program);
        found.args(command.get_args());
        (supervise(&mut found, b"end\n".to_vec(), theirs.into(), limit), ours)
    }

    fn shell(script: &str, limit: Duration) -> (Result<Left>, UnixStream) {
        supervised(Command::new("sh").args(["-c", script]), limit)
    }

    #[test]
    fn parameters_are_descriptor_0_the_socket_1_and_the_report_2() {
        let (left, mut other_end) = shell("read line; echo $line; echo report >&2", LATE);
        let expected = Left { report: b"report\n".to_vec(), end: ProcessEnd::Exited(0) };
        assert_eq!(left.expect("a report"), expected);
        let mut crossed = String::new();
        other_end.read_to_string(&mut crossed).expect("no other end of the socket is open");
        assert_eq!(crossed, "end\n");
    }

    #[test]
    fn a_child_that_hangs_is_killed() {
        // Nobody reads the socket, so that `yes` blocks on it for ever.
        let (left, _other_end) = supervised(&mut Command::new("yes"), SOON);
        assert_eq!(left.expect("no error"), Left::overdue());
    }

    #[test]
    fn a_child_that_closes_its_report_and_stays_is_killed() {
        let yes = programs::find("yes").expect("a program of every Unix");
        let script = format!("exec 2>&-; exec {}", yes.display());
        let (left, _other_end) = shell(&script, SOON);
        assert_eq!(left.expect("no error"), Left::overdue());
    }

    #[test]
    fn a_child_that_writes_without_end_is_killed() {
        let yes = programs::find("yes").expect("a program of every Unix");
        let (left, _other_end) = shell(&format!("exec {} >&2", yes.display()), LATE);
        let error = left.expect_err("too much").to_string();
        assert!(error.contains("wrote more than"), "{error}");
    }

    #[test]
    fn a_child_that_fails_or_crashes_is_told_with_its_status_or_signal() {
        let (left, _other_end) = shell("exit 3", LATE);
        assert_eq!(left.expect("an end").end, ProcessEnd::Exited(3));
        let (left, _other_end) = shell("kill -SEGV $$", LATE);
        assert_eq!(left.expect("an end").end, ProcessEnd::Signalled(11));
    }

    #[test]
    fn the_environment_of_this_process_stays_here() {
        let (left, _other_end) = shell("echo $HOME >&2", LATE);
        assert_eq!(left.expect("a report").report, b"\n");
    }

    #[test]
    fn a_program_that_is_not_there_is_told_by_name() {
        let (_ours, theirs) = UnixStream::pair().expect("a pair of sockets");
        let missing = Path::new("/nonexistent/runner");
        let error = run(missing, String::new(), theirs.into(), LATE).expect_err("not there");
        let told = format!("{error:#}");
        assert!(told.contains("/nonexistent/runner: does not start"), "{told}");
    }
}
