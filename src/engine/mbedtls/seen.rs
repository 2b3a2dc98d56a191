//! What the wire showed, beside what the library says: negotiated parameters, chain, causes.

use super::datagram::Datagrams;
use super::report::{Direction, Ended, Report, Step};
use crate::engine::outcome::Session;
use crate::engine::survey::sizes;
use crate::engine::wire::{Conversation, Message, Traffic};
use crate::mbedtls::{Alert, Ciphersuite, Code, Curve, KeyExchange, TlsVersion};
use crate::profile::{Profile, Transport};
use crate::verdict::cause::{Ending, Observation, Stage};

/// Handshake types of RFC 5246 section 7.4 that tell how far a handshake came.
const SERVER_KEY_EXCHANGE: u8 = 12;
const CLIENT_KEY_EXCHANGE: u8 = 16;
/// `MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE`: before 3.6.3, a message in fragments.
const FEATURE_UNAVAILABLE: Code = Code(-0x7080);
/// A TLS 1.2 AEAD record carries at least 16 bytes more than its payload.
const LEAST_RECORD_EXPANSION: usize = 16;

/// A report with the conversation in it.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub(super) report: &'a Report,
    pub(super) conversation: Conversation,
    pub(super) session: Session,
    pub(super) key_exchange: Option<KeyExchange>,
    /// The server's certificates as sent, or as the library kept them; DER.
    pub(super) chain: Vec<Vec<u8>>,
}

impl<'a> Seen<'a> {
    pub(super) fn new(report: &'a Report, profile: &Profile) -> Self {
        let conversation = conversation(report, profile.tls.transport);
        let suite = suite(report, &conversation);
        let session = Session {
            version: version(report, &conversation),
            suite: suite.map(|suite| suite.name),
            group: group(&conversation, suite),
        };
        let presented = conversation.chain().unwrap_or_default();
        let kept = &report.certificates;
        let chain = if presented.len() > kept.len() { presented } else { kept.clone() };
        let key_exchange = suite.map(|suite| suite.key_exchange);
        Self { report, conversation, session, key_exchange, chain }
    }

    /// What `mbedtls_ssl_handshake` returned.
    pub(super) fn code(&self) -> Option<Code> {
        self.report.code(Step::Handshake)
    }

    /// The server's fatal alert, as the library or the wire tells it.
    pub(super) fn alert(&self) -> Option<Alert> {
        self.report.alert_received.or(self.conversation.server.alert)
    }

    /// The device's own, where it can be read.
    pub(super) fn alert_sent(&self) -> Option<Alert> {
        self.conversation.device.alert.filter(|alert| *alert != Alert::CLOSE_NOTIFY)
    }

    /// In the words in which causes are looked for.
    pub(super) fn observation(&self, profile: &Profile) -> Observation {
        let side = &self.conversation.device;
        let own = side.message(Message::CERTIFICATE);
        // RFC 8446 section 6: only a server that asked for a certificate misses one.
        let missed = self.alert() == Some(Alert(116));
        let asked = self.conversation.server.message(Message::CERTIFICATE_REQUEST).is_some();
        Observation {
            ending: self.ending(profile),
            stage: self.stage(),
            version: self.session.version,
            asked_for_certificate: asked || missed,
            // An empty list has a length and nothing else.
            sent_certificate: own.is_some_and(|message| message.body.len() > 3),
            sizes: sizes(&Traffic::of(&self.conversation)),
        }
    }

    fn stage(&self) -> Stage {
        let flight = self.conversation.device.message(CLIENT_KEY_EXCHANGE).is_some();
        if self.code() == Some(Code::OK) {
            Stage::Application
        } else if flight || !self.report.verified.is_empty() {
            Stage::ClientFlight
        } else if self.conversation.server_answered() {
            Stage::ServerFlight
        } else {
            Stage::Hello
        }
    }

    fn ending(&self, profile: &Profile) -> Ending {
        let Some(code) = self.code() else { return Ending::Judged };
        match (code, self.report.ending) {
            (Code::OK, _) => Ending::Judged,
            (Code::FATAL_ALERT_MESSAGE, _) => {
                self.alert().map_or(Ending::Judged, |alert| Ending::Alert(alert.0))
            }
            (Code::PEER_CLOSE_NOTIFY, _) => Ending::CloseNotify,
            (Code::CONN_EOF, _) | (_, Some(Ended::Closed)) => Ending::Closed,
            (Code::NET_CONN_RESET, _) | (_, Some(Ended::Reset)) => Ending::Reset,
            (_, Some(Ended::Silence)) => Ending::Stalled,
            _ => self.bytes_that_ended_it(profile, code).unwrap_or(Ending::Judged),
        }
    }

    /// What the server sent that the library could not take.
    fn bytes_that_ended_it(&self, profile: &Profile, code: Code) -> Option<Ending> {
        let server = &self.conversation.server;
        let encrypted = server.encrypted.longest.saturating_sub(LEAST_RECORD_EXPANSION);
        let longest = server.plain.longest.max(encrypted);
        let fragmented = server.messages().iter().find(|message| message.is_fragmented());
        if let (Code::INVALID_RECORD, Some(first)) = (code, server.rubbish) {
            return Some(Ending::Rubbish(first.to_vec()));
        }
        if code == Code::INVALID_RECORD && longest > profile.library.capabilities.in_content_len {
            return Some(Ending::RecordTooLarge(longest));
        }
        let message = fragmented.filter(|_| code == FEATURE_UNAVAILABLE)?;
        Some(Ending::Fragmented(message.length))
    }
}

fn conversation(report: &Report, transport: Transport) -> Conversation {
    let mut conversation = Conversation::default();
    let (mut sent, mut received) = (Datagrams::default(), Datagrams::default());
    for piece in &report.wire {
        match (piece.direction, transport) {
            (Direction::Sent, Transport::Stream) => conversation.sent(&piece.bytes),
            (Direction::Received, Transport::Stream) => conversation.received(&piece.bytes),
            (Direction::Sent, Transport::Datagram) => conversation.sent(&sent.plain(&piece.bytes)),
            (Direction::Received, Transport::Datagram) => {
                conversation.received(&received.plain(&piece.bytes));
            }
        }
    }
    conversation
}

fn version(report: &Report, conversation: &Conversation) -> Option<TlsVersion> {
    report.version.or_else(|| {
        let hello = conversation.server_hello()?;
        match hello.legacy_version {
            // DTLS counts down from 0xfeff, beginning with TLS 1.1 (RFC 6347 section 4.1).
            0xfeff => Some(TlsVersion::Tls11),
            0xfefd => Some(TlsVersion::Tls12),
            _ => hello.version(),
        }
    })
}

fn suite(report: &Report, conversation: &Conversation) -> Option<&'static Ciphersuite> {
    report.suite.or_else(|| Ciphersuite::by_number(conversation.server_hello()?.suite))
}

fn group(conversation: &Conversation, suite: Option<&Ciphersuite>) -> Option<Curve> {
    let shared = conversation.server_hello().and_then(|hello| hello.group);
    let number = shared.or_else(|| {
        let message = conversation.server.message(SERVER_KEY_EXCHANGE)?;
        named_curve(&message.body, suite?.key_exchange)
    })?;
    Curve::by_named_group(number)
}

/// The curve of a ServerKeyExchange (RFC 8422 section 5.4), behind the identity hint where there is
/// a pre-shared key (RFC 5489 section 2).
fn named_curve(body: &[u8], exchange: KeyExchange) -> Option<u16> {
    /// `named_curve` of `ECCurveType`.
    const NAMED: u8 = 3;
    let parameters = match exchange {
        KeyExchange::EcdheEcdsa | KeyExchange::EcdheRsa => body,
        KeyExchange::EcdhePsk => {
            let (length, rest) = body.split_first_chunk::<2>()?;
            rest.get(usize::from(u16::from_be_bytes(*length))..)?
        }
        _ => return None,
    };
    match *parameters.first_chunk::<3>()? {
        [NAMED, high, low] => Some(u16::from_be_bytes([high, low])),
        _ => None,
    }
}
