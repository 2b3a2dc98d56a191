//! The devices of these tests: a profile on disk, and what it does at a server.

use std::net::SocketAddr;

use crate::common::cli::Run;
use crate::common::json::{Connect, ConnectResult};
use crate::common::pki::{Chain, ChainFiles, NOW};
use crate::common::{Scratch, tlsprobe};

/// The host that the servers' certificates are for, unless a test says otherwise.
pub const HOST: &str = "iot.example.test";

/// `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`.
pub const VERIFY_FAILED: i32 = -0x2700;
/// `MBEDTLS_X509_BADCERT_EXPIRED`.
pub const EXPIRED: u32 = 0x01;
/// `MBEDTLS_X509_BADCERT_CN_MISMATCH`.
pub const CN_MISMATCH: u32 = 0x04;
/// `MBEDTLS_X509_BADCERT_NOT_TRUSTED`.
pub const NOT_TRUSTED: u32 = 0x08;
/// `MBEDTLS_X509_BADCERT_FUTURE`.
pub const FUTURE: u32 = 0x0200;

/// A chain on disk and a device that trusts its root.
#[derive(Debug)]
pub struct Bench {
    /// Where everything lies; commands run here.
    pub scratch: Scratch,
    /// The chain of the server.
    pub files: ChainFiles,
}

impl Bench {
    /// Writes the chain down.
    pub fn new(chain: &Chain) -> Self {
        let scratch = Scratch::new();
        let files = chain.write(&scratch);
        Self { scratch, files }
    }

    /// A device whose profile has these lines after its name; the root is trusted.
    pub fn device(&self, version: &str, lines: &str) -> Device<'_> {
        let profile = format!(
            "schema = 1\nname = \"test\"\n{lines}\n[mbedtls]\nversion = \"{version}\"\n\
             [trust]\nca = [\"ca.pem\"]\n"
        );
        self.scratch.write("device.toml", profile);
        Device { bench: self, at: Some(NOW) }
    }
}

/// A profile in a scratch directory.
#[derive(Debug, Clone, Copy)]
pub struct Device<'a> {
    bench: &'a Bench,
    at: Option<&'a str>,
}

impl<'a> Device<'a> {
    /// Another time on the device's clock.
    pub fn at(self, at: &'a str) -> Self {
        Self { at: Some(at), ..self }
    }

    /// What the profile says of the clock.
    pub fn own_clock(self) -> Self {
        Self { at: None, ..self }
    }

    /// The command line that sends this device to [`HOST`], which is at this address.
    pub fn meets(self, server: SocketAddr) -> Run {
        self.meets_as(HOST, server)
    }

    /// The same for another name.
    pub fn meets_as(self, host: &str, server: SocketAddr) -> Run {
        let run = tlsprobe(["connect", "--profile", "device.toml"])
            .arg(format!("{host}:{}", server.port()))
            .args(["--connect-to", &server.to_string()])
            .within(&self.bench.scratch);
        match self.at {
            Some(at) => run.args(["--at", at]),
            None => run,
        }
    }
}

/// Runs for JSON and returns the only result.
#[track_caller]
pub fn result(run: Run, exit: i32) -> ConnectResult {
    let mut document: Connect = run.args(["--format", "json"]).expect_exit(exit).json();
    document.only();
    document.results.remove(0)
}
