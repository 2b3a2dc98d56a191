//! `tlsprobe.connect/1`.

use serde::Deserialize;

use super::measured::Measured;
use super::{Contract, Fidelity, Verdict, check_code, check_flags, check_reason, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Connect {
    pub schema: String,
    pub results: Vec<ConnectResult>,
}

/// One target.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConnectResult {
    pub target: String,
    pub host: String,
    pub profile: String,
    pub engine: String,
    pub mbedtls: String,
    pub fidelity: Fidelity,
    pub verdict: Verdict,
    #[serde(deserialize_with = "present")]
    pub code: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub code_hex: Option<String>,
    #[serde(deserialize_with = "present")]
    pub name: Option<String>,
    #[serde(deserialize_with = "present")]
    pub verify_code: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub flags: Option<u32>,
    #[serde(deserialize_with = "present")]
    pub flags_hex: Option<String>,
    pub flag_names: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub tls_version: Option<String>,
    #[serde(deserialize_with = "present")]
    pub ciphersuite: Option<String>,
    #[serde(deserialize_with = "present")]
    pub group: Option<String>,
    #[serde(deserialize_with = "present")]
    pub alert: Option<u8>,
    #[serde(deserialize_with = "present")]
    pub reason: Option<String>,
    pub cause: String,
    pub fix: Vec<String>,
    pub notes: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub server: Option<Survey>,
    pub resumed: Option<bool>,
    #[serde(deserialize_with = "present")]
    pub measured: Option<Measured>,
}

/// What the server did to the device.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Survey {
    pub buffer: usize,
    pub plain_records: Records,
    pub encrypted_records: Records,
    #[serde(deserialize_with = "present")]
    pub largest_message: Option<LargestMessage>,
    pub max_fragment_length: FragmentLength,
    #[serde(deserialize_with = "present")]
    pub certificate_message: Option<CertificateMessage>,
    pub certificates: Vec<SentCertificate>,
    #[serde(deserialize_with = "present")]
    pub in_order: Option<bool>,
    #[serde(deserialize_with = "present")]
    pub unseen: Option<String>,
}

/// Records of one kind.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Records {
    pub count: usize,
    pub largest: usize,
}

/// A handshake message by name and length.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LargestMessage {
    #[serde(rename = "type")]
    pub kind: String,
    pub length: usize,
}

/// The device's wish for short records.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FragmentLength {
    #[serde(deserialize_with = "present")]
    pub asked: Option<usize>,
    #[serde(deserialize_with = "present")]
    pub granted: Option<usize>,
    #[serde(deserialize_with = "present")]
    pub kept: Option<bool>,
}

/// The Certificate message.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateMessage {
    pub length: usize,
    #[serde(deserialize_with = "present")]
    pub pieces: Option<Vec<usize>>,
}

/// A certificate as it was sent.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SentCertificate {
    #[serde(deserialize_with = "present")]
    pub subject: Option<String>,
    #[serde(deserialize_with = "present")]
    pub issuer: Option<String>,
    pub size: usize,
}

impl Contract for Connect {
    const SCHEMA: &'static str = "tlsprobe.connect/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        assert!(!self.results.is_empty(), "a result for each target");
        for result in &self.results {
            result.check();
        }
    }
}

impl Connect {
    /// The only result.
    #[track_caller]
    pub fn only(&self) -> &ConnectResult {
        assert_eq!(self.results.len(), 1, "one target, one result");
        &self.results[0]
    }
}

impl ConnectResult {
    fn check(&self) {
        check_code(self.code, self.code_hex.as_deref());
        check_flags(self.flags, self.flags_hex.as_deref(), &self.flag_names);
        check_reason(self.verdict, self.reason.as_deref());
        assert!(!self.cause.is_empty(), "a cause in words");
        if let Some(pieces) = self.server.as_ref().and_then(Survey::pieces) {
            let sum: usize = pieces.1.iter().sum();
            let cut = sum < pieces.0 && self.verdict != Verdict::Pass;
            assert!(cut || sum == pieces.0, "the pieces make the message, or it was cut short");
        }
        match self.verdict {
            Verdict::Pass => assert_eq!(self.code, Some(0), "a pass returns 0"),
            Verdict::Fail => assert!(!self.fix.is_empty(), "a fail comes with a fix"),
            Verdict::Inconclusive => {}
        }
    }
}

impl Survey {
    /// Length and pieces of a plain Certificate message that came whole.
    fn pieces(&self) -> Option<(usize, &[usize])> {
        let message = self.certificate_message.as_ref()?;
        Some((message.length, message.pieces.as_deref()?))
    }
}
