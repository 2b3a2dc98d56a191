//! `[tls]`: what the application sets at run time.

use std::path::PathBuf;

use crate::mbedtls::{Ciphersuite, Curve, Named, TlsVersion};
use crate::profile::error::ProfileError;
use crate::profile::library::Capabilities;
use crate::profile::section::{Section, Value};
use crate::profile::settings::{AuthMode, Hostname, TlsSettings, Transport};
use crate::profile::tree::Kind;

const AUTHMODES: [(&str, AuthMode); 3] =
    [("required", AuthMode::Required), ("optional", AuthMode::Optional), ("none", AuthMode::None)];

const TRANSPORTS: [(&str, Transport); 2] =
    [("stream", Transport::Stream), ("datagram", Transport::Datagram)];

/// The codes of RFC 6066, section 4, in bytes.
const FRAGMENT_LENGTHS: [u16; 4] = [512, 1024, 2048, 4096];

/// RFC 7301, section 3.1: a protocol name has 1 to 255 bytes.
const LONGEST_PROTOCOL_NAME: usize = 255;

pub fn tls(
    section: &Section<'_>,
    capabilities: &Capabilities,
) -> Result<TlsSettings, ProfileError> {
    let transport = section
        .get("transport")
        .map_or(Ok(Transport::Stream), |value| value.choice(&TRANSPORTS))?;
    let (min_version, max_version) = versions(section, capabilities, transport)?;
    Ok(TlsSettings {
        authmode: section
            .get("authmode")
            .map_or(Ok(AuthMode::Required), |value| value.choice(&AUTHMODES))?,
        fail_closed: section.get("fail_closed").map_or(Ok(false), |value| value.boolean())?,
        hostname: section.get("hostname").map_or(Ok(Hostname::Target), |value| hostname(&value))?,
        transport,
        min_version,
        max_version,
        ciphersuites: section.get("ciphersuites").map(|value| ciphersuites(&value)).transpose()?,
        groups: section.get("groups").map(|value| groups(&value)).transpose()?,
        alpn: section.get("alpn").map_or(Ok(Vec::new()), |value| alpn(&value))?,
        max_fragment_length: section
            .get("max_fragment_length")
            .map(|value| fragment_length(&value))
            .transpose()?,
        client_cert: path(section, "client_cert")?,
        client_key: path(section, "client_key")?,
        psk: section.get("psk").map(|value| hex(&value)).transpose()?,
        psk_identity: section
            .get("psk_identity")
            .map(|value| value.text().map(str::to_owned))
            .transpose()?,
    })
}

/// The range that the client offers when the application sets nothing: all that is compiled in, but
/// SSLv3 never, and over UDP nothing below TLS 1.1 (`mbedtls_ssl_config_defaults`).
pub fn default_versions(
    capabilities: &Capabilities,
    transport: Transport,
) -> (TlsVersion, TlsVersion) {
    // No release speaks DTLS 1.3: with datagrams the defaults end at 1.2, whatever is compiled in.
    let (floor, ceiling) = match transport {
        Transport::Stream => (TlsVersion::Tls10, TlsVersion::Tls13),
        Transport::Datagram => (TlsVersion::Tls11, TlsVersion::Tls12),
    };
    let mut compiled = capabilities.tls_versions.range(floor..=ceiling).copied();
    let (lowest, highest) = (compiled.clone().next(), compiled.next_back());
    (lowest.unwrap_or(TlsVersion::Tls12), highest.unwrap_or(TlsVersion::Tls12))
}

fn versions(
    section: &Section<'_>,
    capabilities: &Capabilities,
    transport: Transport,
) -> Result<(TlsVersion, TlsVersion), ProfileError> {
    let (lowest, highest) = default_versions(capabilities, transport);
    let read = |key: &str| {
        let value = section.get(key);
        value.map(|value| value.choice(TlsVersion::NAMES)).transpose()
    };
    let (min, max) = (read("min_version")?, read("max_version")?);
    let max_version = max.unwrap_or(highest.max(min.unwrap_or(highest)));
    let min_version = min.unwrap_or(lowest.min(max_version));
    match section.get("min_version") {
        Some(value) if min_version > max_version => {
            Err(value.wrong_value("is above `max_version`"))
        }
        _ => Ok((min_version, max_version)),
    }
}

fn hostname(value: &Value<'_>) -> Result<Hostname, ProfileError> {
    if let Kind::Table(_) = value.kind() {
        let section = value.section()?;
        section.check_keys()?;
        let missing = || section.missing(value, "needs `name`, the constant in the code");
        return Ok(Hostname::Name(section.get("name").ok_or_else(missing)?.text()?.to_owned()));
    }
    match value.text()? {
        "target" => Ok(Hostname::Target),
        "null" => Ok(Hostname::Unchecked),
        "not-called" => Ok(Hostname::NotCalled),
        other => Err(value.wrong_value(&format!(
            "`{other}` is not `target`, `null`, `not-called` or {{ name = \"…\" }}"
        ))),
    }
}

fn ciphersuites(value: &Value<'_>) -> Result<Vec<&'static str>, ProfileError> {
    let suites = value.array()?;
    if suites.is_empty() {
        return Err(value.wrong_value(
            "must not be empty; leave the key out for all suites that are compiled in",
        ));
    }
    let named = |suite: &Value<'_>| {
        let known = || suite.unknown_name("cipher suite", all_suites());
        Ciphersuite::by_name(suite.text()?).map(|suite| suite.name).ok_or_else(known)
    };
    suites.iter().map(named).collect()
}

fn all_suites() -> impl Iterator<Item = &'static str> {
    Ciphersuite::all().iter().map(|suite| suite.name)
}

fn groups(value: &Value<'_>) -> Result<Vec<Curve>, ProfileError> {
    let groups = value.array()?;
    if groups.is_empty() {
        return Err(value.wrong_value("must not be empty; leave the key out for the default"));
    }
    groups.iter().map(|group| group.name("group", Curve::NAMES)).collect()
}

fn alpn(value: &Value<'_>) -> Result<Vec<String>, ProfileError> {
    let protocol = |value: &Value<'_>| match value.text()? {
        text if (1..=LONGEST_PROTOCOL_NAME).contains(&text.len()) => Ok(text.to_owned()),
        _ => Err(value.wrong_value("a protocol name has 1 to 255 bytes")),
    };
    value.array()?.iter().map(protocol).collect()
}

fn fragment_length(value: &Value<'_>) -> Result<u16, ProfileError> {
    let length = value.unsigned()?;
    let known = FRAGMENT_LENGTHS.into_iter().find(|known| u64::from(*known) == length);
    known.ok_or_else(|| value.wrong_value("must be 512, 1024, 2048 or 4096"))
}

fn path(section: &Section<'_>, key: &str) -> Result<Option<PathBuf>, ProfileError> {
    section.get(key).map(|value| value.path()).transpose()
}

fn hex(value: &Value<'_>) -> Result<Vec<u8>, ProfileError> {
    let text = value.text()?;
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|digit| digit.try_into().ok()))
        .collect();
    match digits {
        Some(digits) if !digits.is_empty() && digits.len() % 2 == 0 => Ok(digits
            .chunks_exact(2)
            .map(|pair| pair.iter().fold(0, |byte, digit| byte << 4 | digit))
            .collect()),
        _ => Err(value.wrong_value("must be pairs of hexadecimal digits, such as \"00ff\"")),
    }
}
