//! The whole decision: reading, verifying, the handshake's own checks, what is enforced.
//!
//! Source: `library/x509_crt.c` (`x509_crt_verify_restartable_ca_cb`) and `library/ssl_tls.c`
//! (`ssl_parse_certificate_verify`, 2.18.0, 2.28.10, 3.5.1; `mbedtls_ssl_verify_certificate`,
//! 3.6.5).

use super::bundle::{KeyBundle, MadeUp, Refused};
use super::context::{Context, ExpectedName, Trust};
use super::dates::DeviceClock;
use super::judgement::{Judgement, NameEvidence, PathStep, Place, Presented};
use super::path::{GivenUp, Search};
use super::profile_rules::ProfileRules;
use super::{Fidelity, Reason, alert, name, usage};
use crate::certificate::{Certificate, PeerChain, Time, read_chain};
use crate::mbedtls::{Behaviour, Code, Rule, TlsVersion, VerifyFlags};
use crate::profile::AuthMode;

/// Judges a chain, end entity first, as the client does during the handshake.
///
/// Shown by `tests/differential/rule/verifying.rs`: `a_chain_to_an_anchor_passes`.
pub fn judge(chain: &[impl AsRef<[u8]>], trust: Trust<'_>, context: &Context<'_>) -> Judgement {
    judge_by(chain, Anchors { list: trust, bundle: None }, context)
}

/// Judges a chain as [`judge`], for a device that trusts by ESP-IDF's certificate bundle.
///
/// Shown by `tests/verdict/bundle.rs`:
/// `the_issuer_of_the_last_certificate_is_looked_for_and_its_dates_are_not`.
pub fn judge_with_bundle(
    chain: &[impl AsRef<[u8]>],
    bundle: KeyBundle<'_>,
    context: &Context<'_>,
) -> Judgement {
    // The CA list is a dummy, there to pass the check that there is one.
    let list = Trust { certificates: Some(&[]), crls: &[] };
    let mut judgement = judge_by(chain, Anchors { list, bundle: Some(bundle) }, context);
    judgement.fidelity = Fidelity::Read;
    judgement
}

/// Whom the device trusts.
#[derive(Clone, Copy)]
struct Anchors<'a> {
    list: Trust<'a>,
    bundle: Option<KeyBundle<'a>>,
}

/// Reads, verifies and enforces.
///
/// Shown by `tests/differential/rule/verifying.rs`: `a_chain_to_an_anchor_passes`.
fn judge_by(chain: &[impl AsRef<[u8]>], anchors: Anchors<'_>, context: &Context<'_>) -> Judgement {
    let behaviour = Behaviour::nearest_to(context.library.version);
    let read = read_chain(chain, context.library, context.tls_version);
    let mut judgement = blank(context, behaviour);
    judgement.presented = presented(chain.len(), &read);
    match read.refusal {
        Some(refusal) => {
            judgement.parse_result = refusal.code;
            judgement.code = refusal.code;
            judgement.verify_code = refusal.code;
            judgement.alert = refusal.alert;
        }
        None => verify(&mut judgement, &read.certificates, anchors, context, behaviour),
    }
    if !behaviour.has(Rule::CertificateAlerts) {
        judgement.alert = None;
    }
    if Behaviour::of(context.library.version).is_err() {
        judgement.reason = Some(Reason::UnknownVersion);
        judgement.fidelity = Fidelity::Read;
    }
    judgement
}

/// Shown by `tests/verdict/judge.rs`:
/// `a_release_outside_the_table_gets_no_verdict_and_the_nearest_is_named`.
fn blank(context: &Context<'_>, behaviour: Behaviour) -> Judgement {
    let unchecked = context.authmode == AuthMode::Optional && !context.fail_closed;
    Judgement {
        parse_result: Code::OK,
        code: Code::OK,
        verify_code: Code::OK,
        flags: VerifyFlags::NONE,
        alert: None,
        reason: None,
        fidelity: if behaviour.is_measured() { Fidelity::Measured } else { Fidelity::Read },
        modelled_version: behaviour.version(),
        fail_open: unchecked || context.authmode == AuthMode::None,
        closed_by_application: false,
        presented: Vec::new(),
        path: Vec::new(),
        name: NameEvidence::default(),
    }
}

fn presented(count: usize, read: &PeerChain) -> Vec<Presented> {
    let mut presented = vec![Presented::NotReached; count];
    let mut set = |index: usize, what: Presented| {
        if let Some(slot) = presented.get_mut(index) {
            *slot = what;
        }
    };
    for (index, certificate) in &read.certificates {
        set(*index, Presented::Read(certificate.clone()));
    }
    for index in &read.dropped {
        set(*index, Presented::Dropped);
    }
    if let Some((index, code)) =
        read.refusal.and_then(|refusal| Some((refusal.index?, refusal.code)))
    {
        set(index, Presented::Refused(code));
    }
    presented
}

/// What happens once the chain is read.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `skipped_verification_leaves_a_flag_from_4_0_0_on`.
fn verify(
    judgement: &mut Judgement,
    certificates: &[(usize, Certificate)],
    anchors: Anchors<'_>,
    context: &Context<'_>,
    behaviour: Behaviour,
) {
    let authmode = effective_authmode(context, behaviour);
    if authmode == AuthMode::None {
        if behaviour.has(Rule::SkippedVerificationFlagged) {
            judgement.flags = VerifyFlags::SKIP_VERIFY;
        }
        return;
    }
    if hostname_is_missing(context, authmode, behaviour) {
        judgement.code = Code::VERIFICATION_WITHOUT_HOSTNAME;
        judgement.verify_code = judgement.code;
        return;
    }
    let mut result = verify_chain(judgement, certificates, anchors, context, behaviour);
    if let Some((_, end_entity)) = certificates.first() {
        let secondary = check_secondary(judgement, end_entity, context, behaviour);
        if result.is_ok() && secondary == Secondary::Refused {
            result = Code::SSL_BAD_CERTIFICATE;
        }
    }
    judgement.verify_code = result;
    enforce(judgement, result, authmode, anchors.list, context);
}

/// Before 3.6.1 a TLS 1.3 client verified whatever was configured.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `authmode_optional_is_respected_in_tls_1_3_from_3_6_1_on`.
fn effective_authmode(context: &Context<'_>, behaviour: Behaviour) -> AuthMode {
    let respected = behaviour.has(Rule::Tls13OptionalRespected);
    match context.tls_version {
        TlsVersion::Tls13 if !respected => AuthMode::Required,
        _ => context.authmode,
    }
}

/// Shown by `tests/differential/rule/change.rs`:
/// `a_name_that_was_never_set_is_an_error_from_4_0_0_on_and_in_the_patches_before`.
fn hostname_is_missing(context: &Context<'_>, authmode: AuthMode, behaviour: Behaviour) -> bool {
    let weak = context.library.capabilities.allows_verification_without_hostname;
    context.name == ExpectedName::NotCalled
        && authmode == AuthMode::Required
        && behaviour.has(Rule::HostnameNeeded)
        && !weak
}

/// `mbedtls_x509_crt_verify_restartable`: sets flags and path, returns the code.
///
/// Shown by `tests/differential/rule/verifying.rs`: `nine_intermediates_are_one_too_many`.
fn verify_chain(
    judgement: &mut Judgement,
    certificates: &[(usize, Certificate)],
    anchors: Anchors<'_>,
    context: &Context<'_>,
    behaviour: Behaviour,
) -> Code {
    let capabilities = &context.library.capabilities;
    let clock = DeviceClock(capabilities.checks_dates.then(|| Time::from(context.time)));
    let rules = ProfileRules::of(context.certificate_profile, context.library, behaviour);
    let mut flags = match certificates.first() {
        Some((_, end_entity)) => {
            end_entity_flags(judgement, end_entity, &rules, context, behaviour)
        }
        None => flags_of_nothing(anchors.list, context, clock),
    };
    let made_up = anchors.bundle.map(|bundle| bundle.made_up(certificates, context.library));
    let list = anchors.list.certificates.unwrap_or_default();
    let mut search = Search {
        presented: certificates,
        trusted: made_up.as_ref().map_or(list, |it| &it.certificates),
        crls: if capabilities.crl { anchors.list.crls } else { &[] },
        rules,
        clock,
        behaviour,
        checks_key_usage: capabilities.checks_key_usage,
        max_intermediate_ca: capabilities.max_intermediate_ca,
        undecided: false,
        bundled: made_up.as_ref().map(|it| it.unusable.as_slice()),
    };
    let built = search.build();
    let mut undecided = search.undecided;
    let finished = built.and_then(|mut path| {
        if let Some(first) = path.first_mut() {
            first.flags |= flags;
        }
        let looked = looked_over(&mut path, anchors, made_up.as_ref(), context, &mut undecided);
        if !path.is_empty() {
            flags = path.iter().fold(VerifyFlags::NONE, |all, step| all | step.flags);
        }
        judgement.path = path;
        looked.map_err(|Refused| GivenUp::UnusableKey)
    });
    if undecided {
        judgement.reason = Some(Reason::UnsupportedAlgorithm);
    }
    if let Err(why) = finished {
        if why == GivenUp::TooLong && !behaviour.has(Rule::TooLongIsFatal) {
            judgement.reason = Some(Reason::NotModelled);
        }
        judgement.flags = VerifyFlags::ALL;
        return Code::X509_FATAL_ERROR;
    }
    judgement.flags = flags;
    if flags.is_empty() { Code::OK } else { Code::CERT_VERIFY_FAILED }
}

/// What the platform's callback makes of the path, where it has one.
fn looked_over(
    path: &mut Vec<PathStep>,
    anchors: Anchors<'_>,
    made_up: Option<&MadeUp>,
    context: &Context<'_>,
    undecided: &mut bool,
) -> Result<(), Refused> {
    let Some((bundle, made_up)) = anchors.bundle.zip(made_up) else { return Ok(()) };
    for step in path.iter_mut() {
        if let Place::Trusted(index) = step.place {
            step.place = Place::Trusted(made_up.places.get(index).copied().unwrap_or(index));
        }
    }
    bundle.look_over(path, context.library, undecided)
}

/// Name, type and size of the end entity's key.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `the_end_entity_s_own_key_is_judged_from_2_2_0_on`.
fn end_entity_flags(
    judgement: &mut Judgement,
    end_entity: &Certificate,
    rules: &ProfileRules,
    context: &Context<'_>,
    behaviour: Behaviour,
) -> VerifyFlags {
    let mut flags = VerifyFlags::NONE;
    if let ExpectedName::Name(expected) = context.name {
        let matched = name::matches(end_entity, expected, behaviour);
        judgement.name = NameEvidence {
            expected: Some(expected.to_owned()),
            matched: Some(matched),
            from_alternative_names: end_entity.alternative_names().is_some(),
        };
        if !matched {
            flags |= VerifyFlags::CN_MISMATCH;
        }
    }
    if !behaviour.has(Rule::EndEntityKeyJudged) {
        return flags;
    }
    if !rules.accepts_key_type(end_entity.public_key()) {
        flags |= VerifyFlags::BAD_PK;
    }
    if !rules.accepts_key(end_entity.public_key()) {
        flags |= VerifyFlags::BAD_KEY;
    }
    flags
}

/// Every presented certificate was dropped: the library verifies an empty structure, in which
/// nothing is accepted and the year is 0. A CA list into which nothing was loaded holds such a
/// structure too, which then counts as the same certificate, self-issued and trusted.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `a_chain_of_which_nothing_is_left_is_not_trusted`.
fn flags_of_nothing(trust: Trust<'_>, context: &Context<'_>, clock: DeviceClock) -> VerifyFlags {
    let mut flags = VerifyFlags::BAD_PK | VerifyFlags::BAD_KEY | VerifyFlags::BAD_MD;
    if trust.certificates.is_none_or(|certificates| !certificates.is_empty()) {
        flags |= VerifyFlags::NOT_TRUSTED;
    }
    if matches!(context.name, ExpectedName::Name(_)) {
        flags |= VerifyFlags::CN_MISMATCH;
    }
    flags | clock.check_validity(Time::default(), Time::default())
}

#[derive(PartialEq, Eq)]
enum Secondary {
    Accepted,
    Refused,
}

/// Curve and use of the end entity. Before 3.6.1 TLS 1.3 refused a wrong use without a flag.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `usage_failures_of_tls_1_3_set_flags_from_3_6_1_on`.
fn check_secondary(
    judgement: &mut Judgement,
    end_entity: &Certificate,
    context: &Context<'_>,
    behaviour: Behaviour,
) -> Secondary {
    let tls13 = context.tls_version >= TlsVersion::Tls13;
    let curve = usage::check_curve(end_entity, context, behaviour);
    let usage = usage::check_usage(end_entity, context);
    judgement.flags |= curve;
    if !tls13 || behaviour.has(Rule::Tls13UsageFlags) {
        judgement.flags |= usage;
    }
    if (curve | usage).is_empty() { Secondary::Accepted } else { Secondary::Refused }
}

/// What the authmode makes of the result.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `authmode_optional_passes_and_none_does_not_look`.
fn enforce(
    judgement: &mut Judgement,
    result: Code,
    authmode: AuthMode,
    trust: Trust<'_>,
    context: &Context<'_>,
) {
    let tolerated = authmode == AuthMode::Optional
        && matches!(result, Code::CERT_VERIFY_FAILED | Code::SSL_BAD_CERTIFICATE);
    judgement.code = if tolerated { Code::OK } else { result };
    if authmode == AuthMode::Required && trust.certificates.is_none() {
        judgement.code = Code::CA_CHAIN_REQUIRED;
    }
    if !judgement.code.is_ok() {
        judgement.alert = Some(alert::for_flags(judgement.flags));
    }
    judgement.closed_by_application =
        judgement.code.is_ok() && context.fail_closed && !judgement.flags.is_empty();
}
