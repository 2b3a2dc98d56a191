//! Cause and fix of an outcome, for every verdict.

use time::OffsetDateTime;

use super::cortex_m::{HEAP_STEP, LARGEST_HEAP};
use super::outcome::Outcome;
use crate::mbedtls::Code;
use crate::profile::{AuthMode, Profile};
use crate::verdict::Verdict;
use crate::verdict::cause::{self, Case, Desktop, Explanation};

/// What surrounds an outcome when its cause is looked for.
#[derive(Debug, Clone, Copy)]
pub struct Surroundings<'a> {
    /// The device.
    pub profile: &'a Profile,
    /// The host that it connects to, without port.
    pub host: &'a str,
    /// What time it believes it is.
    pub now: OffsetDateTime,
    /// Every certificate of its CA input, DER, also those that it cannot load.
    pub anchors: &'a [Vec<u8>],
    /// Public roots among which a missing CA is looked for, DER.
    pub roots: &'a [&'a [u8]],
    /// What a desktop says of the same chain, where it was asked.
    pub desktop: Option<&'a Desktop>,
}

/// Says why, in one sentence, and what to change.
pub fn explain(outcome: &Outcome, around: &Surroundings) -> Explanation {
    if outcome.verdict == Verdict::Inconclusive && outcome.observation.is_none() {
        return without_a_device(outcome);
    }
    let presented: Vec<&[u8]> = outcome.chain.iter().map(Vec::as_slice).collect();
    let case = case(outcome, around, &presented);
    let found = cause::explain(&case, around.roots.iter().copied());
    if outcome.verdict == Verdict::Fail
        && let Some(heap) = short_of_heap(outcome, around.profile)
    {
        return heap;
    }
    let mut explanation = match outcome.verdict {
        Verdict::Inconclusive => doubtful(outcome, found),
        Verdict::Pass => found.unwrap_or_else(accepted),
        Verdict::Fail if outcome.fail_open => found.unwrap_or_else(|| accepts_anybody(around)),
        Verdict::Fail => found.unwrap_or_else(ended),
    };
    if let Some(difference) = difference(outcome, &case, around.desktop) {
        explanation.cause = format!("{} {difference}", explanation.cause);
    }
    explanation
}

/// A request that failed is the first cause: what the device prints is what it then stumbles over.
fn short_of_heap(outcome: &Outcome, profile: &Profile) -> Option<Explanation> {
    let measured = outcome.measured.as_ref()?;
    let refused = measured.heap.refused.as_ref()?;
    // What fails with any heap has another cause.
    let limit = measured.heap_limit?;
    if measured.smallest_heap.is_none() && limit < LARGEST_HEAP {
        return None;
    }
    let asker = refused.function.as_deref().unwrap_or("The library");
    let code = outcome.code.filter(|code| !code.is_ok());
    let printed = code.map_or_else(String::new, |code| {
        let name = code.name(profile.library.version).unwrap_or_default();
        let printed = format!("{code} {name}");
        let says_so = name.contains("ALLOC_FAILED") || name.contains("INSUFFICIENT_MEMORY");
        let misleads = if says_so { "" } else { ", which says nothing of it" };
        format!(" The device prints {}{misleads}.", printed.trim_end())
    });
    let cause = format!(
        "The heap of {limit} bytes is too small: {asker} asks for {} bytes and gets none.{printed}",
        refused.bytes
    );
    let fix = match measured.smallest_heap {
        Some(smallest) => vec![format!(
            "Give the device a heap of {smallest} bytes at least, {} more: with that the handshake \
             completes, with {} less it does not.",
            smallest.saturating_sub(limit),
            HEAP_STEP
        )],
        None => vec!["Give the device a larger heap.".to_owned()],
    };
    Some(Explanation { cause, fix })
}

/// Where a desktop would decide otherwise on the chain: the reason for "but my browser connects".
fn difference(outcome: &Outcome, case: &Case, desktop: Option<&Desktop>) -> Option<String> {
    let judged = outcome.judgement.as_ref()?;
    let accepts = judged.code.is_ok() && !judged.closed_by_application;
    cause::compare(case, accepts, desktop?)
}

fn case<'a>(
    outcome: &'a Outcome,
    around: &Surroundings<'a>,
    presented: &'a [&'a [u8]],
) -> Case<'a> {
    Case {
        library: &around.profile.library,
        tls: &around.profile.tls,
        trust: &around.profile.trust,
        host: around.host,
        clock: around.profile.device.clock,
        now: around.now,
        outcome: cause::Outcome {
            code: outcome.code.unwrap_or(Code::OK),
            flags: outcome.flags(),
            ca_result: Code(outcome.ca_result),
            parse_result: outcome.judgement.as_ref().map_or(Code::OK, |judged| judged.parse_result),
        },
        presented,
        anchors: around.anchors,
        observation: outcome.observation.as_ref(),
    }
}

/// Nothing was connected: the tool's own words are all there is.
fn without_a_device(outcome: &Outcome) -> Explanation {
    let because = outcome.because.clone();
    let fix = match outcome.reason {
        Some(crate::verdict::Reason::NothingToOffer) => {
            "Use an engine that speaks it: the device's own library, or the device."
        }
        _ => "Check the name, the port and the way to the server, then run this again.",
    };
    Explanation {
        cause: because.unwrap_or_else(|| "there was no connection".to_owned()),
        fix: vec![fix.to_owned()],
    }
}

/// What is not known comes first, then what would explain it.
fn doubtful(outcome: &Outcome, found: Option<Explanation>) -> Explanation {
    let because = outcome.because.clone().unwrap_or_else(|| "this engine cannot know".to_owned());
    let mut fix = found.map(|explanation| explanation.fix).unwrap_or_default();
    fix.push("To be sure, run the device's own library against this server.".to_owned());
    Explanation { cause: because, fix }
}

fn accepted() -> Explanation {
    explanation("The handshake completes and the device accepts the chain.", &[])
}

/// This server would pass, and so would any other.
fn accepts_anybody(around: &Surroundings) -> Explanation {
    let cause = match around.profile.tls.authmode {
        AuthMode::None => "This chain is never verified: the device connects to anybody.",
        _ => {
            "This chain is right, but nothing in the device depends on it: with authmode optional \
             and an application that does not stop, any other chain is accepted too."
        }
    };
    explanation(
        cause,
        &[
            "Set mbedtls_ssl_conf_authmode() to MBEDTLS_SSL_VERIFY_REQUIRED.",
            "Or close the connection when mbedtls_ssl_get_verify_result() is not 0 \
             (fail_closed = true in the profile).",
        ],
    )
}

fn ended() -> Explanation {
    explanation(
        "The device or its server ended the session.",
        &["Look the code up with tlsprobe explain."],
    )
}

fn explanation(cause: &str, fixes: &[&str]) -> Explanation {
    let fix = fixes.iter().map(|fix| (*fix).to_owned()).collect();
    Explanation { cause: cause.to_owned(), fix }
}
