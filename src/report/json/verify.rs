//! `tlsprobe.verify/1`: what `tlsprobe certs verify --format json` prints.

use serde::Serialize;

use crate::report::verify::VerifiedChain;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct VerifyReport {
    schema: &'static str,
    verdict: &'static str,
    mbedtls: String,
    fidelity: &'static str,
    /// What `mbedtls_x509_crt_parse` returned for the CA input; above 0: certificates skipped.
    ca_result: i32,
    /// Not 0: the presented chain was refused before verification.
    parse_result: i32,
    code: i32,
    code_hex: String,
    flags: u32,
    flags_hex: String,
    flag_names: Vec<&'static str>,
    /// Why there is no verdict.
    reason: Option<&'static str>,
    cause: String,
    fix: Vec<String>,
}

impl VerifyReport {
    /// Dresses a judgement for scripts.
    pub fn new(verified: &VerifiedChain<'_>) -> Self {
        let judgement = verified.judgement;
        Self {
            schema: "tlsprobe.verify/1",
            verdict: verified.verdict.word(),
            mbedtls: verified.library.version.to_string(),
            fidelity: judgement.fidelity.word(),
            ca_result: verified.ca_result,
            parse_result: judgement.parse_result.0,
            code: judgement.code.0,
            code_hex: judgement.code.hex(),
            flags: judgement.flags.0,
            flags_hex: judgement.flags.hex(),
            flag_names: judgement.flags.names(),
            reason: verified.reason().map(|reason| reason.word()),
            cause: verified.cause(),
            fix: verified.fix().to_vec(),
        }
    }
}
