//! `tlsprobe profile` for people: what a device is, option by option, and what is wrong with it.

use std::path::PathBuf;

use super::{Block, Column, Document, Table, Tone};
use crate::mbedtls::Named;
use crate::profile::check::{Finding, Severity};
use crate::profile::{
    AuthMode, CaSource, CertificateProfile, Clock, ConfigurationBase, Hostname, OptionState,
    Profile, Transport,
};
use crate::verdict::Verdict;

/// Dresses a profile for people.
pub fn show(profile: &Profile) -> Document {
    let mut document = Document::default();
    document.push(Block::Heading(format!("{} ({})", profile.name, profile.source)));
    document.push(Block::Facts(library(profile)));
    document.push(Block::Heading("What it can do".to_owned()));
    document.push(Block::Facts(capabilities(profile)));
    document.push(Block::Heading("What the application sets".to_owned()));
    document.push(Block::Facts(settings(profile)));
    document.push(Block::Heading("Options".to_owned()));
    document.push(Block::Table(options(profile)));
    document
}

/// Dresses the findings about some profiles for people.
pub fn check(checked: &[(Profile, Vec<Finding>, Verdict)]) -> Document {
    let mut document = Document::default();
    for (profile, findings, verdict) in checked {
        document.push(outcome(profile, findings, *verdict));
        if !findings.is_empty() {
            document.push(Block::List(findings.iter().map(item).collect()));
        }
    }
    document
}

fn outcome(profile: &Profile, findings: &[Finding], verdict: Verdict) -> Block {
    let (tone, word) = match verdict {
        Verdict::Pass => (Tone::Good, "ok"),
        Verdict::Fail => (Tone::Bad, "FAIL"),
        Verdict::Inconclusive => (Tone::Doubt, "UNDECIDED"),
    };
    let severities = [Severity::Error, Severity::Doubt, Severity::Warning, Severity::Note];
    let counts: Vec<String> = severities
        .into_iter()
        .map(|severity| (findings.iter().filter(|it| it.severity == severity).count(), severity))
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| {
            format!("{count} {}{}", severity.name(), if count == 1 { "" } else { "s" })
        })
        .collect();
    let counts = if counts.is_empty() { "nothing found".to_owned() } else { counts.join(", ") };
    let release = profile.library.version;
    let text =
        format!("{word}  {} (mbedTLS {release}, {}): {counts}", profile.name, profile.source);
    Block::Verdict { tone, text }
}

fn item(finding: &Finding) -> String {
    let place = finding.at.as_ref().map(|at| format!(" [{at}]")).unwrap_or_default();
    let head = format!("{} {}{place}: {}", finding.severity.name(), finding.rule, finding.message);
    match finding.fix.as_str() {
        "" => head,
        fix => format!("{head}\n    fix: {fix}"),
    }
}

fn fact(label: &str, value: impl Into<String>) -> (String, String) {
    (label.to_owned(), value.into())
}

fn library(profile: &Profile) -> Vec<(String, String)> {
    let version = profile.library.version;
    let base = match &profile.configuration.base {
        ConfigurationBase::LibraryDefaults(release) if *release == version => {
            "the library's defaults".to_owned()
        }
        ConfigurationBase::LibraryDefaults(release) => {
            format!("the library's defaults, as of mbedTLS {release}")
        }
        ConfigurationBase::Headers(paths) => paths_in_words(paths),
    };
    let mut facts = vec![fact("mbedTLS", version.to_string()), fact("options from", base)];
    if let Some(tree) = &profile.tree {
        facts.push(fact("tree", tree.display().to_string()));
    }
    facts
}

fn paths_in_words(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

fn joined<T: AsRef<str>>(names: impl IntoIterator<Item = T>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| name.as_ref().to_owned()).collect();
    if names.is_empty() { "none".to_owned() } else { names.join(", ") }
}

fn yes_or_no(answer: bool) -> &'static str {
    if answer { "yes" } else { "no" }
}

fn capabilities(profile: &Profile) -> Vec<(String, String)> {
    let it = &profile.library.capabilities;
    let keys = [(it.rsa, "RSA"), (it.rsassa_pss, "RSA-PSS"), (it.ecdsa, "ECDSA")];
    vec![
        fact("TLS versions", joined(it.tls_versions.iter().map(|version| version.name()))),
        fact("cipher suites", it.ciphersuites.len().to_string()),
        fact("curves", joined(it.curves.iter().map(|curve| curve.profile_name()))),
        fact("hashes", joined(it.hashes.iter().map(|hash| hash.profile_name()))),
        fact("signatures", joined(keys.iter().filter(|(on, _)| *on).map(|(_, name)| name))),
        fact("checks dates", yes_or_no(it.checks_dates)),
        fact("checks key usage", yes_or_no(it.checks_key_usage && it.checks_extended_key_usage)),
        fact("receives records of", format!("{} bytes", it.in_content_len)),
        fact("sends records of", format!("{} bytes", it.out_content_len)),
    ]
}

fn settings(profile: &Profile) -> Vec<(String, String)> {
    let (tls, trust) = (&profile.tls, &profile.trust);
    let authmode = match (tls.authmode, tls.fail_closed) {
        (AuthMode::Required, _) => "required",
        (AuthMode::Optional, true) => "optional, and the application closes on any flag",
        (AuthMode::Optional, false) => "optional, and the application goes on: fail-open",
        (AuthMode::None, _) => "none: fail-open",
    };
    let hostname = match &tls.hostname {
        Hostname::Target => "the host it connects to".to_owned(),
        Hostname::Unchecked => "NULL: not checked".to_owned(),
        Hostname::NotCalled => "never set".to_owned(),
        Hostname::Name(name) => format!("always `{name}`"),
    };
    let transport = match tls.transport {
        Transport::Stream => "TLS",
        Transport::Datagram => "DTLS",
    };
    let versions = format!("{transport}, {} to {}", tls.min_version.name(), tls.max_version.name());
    let mut facts = vec![
        fact("authmode", authmode),
        fact("expected name", hostname),
        fact("versions", versions),
        fact("trusts", joined(trust.ca.iter().map(ca))),
        fact("certificate profile", certificate_profile(&trust.cert_profile)),
        fact("clock", clock(profile.device.clock)),
    ];
    if let Some(suites) = &tls.ciphersuites {
        facts.push(fact("offers suites", joined(suites)));
    }
    if let Some(groups) = &tls.groups {
        facts.push(fact("offers groups", joined(groups.iter().map(|group| group.profile_name()))));
    }
    if !tls.alpn.is_empty() {
        facts.push(fact("ALPN", joined(&tls.alpn)));
    }
    if let Some(heap) = profile.device.heap {
        facts.push(fact("heap", format!("{heap} bytes")));
    }
    facts
}

fn ca(source: &CaSource) -> String {
    match source {
        CaSource::Mozilla => "the Mozilla roots".to_owned(),
        CaSource::File(path) => path.display().to_string(),
    }
}

fn certificate_profile(profile: &CertificateProfile) -> String {
    match profile {
        CertificateProfile::Default => "default".to_owned(),
        CertificateProfile::Next => "next".to_owned(),
        CertificateProfile::SuiteB => "suiteb".to_owned(),
        CertificateProfile::Custom { min_rsa, hashes, curves } => format!(
            "RSA from {min_rsa} bits; {}; {}",
            joined(hashes.iter().map(|hash| hash.profile_name())),
            joined(curves.iter().map(|curve| curve.profile_name()))
        ),
    }
}

fn clock(clock: Clock) -> String {
    match clock {
        Clock::Rtc => "set".to_owned(),
        Clock::Unset => "never set (1970)".to_owned(),
        Clock::At(instant) => instant.to_string(),
    }
}

fn options(profile: &Profile) -> Table {
    let columns = ["option", "value", "from"].map(Column::words).to_vec();
    let row = |(name, setting): (&str, &crate::profile::Setting)| {
        let value = match &setting.state {
            OptionState::Defined(text) if text.is_empty() => "on".to_owned(),
            OptionState::Defined(text) => text.clone(),
            OptionState::Undefined => "off".to_owned(),
            OptionState::Undecided => "undecided".to_owned(),
        };
        vec![name.to_owned(), value, setting.origin.to_string()]
    };
    Table { columns, rows: profile.configuration.options.iter().map(row).collect() }
}
