//! JA3 and JA4: short names for how a client says hello.
//!
//! Sources: salesforce/ja3 (README of the project) and FoxIO-LLC/ja4 (technical_details/JA4.md).

use md5::Md5;
use sha2::{Digest, Sha256};

use super::field::Value;
use super::message::ClientHello;
use super::registry::is_grease;
use crate::certificate::hex;
use crate::profile::Transport;

/// Both fingerprints, each with the text that it is a digest of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fingerprints {
    /// MD5 of `ja3_text` in hex.
    pub ja3: String,
    /// Version, suites, extensions, groups, point formats: decimal, in the order of the wire.
    pub ja3_text: String,
    /// `t13d1516h2_8daaf6152771_e5627efa2ab1`.
    pub ja4: String,
    /// JA4_r: the same with the sorted lists written out.
    pub ja4_raw: String,
}

/// Extension types that JA4 counts but does not hash: where the client goes is not how it speaks.
const NOT_HASHED: [u32; 2] = [0, 16];

/// JA4 has two digits for each count.
const HIGHEST_COUNT: usize = 99;

/// How much of a SHA-256 stays, in hex digits.
const DIGITS: usize = 12;

impl Fingerprints {
    /// Computes both.
    pub fn of(hello: &ClientHello) -> Self {
        let ja3_text = ja3_text(hello);
        let [a, suites, rest] = ja4_parts(hello);
        Self {
            ja3: hex(&Md5::digest(&ja3_text)),
            ja4: format!("{a}_{}_{}", short(&suites), short_of_rest(hello, &rest)),
            ja4_raw: format!("{a}_{suites}_{rest}"),
            ja3_text,
        }
    }
}

/// The numbers of a field without those that mean nothing.
fn numbers(hello: &ClientHello, name: &str) -> Vec<u32> {
    hello.numbers(name).into_iter().filter(|number| !is_grease(*number)).collect()
}

fn ja3_text(hello: &ClientHello) -> String {
    let fields =
        ["client_version", "cipher_suites", "extensions", "supported_groups", "ec_point_formats"];
    let joined = |name: &&str| {
        let numbers = numbers(hello, name);
        numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join("-")
    };
    fields.iter().map(joined).collect::<Vec<_>>().join(",")
}

/// What can be read, the sorted suites, and the sorted extensions with the schemes behind them.
fn ja4_parts(hello: &ClientHello) -> [String; 3] {
    let (mut suites, extensions) = (numbers(hello, "cipher_suites"), numbers(hello, "extensions"));
    let a = format!(
        "{}{}{}{:02}{:02}{}",
        match hello.transport {
            Transport::Stream => 't',
            Transport::Datagram => 'd',
        },
        version(hello),
        if extensions.contains(&0) { 'd' } else { 'i' },
        suites.len().min(HIGHEST_COUNT),
        extensions.len().min(HIGHEST_COUNT),
        alpn(hello)
    );
    suites.sort_unstable();
    let mut hashed = extensions;
    hashed.retain(|kind| !NOT_HASHED.contains(kind));
    hashed.sort_unstable();
    let schemes = list(&numbers(hello, "signature_algorithms"));
    let rest =
        if schemes.is_empty() { list(&hashed) } else { format!("{}_{schemes}", list(&hashed)) };
    [a, list(&suites), rest]
}

fn list(numbers: &[u32]) -> String {
    numbers.iter().map(|number| format!("{number:04x}")).collect::<Vec<_>>().join(",")
}

/// Nothing is not hashed.
fn short(text: &str) -> String {
    match text {
        "" => "0".repeat(DIGITS),
        text => hex(&Sha256::digest(text)).chars().take(DIGITS).collect(),
    }
}

/// A hello without extensions to hash has no third part, whatever it signs with.
fn short_of_rest(hello: &ClientHello, rest: &str) -> String {
    let hashed = |kind: &u32| !is_grease(*kind) && !NOT_HASHED.contains(kind);
    if hello.extensions().iter().any(hashed) { short(rest) } else { short("") }
}

/// The highest version: of TLS the highest number, of DTLS, which counts down, the lowest.
fn version(hello: &ClientHello) -> &'static str {
    let offered = numbers(hello, "supported_versions");
    let highest = match hello.transport {
        Transport::Stream => offered.into_iter().max(),
        Transport::Datagram => offered.into_iter().min(),
    };
    match highest.or_else(|| hello.numbers("client_version").first().copied()) {
        Some(0x0304) => "13",
        Some(0x0303) => "12",
        Some(0x0302) => "11",
        Some(0x0301) => "10",
        Some(0x0300) => "s3",
        Some(0x0002) => "s2",
        Some(0xfeff) => "d1",
        Some(0xfefd) => "d2",
        Some(0xfefc) => "d3",
        _ => "00",
    }
}

/// First and last letter of the first protocol; of its hex where one of them is no letter or digit.
fn alpn(hello: &ClientHello) -> String {
    let Some(Value::Names(names)) = hello.field("alpn.protocols").map(|field| &field.value) else {
        return "00".to_owned();
    };
    let ends = |bytes: &[u8]| Some((*bytes.first()?, *bytes.last()?));
    match names.first().and_then(|name| ends(&name.bytes)) {
        None => "00".to_owned(),
        Some((first, last)) if first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric() => {
            [first, last].map(char::from).iter().collect()
        }
        Some((first, last)) => format!("{:x}{:x}", first >> 4, last & 0x0f),
    }
}
