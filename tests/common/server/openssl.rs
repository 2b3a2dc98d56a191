//! `openssl s_server`: a TLS stack that is neither the device's nor the engine's.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use super::super::pki::ChainFiles;
use super::super::tool;

/// Starting takes milliseconds; on a busy machine still far less than this.
const STARTING: Duration = Duration::from_secs(20);

/// How to run the server.
#[derive(Debug, Clone)]
pub struct Options {
    certificates: PathBuf,
    key: PathBuf,
    listen: &'static str,
    datagram: bool,
    arguments: Vec<String>,
}

/// A running server.
#[derive(Debug)]
pub struct Openssl {
    child: Child,
    address: SocketAddr,
}

impl Options {
    /// Sends leaf and intermediate, and speaks whatever OpenSSL speaks by default.
    pub fn new(files: &ChainFiles) -> Self {
        Self {
            certificates: files.presented.clone(),
            key: files.key.clone(),
            listen: "127.0.0.1:0",
            datagram: false,
            arguments: Vec::new(),
        }
    }

    /// Sends these certificates instead: the first is the leaf.
    pub fn presents(mut self, certificates: impl Into<PathBuf>) -> Self {
        self.certificates = certificates.into();
        self
    }

    /// Listens on `[::1]`.
    pub fn ipv6(mut self) -> Self {
        self.listen = "[::1]:0";
        self
    }

    /// DTLS 1.2 over UDP, which serves no page.
    pub fn datagram(mut self) -> Self {
        self.datagram = true;
        self.arg("-dtls1_2")
    }

    /// TLS 1.2 alone.
    pub fn tls12(self) -> Self {
        self.arg("-tls1_2")
    }

    /// TLS 1.3 alone.
    pub fn tls13(self) -> Self {
        self.arg("-tls1_3")
    }

    /// Suites of TLS 1.2, in OpenSSL's names.
    pub fn ciphers(self, list: &str) -> Self {
        self.arg("-cipher").arg(list)
    }

    /// Groups for the key exchange, in OpenSSL's names.
    pub fn groups(self, list: &str) -> Self {
        self.arg("-groups").arg(list)
    }

    /// Signature algorithms, in OpenSSL's names.
    pub fn signature_algorithms(self, list: &str) -> Self {
        self.arg("-sigalgs").arg(list)
    }

    /// Any other argument.
    pub fn arg(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// Starts it on a free port of loopback and waits until it listens.
    pub fn start(self) -> Openssl {
        let mut command = tool::command("openssl");
        command.args(["s_server", "-accept", self.listen]);
        // Without a page to serve it ends where its input does.
        let input = if self.datagram { Stdio::piped() } else { Stdio::null() };
        if !self.datagram {
            command.arg("-www");
        }
        if let Some(path) = write_issuers(&self.certificates) {
            command.arg("-cert_chain").arg(path);
        }
        let mut child = command
            .arg("-cert")
            .arg(&self.certificates)
            .arg("-key")
            .arg(&self.key)
            .args(&self.arguments)
            .stdin(input)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("openssl starts");
        let address = match listening(&mut child) {
            Ok(address) => address,
            Err(heard) => {
                let _ = child.kill();
                let _ = child.wait();
                panic!("openssl s_server does not listen:\n{heard}");
            }
        };
        Openssl { child, address }
    }
}

impl Openssl {
    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Openssl {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// What stands behind the leaf, in a file of its own: `-cert` reads the leaf alone, and
/// `-cert_chain` would send it again.
fn write_issuers(certificates: &Path) -> Option<PathBuf> {
    const END: &str = "-----END CERTIFICATE-----";
    let text = std::fs::read_to_string(certificates).ok()?;
    let (_, issuers) = text.split_once(END)?;
    let path = certificates.with_extension("issuers.pem");
    // Another server may be reading the same file: it is there whole or not at all.
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    let part = path.with_extension(format!("{}.part", WRITTEN.fetch_add(1, Ordering::Relaxed)));
    std::fs::write(&part, issuers).expect("a file beside the certificates");
    std::fs::rename(&part, &path).expect("a file beside the certificates");
    issuers.contains(END).then_some(path)
}

/// The address of the `ACCEPT` line, which is printed once the socket listens; else all that was said.
///
/// Both pipes go on being read, so that a talkative server never stops.
fn listening(child: &mut Child) -> Result<SocketAddr, String> {
    let (send, receive) = mpsc::channel();
    let stdout = child.stdout.take().expect("stdout is a pipe");
    let stderr = child.stderr.take().expect("stderr is a pipe");
    let lines_of_stderr = send.clone();
    thread::spawn(move || forward(BufReader::new(stdout), &send));
    thread::spawn(move || forward(BufReader::new(stderr), &lines_of_stderr));
    let mut heard = String::new();
    while let Ok(line) = receive.recv_timeout(STARTING) {
        if let Some(address) = line.strip_prefix("ACCEPT ").and_then(|text| text.parse().ok()) {
            return Ok(address);
        }
        heard.push_str(&line);
        heard.push('\n');
    }
    Err(heard)
}

fn forward(pipe: impl BufRead, lines: &mpsc::Sender<String>) {
    for line in pipe.lines().map_while(Result::ok) {
        // Nobody listens any more once the address is known.
        let _ = lines.send(line);
    }
}
