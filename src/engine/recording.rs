//! What a server did, kept: enough to judge it again for another device, without the server.

use time::OffsetDateTime;

use super::ending::Ending;
use super::outcome::{Engine, Outcome, Session};
use super::target::Target;
use super::wire::{ClientHello, Traffic};
use crate::mbedtls::{Ciphersuite, Curve, TlsVersion, Version};
use crate::verdict::Reason;

/// One attempt, as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recording {
    /// Whom the device connected to.
    pub target: Target,
    /// When.
    pub time: OffsetDateTime,
    /// The device that heard it.
    pub by: Recorder,
    /// How long everything took.
    pub phases: Phases,
    /// What was heard, or why nothing was.
    pub heard: Result<Heard, Unheard>,
}

/// The device that was simulated when the recording was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorder {
    /// Name of its profile.
    pub profile: String,
    /// Release of its library.
    pub mbedtls: Version,
    /// Who performed the handshake.
    pub engine: String,
}

/// Milliseconds of each phase; `None`: it did not come to that.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Phases {
    /// From name to addresses.
    pub resolve: Option<u64>,
    /// From address to connection.
    pub connect: Option<u64>,
    /// From connection to the server's first byte.
    pub first_byte: Option<u64>,
    /// From connection to the server's last byte.
    pub last_byte: Option<u64>,
}

/// There was no conversation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unheard {
    /// Why.
    pub reason: Reason,
    /// The same in one sentence.
    pub because: String,
}

/// What was offered and what the server made of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// What the hello offered.
    pub offer: Offer,
    /// What was agreed on.
    pub session: Session,
    /// IANA number of the scheme in which the server signed.
    pub signature_scheme: Option<u16>,
    /// The server's certificates as sent, DER.
    pub chain: Vec<Vec<u8>>,
    /// The server asked for a client certificate; `None`: encryption hid it.
    pub asked_for_certificate: Option<bool>,
    /// The leaf that was sent in answer, DER.
    pub sent_certificate: Option<Vec<u8>>,
    /// How it ended.
    pub ending: Ending,
    /// It ended as the recording device refused the chain: what the server would have done next
    /// is not known.
    pub refused: bool,
    /// Sizes and alerts; its own `offer` is left out for the one above.
    pub traffic: Traffic,
}

/// What a hello offered, in the words of this program; what it has no word for is left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offer {
    /// Protocol versions.
    pub versions: Vec<TlsVersion>,
    /// mbedTLS names of the cipher suites.
    pub suites: Vec<&'static str>,
    /// Key exchange groups.
    pub groups: Vec<Curve>,
    /// IANA numbers of the signature schemes.
    pub signature_schemes: Vec<u16>,
    /// Protocols of ALPN.
    pub protocols: Vec<String>,
    /// Name in SNI.
    pub server_name: Option<String>,
    /// Bytes that `max_fragment_length` asks for.
    pub max_fragment_length: Option<usize>,
}

impl Offer {
    /// What this hello offers.
    pub fn of(hello: &ClientHello) -> Self {
        let versions = match hello.versions.as_slice() {
            [] => &[hello.legacy_version],
            versions => versions,
        };
        let text = |bytes: &Vec<u8>| String::from_utf8_lossy(bytes).into_owned();
        let suites = hello.suites.iter().filter_map(|number| Ciphersuite::by_number(*number));
        Self {
            versions: versions.iter().filter_map(|number| TlsVersion::from_wire(*number)).collect(),
            suites: suites.map(|suite| suite.name).collect(),
            groups: hello
                .groups
                .iter()
                .filter_map(|number| Curve::by_named_group(*number))
                .collect(),
            signature_schemes: hello.signature_schemes.clone(),
            protocols: hello.protocols.iter().map(text).collect(),
            server_name: hello.server_name.as_ref().map(text),
            max_fragment_length: hello.max_fragment_length,
        }
    }
}

impl Heard {
    /// What this attempt heard; `None` where nothing was offered.
    pub fn of(outcome: &Outcome) -> Option<Self> {
        let traffic = outcome.traffic.as_ref()?;
        let seen = outcome.observation.as_ref()?;
        let judged = outcome.judgement.as_ref();
        // Of TLS 1.3 only an engine of our own sees what is inside.
        let hidden = outcome.engine == Engine::Mbedtls
            && outcome.session.version.is_none_or(|version| version >= TlsVersion::Tls13);
        Some(Self {
            offer: Offer::of(traffic.offer.as_ref()?),
            session: outcome.session,
            signature_scheme: outcome.signature_scheme,
            chain: outcome.chain.clone(),
            asked_for_certificate: (!hidden || seen.asked_for_certificate)
                .then_some(seen.asked_for_certificate),
            sent_certificate: outcome.sent_certificate.clone(),
            ending: outcome.ending.clone()?,
            refused: judged.is_some_and(|it| !it.code.is_ok() || it.reason.is_some()),
            traffic: Traffic { offer: None, ..traffic.clone() },
        })
    }
}
