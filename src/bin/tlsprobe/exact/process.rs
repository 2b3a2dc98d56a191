//! Programs that are run to their end: with a deadline, bounded output, and nothing left behind.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::{Duration, Instant};

/// A child that is killed and reaped when its owner lets go of it, whatever the reason.
#[derive(Debug)]
pub struct Reaped(Child);

/// What a program that ended left.
#[derive(Debug)]
pub struct Finished {
    pub status: ExitStatus,
    pub stdout: Vec<u8>,
    pub stderr: String,
}

/// A program ran to its end and did not succeed; the text says what it complained of.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Failed(pub String);

/// Between two looks at a child whose pipes are closed; it ends within microseconds.
const SHORTEST_PAUSE: Duration = Duration::from_micros(100);
const LONGEST_PAUSE: Duration = Duration::from_millis(10);

/// No preprocessed source and no list of errors is longer: the largest of mbedTLS has 2 MB.
pub const MOST_OUTPUT: u64 = 64 << 20;

/// Runs a program without input until `end`.
///
/// # Errors
/// It does not start, does not end in time, or writes more than [`MOST_OUTPUT`].
pub fn run(command: &mut Command, end: Instant) -> io::Result<Finished> {
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = Reaped::spawn(command)?;
    let stdout = child.0.stdout.take().map(|pipe| collect(pipe, MOST_OUTPUT));
    let stderr = child.0.stderr.take().map(|pipe| collect(pipe, MOST_OUTPUT));
    let stdout = stdout.map_or(Ok(Vec::new()), |pipe| received(&pipe, end))?;
    let stderr = stderr.map_or(Ok(Vec::new()), |pipe| received(&pipe, end))?;
    let status = child.wait_until(end)?.ok_or(io::ErrorKind::TimedOut)?;
    Ok(Finished { status, stdout, stderr: String::from_utf8_lossy(&stderr).into_owned() })
}

/// Reads a pipe to its end in a thread of its own; more than `most` bytes are an error.
///
/// The thread is not joined: a grandchild may keep the pipe open long after the child is gone.
pub fn collect(pipe: impl Read + Send + 'static, most: u64) -> Receiver<io::Result<Vec<u8>>> {
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut bytes = Vec::new();
        let read = pipe.take(most + 1).read_to_end(&mut bytes);
        let result = read.and_then(|length| match u64::try_from(length) {
            Ok(length) if length <= most => Ok(bytes),
            _ => Err(io::ErrorKind::FileTooLarge.into()),
        });
        // Nobody listens any more once the deadline has passed.
        let _ = sender.send(result);
    });
    receiver
}

/// What [`collect`] read, if it came in time.
///
/// # Errors
/// Too late, too much, or a pipe that cannot be read.
pub fn received(pipe: &Receiver<io::Result<Vec<u8>>>, end: Instant) -> io::Result<Vec<u8>> {
    let left = end.saturating_duration_since(Instant::now());
    pipe.recv_timeout(left).unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
}

impl Reaped {
    /// Starts it.
    ///
    /// # Errors
    /// As the system says.
    pub fn spawn(command: &mut Command) -> io::Result<Self> {
        command.spawn().map(Self)
    }

    /// Its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Waits for its end; `None` if it did not come in time.
    ///
    /// # Errors
    /// As the system says.
    pub fn wait_until(&mut self, end: Instant) -> io::Result<Option<ExitStatus>> {
        let mut pause = SHORTEST_PAUSE;
        loop {
            if let Some(status) = self.0.try_wait()? {
                return Ok(Some(status));
            }
            if Instant::now() >= end {
                return Ok(None);
            }
            thread::sleep(pause);
            pause = LONGEST_PAUSE.min(pause * 2);
        }
    }
}

impl Drop for Reaped {
    fn drop(&mut self) {
        // One that has ended cannot be killed, and one that was reaped is not waited for twice.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
