//! From the runner's report to an outcome: the library's own code, flags and alert.

use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;

use super::parameters::{self, Inputs, Run};
use super::report::{self, ReportError};
use crate::engine::anchors::Anchors;
use crate::engine::outcome::{Engine, Outcome};
use crate::profile::Profile;
use crate::verdict::{Fidelity, Reason, Verdict};

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
}

/// How the runner's process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProcessEnd {
    /// With this status.
    Exited(i32),
    /// By this signal, not one of ours.
    Signalled(i32),
    /// It was killed when the time was over.
    Overdue,
}

/// A run that says nothing about the device.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnusableReport {
    /// Not the protocol.
    #[error(transparent)]
    Malformed(#[from] ReportError),
    /// The runner knows another protocol than this program.
    #[error("the runner does not understand line {0} of its parameters")]
    Refused(u32),
    /// It ended before its report did.
    #[error("the device's library was ended by signal {0} while it ran on this machine")]
    Crashed(i32),
    /// It ended with a status that no runner ends with.
    #[error("the runner ended with status {0}")]
    Failed(i32),
    /// Another library than the profile's.
    #[error("the runner is built with mbedTLS {found}, the profile says {wanted}")]
    OtherLibrary {
        /// What the report says.
        found: String,
        /// What the profile says.
        wanted: String,
    },
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
        };
        parameters::text(&self.profile, &self.inputs, &run)
    }

    /// What a run came to.
    ///
    /// # Errors
    /// When the runner did not do its job; what device and server do is an outcome.
    pub fn outcome(&self, report: &[u8], end: ProcessEnd) -> Result<Outcome, UnusableReport> {
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
        Ok(self.blank(Verdict::Inconclusive))
    }

    /// The outcome without a connection: why, in one sentence.
    pub fn unreached(&self, reason: Reason, because: String) -> Outcome {
        self.blank(Verdict::Inconclusive).doubtful(reason, because)
    }

    fn overdue(&self) -> Outcome {
        let because = "the server kept the device busy until the time was over";
        self.blank(Verdict::Inconclusive).doubtful(Reason::TimedOut, because)
    }

    fn blank(&self, verdict: Verdict) -> Outcome {
        Outcome::new(Engine::Mbedtls, Fidelity::Exact, verdict)
    }
}
