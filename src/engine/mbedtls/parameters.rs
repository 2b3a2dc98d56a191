//! A device, the bytes that it loads and the host: the text that the runner reads.

use std::time::Duration;

use time::OffsetDateTime;

use crate::certificate::hex;
use crate::mbedtls::{Ciphersuite, Curve, Hash, Named, TlsVersion};
use crate::profile::{
    AuthMode, CertificateProfile, Hostname, OnSkipped, Profile, Transport, default_versions,
};

/// What the application hands to the library, as it lies in the device's memory.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    /// One call of `mbedtls_x509_crt_parse` each; PEM from a file with its NUL.
    pub ca: Vec<Vec<u8>>,
    /// One call of `mbedtls_x509_crl_parse` each; PEM from a file with its NUL.
    pub crl: Vec<Vec<u8>>,
    /// The device's own chain and key, each PEM with its NUL, or DER.
    pub client: Option<(Vec<u8>, Vec<u8>)>,
}

/// What of a run is not the profile's.
#[derive(Debug, Clone, Copy)]
pub(super) struct Run<'a> {
    pub(super) host: &'a str,
    pub(super) now: OffsetDateTime,
    pub(super) silence: Duration,
    pub(super) deadline: Duration,
    pub(super) request: Option<&'a [u8]>,
    pub(super) session: Option<&'a [u8]>,
    pub(super) save_session: bool,
    pub(super) seed: Option<u64>,
    pub(super) heap: Option<u64>,
}

/// The whole text, with its last line.
pub(super) fn text(profile: &Profile, inputs: &Inputs, run: &Run<'_>) -> String {
    let mut lines = Lines::default();
    lines.number("time", run.now.unix_timestamp());
    lines.number("timeout", run.silence.as_millis());
    lines.number("deadline", run.deadline.as_secs().max(1));
    handshake(&mut lines, profile, run.host);
    trust(&mut lines, profile, inputs);
    identity(&mut lines, profile, inputs);
    if let Some(request) = run.request {
        lines.hex("request", request);
    }
    if let Some(session) = run.session {
        lines.hex("session", session);
    }
    if run.save_session {
        lines.number("save-session", 1);
    }
    if let Some(seed) = run.seed {
        lines.number("seed", seed);
    }
    if let Some(heap) = run.heap {
        lines.number("heap", heap);
    }
    lines.0.push_str("end\n");
    lines.0
}

fn handshake(lines: &mut Lines, profile: &Profile, host: &str) {
    let tls = &profile.tls;
    match tls.transport {
        Transport::Stream => lines.word("transport", "stream"),
        Transport::Datagram => lines.word("transport", "datagram"),
    }
    match &tls.hostname {
        Hostname::Target => lines.hex("hostname", host.as_bytes()),
        Hostname::Name(name) => lines.hex("hostname", name.as_bytes()),
        Hostname::Unchecked => lines.word("hostname", "null"),
        Hostname::NotCalled => {}
    }
    match tls.authmode {
        AuthMode::Required => lines.word("authmode", "required"),
        AuthMode::Optional => lines.word("authmode", "optional"),
        AuthMode::None => lines.word("authmode", "none"),
    }
    if tls.fail_closed {
        lines.number("fail-closed", 1);
    }
    versions(lines, profile);
    for suite in tls.ciphersuites.iter().flatten() {
        if let Some(suite) = Ciphersuite::by_name(suite) {
            lines.number("ciphersuite", suite.number);
        }
    }
    for group in tls.groups.iter().flatten() {
        lines.number("group", group.named_group());
    }
    for protocol in &tls.alpn {
        lines.hex("alpn", protocol.as_bytes());
    }
    if let Some(bytes) = tls.max_fragment_length {
        lines.number("max-fragment-length", bytes);
    }
}

/// A profile without these keys has the library's own range in them: then nothing is called.
fn versions(lines: &mut Lines, profile: &Profile) {
    let (lowest, highest) = default_versions(&profile.library.capabilities, profile.tls.transport);
    if profile.tls.min_version != lowest {
        lines.number("min-version", wire_number(profile.tls.min_version));
    }
    if profile.tls.max_version != highest {
        lines.number("max-version", wire_number(profile.tls.max_version));
    }
}

fn wire_number(version: TlsVersion) -> u16 {
    match version {
        TlsVersion::Ssl3 => 0x0300,
        TlsVersion::Tls10 => 0x0301,
        TlsVersion::Tls11 => 0x0302,
        TlsVersion::Tls12 => 0x0303,
        TlsVersion::Tls13 => 0x0304,
    }
}

fn trust(lines: &mut Lines, profile: &Profile, inputs: &Inputs) {
    inputs.ca.iter().for_each(|bytes| lines.hex("ca", bytes));
    inputs.crl.iter().for_each(|bytes| lines.hex("crl", bytes));
    if profile.trust.on_skipped == OnSkipped::Stop {
        lines.word("on-skipped", "stop");
    }
    match &profile.trust.cert_profile {
        // The library's default anyway: an application that wants it calls nothing.
        CertificateProfile::Default => {}
        CertificateProfile::Next => lines.word("cert-profile", "next"),
        CertificateProfile::SuiteB => lines.word("cert-profile", "suiteb"),
        CertificateProfile::Custom { min_rsa, hashes, curves } => {
            lines.word("cert-profile", "custom");
            hashes.iter().for_each(|hash: &Hash| lines.word("profile-hash", hash.profile_name()));
            curves.iter().for_each(|curve: &Curve| {
                lines.number("profile-curve", curve.named_group());
            });
            lines.number("profile-min-rsa", min_rsa);
        }
    }
}

fn identity(lines: &mut Lines, profile: &Profile, inputs: &Inputs) {
    if let Some((certificate, key)) = &inputs.client {
        lines.hex("client-cert", certificate);
        lines.hex("client-key", key);
    }
    if let (Some(key), Some(name)) = (&profile.tls.psk, &profile.tls.psk_identity) {
        lines.hex("psk", key);
        lines.hex("psk-identity", name.as_bytes());
    }
}

#[derive(Default)]
struct Lines(String);

impl Lines {
    fn word(&mut self, name: &str, word: &str) {
        self.0.extend([name, " ", word, "\n"]);
    }

    fn number(&mut self, name: &str, number: impl std::fmt::Display) {
        self.word(name, &number.to_string());
    }

    fn hex(&mut self, name: &str, bytes: &[u8]) {
        self.word(name, &hex(bytes));
    }
}
