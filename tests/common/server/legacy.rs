//! A server on the library of 2.28.10, for what OpenSSL no longer serves: SSLv3, TLS 1.0 and 1.1.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, Stdio};

use tlsprobe::mbedtls::Version;

use super::super::library::{self, Program};
use super::super::pki::ChainFiles;

const PROGRAM: Program<'_> = Program {
    name: "legacy-server",
    sources: &[("server.c", include_str!("legacy/server.c"))],
    flags: &["-std=gnu99", "-O2", "-Wall", "-Wextra", "-Werror"],
    linking: &[],
};

const RELEASE: Version = Version::new(2, 28, 10);

/// Everything that the release can still be built with.
const OPTIONS: [(&str, Option<&str>); 3] = [
    ("MBEDTLS_SSL_PROTO_SSL3", Some("")),
    ("MBEDTLS_REMOVE_3DES_CIPHERSUITES", None),
    ("MBEDTLS_REMOVE_ARC4_CIPHERSUITES", None),
];

/// The versions that it serves, one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Protocol {
    Ssl3,
    Tls10,
    Tls11,
    Tls12,
}

/// A running server.
#[derive(Debug)]
pub struct Legacy {
    child: Child,
    address: SocketAddr,
}

impl Legacy {
    /// Speaks one version, with suites in mbedTLS's names separated by commas, and asks for client
    /// certificates of the chain's own CA: `none`, `optional` or `required`.
    pub fn start(files: &ChainFiles, protocol: Protocol, suites: &str, authmode: &str) -> Self {
        let program = library::build(&PROGRAM, RELEASE, "legacy", &OPTIONS);
        let mut child = Command::new(&program)
            .args([&(protocol as u8).to_string(), suites, authmode])
            .args([&files.presented, &files.key, &files.ca])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        let mut line = String::new();
        let stdout = child.stdout.take().expect("stdout is a pipe");
        BufReader::new(stdout).read_line(&mut line).expect("a readable pipe");
        let port = line.trim().strip_prefix("port ").and_then(|text| text.parse().ok());
        let Some(port) = port else {
            let _ = child.kill();
            let _ = child.wait();
            panic!("the legacy server does not listen: {line}");
        };
        Self { child, address: SocketAddr::from(([127, 0, 0, 1], port)) }
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Legacy {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
