//! The runner of each release, and one run of it against a server.

use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use tlsprobe::engine::mbedtls::runner::{SOURCES, WRAPPED};
use tlsprobe::engine::wire::{ClientHello, Conversation};
use tlsprobe::mbedtls::Version;

use crate::common::library::{self, Program};
use crate::common::pki::{Chain, ChainFiles, Key};
use crate::common::server::Options;
use crate::common::{Scratch, pki};

pub const V2_18: Version = Version::new(2, 18, 0);
pub const V2_28: Version = Version::new(2, 28, 10);
pub const V3_5: Version = Version::new(3, 5, 1);
pub const V3_6: Version = Version::new(3, 6, 5);
pub const ALL: [Version; 4] = [V2_18, V2_28, V3_5, V3_6];

pub const HOST: &str = "iot.example.com";
/// [`pki::NOW`].
pub const NOW: i64 = 1_781_524_800;

/// The runner with the default options of this release, compiled without a warning.
pub fn runner(version: Version) -> PathBuf {
    let sources: Vec<_> = SOURCES.iter().map(|source| (source.name, source.text)).collect();
    let linking: Vec<String> = WRAPPED.iter().map(|name| format!("-Wl,--wrap={name}")).collect();
    let linking: Vec<&str> = linking.iter().map(String::as_str).collect();
    let program = Program {
        name: "runner",
        sources: &sources,
        flags: &["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror"],
        linking: &linking,
    };
    library::build(&program, version, "default", &[])
}

/// A chain on disk, and the lines of a device that trusts it.
pub struct Bench {
    /// Keeps the files.
    _scratch: Scratch,
    pub chain: Chain,
    pub files: ChainFiles,
}

impl Bench {
    pub fn new() -> Self {
        let scratch = Scratch::new();
        let chain = Chain::of(HOST, Key::P256);
        let files = chain.write(&scratch);
        Self { _scratch: scratch, chain, files }
    }

    pub fn server(&self) -> Options {
        Options::new(&self.files)
    }

    /// Trusts the root, expects [`HOST`], believes that it is [`NOW`].
    pub fn device(&self) -> Lines {
        self.stranger().bytes("ca", self.chain.root.der()).bytes("hostname", HOST.as_bytes())
    }

    /// The same without a CA and without a name.
    pub fn stranger(&self) -> Lines {
        Lines::default().add("time", NOW).add("timeout", 5_000).add("deadline", 20)
    }
}

/// Parameters.
#[derive(Debug, Clone, Default)]
pub struct Lines(String);

impl Lines {
    pub fn add(mut self, name: &str, value: impl std::fmt::Display) -> Self {
        writeln!(self.0, "{name} {value}").expect("a string takes everything");
        self
    }

    pub fn bytes(self, name: &str, bytes: &[u8]) -> Self {
        self.add(name, hex(bytes))
    }

    /// Over TCP.
    pub fn run(&self, version: Version, address: SocketAddr) -> Report {
        let stream = TcpStream::connect(address).expect("a server that listens");
        run(version, OwnedFd::from(stream), &self.text())
    }

    /// Over UDP.
    pub fn run_datagram(&self, version: Version, address: SocketAddr) -> Report {
        let socket = UdpSocket::bind("127.0.0.1:0").expect("a port on loopback");
        socket.connect(address).expect("an address on loopback");
        let lines = self.clone().add("transport", "datagram");
        run(version, OwnedFd::from(socket), &lines.text())
    }

    fn text(&self) -> String {
        format!("{}end\n", self.0)
    }
}

/// Runs with exactly this text as parameters.
pub fn run(version: Version, socket: OwnedFd, parameters: &str) -> Report {
    let mut child = Command::new(runner(version))
        .stdin(Stdio::piped())
        .stdout(Stdio::from(socket))
        .stderr(Stdio::piped())
        .spawn()
        .expect("the runner starts");
    let mut stdin = child.stdin.take().expect("a pipe");
    // A runner that refuses a line does not read the rest.
    let _ = stdin.write_all(parameters.as_bytes());
    drop(stdin);
    let mut text = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut text).expect("a report is text");
    assert_eq!(child.wait().expect("a child that ends").code(), Some(0), "{text}");
    Report(text)
}

/// A report as text.
#[derive(Debug)]
pub struct Report(pub String);

impl Report {
    /// What stands behind the first line that begins with these words.
    pub fn get(&self, words: &str) -> Option<&str> {
        let mut lines = self.0.lines();
        lines.find_map(|line| line.strip_prefix(words)?.strip_prefix(' '))
    }

    pub fn number(&self, words: &str) -> Option<i64> {
        self.get(words).map(|text| text.parse().expect("a number"))
    }

    pub fn handshake(&self) -> Option<i64> {
        self.number("step handshake")
    }

    pub fn has(&self, line: &str) -> bool {
        self.0.lines().any(|known| known == line)
    }

    /// The device's alert, where it was plain.
    pub fn alert(&self) -> Option<u8> {
        self.conversation().device.alert.map(|alert| alert.0)
    }

    pub fn hello(&self) -> ClientHello {
        self.conversation().client_hello().expect("a hello")
    }

    pub fn answer(&self) -> String {
        let pieces = self.0.lines().filter_map(|line| line.strip_prefix("answer "));
        pieces.map(|piece| String::from_utf8(unhex(piece)).expect("text")).collect()
    }

    fn conversation(&self) -> Conversation {
        let mut conversation = Conversation::default();
        for line in self.0.lines() {
            match line.split_once(' ') {
                Some(("sent", bytes)) => conversation.sent(&unhex(bytes)),
                Some(("received", bytes)) => conversation.received(&unhex(bytes)),
                _ => {}
            }
        }
        conversation
    }
}

pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Vec<u8> {
    let digits: Vec<u32> = text.chars().map(|digit| digit.to_digit(16).expect("hex")).collect();
    digits.chunks(2).map(|pair| (pair[0] << 4 | pair[1]) as u8).collect()
}

/// The fixed clock of the certificates is the runner's.
#[test]
fn now_is_the_now_of_the_certificates() {
    let format = &time::format_description::well_known::Rfc3339;
    let now = time::OffsetDateTime::parse(pki::NOW, format).expect("a date");
    assert_eq!(now.unix_timestamp(), NOW);
}
