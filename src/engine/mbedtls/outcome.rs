//! From the runner's report to an outcome: the library's own code, flags and alert.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use super::parameters::{self, Inputs, Run};
use super::refusal::{ca_result, refusal};
use super::report::{self, Ended, Report, Step};
use super::seen::Seen;
use super::unusable::{ProcessEnd, UnusableReport};
use super::verification::{self, judgement};
use crate::certificate::chain_from_file;
use crate::engine::anchors::Anchors;
use crate::engine::ending::{Ending, Misbehaviour};
use crate::engine::measured::{HeapUse, Stage};
use crate::engine::outcome::{Close, Engine, Exchange, Outcome};
use crate::engine::wire::Traffic;
use crate::mbedtls::{Alert, Code, TlsVersion};
use crate::profile::{Profile, Transport, TrustModel};
use crate::verdict::cause;
use crate::verdict::{Fidelity, Judgement, Reason, Verdict};

/// One device about to speak with one server, through its own library.
#[derive(Debug, Clone)]
pub struct Device {
    /// The device.
    pub profile: Arc<Profile>,
    /// Its CAs as the model loads them: what causes are looked for in.
    pub anchors: Arc<Anchors>,
    /// What the application hands to its library.
    pub inputs: Arc<Inputs>,
    /// The host that it connects to, without port.
    pub host: String,
    /// What time it believes it is.
    pub now: OffsetDateTime,
    /// Sent after a handshake that passed.
    pub request: Option<Vec<u8>>,
    /// After so much silence a read is over.
    pub silence: Duration,
    /// After so long everything is over, in the runner's own hands; whoever runs it waits a little
    /// longer.
    pub deadline: Duration,
    /// What an earlier run saved.
    pub session: Option<Vec<u8>>,
    /// Whether the session is wanted afterwards.
    pub save_session: bool,
    /// For a hello that repeats: everything random follows from it.
    pub seed: Option<u64>,
    /// The library gets so many bytes of heap and no more; a board alone can hold it to that.
    pub heap: Option<u64>,
}

/// What a run came to, with what it leaves behind.
#[derive(Debug, Clone)]
pub struct Finished {
    /// The device's answer.
    pub outcome: Outcome,
    /// The session, where it was asked for and there is one.
    pub session: Option<Vec<u8>>,
    /// The protocol agreed on by ALPN.
    pub protocol: Option<Vec<u8>>,
    /// What the library asked of the heap; nothing where it was not counted.
    pub heap: HeapUse,
    /// What a board measured, in order; empty on this machine.
    pub stages: Vec<Stage>,
}

impl Device {
    /// What the runner reads from its standard input.
    pub fn parameters(&self) -> String {
        let run = Run {
            host: &self.host,
            now: self.now,
            silence: self.silence,
            deadline: self.deadline,
            request: self.request.as_deref(),
            session: self.session.as_deref(),
            save_session: self.save_session,
            seed: self.seed,
            heap: self.heap,
        };
        parameters::text(&self.profile, &self.inputs, &run)
    }

    /// What a run came to.
    ///
    /// # Errors
    /// When the runner did not do its job; what device and server do is an outcome.
    pub fn outcome(&self, report: &[u8], end: ProcessEnd) -> Result<Outcome, UnusableReport> {
        self.finished(report, end).map(|finished| finished.outcome)
    }

    /// What a run came to, with the session and the wire.
    ///
    /// # Errors
    /// As [`Self::outcome`].
    pub fn finished(&self, report: &[u8], end: ProcessEnd) -> Result<Finished, UnusableReport> {
        match end {
            ProcessEnd::Overdue => return Ok(self.overdue()),
            ProcessEnd::Signalled(signal) => return Err(UnusableReport::Crashed(signal)),
            ProcessEnd::Exited(0) => {}
            ProcessEnd::Exited(status) => return Err(UnusableReport::Failed(status)),
        }
        let report = report::parse(report)?;
        if let Some(line) = report.refused {
            return Err(UnusableReport::Refused(line));
        }
        self.check_library(&report)?;
        let seen = Seen::new(&report, &self.profile);
        let mut outcome = match refusal(&report, &self.profile)? {
            Some((step, code)) => self.given_up(step, code),
            None => self.shaken(&seen),
        };
        outcome.ca_result = ca_result(&report);
        outcome.resumed = report.resumed;
        outcome.notes.extend(report.unsupported.iter().map(|name| without_effect(name)));
        Ok(Finished {
            outcome,
            heap: report.heap,
            stages: report.stages,
            session: report.session,
            protocol: report.alpn,
        })
    }

    fn check_library(&self, report: &Report) -> Result<(), UnusableReport> {
        let wanted = self.profile.library.version.to_string();
        match &report.library {
            Some(found) if *found == wanted => Ok(()),
            found => Err(UnusableReport::OtherLibrary {
                found: found.clone().unwrap_or_else(|| "of no version".to_owned()),
                wanted,
            }),
        }
    }

    /// The application gives up when one of its calls fails.
    fn given_up(&self, step: Step, code: Code) -> Outcome {
        let mut outcome = Outcome { code: Some(code), ..self.blank(Verdict::Fail) };
        if step != Step::Ca {
            let function = step.function();
            outcome.notes.push(format!("{function} returned {code}: there was no handshake"));
        }
        outcome
    }

    /// The handshake returned.
    fn shaken(&self, seen: &Seen<'_>) -> Outcome {
        let code = seen.code().unwrap_or_default();
        let verdict = if code.is_ok() { Verdict::Pass } else { Verdict::Fail };
        let device = verification::Device {
            profile: &self.profile,
            anchors: &self.anchors,
            host: &self.host,
            now: self.now,
        };
        let (judgement, note): (Option<Judgement>, _) = judgement(device, seen).unzip();
        let alert = judgement.as_ref().and_then(|judged| judged.alert).map(Alert);
        let observation = seen.observation(&self.profile);
        let refused = judgement.as_ref().is_some_and(|judged| !judged.code.is_ok());
        let mut outcome = Outcome {
            code: Some(code),
            ending: Some(ending(&observation.ending, code, refused)),
            sent_certificate: self.sent_certificate(seen, observation.sent_certificate),
            alert_sent: seen.alert_sent().filter(|_| !code.is_ok()).or(alert),
            session: seen.session,
            observation: Some(observation),
            chain: seen.chain.clone(),
            traffic: Some(Traffic::of(&seen.conversation)),
            notes: note.flatten().into_iter().collect(),
            judgement,
            ..self.blank(verdict)
        };
        if let Some((reason, because)) = self.doubt(seen, code) {
            return Outcome { code: None, ..outcome.doubtful(reason, because) };
        }
        if verdict == Verdict::Pass && outcome.application_goes_on() {
            self.exchange(&mut outcome, seen);
        }
        outcome
    }

    /// The leaf that went out; in TLS 1.3 the one that would have, had the server asked.
    fn sent_certificate(&self, seen: &Seen<'_>, sent: bool) -> Option<Vec<u8>> {
        let hidden = seen.session.version == Some(TlsVersion::Tls13);
        let (certificate, _) = self.inputs.client.as_ref().filter(|_| sent || hidden)?;
        chain_from_file(certificate)?.into_iter().next()
    }

    /// Where even the device's own library gives no verdict.
    fn doubt(&self, seen: &Seen<'_>, code: Code) -> Option<(Reason, String)> {
        if self.profile.trust.model == TrustModel::EspBundle && !seen.chain.is_empty() {
            let because = "the library alone does not tell: ESP-IDF trusts by a bundle around it, \
                           which the rustls engine models";
            return Some((Reason::NotModelled, because.to_owned()));
        }
        let nothing_came = seen.conversation.server.bytes == 0;
        match seen.report.ending.filter(|_| !code.is_ok())? {
            Ended::Silence => {
                let because = "the server stayed silent until the time-out";
                Some((Reason::TimedOut, because.to_owned()))
            }
            Ended::Error(number)
                if nothing_came && self.profile.tls.transport == Transport::Datagram =>
            {
                let because = format!("no datagram reaches the server (system error {number})");
                Some((Reason::Unreachable, because))
            }
            _ => None,
        }
    }

    fn exchange(&self, outcome: &mut Outcome, seen: &Seen<'_>) {
        let (Some(request), Some(written)) = (&self.request, seen.report.code(Step::Write)) else {
            return;
        };
        let code = seen.report.code(Step::Read).unwrap_or(written);
        let close = close(code, seen);
        let exchange =
            Exchange { request: request.clone(), answer: seen.report.answer.clone(), close };
        outcome.judge_exchange(&exchange);
        outcome.exchange = Some(exchange);
        if close == Close::Alert(UNTOLD) {
            outcome.notes.push(
                "the alert came encrypted, and without MBEDTLS_DEBUG_C nothing tells its number"
                    .to_owned(),
            );
        }
    }

    /// The outcome without a connection: why, in one sentence.
    pub fn unreached(&self, reason: Reason, because: String) -> Outcome {
        self.blank(Verdict::Inconclusive).doubtful(reason, because)
    }

    fn overdue(&self) -> Finished {
        let because = "the server kept the device busy until the time was over";
        Finished {
            outcome: self.unreached(Reason::TimedOut, because.to_owned()),
            session: None,
            protocol: None,
            heap: HeapUse::default(),
            stages: Vec::new(),
        }
    }

    fn blank(&self, verdict: Verdict) -> Outcome {
        Outcome::new(Engine::Mbedtls, Fidelity::Exact, verdict)
    }
}

/// How it ended, as a recording keeps it: what the device found fault with itself, other than the
/// chain, is a break of the protocol.
fn ending(seen: &cause::Ending, code: Code, refused: bool) -> Ending {
    match seen {
        cause::Ending::Alert(number) => Ending::Alert(Alert(*number)),
        cause::Ending::CloseNotify => Ending::CloseNotify,
        cause::Ending::Closed => Ending::Closed,
        cause::Ending::Reset => Ending::Reset,
        cause::Ending::Stalled => Ending::Silence,
        cause::Ending::Rubbish(_) => Ending::Rubbish,
        cause::Ending::Judged if code.is_ok() || refused => Ending::Judged,
        cause::Ending::Judged | cause::Ending::RecordTooLarge(_) | cause::Ending::Fragmented(_) => {
            Ending::Misbehaved(Misbehaviour::Other(format!("the device printed {code}")))
        }
    }
}

/// No alert has this number (IANA "TLS Alerts").
const UNTOLD: Alert = Alert(u8::MAX);

/// How reading, or writing before it, ended.
fn close(code: Code, seen: &Seen<'_>) -> Close {
    match (code, seen.report.ending) {
        (Code::FATAL_ALERT_MESSAGE, _) => Close::Alert(seen.alert().unwrap_or(UNTOLD)),
        (Code::PEER_CLOSE_NOTIFY, _) => Close::Notified,
        // An answer that is longer than anybody needs.
        (code, _) if code.0 > 0 => Close::Notified,
        (Code::OK | Code::CONN_EOF, _) => Close::EndOfStream,
        (_, Some(Ended::Reset)) => Close::Reset,
        (_, Some(Ended::Silence)) => Close::Silence,
        _ => Close::Broken,
    }
}

fn without_effect(parameter: &str) -> String {
    format!("this build of the library has no function for `{parameter}`: it had no effect")
}
