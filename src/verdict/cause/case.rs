//! What a cause is looked for in: the outcome and everything that led to it.

use ::time::OffsetDateTime;

use crate::mbedtls::{Code, VerifyFlags};
use crate::profile::{AuthMode, Clock, Library, TlsSettings, TrustSettings};

use super::observation::{Ending, Observation};

/// The device's own words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Outcome {
    /// What the handshake returned.
    pub code: Code,
    /// What `mbedtls_ssl_get_verify_result` gives.
    pub flags: VerifyFlags,
    /// What loading the CAs returned; a positive count is the number skipped.
    pub ca_result: Code,
    /// What reading the presented chain returned.
    pub parse_result: Code,
}

/// One outcome with what led to it. Certificates are DER, as they were sent or loaded.
#[derive(Debug, Clone, Copy)]
pub struct Case<'a> {
    /// The build.
    pub library: &'a Library,
    /// What the application set.
    pub tls: &'a TlsSettings,
    /// How the application trusts.
    pub trust: &'a TrustSettings,
    /// The host that the device connects to, without port.
    pub host: &'a str,
    /// Whether the device's clock runs.
    pub clock: Clock,
    /// The time that the device believed it was.
    pub now: OffsetDateTime,
    /// What the device said.
    pub outcome: Outcome,
    /// The server's chain as presented, leaf first.
    pub presented: &'a [&'a [u8]],
    /// Every certificate of the CA input, also those that the build cannot load.
    pub anchors: &'a [Vec<u8>],
    /// What happened on the wire; `None` where only a chain was judged.
    pub observation: Option<&'a Observation>,
}

impl Case<'_> {
    /// False for an ordinary pass, so that it costs no reading of certificates.
    pub(super) fn needs_explanation(&self) -> bool {
        let Outcome { code, flags, ca_result, parse_result } = self.outcome;
        let broke_off = self.observation.is_some_and(|seen| seen.ending != Ending::Judged);
        let clean = code.is_ok() && flags.is_empty() && ca_result.is_ok() && parse_result.is_ok();
        !clean || broke_off || self.tls.authmode == AuthMode::None
    }
}
