//! mbedTLS itself in a process of its own, which takes its own time.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::time::Duration;

use tlsprobe::mbedtls::Version;

use crate::chain::{Chain, HOST};
use crate::common::Scratch;
use crate::common::library::{Program, build_for};

const PROGRAM: Program<'static> = Program {
    name: "library",
    sources: &[("library.c", include_str!("library.c"))],
    flags: &["-O2", "-w"],
    linking: &[],
};

/// The level of the library's own makefiles: its speed is what is compared.
const LEVEL: [&str; 1] = ["-O2"];

/// A running library; it ends with its input.
pub struct Library {
    child: Child,
    requests: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
    batch: usize,
    _files: Scratch,
}

impl Library {
    /// Compiles this release with its default options, where that is not done yet, and hands it the
    /// chain.
    pub fn start(version: Version, chain: &Chain, batch: usize) -> Self {
        let files = Scratch::new();
        let mut command = Command::new(build_for(&LEVEL, &PROGRAM, version, "default", &[]));
        command.args([HOST, &batch.to_string()]);
        command.arg(files.write("ca.der", chain.root.der()));
        for (place, presented) in chain.presented.iter().enumerate() {
            command.arg(files.write(&format!("{place}.der"), presented.der()));
        }
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program that was just built starts");
        let requests = child.stdin.take();
        let answers = BufReader::new(child.stdout.take().expect("a piped stdout"));
        Self { child, requests, answers, batch, _files: files }
    }

    /// How long each verification of one batch took.
    pub fn batch(&mut self) -> Vec<Duration> {
        let requests = self.requests.as_mut().expect("open until the end");
        requests.write_all(b"\n").and_then(|()| requests.flush()).expect("the library reads");
        let answers = &mut self.answers;
        let one = |_| {
            let mut line = String::new();
            answers.read_line(&mut line).expect("the library answers");
            Duration::from_nanos(line.trim().parse().expect("the library accepts the chain"))
        };
        (0..self.batch).map(one).collect()
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        drop(self.requests.take());
        let _ = self.child.wait();
    }
}
