//! `tlsprobe.connect/1`: what `tlsprobe connect --format json` promises.

use serde::Serialize;

use super::measured::Measured;
use super::survey::Survey;
use crate::mbedtls::Named;
use crate::report::connect::Attempt;

/// The whole document.
#[derive(Debug, Serialize)]
pub struct Connect<'a> {
    schema: &'static str,
    results: Vec<ConnectResult<'a>>,
}

#[derive(Debug, Serialize)]
struct ConnectResult<'a> {
    target: String,
    host: &'a str,
    profile: &'a str,
    engine: &'static str,
    mbedtls: String,
    fidelity: &'static str,
    verdict: &'static str,
    code: Option<i32>,
    code_hex: Option<String>,
    name: Option<String>,
    verify_code: Option<i32>,
    flags: Option<u32>,
    flags_hex: Option<String>,
    flag_names: Vec<&'static str>,
    tls_version: Option<&'static str>,
    ciphersuite: Option<&'static str>,
    group: Option<&'static str>,
    alert: Option<u8>,
    reason: Option<&'static str>,
    cause: &'a str,
    fix: &'a [String],
    notes: &'a [String],
    server: Option<Survey>,
    /// Null where no session was given to the server.
    resumed: Option<bool>,
    /// Null where no board ran.
    measured: Option<Measured<'a>>,
}

impl<'a> Connect<'a> {
    /// One result a target, in the order in which they were named.
    pub fn new(attempts: &'a [Attempt]) -> Self {
        let results = attempts.iter().map(ConnectResult::new).collect();
        Self { schema: "tlsprobe.connect/1", results }
    }
}

impl<'a> ConnectResult<'a> {
    fn new(attempt: &'a Attempt) -> Self {
        let Attempt { target, device, outcome, explanation, survey } = attempt;
        let judged = outcome.judgement.as_ref();
        Self {
            target: target.to_string(),
            host: &device.host,
            profile: &device.profile,
            engine: outcome.engine.word(),
            mbedtls: device.mbedtls.to_string(),
            fidelity: outcome.fidelity.word(),
            verdict: outcome.verdict.word(),
            code: outcome.code.map(|code| code.0),
            code_hex: outcome.code.map(|code| code.hex()),
            name: outcome.code.and_then(|code| code.name(device.mbedtls)),
            verify_code: judged.map(|judgement| judgement.verify_code.0),
            flags: judged.map(|judgement| judgement.flags.0),
            flags_hex: judged.map(|judgement| judgement.flags.hex()),
            flag_names: outcome.flags().names(),
            tls_version: outcome.session.version.map(|version| version.name()),
            ciphersuite: outcome.session.suite,
            group: outcome.session.group.map(|group| group.profile_name()),
            alert: outcome.alert_sent.map(|alert| alert.0),
            reason: outcome.reason.map(|reason| reason.word()),
            cause: &explanation.cause,
            fix: &explanation.fix,
            notes: &outcome.notes,
            server: survey.as_ref().map(Survey::new),
            resumed: outcome.resumed,
            measured: outcome.measured.as_ref().map(Measured::new),
        }
    }
}
