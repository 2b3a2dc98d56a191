//! An application that gives up before the handshake: one of its calls failed.

use super::report::{Report, Step};
use super::unusable::UnusableReport;
use crate::mbedtls::Code;
use crate::profile::{OnSkipped, Profile};

/// What loading the CAs returned: the first negative result, else the number skipped.
pub(super) fn ca_result(report: &Report) -> i32 {
    let mut results = report.steps.iter().filter(|(step, _)| *step == Step::Ca);
    let failed = results.clone().find(|(_, code)| code.0 < 0);
    failed.map_or_else(
        || results.by_ref().fold(0, |sum: i32, (_, code)| sum.saturating_add(code.0)),
        |(_, code)| code.0,
    )
}

/// The call that ended it, with its code; `None` where the handshake was reached.
///
/// # Errors
/// Where it is this machine that failed, or the report ends for no reason.
pub(super) fn refusal(
    report: &Report,
    profile: &Profile,
) -> Result<Option<(Step, Code)>, UnusableReport> {
    if report.code(Step::Handshake).is_some() {
        return Ok(None);
    }
    let result = ca_result(report);
    if result > 0 && profile.trust.on_skipped == OnSkipped::Stop {
        return Ok(Some((Step::Ca, Code(result))));
    }
    match report.steps.last() {
        Some((step @ (Step::Psa | Step::Random), code)) if !code.is_ok() => {
            Err(UnusableReport::NoRandom { function: step.function(), code: *code })
        }
        Some((step, code)) if !code.is_ok() => Ok(Some((*step, *code))),
        _ => Err(UnusableReport::NoHandshake),
    }
}
