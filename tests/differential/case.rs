//! One question to device and model, as bytes; and as a text file that keeps it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use tlsprobe::mbedtls::{Curve, Hash, KeyExchange, TlsVersion};
use tlsprobe::profile::{AuthMode, CertificateProfile};

/// Everything that a client's judgement of a presented chain depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The input of `mbedtls_x509_crt_parse`, with or without its NUL; `None`: no CA is set.
    pub ca: Option<Vec<u8>>,
    /// The input of `mbedtls_x509_crl_parse`.
    pub crl: Option<Vec<u8>>,
    /// DER, in the order of the Certificate message.
    pub presented: Vec<Vec<u8>>,
    pub host: Host,
    /// The device's clock, unix seconds.
    pub time: i64,
    pub profile: CertificateProfile,
    pub authmode: AuthMode,
    pub tls: TlsVersion,
    /// Decides which key usage a TLS 1.2 client wants.
    pub key_exchange: KeyExchange,
}

/// What the application passed to `mbedtls_ssl_set_hostname`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    NotCalled,
    Unchecked,
    Name(String),
}

/// Key exchanges with a server certificate, in the order of the oracle's table, and their words.
pub const KEY_EXCHANGES: [(KeyExchange, &str); 6] = [
    (KeyExchange::Rsa, "rsa"),
    (KeyExchange::DheRsa, "dhe-rsa"),
    (KeyExchange::EcdheRsa, "ecdhe-rsa"),
    (KeyExchange::EcdheEcdsa, "ecdhe-ecdsa"),
    (KeyExchange::EcdhRsa, "ecdh-rsa"),
    (KeyExchange::EcdhEcdsa, "ecdh-ecdsa"),
];

/// Position in [`KEY_EXCHANGES`].
pub fn key_exchange_index(kind: KeyExchange) -> usize {
    let found = KEY_EXCHANGES.iter().position(|(known, _)| *known == kind);
    found.expect("a key exchange with a certificate")
}

/// The hashes of a custom profile, in the order of the oracle's table.
pub const HASHES: [Hash; 7] = [
    Hash::Md5,
    Hash::Ripemd160,
    Hash::Sha1,
    Hash::Sha224,
    Hash::Sha256,
    Hash::Sha384,
    Hash::Sha512,
];

impl Case {
    /// As kept under `cases/`: a field a line, certificates in base64.
    pub fn to_text(&self) -> String {
        let mut lines = vec![
            format!("time: {}", self.time),
            format!("host: {}", host_text(&self.host)),
            format!("profile: {}", profile_text(&self.profile)),
            format!("authmode: {}", authmode_text(self.authmode)),
            format!("tls: {}", if self.tls == TlsVersion::Tls13 { "1.3" } else { "1.2" }),
            format!("key-exchange: {}", KEY_EXCHANGES[key_exchange_index(self.key_exchange)].1),
        ];
        lines.extend(self.ca.iter().map(|bytes| format!("ca: {}", STANDARD.encode(bytes))));
        lines.extend(self.crl.iter().map(|bytes| format!("crl: {}", STANDARD.encode(bytes))));
        lines.extend(
            self.presented.iter().map(|bytes| format!("presented: {}", STANDARD.encode(bytes))),
        );
        lines.join("\n") + "\n"
    }

    /// # Panics
    /// Names the line that is not part of a case: a kept case is part of the test.
    pub fn from_text(text: &str) -> Self {
        let mut case = Self {
            ca: None,
            crl: None,
            presented: Vec::new(),
            host: Host::Unchecked,
            time: 0,
            profile: CertificateProfile::Default,
            authmode: AuthMode::Required,
            tls: TlsVersion::Tls12,
            key_exchange: KeyExchange::EcdheEcdsa,
        };
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            let (field, value) = line.split_once(": ").unwrap_or((line.trim_end_matches(':'), ""));
            case.read(field, value).unwrap_or_else(|| panic!("not a line of a case: {line}"));
        }
        case
    }

    fn read(&mut self, field: &str, value: &str) -> Option<()> {
        let bytes = || STANDARD.decode(value).ok();
        match field {
            "time" => self.time = value.parse().ok()?,
            "host" => self.host = read_host(value)?,
            "profile" => self.profile = read_profile(value)?,
            "authmode" => self.authmode = read_authmode(value)?,
            "tls" => self.tls = if value == "1.3" { TlsVersion::Tls13 } else { TlsVersion::Tls12 },
            "key-exchange" => {
                self.key_exchange = KEY_EXCHANGES.iter().find(|(_, word)| *word == value)?.0;
            }
            "ca" => self.ca = Some(bytes()?),
            "crl" => self.crl = Some(bytes()?),
            "presented" => self.presented.push(bytes()?),
            _ => return None,
        }
        Some(())
    }
}

fn host_text(host: &Host) -> String {
    match host {
        Host::NotCalled => "not-called".to_owned(),
        Host::Unchecked => "null".to_owned(),
        Host::Name(name) => format!("name {name}"),
    }
}

fn read_host(value: &str) -> Option<Host> {
    match value {
        "not-called" => Some(Host::NotCalled),
        "null" => Some(Host::Unchecked),
        "name" => Some(Host::Name(String::new())),
        _ => value.strip_prefix("name ").map(|name| Host::Name(name.to_owned())),
    }
}

fn authmode_text(mode: AuthMode) -> &'static str {
    match mode {
        AuthMode::Required => "required",
        AuthMode::Optional => "optional",
        AuthMode::None => "none",
    }
}

fn read_authmode(value: &str) -> Option<AuthMode> {
    [AuthMode::Required, AuthMode::Optional, AuthMode::None]
        .into_iter()
        .find(|mode| authmode_text(*mode) == value)
}

fn profile_text(profile: &CertificateProfile) -> String {
    match profile {
        CertificateProfile::Default => "default".to_owned(),
        CertificateProfile::Next => "next".to_owned(),
        CertificateProfile::SuiteB => "suiteb".to_owned(),
        CertificateProfile::Custom { min_rsa, .. } => {
            let (hashes, curves) = masks(profile);
            format!("custom {min_rsa} {hashes} {curves}")
        }
    }
}

fn read_profile(value: &str) -> Option<CertificateProfile> {
    match value {
        "default" => return Some(CertificateProfile::Default),
        "next" => return Some(CertificateProfile::Next),
        "suiteb" => return Some(CertificateProfile::SuiteB),
        _ => {}
    }
    let mut numbers = value.strip_prefix("custom ")?.split(' ').map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let (min_rsa, hashes, curves) = (next()?, next()?, next()?);
    let set = |mask: u32, index: usize| mask & (1 << index) != 0;
    Some(CertificateProfile::Custom {
        min_rsa: min_rsa as usize,
        hashes: HASHES
            .iter()
            .enumerate()
            .filter(|(i, _)| set(hashes, *i))
            .map(|(_, hash)| *hash)
            .collect(),
        curves: curves_table()
            .iter()
            .enumerate()
            .filter(|(i, _)| set(curves, *i))
            .map(|(_, curve)| *curve)
            .collect(),
    })
}

fn curves_table() -> &'static [Curve] {
    &crate::generator::CURVES
}

/// Hashes and curves of a custom profile as bits, in the order of the oracle's tables.
pub fn masks(profile: &CertificateProfile) -> (u16, u16) {
    let CertificateProfile::Custom { hashes, curves, .. } = profile else { return (0, 0) };
    let hash_bits = HASHES.iter().enumerate().filter(|(_, hash)| hashes.contains(hash));
    let curve_bits = curves_table().iter().enumerate().filter(|(_, curve)| curves.contains(curve));
    (hash_bits.map(|(i, _)| 1 << i).sum(), curve_bits.map(|(i, _)| 1 << i).sum())
}
