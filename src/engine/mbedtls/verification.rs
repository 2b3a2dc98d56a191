//! The library's verification with the model's evidence: which certificate, which name, which rule.

use super::report::Report;
use super::seen::Seen;
use crate::engine::anchors::Anchors;
use crate::engine::context::context;
use crate::mbedtls::{Code, KeyExchange, TlsVersion, VerifyFlags};
use crate::profile::Profile;
use crate::verdict::{Fidelity, Judgement, alert_for_flags};
use time::OffsetDateTime;

/// What verification, and nothing else, lets the handshake return.
const OF_VERIFICATION: [Code; 5] = [
    Code::CERT_VERIFY_FAILED,
    Code::SSL_BAD_CERTIFICATE,
    Code::CA_CHAIN_REQUIRED,
    Code::X509_FATAL_ERROR,
    Code::VERIFICATION_WITHOUT_HOSTNAME,
];

/// Who is judged, for whom and when.
#[derive(Debug, Clone, Copy)]
pub(super) struct Device<'a> {
    pub(super) profile: &'a Profile,
    pub(super) anchors: &'a Anchors,
    pub(super) host: &'a str,
    pub(super) now: OffsetDateTime,
}

/// The library's judgement of the chain that came, and a sentence where the model says otherwise;
/// `None` if none came.
pub(super) fn judgement(
    device: Device<'_>,
    seen: &Seen<'_>,
) -> Option<(Judgement, Option<String>)> {
    let code = seen.code().filter(|_| !seen.chain.is_empty())?;
    let version = seen.session.version.unwrap_or(TlsVersion::Tls12);
    let exchange = seen.key_exchange.unwrap_or(KeyExchange::EcdheRsa);
    let Device { profile, anchors, host, now } = device;
    let context = context(profile, host, version, exchange, now);
    let mut judgement = anchors.judge(profile, &seen.chain, &context);
    let model = (judgement.reason.is_none()).then_some((judgement.code, judgement.flags));
    lay_over(&mut judgement, code, seen);
    judgement.closed_by_application =
        code.is_ok() && profile.tls.fail_closed && !judgement.flags.is_empty();
    let real = (judgement.code, judgement.flags);
    let note = model.filter(|model| *model != real).map(|(code, flags)| {
        format!(
            "the model of certificate verification says {code} with flags 0x{:08x}; the library's \
             own answer stands",
            flags.0
        )
    });
    Some((judgement, note))
}

/// Puts the library's answer in the place of the model's.
fn lay_over(judgement: &mut Judgement, code: Code, seen: &Seen<'_>) {
    judgement.reason = None;
    judgement.fidelity = Fidelity::Exact;
    judgement.flags = flags(seen.report, code);
    let refused_as_read = !code.is_ok() && judgement.parse_result == code;
    let verified = !seen.report.verified.is_empty();
    if refused_as_read || OF_VERIFICATION.contains(&code) {
        judgement.code = code;
        judgement.verify_code = code;
    } else {
        judgement.code = Code::OK;
        judgement.verify_code = tolerated(judgement);
    }
    if !refused_as_read {
        judgement.parse_result = Code::OK;
    }
    // A chain that came and was never verified was refused as it was read, unless the wire failed.
    let unread = !verified && !code.is_ok() && !OF_VERIFICATION.contains(&code);
    if unread && seen.report.ending.is_none() && seen.alert_sent().is_some() {
        judgement.code = code;
        judgement.verify_code = code;
        judgement.parse_result = code;
    }
    // A name that was never set ends the handshake before any alert is thought of.
    let answered = OF_VERIFICATION.contains(&code) && code != Code::VERIFICATION_WITHOUT_HOSTNAME;
    let derived = || answered.then(|| alert_for_flags(judgement.flags));
    let sent = seen.alert_sent().map(|alert| alert.0);
    judgement.alert = sent.or_else(derived).filter(|_| !judgement.code.is_ok());
}

/// What verification returned although the handshake went on.
fn tolerated(judgement: &Judgement) -> Code {
    match (judgement.flags.is_empty(), judgement.verify_code) {
        (true, _) => Code::OK,
        (false, Code::OK) => Code::CERT_VERIFY_FAILED,
        (false, modelled) => modelled,
    }
}

/// `mbedtls_ssl_get_verify_result` means nothing before verification.
fn flags(report: &Report, code: Code) -> VerifyFlags {
    let verified = !report.verified.is_empty() || code.is_ok() || code == Code::X509_FATAL_ERROR;
    report.verify_result.filter(|_| verified).unwrap_or_default()
}
