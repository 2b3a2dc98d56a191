//! What an attempt came to: the device's words, and what was seen on the way.

use super::ending::Ending;
use super::measured::Measured;
use super::wire::Traffic;
use crate::mbedtls::{Alert, Code, Curve, TlsVersion, VerifyFlags};
use crate::verdict::cause::{self, Observation};
use crate::verdict::{Fidelity, Judgement, Reason, Verdict};

/// Which engine performed the handshake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// The portable default.
    Rustls,
    /// The device's own library.
    Mbedtls,
    /// The device's own machine code, on an emulated board.
    CortexM,
    /// Nobody: the model, on what a server sent before.
    Recording,
}

impl Engine {
    /// The word in reports and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Rustls => "rustls",
            Self::Mbedtls => "mbedtls",
            Self::CortexM => "cortex-m",
            Self::Recording => "recording",
        }
    }
}

/// One attempt of one device to speak with one server, from loading its CAs to the last byte.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Who performed it.
    pub engine: Engine,
    /// How well the answer is known to be the device's.
    pub fidelity: Fidelity,
    /// What the device does.
    pub verdict: Verdict,
    /// What loading the CAs returned; a positive count is the number skipped.
    pub ca_result: i32,
    /// What `mbedtls_ssl_handshake` returned; `None` where that is not known or it never ran.
    pub code: Option<Code>,
    /// The judgement of the server's chain; `None` if no chain came.
    pub judgement: Option<Judgement>,
    /// Why there is no verdict.
    pub reason: Option<Reason>,
    /// For an inconclusive verdict: one sentence.
    pub because: Option<String>,
    /// The device went on, or goes on, although verification failed or was never done.
    pub fail_open: bool,
    /// What was negotiated.
    pub session: Session,
    /// The alert that the device sent.
    pub alert_sent: Option<Alert>,
    /// What happened on the wire; `None` if the device never connected.
    pub observation: Option<Observation>,
    /// What crossed the wire, in sizes; `None` if the device never connected.
    pub traffic: Option<Traffic>,
    /// The server's certificates as sent, DER.
    pub chain: Vec<Vec<u8>>,
    /// How the attempt ended; `None` if the device never connected.
    pub ending: Option<Ending>,
    /// The leaf of the client certificate that was sent, DER.
    pub sent_certificate: Option<Vec<u8>>,
    /// IANA number of the scheme in which the server signed the handshake.
    pub signature_scheme: Option<u16>,
    /// The server took up the session of an earlier handshake; `None` where none was given to it.
    pub resumed: Option<bool>,
    /// Request and answer, where one was asked for and the handshake passed.
    pub exchange: Option<Exchange>,
    /// What the board measured; `None` where there was none.
    pub measured: Option<Measured>,
    /// What this engine did otherwise than the device, one sentence each.
    pub notes: Vec<String>,
}

impl Outcome {
    /// An outcome of which nothing is known but the verdict.
    pub fn new(engine: Engine, fidelity: Fidelity, verdict: Verdict) -> Self {
        Self {
            engine,
            fidelity,
            verdict,
            ca_result: 0,
            code: None,
            judgement: None,
            reason: None,
            because: None,
            fail_open: false,
            session: Session::default(),
            alert_sent: None,
            observation: None,
            traffic: None,
            chain: Vec::new(),
            ending: None,
            sent_certificate: None,
            signature_scheme: None,
            resumed: None,
            exchange: None,
            measured: None,
            notes: Vec::new(),
        }
    }

    /// The same, inconclusive for this reason, in one sentence.
    pub fn doubtful(self, reason: Reason, because: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Inconclusive,
            reason: Some(reason),
            because: Some(because.into()),
            ..self
        }
    }

    /// The application gave up when it loaded its CAs.
    pub fn stopped_before_connecting(&self) -> bool {
        self.observation.is_none() && self.verdict == Verdict::Fail
    }

    /// The application ends the session itself, with `close_notify`.
    pub fn closes(&self) -> bool {
        self.code.is_some_and(Code::is_ok)
    }

    /// What the application makes of a handshake that returned 0: false where it closes at once. One
    /// that goes on whatever verification found is no pass.
    pub(super) fn application_goes_on(&mut self) -> bool {
        let Some(judgement) = &self.judgement else { return true };
        if judgement.closed_by_application {
            self.verdict = Verdict::Fail;
            return false;
        }
        if judgement.fail_open {
            self.fail_open = true;
            self.verdict = Verdict::Fail;
        }
        true
    }

    /// A server that refuses after the handshake, or never answers, is no pass.
    pub(super) fn judge_exchange(&mut self, exchange: &Exchange) {
        if let Some(observation) = &mut self.observation {
            observation.ending = exchange.close.observed();
        }
        match exchange.close {
            Close::Notified | Close::EndOfStream => {}
            Close::Alert(_) | Close::Reset | Close::Broken => self.verdict = Verdict::Fail,
            Close::Silence if self.verdict == Verdict::Pass => {
                self.verdict = Verdict::Inconclusive;
                self.reason = Some(Reason::TimedOut);
                self.because = Some("the server did not end its answer before the time-out".into());
            }
            Close::Silence => {}
        }
    }

    /// The verification flags; none where no chain was judged.
    pub fn flags(&self) -> VerifyFlags {
        self.judgement.as_ref().map_or(VerifyFlags::NONE, |judgement| judgement.flags)
    }
}

/// What a handshake agreed on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Session {
    /// Protocol version.
    pub version: Option<TlsVersion>,
    /// mbedTLS name of the cipher suite.
    pub suite: Option<&'static str>,
    /// Key exchange group.
    pub group: Option<Curve>,
}

/// A request and what came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exchange {
    /// Bytes written.
    pub request: Vec<u8>,
    /// Bytes read.
    pub answer: Vec<u8>,
    /// How the reading ended.
    pub close: Close,
}

impl Close {
    /// In the words in which causes are looked for; a proper end explains nothing.
    fn observed(self) -> cause::Ending {
        match self {
            Self::Notified | Self::EndOfStream | Self::Broken => cause::Ending::Judged,
            Self::Alert(alert) => cause::Ending::Alert(alert.0),
            Self::Reset => cause::Ending::Reset,
            Self::Silence => cause::Ending::Stalled,
        }
    }

    /// What `mbedtls_ssl_read` returned in the end; `None` for a proper end or none at all.
    pub fn read_error(self) -> Option<Code> {
        match self {
            Self::Notified | Self::EndOfStream | Self::Silence => None,
            Self::Alert(_) => Some(Code::FATAL_ALERT_MESSAGE),
            Self::Reset => Some(Code::NET_CONN_RESET),
            Self::Broken => Some(Code::INVALID_RECORD),
        }
    }
}

/// How a server ended a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Close {
    /// `close_notify`.
    Notified,
    /// End of stream without one.
    EndOfStream,
    /// A fatal alert.
    Alert(Alert),
    /// A reset.
    Reset,
    /// Nothing more until the time-out.
    Silence,
    /// Bytes that make no sense.
    Broken,
}
