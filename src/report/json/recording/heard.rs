//! A recorded conversation: offer, answer, chain, sizes and end.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use crate::certificate::describe;
use crate::engine::wire::{MessageSize, Records, Traffic};
use crate::engine::{Ending, Heard, Misbehaviour, Offer, Session};
use crate::mbedtls::{Alert, Ciphersuite, Curve, Named, TlsVersion};

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Conversation {
    offer: Offered,
    tls_version: Option<String>,
    ciphersuite: Option<String>,
    group: Option<String>,
    signature_scheme: Option<String>,
    chain: Vec<Certificate>,
    asked_for_certificate: Option<bool>,
    sent_certificate: Option<String>,
    ending: End,
    sizes: Sizes,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Offered {
    versions: Vec<String>,
    ciphersuites: Vec<String>,
    groups: Vec<String>,
    signature_schemes: Vec<String>,
    alpn: Vec<String>,
    server_name: Option<String>,
    max_fragment_length: Option<usize>,
}

/// Only `der` is read back; the names are for the reader.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Certificate {
    subject: Option<String>,
    issuer: Option<String>,
    der: String,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct End {
    how: String,
    alert: Option<u8>,
    what: Option<String>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Sizes {
    received: u64,
    plain_records: usize,
    largest_plain_record: usize,
    encrypted_records: usize,
    largest_encrypted_record: usize,
    largest_own_record: usize,
    fragmented: bool,
    granted_fragment_length: Option<usize>,
    rubbish: Option<[u8; 5]>,
    messages: Vec<Message>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Message {
    #[serde(rename = "type")]
    kind: u8,
    length: usize,
    pieces: Vec<usize>,
}

impl Conversation {
    pub(super) fn new(heard: &Heard) -> Self {
        let session = heard.session;
        Self {
            offer: Offered::new(&heard.offer),
            tls_version: session.version.map(|version| version.profile_name().to_owned()),
            ciphersuite: session.suite.map(str::to_owned),
            group: session.group.map(|group| group.profile_name().to_owned()),
            signature_scheme: heard.signature_scheme.map(scheme_text),
            chain: heard.chain.iter().map(|der| Certificate::new(der)).collect(),
            asked_for_certificate: heard.asked_for_certificate,
            sent_certificate: heard.sent_certificate.as_ref().map(|der| STANDARD.encode(der)),
            ending: End::new(&heard.ending, heard.refused),
            sizes: Sizes::new(&heard.traffic),
        }
    }

    pub(super) fn read(self) -> Result<Heard, String> {
        let (ending, refused) = self.ending.read()?;
        let alert = match ending {
            Ending::Alert(alert) => Some(alert),
            _ => None,
        };
        Ok(Heard {
            offer: self.offer.read()?,
            session: Session {
                version: self.tls_version.as_deref().map(named::<TlsVersion>).transpose()?,
                suite: self.ciphersuite.as_deref().map(suite).transpose()?,
                group: self.group.as_deref().map(named::<Curve>).transpose()?,
            },
            signature_scheme: self.signature_scheme.as_deref().map(scheme).transpose()?,
            chain: self
                .chain
                .iter()
                .map(|certificate| bytes("chain", &certificate.der))
                .collect::<Result<_, _>>()?,
            asked_for_certificate: self.asked_for_certificate,
            sent_certificate: self
                .sent_certificate
                .as_deref()
                .map(|text| bytes("sent_certificate", text))
                .transpose()?,
            ending,
            refused,
            traffic: self.sizes.read(alert),
        })
    }
}

impl Offered {
    fn new(offer: &Offer) -> Self {
        let texts = |names: Vec<&'static str>| names.into_iter().map(str::to_owned).collect();
        Self {
            versions: texts(offer.versions.iter().map(|it| it.profile_name()).collect()),
            ciphersuites: texts(offer.suites.clone()),
            groups: texts(offer.groups.iter().map(|it| it.profile_name()).collect()),
            signature_schemes: offer.signature_schemes.iter().copied().map(scheme_text).collect(),
            alpn: offer.protocols.clone(),
            server_name: offer.server_name.clone(),
            max_fragment_length: offer.max_fragment_length,
        }
    }

    fn read(self) -> Result<Offer, String> {
        Ok(Offer {
            versions: each(&self.versions, named)?,
            suites: each(&self.ciphersuites, suite)?,
            groups: each(&self.groups, named)?,
            signature_schemes: each(&self.signature_schemes, scheme)?,
            protocols: self.alpn,
            server_name: self.server_name,
            max_fragment_length: self.max_fragment_length,
        })
    }
}

impl Certificate {
    fn new(der: &[u8]) -> Self {
        let described = describe(der).ok();
        Self {
            subject: described.as_ref().map(|it| it.subject.clone()),
            issuer: described.map(|it| it.issuer),
            der: STANDARD.encode(der),
        }
    }
}

impl End {
    fn new(ending: &Ending, refused: bool) -> Self {
        let how = match ending {
            Ending::Judged if refused => "refused",
            Ending::Judged => "completed",
            Ending::Alert(_) => "alert",
            Ending::CloseNotify => "close-notify",
            Ending::Closed => "closed",
            Ending::Reset => "reset",
            Ending::Silence => "silence",
            Ending::Rubbish => "rubbish",
            Ending::Misbehaved(_) => "misbehaved",
        };
        let alert = match ending {
            Ending::Alert(alert) => Some(alert.0),
            _ => None,
        };
        let what = match ending {
            Ending::Misbehaved(what) => Some(what.text()),
            _ => None,
        };
        Self { how: how.to_owned(), alert, what }
    }

    /// The ending, and whether the recording device refused the chain.
    fn read(self) -> Result<(Ending, bool), String> {
        let ending = match (self.how.as_str(), self.alert, self.what) {
            ("refused" | "completed", None, None) => Ending::Judged,
            ("alert", Some(number), None) => Ending::Alert(Alert(number)),
            ("close-notify", None, None) => Ending::CloseNotify,
            ("closed", None, None) => Ending::Closed,
            ("reset", None, None) => Ending::Reset,
            ("silence", None, None) => Ending::Silence,
            ("rubbish", None, None) => Ending::Rubbish,
            ("misbehaved", None, Some(what)) => Ending::Misbehaved(Misbehaviour::Other(what)),
            (how, ..) => return Err(format!("ending: `{how}` with these values is none")),
        };
        Ok((ending, self.how == "refused"))
    }
}

impl Sizes {
    fn new(traffic: &Traffic) -> Self {
        Self {
            received: traffic.received,
            plain_records: traffic.plain.count,
            largest_plain_record: traffic.plain.longest,
            encrypted_records: traffic.encrypted.count,
            largest_encrypted_record: traffic.encrypted.longest,
            largest_own_record: traffic.own_record,
            fragmented: traffic.fragmented,
            granted_fragment_length: traffic.granted_fragment_length,
            rubbish: traffic.rubbish,
            messages: traffic.messages.iter().map(Message::new).collect(),
        }
    }

    fn read(self, alert: Option<Alert>) -> Traffic {
        Traffic {
            received: self.received,
            plain: Records { count: self.plain_records, longest: self.largest_plain_record },
            encrypted: Records {
                count: self.encrypted_records,
                longest: self.largest_encrypted_record,
            },
            messages: self.messages.into_iter().map(Message::read).collect(),
            fragmented: self.fragmented,
            rubbish: self.rubbish,
            alert,
            granted_fragment_length: self.granted_fragment_length,
            own_record: self.largest_own_record,
            offer: None,
        }
    }
}

impl Message {
    fn new(message: &MessageSize) -> Self {
        Self { kind: message.kind, length: message.length, pieces: message.pieces.clone() }
    }

    fn read(self) -> MessageSize {
        MessageSize { kind: self.kind, length: self.length, pieces: self.pieces }
    }
}

fn each<T>(texts: &[String], read: impl Fn(&str) -> Result<T, String>) -> Result<Vec<T>, String> {
    texts.iter().map(|text| read(text)).collect()
}

fn named<T: Named>(text: &str) -> Result<T, String> {
    T::by_name(text).ok_or_else(|| format!("`{text}` is no version or group that is known"))
}

fn suite(text: &str) -> Result<&'static str, String> {
    let suite = Ciphersuite::by_name(text).map(|suite| suite.name);
    suite.ok_or_else(|| format!("`{text}` is no cipher suite of mbedTLS"))
}

fn scheme_text(number: u16) -> String {
    format!("0x{number:04x}")
}

fn scheme(text: &str) -> Result<u16, String> {
    let digits = text.strip_prefix("0x").filter(|digits| digits.len() == 4);
    digits
        .and_then(|digits| u16::from_str_radix(digits, 16).ok())
        .ok_or_else(|| format!("`{text}` is no signature scheme such as 0x0403"))
}

fn bytes(field: &str, text: &str) -> Result<Vec<u8>, String> {
    STANDARD.decode(text).map_err(|error| format!("{field}: not base64: {error}"))
}
