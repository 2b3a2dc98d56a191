//! One row of the matrix: a server, and a device that meets it.

use std::net::SocketAddr;
use std::sync::Arc;

use super::certificates::{Family, HOST, Kind};
use crate::common::json::{Connect, ConnectResult};
use crate::common::server::{
    Behaviour, Legacy, Misbehaving, Openssl, Options, Protocol, Relay, Spoiling,
};
use crate::common::{Scratch, library, tlsprobe};

/// A release, and what it is called in a profile.
pub const RELEASES: [&str; 3] = ["2.28.10", "3.5.1", "3.6.5"];

/// The limit of one silence, in seconds: far longer than any good server here takes.
const PATIENCE: &str = "10";
/// The same where silence is what the server does.
const IMPATIENCE: &str = "0.4";

#[derive(Debug, Clone)]
pub struct Case {
    pub name: String,
    pub kind: Kind,
    pub server: Server,
    /// Lines of the profile's `[tls]`.
    pub tls: &'static str,
    /// Lines of the profile's `[mbedtls.options]`.
    pub options: &'static str,
    /// What the device trusts: a file of the family.
    pub trusts: &'static str,
    pub releases: &'static [&'static str],
}

#[derive(Debug, Clone)]
pub enum Server {
    /// `openssl s_server` that presents this file of the family, with these arguments.
    Openssl { presents: &'static str, arguments: String },
    /// The same behind a relay.
    Spoilt { arguments: String, spoiling: Spoiling },
    /// DTLS 1.2.
    Datagram { arguments: String },
    /// The library of 2.28.10 as a server.
    Legacy { protocol: Protocol, suites: &'static str, authmode: &'static str },
    /// No TLS server at all.
    Wrong(Behaviour),
}

/// What one engine says, as far as engines have to agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    pub verdict: String,
    pub reason: Option<String>,
    pub code: Option<String>,
    pub flags: Option<u32>,
    pub tls_version: Option<String>,
    pub ciphersuite: Option<String>,
    pub group: Option<String>,
    pub alert: Option<u8>,
}

impl Case {
    pub fn new(name: impl Into<String>, kind: Kind, server: Server) -> Self {
        let name = name.into();
        let (tls, options, trusts) = ("", "", "root.pem");
        Self { name, kind, server, tls, options, trusts, releases: &RELEASES }
    }

    /// Lines of `[tls]`.
    pub fn tls(self, tls: &'static str) -> Self {
        Self { tls, ..self }
    }

    /// Lines of `[mbedtls.options]`.
    pub fn options(self, options: &'static str) -> Self {
        Self { options, ..self }
    }

    /// Another anchor than the root.
    pub fn trusts(self, trusts: &'static str) -> Self {
        Self { trusts, ..self }
    }

    /// These releases alone.
    pub fn releases(self, releases: &'static [&'static str]) -> Self {
        Self { releases, ..self }
    }

    /// Starts the server; it runs until the value is dropped.
    pub fn start(&self) -> Running {
        let family = self.kind.family();
        let (relay, server) = match &self.server {
            Server::Openssl { presents, arguments } => {
                (None, Any::Openssl(openssl(&family, presents, arguments).start()))
            }
            Server::Datagram { arguments } => {
                let options = openssl(&family, "presented.pem", arguments);
                (None, Any::Openssl(options.datagram().start()))
            }
            Server::Spoilt { arguments, spoiling } => {
                let server = openssl(&family, "presented.pem", arguments).start();
                (Some(Relay::start(server.address(), *spoiling)), Any::Openssl(server))
            }
            Server::Legacy { protocol, suites, authmode } => {
                (None, Any::Legacy(Legacy::start(&family.files, *protocol, suites, authmode)))
            }
            Server::Wrong(behaviour) => {
                (None, Any::Misbehaving(Misbehaving::start(behaviour.clone())))
            }
        };
        Running { relay, server, family }
    }

    /// Seconds of silence that the device bears.
    fn patience(&self) -> &'static str {
        match self.server {
            Server::Wrong(Behaviour::Stall | Behaviour::Drip)
            | Server::Spoilt { spoiling: Spoiling::Stall(_), .. } => IMPATIENCE,
            _ => PATIENCE,
        }
    }

    /// What the device of this release says through this engine.
    pub fn meet(&self, running: &Running, release: &str, engine: &str) -> Said {
        let scratch = Scratch::new();
        scratch.write("device.toml", self.profile(running, release));
        let address = running.address();
        let run = tlsprobe(["connect", "--profile", "device.toml", "--engine", engine])
            .arg(format!("{HOST}:{}", address.port()))
            .args(["--connect-to", &address.to_string(), "--timeout", self.patience()])
            .args(["--format", "json"])
            .env("TLSPROBE_CACHE", super::matrix::cache())
            .deadline(super::matrix::DEADLINE)
            .within(&scratch);
        let document: Connect = run.expect_one_of(&[0, 1, 3]).json();
        Said::of(document.only())
    }

    fn profile(&self, running: &Running, release: &str) -> String {
        let tree = library::sources(release.parse().expect("a release"));
        let file = |name: &str| running.family.scratch.path(name).display().to_string();
        let tls = self.tls.replace("FAMILY/", &file(""));
        format!(
            "schema = 1\nname = \"matrix\"\n[mbedtls]\nversion = \"{release}\"\ntree = \"{}\"\n\
             [mbedtls.options]\n{}\n[tls]\n{tls}\n[trust]\nca = [\"{}\"]\n",
            tree.display(),
            self.options,
            file(self.trusts),
        )
    }
}

fn openssl(family: &Arc<Family>, presents: &str, arguments: &str) -> Options {
    let options = Options::new(&family.files).presents(family.scratch.path(presents));
    let words = arguments.split_whitespace();
    words.fold(options, |options, word| {
        options.arg(&word.replace("FAMILY/", &family.scratch.path("").display().to_string()))
    })
}

/// A server that runs.
#[derive(Debug)]
pub struct Running {
    relay: Option<Relay>,
    server: Any,
    family: Arc<Family>,
}

#[derive(Debug)]
enum Any {
    Openssl(Openssl),
    Legacy(Legacy),
    Misbehaving(Misbehaving),
}

impl Running {
    fn address(&self) -> SocketAddr {
        match (&self.relay, &self.server) {
            (Some(relay), _) => relay.address(),
            (None, Any::Openssl(server)) => server.address(),
            (None, Any::Legacy(server)) => server.address(),
            (None, Any::Misbehaving(server)) => server.address(),
        }
    }
}

impl Said {
    fn of(result: &ConnectResult) -> Self {
        Self {
            verdict: format!("{:?}", result.verdict).to_lowercase(),
            reason: result.reason.clone(),
            code: result.code_hex.clone(),
            flags: result.flags,
            tls_version: result.tls_version.clone(),
            ciphersuite: result.ciphersuite.clone(),
            group: result.group.clone(),
            alert: result.alert,
        }
    }

    pub fn is_inconclusive(&self) -> bool {
        self.verdict == "inconclusive"
    }

    /// Where two verdicts differ. A group is compared where both name one: the public API of older
    /// releases does not tell it.
    pub fn differs_from(&self, other: &Self) -> Vec<String> {
        let mut lines = Vec::new();
        let mut compare = |what: &str, model: String, library: String| {
            if model != library {
                lines.push(format!("{what}: model {model}, library {library}"));
            }
        };
        compare("verdict", self.verdict.clone(), other.verdict.clone());
        compare("code", format!("{:?}", self.code), format!("{:?}", other.code));
        let flags = |said: &Self| format!("{:#x}", said.flags.unwrap_or_default());
        compare("flags", flags(self), flags(other));
        compare("version", format!("{:?}", self.tls_version), format!("{:?}", other.tls_version));
        compare("suite", format!("{:?}", self.ciphersuite), format!("{:?}", other.ciphersuite));
        if self.group.is_some() && other.group.is_some() {
            compare("group", format!("{:?}", self.group), format!("{:?}", other.group));
        }
        compare("alert", format!("{:?}", self.alert), format!("{:?}", other.alert));
        lines
    }
}
