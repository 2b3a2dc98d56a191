//! The real program, run as a person or a build server would run it, and what holds on every run.

use std::ffi::{OsStr, OsString};
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::Scratch;
use super::json::{Contract, parse};

/// No command of these tests takes a tenth of it; a longer run is a hang, on a busy machine too.
const DEADLINE: Duration = Duration::from_secs(60);

/// One command line that has not run yet.
#[derive(Debug)]
pub struct Run {
    arguments: Vec<OsString>,
    variables: Vec<(OsString, OsString)>,
    directory: Option<PathBuf>,
    stdin: Vec<u8>,
    deadline: Duration,
}

/// What a run left behind; its exit code has been checked.
#[derive(Debug)]
pub struct Output {
    /// Results.
    pub stdout: String,
    /// Everything else.
    pub stderr: String,
    /// Wall time, from start to exit.
    pub took: Duration,
    shown: String,
}

/// `tlsprobe` with these arguments, in an empty directory and an almost empty environment.
pub fn tlsprobe<A: AsRef<OsStr>>(arguments: impl IntoIterator<Item = A>) -> Run {
    Run {
        arguments: arguments.into_iter().map(|argument| argument.as_ref().to_owned()).collect(),
        variables: Vec::new(),
        directory: None,
        stdin: Vec::new(),
        deadline: DEADLINE,
    }
}

impl Run {
    /// One more argument.
    pub fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.arguments.push(argument.as_ref().to_owned());
        self
    }

    /// More arguments.
    pub fn args<A: AsRef<OsStr>>(mut self, arguments: impl IntoIterator<Item = A>) -> Self {
        self.arguments.extend(arguments.into_iter().map(|argument| argument.as_ref().to_owned()));
        self
    }

    /// Runs in this scratch directory instead of an empty one.
    pub fn within(self, scratch: &Scratch) -> Self {
        self.in_directory(scratch.root())
    }

    /// Runs in this directory instead of an empty one.
    pub fn in_directory(mut self, directory: &Path) -> Self {
        self.directory = Some(directory.to_owned());
        self
    }

    /// Sets a variable; nothing but `PATH`, `HOME` and the locale is there otherwise.
    pub fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.variables.push((name.into(), value.as_ref().to_owned()));
        self
    }

    /// What the program can read from standard input; nothing by default.
    pub fn stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.stdin = bytes.into();
        self
    }

    /// Another limit than a minute: the program is killed and the test fails.
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Runs to the end and holds the result against the contract.
    #[track_caller]
    pub fn expect_exit(self, code: i32) -> Output {
        self.expect_one_of(&[code])
    }

    /// The same where the caller compares what several runs say: any of these exit codes.
    #[track_caller]
    pub fn expect_one_of(self, codes: &[i32]) -> Output {
        let empty = Scratch::new();
        let directory = self.directory.as_deref().unwrap_or(empty.root());
        let start = Instant::now();
        let mut child = self.spawn(directory);
        let stdout = drain(child.stdout.take().expect("stdout is a pipe"));
        let stderr = drain(child.stderr.take().expect("stderr is a pipe"));
        feed(&mut child, &self.stdin);
        let status = wait(&mut child, start + self.deadline);
        let output = Output {
            stdout: stdout.join().expect("stdout is read to its end"),
            stderr: stderr.join().expect("stderr is read to its end"),
            took: start.elapsed(),
            shown: self.shown(),
        };
        let Some(status) = status else {
            panic!("no end after {:?}; killed\n{}", self.deadline, output.transcript());
        };
        output.assert_contract(status, codes);
        output
    }

    fn spawn(&self, directory: &Path) -> Child {
        let path = std::env::var_os("PATH").unwrap_or_default();
        Command::new(env!("CARGO_BIN_EXE_tlsprobe"))
            .args(&self.arguments)
            .current_dir(directory)
            .env_clear()
            .env("PATH", path)
            .env("HOME", directory)
            .env("LC_ALL", "C.UTF-8")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts")
    }

    fn shown(&self) -> String {
        let words = self.arguments.iter().map(|word| word.to_string_lossy().into_owned());
        format!("$ tlsprobe {}", words.collect::<Vec<_>>().join(" "))
    }
}

impl Output {
    /// Standard output as one of the contract's documents, checked against its invariants.
    #[track_caller]
    pub fn json<T: Contract>(&self) -> T {
        let document: T = match parse(&self.stdout) {
            Ok(document) => document,
            Err(error) => panic!("not the contract's JSON: {error}\n{}", self.transcript()),
        };
        document.check();
        document
    }

    /// Fails unless this text stands on standard output, wherever a line of it is broken.
    #[track_caller]
    pub fn says(&self, text: &str) -> &Self {
        let said = self.stdout.contains(text) || unwrapped(&self.stdout).contains(text);
        assert!(said, "stdout lacks {text:?}\n{}", self.transcript());
        self
    }

    /// Fails if this text stands on standard output.
    #[track_caller]
    pub fn says_nothing_of(&self, text: &str) -> &Self {
        assert!(!self.stdout.contains(text), "stdout has {text:?}\n{}", self.transcript());
        self
    }

    /// Fails unless this text stands on standard error.
    #[track_caller]
    pub fn complains(&self, text: &str) -> &Self {
        assert!(self.stderr.contains(text), "stderr lacks {text:?}\n{}", self.transcript());
        self
    }

    /// The run as a person would have seen it.
    pub fn transcript(&self) -> String {
        format!("{}\n--- stdout\n{}--- stderr\n{}---", self.shown, self.stdout, self.stderr)
    }

    #[track_caller]
    fn assert_contract(&self, status: ExitStatus, codes: &[i32]) {
        let Some(code) = status.code().filter(|code| codes.contains(code)) else {
            panic!("exit code {codes:?} expected, {status} seen\n{}", self.transcript());
        };
        for sign in ["panicked at", "RUST_BACKTRACE", "stack overflow"] {
            assert!(!self.stderr.contains(sign), "a panic\n{}", self.transcript());
        }
        if code == 2 {
            assert!(self.stdout.is_empty(), "stdout on exit 2\n{}", self.transcript());
            assert!(!self.stderr.is_empty(), "exit 2 without a word\n{}", self.transcript());
        } else {
            assert!(!self.stdout.is_empty(), "no result\n{}", self.transcript());
        }
        assert!(!self.stdout.contains('\u{1b}'), "colours in a pipe\n{}", self.transcript());
    }
}

/// Reads to the end beside the program, so that a full pipe never stops it.
fn drain(mut pipe: impl Read + Send + 'static) -> JoinHandle<String> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a readable pipe");
        String::from_utf8(bytes).expect("UTF-8 from the program")
    })
}

fn feed(child: &mut Child, bytes: &[u8]) {
    let mut pipe = child.stdin.take().expect("stdin is a pipe");
    // A program that does not read its input closes the pipe early, which is its right.
    let _ = pipe.write_all(bytes);
}

/// `None`: the deadline passed and the program was killed.
fn wait(child: &mut Child, deadline: Instant) -> Option<ExitStatus> {
    while Instant::now() < deadline {
        if let Some(status) = child.try_wait().expect("a child to wait for") {
            return Some(status);
        }
        thread::sleep(Duration::from_millis(2));
    }
    child.kill().expect("a child to kill");
    child.wait().expect("a child to wait for");
    None
}

/// Prose with one space wherever there was a line break or an indent.
fn unwrapped(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
