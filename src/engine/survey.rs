//! What the server did to the device: sizes against its buffer, fragments, the chain as it was sent.

use super::outcome::Outcome;
use super::wire::{Message, MessageSize, Records, Traffic};
use crate::certificate::{Description, describe};
use crate::mbedtls::TlsVersion;
use crate::profile::Library;
use crate::verdict::cause::Sizes;

/// The server's part of one handshake, in sizes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Survey {
    /// Bytes of payload that the device's input buffer holds.
    pub buffer: usize,
    /// Records that can be read.
    pub plain: Records,
    /// Records that cannot; their length is with tag and padding.
    pub encrypted: Records,
    /// The largest handshake message that is known.
    pub largest_message: Option<LargestMessage>,
    /// What became of the device's wish for short records.
    pub fragment_length: FragmentLength,
    /// How the chain came.
    pub certificate_message: Option<CertificateMessage>,
    /// The certificates in the order sent.
    pub certificates: Vec<SentCertificate>,
    /// Each certificate is followed by its issuer (RFC 5246 section 7.4.2); `None`: cannot be read.
    pub in_order: Option<bool>,
    /// What encryption hid from this survey, in one sentence.
    pub unseen: Option<&'static str>,
}

/// A handshake message with its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LargestMessage {
    /// As in the RFC: `certificate`.
    pub name: &'static str,
    /// Bytes with header; of an encrypted one the least that it can have.
    pub length: usize,
}

/// The `max_fragment_length` of RFC 6066 section 4, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FragmentLength {
    /// What the hello asked for; `None`: nothing.
    pub asked: Option<usize>,
    /// What the server granted in plain text.
    pub granted: Option<usize>,
    /// Every record of the server was that short; `None` where nothing was asked.
    pub kept: Option<bool>,
}

/// The Certificate message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CertificateMessage {
    /// Bytes with header; of an encrypted one the least that it can have.
    pub length: usize,
    /// How many of them each record carried; `None` where that is encrypted.
    pub pieces: Option<Vec<usize>>,
}

/// One certificate of the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentCertificate {
    /// Distinguished name of the holder; `None`: it cannot be read.
    pub subject: Option<String>,
    /// Distinguished name of the signer.
    pub issuer: Option<String>,
    /// Bytes of DER.
    pub size: usize,
}

/// What TLS 1.3 keeps to itself (RFC 8446 section 4.3).
const HIDDEN_BY_TLS_1_3: &str = "TLS 1.3 encrypts what follows the ServerHello: message sizes are \
    worked out from the chain, and how messages were split over records is not known";

impl Survey {
    /// Of an attempt in which the server said something.
    pub fn of(outcome: &Outcome, library: &Library) -> Option<Self> {
        let traffic = outcome.traffic.as_ref().filter(|traffic| traffic.received > 0)?;
        let thirteen = outcome.session.version == Some(TlsVersion::Tls13);
        let certificate_message = certificate_message(traffic, &outcome.chain, thirteen);
        let described: Vec<Option<Description>> =
            outcome.chain.iter().map(|der| describe(der).ok()).collect();
        Some(Self {
            buffer: library.capabilities.in_content_len,
            plain: traffic.plain,
            encrypted: traffic.encrypted,
            largest_message: largest_message(traffic, certificate_message.as_ref()),
            fragment_length: fragment_length(traffic, outcome),
            certificate_message,
            certificates: outcome.chain.iter().zip(&described).map(sent).collect(),
            in_order: in_order(&described),
            unseen: thirteen.then_some(HIDDEN_BY_TLS_1_3),
        })
    }

    /// Payload of the longest record, at least.
    pub fn longest_record(&self) -> usize {
        self.plain.longest.max(self.encrypted.longest)
    }
}

/// The sizes on which a handshake can break, in the words in which causes are looked for.
pub fn sizes(traffic: &Traffic) -> Sizes {
    let lengths = |fragmented: bool| {
        let messages = traffic.messages.iter();
        messages
            .filter(move |message| !fragmented || message.pieces.len() > 1)
            .map(|message| message.length)
            .max()
    };
    let payload = traffic.encrypted.longest.saturating_sub(LEAST_RECORD_OVERHEAD);
    Sizes {
        record: traffic.plain.longest.max(payload),
        message: lengths(false).unwrap_or_default(),
        fragmented: lengths(true),
        granted: traffic.granted_fragment_length,
        own_record: traffic.own_record,
    }
}

/// The tag of an AEAD.
const LEAST_RECORD_OVERHEAD: usize = 16;

fn certificate_message(
    traffic: &Traffic,
    chain: &[Vec<u8>],
    thirteen: bool,
) -> Option<CertificateMessage> {
    if let Some(MessageSize { length, pieces, .. }) = traffic.message(Message::CERTIFICATE) {
        return Some(CertificateMessage { length: *length, pieces: Some(pieces.clone()) });
    }
    // RFC 8446 section 4.4.2: header, request context, list, and per certificate a length of three
    // bytes and a length of extensions of two.
    let list: usize = chain.iter().map(|der| 3 + der.len() + 2).sum();
    (thirteen && !chain.is_empty())
        .then(|| CertificateMessage { length: 4 + 1 + 3 + list, pieces: None })
}

fn largest_message(
    traffic: &Traffic,
    certificate: Option<&CertificateMessage>,
) -> Option<LargestMessage> {
    let plain = traffic
        .messages
        .iter()
        .map(|message| LargestMessage { name: message.name(), length: message.length });
    let certificate =
        certificate.map(|message| LargestMessage { name: "certificate", length: message.length });
    plain.chain(certificate).max_by_key(|message| message.length)
}

fn fragment_length(traffic: &Traffic, outcome: &Outcome) -> FragmentLength {
    let asked = traffic.asked_fragment_length();
    let overhead = outcome.session.suite.map_or(0, record_overhead);
    let longest = traffic.plain.longest.max(traffic.encrypted.longest.saturating_sub(overhead));
    FragmentLength {
        asked,
        granted: traffic.granted_fragment_length,
        kept: asked.map(|asked| longest <= asked),
    }
}

/// Bytes that an encrypted record has beyond its payload, at most: explicit nonce and tag, or
/// initialisation vector, MAC and padding.
fn record_overhead(suite: &str) -> usize {
    match suite {
        _ if suite.contains("CBC") => 16 + 48 + 256,
        _ if suite.contains("CHACHA20") || suite.starts_with("TLS1-3-") => 16 + 1,
        _ => 8 + 16,
    }
}

fn sent((der, described): (&Vec<u8>, &Option<Description>)) -> SentCertificate {
    SentCertificate {
        subject: described.as_ref().map(|it| it.subject.clone()),
        issuer: described.as_ref().map(|it| it.issuer.clone()),
        size: der.len(),
    }
}

fn in_order(described: &[Option<Description>]) -> Option<bool> {
    let read: Vec<&Description> = described.iter().map(Option::as_ref).collect::<Option<_>>()?;
    let follows = |pair: &[&Description]| match pair {
        [child, parent] => child.issuer_der == parent.subject_der,
        _ => true,
    };
    (!read.is_empty()).then(|| read.windows(2).all(follows))
}
