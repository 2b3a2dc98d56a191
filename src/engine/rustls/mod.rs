//! The portable engine: rustls narrowed to what the profile allows, with the verdict model as its
//! certificate verifier.

mod client_answer;
mod decision;
mod desktop;
mod names;
mod observation;
mod offer;
mod replay;
mod seen;
mod session;
mod suites;
mod verifier;

pub use desktop::opinion as desktop_opinion;

use std::io::{Read, Write};
use std::sync::Arc;

use ::rustls::client::Resumption;
use ::rustls::pki_types::ServerName;
use ::rustls::{ClientConfig, ClientConnection, Error};
use time::OffsetDateTime;

use self::client_answer::{ClientAnswer, Request, answer};
use self::decision::{Decision, Evidence, decide};
use self::observation::observation;
use self::offer::{Missing, Offer};
use self::seen::Seen;
use self::session::Session;
use self::verifier::{DeviceVerifier, Judge, Learnt};
use super::anchors::Anchors;
use super::context::context;
use super::ending::Ending;
use super::hello::{Hello, expected_name};
use super::identity::Identity;
use super::outcome::{self, Engine, Outcome};
use super::wire::Traffic;
use crate::mbedtls::{Alert, Code, KeyExchange, TlsVersion};
use crate::profile::{OnSkipped, Profile, Transport, TrustModel};
use crate::verdict::{Fidelity, Judgement, Reason, Verdict, out_of_scope};

/// One device about to speak with one server.
#[derive(Debug, Clone)]
pub struct Client {
    /// The device.
    pub profile: Arc<Profile>,
    /// Its CAs, as they loaded.
    pub anchors: Arc<Anchors>,
    /// What loading them returned; a positive count is the number skipped.
    pub ca_result: i32,
    /// The host that it connects to, without port.
    pub host: String,
    /// What time it believes it is.
    pub now: OffsetDateTime,
    /// Its own certificate, for a server that asks.
    pub identity: Option<Arc<Identity>>,
    /// Sent after a handshake that passed.
    pub request: Option<Vec<u8>>,
}

impl Client {
    /// Speaks with a server over a connected stream whose reads and writes time out.
    ///
    /// # Errors
    /// When rustls refuses the configuration made for this device, which is an error of this
    /// program; everything that the server does is an outcome.
    pub fn connect(&self, stream: impl Read + Write) -> Result<Outcome, Error> {
        let hello = Hello::of(&self.profile);
        let offer = match self.profile.tls.transport {
            Transport::Stream => offer::narrow(&hello),
            Transport::Datagram => None,
        };
        let Some(offer) = offer else { return Ok(self.nothing_to_offer()) };
        let verifier =
            DeviceVerifier::new(&hello.signature_schemes, self.judge(), self.identity.clone());
        let (name, notes) = self.server_name();
        let config = self.config(&offer, &verifier, name.is_some())?;
        // Without SNI the name is used for nothing: the verifier has its own.
        let name = name.unwrap_or_else(unnamed);
        let mut session = Session::new(config, name, stream)?;
        let ending = session.handshake();
        let mut outcome =
            self.outcome(&hello, &offer.missing, &ending, &session, &verifier.learnt());
        outcome.notes.extend(notes);
        self.after(&mut outcome, &mut session);
        Ok(outcome)
    }

    /// The device's own verification, for the verifier to call.
    fn judge(&self) -> Box<Judge> {
        let Self { profile, anchors, host, now, .. } = self.clone();
        Box::new(move |chain, version| {
            // rustls speaks no other class of key exchange; the rules are the same for both kinds of
            // key.
            let context = context(&profile, &host, version, KeyExchange::EcdheRsa, now);
            anchors.judge(&profile, chain, &context)
        })
    }

    fn config(
        &self,
        offer: &Offer,
        verifier: &Arc<DeviceVerifier>,
        sni: bool,
    ) -> Result<Arc<ClientConfig>, Error> {
        let mut config = ClientConfig::builder_with_provider(offer.provider.clone())
            .with_protocol_versions(&offer.versions)?
            .dangerous()
            .with_custom_certificate_verifier(verifier.clone())
            .with_client_cert_resolver(verifier.clone());
        let capabilities = &self.profile.library.capabilities;
        config.enable_sni = sni;
        config.resumption = Resumption::disabled();
        if capabilities.alpn {
            let protocols = self.profile.tls.alpn.iter();
            config.alpn_protocols = protocols.map(|name| name.clone().into_bytes()).collect();
        }
        Ok(Arc::new(config))
    }

    /// The name that the device sends.
    fn sent_name(&self) -> Option<&str> {
        let sends = self.profile.library.capabilities.server_name_indication;
        expected_name(&self.profile, &self.host).filter(|_| sends)
    }

    /// The name for SNI, or why there is none although the device sends one.
    fn server_name(&self) -> (Option<ServerName<'static>>, Vec<String>) {
        let Some(name) = self.sent_name() else { return (None, Vec::new()) };
        let parsed = ServerName::try_from(name.to_owned()).ok();
        match parsed.filter(|parsed| matches!(parsed, ServerName::DnsName(_))) {
            Some(parsed) => (Some(parsed), Vec::new()),
            None => {
                let note = format!(
                    "the device sends `{name}` as server name, this engine sends none: a server \
                     that chooses its chain by name may show the device another"
                );
                (None, vec![note])
            }
        }
    }

    fn nothing_to_offer(&self) -> Outcome {
        let because = match self.profile.tls.transport {
            Transport::Datagram => "the device speaks DTLS, which this engine cannot",
            Transport::Stream => {
                "the profile allows no version, suite and group together that this engine speaks"
            }
        };
        self.blank(Verdict::Inconclusive).doubtful(Reason::NothingToOffer, because)
    }

    /// The outcome where no connection is made: the application gives up when it loads its CAs, or
    /// the device speaks over datagrams.
    pub fn before_connecting(&self) -> Option<Outcome> {
        let skipped = self.ca_result > 0 && self.profile.trust.on_skipped == OnSkipped::Stop;
        let gives_up = (self.ca_result < 0 || skipped)
            .then(|| Outcome { code: Some(Code(self.ca_result)), ..self.blank(Verdict::Fail) });
        let datagrams = self.profile.tls.transport == Transport::Datagram;
        gives_up.or_else(|| datagrams.then(|| self.nothing_to_offer()))
    }

    /// The outcome without a connection: why, in one sentence.
    pub fn unreached(&self, reason: Reason, because: String) -> Outcome {
        self.blank(Verdict::Inconclusive).doubtful(reason, because)
    }

    fn blank(&self, verdict: Verdict) -> Outcome {
        let fidelity = match self.profile.trust.model {
            TrustModel::EspBundle => Fidelity::Read,
            TrustModel::CaChain => Fidelity::of_model(self.profile.library.version),
        };
        Outcome { ca_result: self.ca_result, ..Outcome::new(Engine::Rustls, fidelity, verdict) }
    }

    fn outcome<S: Read + Write>(
        &self,
        hello: &Hello,
        missing: &Missing,
        ending: &Ending,
        session: &Session<S>,
        learnt: &Learnt,
    ) -> Outcome {
        let mut negotiated = negotiated(session.connection(), learnt);
        // Among groups that this engine cannot offer may be the one that the server likes best.
        negotiated.group = negotiated.group.filter(|_| missing.groups.is_empty());
        let traffic = Traffic::of(session.conversation());
        let misbehaved = learnt.misbehaviour.clone().map(Ending::Misbehaved);
        let ending = misbehaved.as_ref().unwrap_or(ending);
        let evidence = Evidence {
            library: &self.profile.library,
            tls: &self.profile.tls,
            hello,
            missing,
            seen: &Seen::of(&traffic),
            ending,
            version: negotiated.version,
            suite: negotiated.suite,
            scheme: learnt.scheme,
            certificate_message: certificate_message(&learnt.chain),
            asked_for_certificate: learnt.asked.is_some(),
            sent_certificate: learnt.sent_certificate,
            client: self.client_answer(hello, learnt, negotiated),
            out_of_scope: out_of_scope(&self.profile),
            judged: learnt.judgement.as_ref().map(|judged| (judged.code, judged.reason)),
        };
        let Decision { verdict, code, reason, because } = decide(&evidence);
        Outcome {
            code,
            reason,
            because,
            session: negotiated,
            alert_sent: alert_sent(learnt.judgement.as_ref(), verdict),
            observation: Some(observation(&evidence, reason, &traffic)),
            judgement: learnt.judgement.clone(),
            chain: learnt.chain.clone(),
            notes: refusal_still_to_come(&evidence).into_iter().collect(),
            traffic: Some(traffic.clone()),
            ending: Some(ending.clone()),
            signature_scheme: learnt.scheme,
            sent_certificate: self
                .identity
                .as_ref()
                .filter(|_| learnt.sent_certificate)
                .and_then(|identity| identity.leaf().map(<[u8]>::to_vec)),
            ..self.blank(verdict)
        }
    }

    /// How the device answers a request for its certificate.
    fn client_answer(
        &self,
        hello: &Hello,
        learnt: &Learnt,
        session: outcome::Session,
    ) -> ClientAnswer {
        let Some(listed) = &learnt.asked else { return ClientAnswer::NotAsked };
        answer(&Request {
            identity: self.identity.as_deref(),
            version: session.version,
            suite: session.suite,
            listed,
            offered: &hello.signature_schemes,
            buffer: self.profile.library.capabilities.out_content_len,
        })
    }

    /// What the application does once `mbedtls_ssl_handshake` has returned 0.
    fn after<S: Read + Write>(&self, outcome: &mut Outcome, session: &mut Session<S>) {
        if outcome.verdict != Verdict::Pass {
            return;
        }
        if outcome.application_goes_on() {
            self.exchange(outcome, session);
        }
        session.close();
    }

    fn exchange<S: Read + Write>(&self, outcome: &mut Outcome, session: &mut Session<S>) {
        let Some(request) = &self.request else { return };
        let exchange = session.exchange(request);
        outcome.judge_exchange(&exchange);
        outcome.exchange = Some(exchange);
    }
}

/// A name that stands for no host; it never leaves this program.
fn unnamed() -> ServerName<'static> {
    ServerName::from(std::net::Ipv4Addr::UNSPECIFIED)
}

fn negotiated(connection: &ClientConnection, learnt: &Learnt) -> outcome::Session {
    let suite = connection.negotiated_cipher_suite();
    outcome::Session {
        version: connection.protocol_version().and_then(names::version).or(learnt.version),
        suite: suite.and_then(names::suite_name),
        group: connection
            .negotiated_key_exchange_group()
            .and_then(|group| names::curve(group.name())),
    }
}

/// With TLS 1.3 the client is done before the server has seen that there is no certificate.
fn refusal_still_to_come(evidence: &Evidence) -> Option<String> {
    let asked = evidence.asked_for_certificate && evidence.version == Some(TlsVersion::Tls13);
    (asked && *evidence.ending == Ending::Judged).then(|| {
        "the server asked for a client certificate; with TLS 1.3 a refusal shows only when the \
         device reads: try --request"
            .to_owned()
    })
}

/// Length of the Certificate message's body in TLS 1.2: a 24-bit length before the list and before
/// each certificate (RFC 5246 section 7.4.2). TLS 1.3 adds a few bytes.
fn certificate_message(chain: &[Vec<u8>]) -> usize {
    3 + chain.iter().map(|der| 3 + der.len()).sum::<usize>()
}

/// The device sends an alert when it refuses the chain; with authmode optional it goes on.
fn alert_sent(judgement: Option<&Judgement>, verdict: Verdict) -> Option<Alert> {
    let judgement = judgement?;
    judgement.alert.map(Alert).filter(|_| verdict == Verdict::Fail && !judgement.code.is_ok())
}
