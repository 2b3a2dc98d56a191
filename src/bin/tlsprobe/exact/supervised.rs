//! A program of the user's that starts others: run with all of them, into a log, until a deadline or
//! until this program is to end.

use std::fs::File;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::interrupt::Interrupt;
use super::process::Reaped;

/// Between two looks at the program, its log and the signals: no person notices.
const LOOK: Duration = Duration::from_millis(50);

/// For make to remove what it has half written; without that the next build would take it for whole.
const GRACE: Duration = Duration::from_secs(2);

/// A build of a large SDK that prints every command has some 10 MB.
const MOST_LOG: u64 = 256 << 20;

/// How it ended.
#[derive(Debug, PartialEq, Eq)]
pub enum Ending {
    /// By itself.
    Exited(ExitStatus),
    /// Stopped at the deadline.
    Overdue,
    /// Stopped because its log has more than [`MOST_LOG`] bytes.
    Flooded,
    /// Stopped because this program was asked to end.
    Interrupted,
}

/// Runs a program without input for `limit` at most; what it says goes into `log`.
///
/// A program that ends by itself may leave others behind, as build servers and compiler caches; one that
/// is stopped takes its whole process group with it.
///
/// # Errors
/// It does not start.
pub fn supervise(command: &mut Command, log: &File, limit: Duration) -> io::Result<Ending> {
    let end = Instant::now() + limit;
    // A group of its own: signals of the terminal no longer reach it, so they are passed on.
    command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log.try_clone()?).process_group(0);
    let interrupt = Interrupt::watch()?;
    let mut child = Reaped::spawn(command)?;
    loop {
        if let Some(status) = child.wait_until(end.min(Instant::now() + LOOK))? {
            return Ok(Ending::Exited(status));
        }
        let ending = match () {
            () if interrupt.is_wanted() => Ending::Interrupted,
            () if Instant::now() >= end => Ending::Overdue,
            () if log.metadata()?.len() > MOST_LOG => Ending::Flooded,
            () => continue,
        };
        stop(&mut child)?;
        return Ok(ending);
    }
}

/// Ends the whole group: politely, and after a while not.
fn stop(child: &mut Reaped) -> io::Result<()> {
    let group = child.child().id().to_string();
    signal(&group, "TERM")?;
    child.wait_until(Instant::now() + GRACE)?;
    // Also where the first of the group has ended: others may go on. A group that is gone is no error.
    signal(&group, "KILL")
}

/// The standard library signals processes and no groups; every shell can.
fn signal(group: &str, name: &str) -> io::Result<()> {
    let script = "kill -s \"$0\" -- \"-$1\" 2>/dev/null";
    Command::new("sh").args(["-c", script, name, group]).stdin(Stdio::null()).status().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;
    use std::thread;

    fn shell(script: &str, log: &Path, limit: Duration) -> Ending {
        let file = File::create(log).expect("a log");
        let mut command = Command::new("sh");
        command.args(["-c", script]).env("LOG", log);
        supervise(&mut command, &file, limit).expect("it starts")
    }

    /// One that has ended and that nobody took note of yet does not run.
    fn runs(process: &str) -> bool {
        let state = fs::read_to_string(format!("/proc/{}/stat", process.trim()));
        state.is_ok_and(|state| !state.contains(") Z "))
    }

    #[test]
    fn what_a_program_says_is_in_its_log() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        let ending = shell("echo out; echo err >&2; exit 3", &log, Duration::from_secs(60));
        let Ending::Exited(status) = ending else { panic!("{ending:?}") };
        assert_eq!(status.code(), Some(3));
        assert_eq!(fs::read_to_string(log).expect("a log"), "out\nerr\n");
    }

    #[test]
    fn a_program_that_hangs_is_ended_at_the_deadline_with_all_that_it_started() {
        let folder = tempfile::tempdir().expect("a folder");
        let log = folder.path().join("log");
        let script = "(trap '' TERM; sleep 60) & echo $!; trap '' TERM; sleep 60";
        let started = Instant::now();
        assert_eq!(shell(script, &log, Duration::from_millis(300)), Ending::Overdue);
        assert!(started.elapsed() < Duration::from_secs(30));
        let grandchild = fs::read_to_string(log).expect("a log");
        assert!(!grandchild.is_empty(), "it was started");
        let end = Instant::now() + Duration::from_secs(10);
        while runs(&grandchild) && Instant::now() < end {
            thread::sleep(LOOK);
        }
        assert!(!runs(&grandchild), "{grandchild} was left behind");
    }
}
