//! Runs of the runner that say nothing about the device.

use super::report::ReportError;
use crate::mbedtls::Code;

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
    /// Nothing random could be had on this machine.
    #[error("{function} returned {code} on this machine")]
    NoRandom {
        /// What was called.
        function: &'static str,
        /// What it returned.
        code: Code,
    },
    /// The report is whole and tells of no handshake, nor why there was none.
    #[error("the runner reports no handshake and no reason")]
    NoHandshake,
    /// Another library than the profile's.
    #[error("the runner is built with mbedTLS {found}, the profile says {wanted}")]
    OtherLibrary {
        /// What the report says.
        found: String,
        /// What the profile says.
        wanted: String,
    },
}
