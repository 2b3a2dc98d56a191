//! Every key of two profiles but the options, value by value.
//!
//! Each structure is taken apart by name, so that a new field cannot be forgotten here.

use std::path::{Path, PathBuf};

use time::format_description::well_known::Rfc3339;

use super::entry::{Difference, Section};
use crate::mbedtls::Named;
use crate::profile::Profile;
use crate::profile::settings::{
    AuthMode, Budget, BudgetLimit, BuildPaths, CaSource, CertificateProfile, Clock,
    CrossSignedVerify, Device, Hostname, OnSkipped, Region, RegionKind, TlsSettings, Transport,
    TrustModel, TrustSettings,
};
use crate::profile::source::SourceFiles;

/// What a key holds.
enum Value {
    /// As a profile spells it.
    Words(String),
    /// Names of which some are files.
    Files(Vec<CaSource>),
    /// A key: its bytes are compared and never shown.
    Secret(Vec<u8>),
}

/// A key and its value; `None`: not set.
type Row = (Section, String, Option<Value>);

/// What the two profiles set differently, in the order of the sections' keys.
pub fn differences(from: &Profile, to: &Profile, files: &dyn SourceFiles) -> Vec<Difference> {
    let (from, to) = (rows(from), rows(to));
    let value = |rows: &'_ [Row], wanted: &Row| -> Option<usize> {
        rows.iter().position(|row| (row.0, &row.1) == (wanted.0, &wanted.1))
    };
    let added = to.iter().filter(|row| value(&from, row).is_none());
    let mut found = Vec::new();
    for row in from.iter().chain(added) {
        let left = value(&from, row).and_then(|index| from[index].2.as_ref());
        let right = value(&to, row).and_then(|index| to[index].2.as_ref());
        if !alike(left, right, files) {
            let (from, to) = (left.map(shown), other(left, right));
            found.push(Difference::Setting { section: row.0, key: row.1.clone(), from, to });
        }
    }
    found
}

/// The second value; a secret of the same length is said to be another one.
fn other(left: Option<&Value>, right: Option<&Value>) -> Option<String> {
    match (left, right) {
        (Some(Value::Secret(left)), Some(Value::Secret(right))) if left.len() == right.len() => {
            Some(format!("{} other bytes", right.len()))
        }
        _ => right.map(shown),
    }
}

fn alike(left: Option<&Value>, right: Option<&Value>, files: &dyn SourceFiles) -> bool {
    match (left, right) {
        (None, None) => true,
        (Some(Value::Words(left)), Some(Value::Words(right))) => left == right,
        (Some(Value::Secret(left)), Some(Value::Secret(right))) => left == right,
        (Some(Value::Files(left)), Some(Value::Files(right))) => {
            let pairs = left.iter().zip(right);
            left.len() == right.len() && pairs.into_iter().all(|(a, b)| same_source(a, b, files))
        }
        _ => false,
    }
}

fn same_source(left: &CaSource, right: &CaSource, files: &dyn SourceFiles) -> bool {
    match (left, right) {
        (CaSource::File(left), CaSource::File(right)) if left != right => {
            matches!((files.read(left), files.read(right)), (Ok(a), Ok(b)) if a == b)
        }
        _ => left == right,
    }
}

fn shown(value: &Value) -> String {
    match value {
        Value::Words(words) => words.clone(),
        Value::Secret(bytes) => format!("{} bytes", bytes.len()),
        Value::Files(sources) => {
            let name = |source: &CaSource| match source {
                CaSource::Mozilla => "mozilla".to_owned(),
                CaSource::File(path) => path.display().to_string(),
            };
            sources.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    }
}

fn rows(profile: &Profile) -> Vec<Row> {
    let Profile {
        // How a profile is called and where it lies is not what it means.
        name: _,
        source: _,
        path: _,
        library,
        // Option by option, elsewhere.
        configuration: _,
        tree,
        tls,
        trust,
        device,
        build,
        budget,
    } = profile;
    let version = words(Section::Mbedtls, "version", library.version.to_string());
    let mut rows = vec![version, file(Section::Mbedtls, "tree", tree.as_deref())];
    rows.extend(tls_rows(tls));
    rows.extend(trust_rows(trust));
    rows.extend(device_rows(device));
    let BuildPaths { elf, map, command, fragment, flags } = build;
    rows.extend([
        file(Section::Build, "elf", elf.as_deref()),
        file(Section::Build, "map", map.as_deref()),
        optional(Section::Build, "command", command.as_ref().map(ToString::to_string)),
        file(Section::Build, "fragment", fragment.as_deref()),
        optional(Section::Build, "flags", (!flags.is_empty()).then(|| flags.join(" "))),
    ]);
    rows.extend(budget_rows(budget));
    rows
}

fn tls_rows(tls: &TlsSettings) -> Vec<Row> {
    let TlsSettings {
        authmode,
        fail_closed,
        hostname,
        transport,
        min_version,
        max_version,
        ciphersuites,
        groups,
        alpn,
        max_fragment_length,
        client_cert,
        client_key,
        psk,
        psk_identity,
    } = tls;
    let at = Section::Tls;
    let groups = groups.as_ref().map(|groups| names(groups.iter().copied()));
    let secret = psk.as_ref().map(|psk| Value::Secret(psk.clone()));
    vec![
        words(at, "authmode", authmode_word(*authmode)),
        words(at, "fail_closed", fail_closed.to_string()),
        words(at, "hostname", hostname_words(hostname)),
        words(at, "transport", transport_word(*transport)),
        words(at, "min_version", min_version.profile_name()),
        words(at, "max_version", max_version.profile_name()),
        optional(at, "ciphersuites", ciphersuites.as_ref().map(|suites| suites.join(", "))),
        optional(at, "groups", groups),
        optional(at, "alpn", (!alpn.is_empty()).then(|| alpn.join(", "))),
        optional(at, "max_fragment_length", max_fragment_length.map(|bytes| bytes.to_string())),
        file(at, "client_cert", client_cert.as_deref()),
        file(at, "client_key", client_key.as_deref()),
        (at, "psk".to_owned(), secret),
        optional(at, "psk_identity", psk_identity.clone()),
    ]
}

fn trust_rows(trust: &TrustSettings) -> Vec<Row> {
    let TrustSettings { ca, crl, cert_profile, on_skipped, model, cross_signed_verify } = trust;
    let at = Section::Trust;
    let crl: Vec<CaSource> = crl.iter().cloned().map(CaSource::File).collect();
    let on_skipped = match on_skipped {
        OnSkipped::Continue => "continue",
        OnSkipped::Stop => "stop",
    };
    let model = match model {
        TrustModel::CaChain => "ca-chain",
        TrustModel::EspBundle => "esp-bundle",
    };
    let cross_signed_verify = match cross_signed_verify {
        CrossSignedVerify::Off => "off",
        CrossSignedVerify::From6_0 => "6.0",
        CrossSignedVerify::From6_1 => "6.1",
    };
    let sources = |sources: Vec<CaSource>| (!sources.is_empty()).then_some(Value::Files(sources));
    vec![
        (at, "ca".to_owned(), sources(ca.clone())),
        (at, "crl".to_owned(), sources(crl)),
        words(at, "cert_profile", certificate_profile_words(cert_profile)),
        words(at, "on_skipped", on_skipped),
        words(at, "model", model),
        words(at, "cross_signed_verify", cross_signed_verify),
    ]
}

fn device_rows(device: &Device) -> Vec<Row> {
    let Device { clock, cpu, heap, regions } = device;
    let at = Section::Device;
    let clock = match clock {
        Clock::Rtc => "rtc".to_owned(),
        Clock::Unset => "unset".to_owned(),
        Clock::At(instant) => instant.format(&Rfc3339).unwrap_or_else(|_| instant.to_string()),
    };
    let mut rows = vec![
        words(at, "clock", clock),
        optional(at, "cpu", cpu.clone()),
        optional(at, "heap", heap.map(|bytes| bytes.to_string())),
    ];
    rows.extend(regions.iter().map(region_row));
    rows
}

fn region_row(region: &Region) -> Row {
    let Region { name, origin, length, kind } = region;
    let kind = match kind {
        RegionKind::Flash => "flash",
        RegionKind::Ram => "ram",
    };
    let value = format!("{kind}, {length} bytes at 0x{origin:08X}");
    words(Section::Device, &format!("region {name}"), value)
}

fn budget_rows(budget: &Budget) -> Vec<Row> {
    let Budget { flash, ram, heap, stack, flash_growth, ram_growth, limits: parts } = budget;
    let limits = [
        ("flash", flash),
        ("ram", ram),
        ("heap", heap),
        ("stack", stack),
        ("flash_growth", flash_growth),
        ("ram_growth", ram_growth),
    ];
    let row = |(key, limit): (&str, &Option<u64>)| {
        optional(Section::Budget, key, limit.map(|bytes| bytes.to_string()))
    };
    limits.into_iter().map(row).chain(parts.iter().map(limit_row)).collect()
}

fn limit_row(limit: &BudgetLimit) -> Row {
    let BudgetLimit { node, flash, ram, flash_growth, ram_growth, headroom } = limit;
    let figures = [
        ("flash", flash),
        ("ram", ram),
        ("flash_growth", flash_growth),
        ("ram_growth", ram_growth),
        ("headroom", headroom),
    ];
    let written =
        figures.iter().filter_map(|(key, limit)| Some(format!("{key} {}", limit.as_ref()?)));
    let value = written.collect::<Vec<_>>().join(", ");
    words(Section::Budget, &format!("limit of {node}"), value)
}

fn authmode_word(authmode: AuthMode) -> &'static str {
    match authmode {
        AuthMode::Required => "required",
        AuthMode::Optional => "optional",
        AuthMode::None => "none",
    }
}

fn hostname_words(hostname: &Hostname) -> String {
    match hostname {
        Hostname::Target => "target".to_owned(),
        Hostname::Unchecked => "null".to_owned(),
        Hostname::NotCalled => "not-called".to_owned(),
        Hostname::Name(name) => format!("name \"{name}\""),
    }
}

fn transport_word(transport: Transport) -> &'static str {
    match transport {
        Transport::Stream => "stream",
        Transport::Datagram => "datagram",
    }
}

fn certificate_profile_words(profile: &CertificateProfile) -> String {
    match profile {
        CertificateProfile::Default => "default".to_owned(),
        CertificateProfile::Next => "next".to_owned(),
        CertificateProfile::SuiteB => "suiteb".to_owned(),
        CertificateProfile::Custom { min_rsa, hashes, curves } => format!(
            "min_rsa {min_rsa}; md {}; curves {}",
            names(hashes.iter().copied()),
            names(curves.iter().copied())
        ),
    }
}

fn names<T: Named>(values: impl Iterator<Item = T>) -> String {
    values.map(Named::profile_name).collect::<Vec<_>>().join(", ")
}

fn words(section: Section, key: &str, value: impl Into<String>) -> Row {
    (section, key.to_owned(), Some(Value::Words(value.into())))
}

fn optional(section: Section, key: &str, value: Option<String>) -> Row {
    (section, key.to_owned(), value.map(Value::Words))
}

fn file(section: Section, key: &str, path: Option<&Path>) -> Row {
    let source = |path: &Path| Value::Files(vec![CaSource::File(PathBuf::from(path))]);
    (section, key.to_owned(), path.map(source))
}
