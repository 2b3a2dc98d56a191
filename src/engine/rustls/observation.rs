//! What this engine saw, in the words in which causes are looked for.

use super::decision::Evidence;
use crate::engine::ending::Ending;
use crate::engine::sizes;
use crate::engine::wire::Traffic;
use crate::verdict::Reason;
use crate::verdict::cause::{self, Observation, Stage};

/// The observation behind a decision whose reason is `reason`.
pub(super) fn observation(
    evidence: &Evidence,
    reason: Option<Reason>,
    traffic: &Traffic,
) -> Observation {
    Observation {
        ending: ending(evidence, reason),
        stage: stage(evidence),
        version: evidence.version,
        asked_for_certificate: evidence.asked_for_certificate,
        sent_certificate: evidence.sent_certificate,
        sizes: sizes(traffic),
    }
}

fn ending(evidence: &Evidence, reason: Option<Reason>) -> cause::Ending {
    let seen = evidence.seen;
    match reason {
        Some(Reason::RecordTooLarge) => {
            return cause::Ending::RecordTooLarge(seen.longest_plain.max(seen.longest_encrypted));
        }
        Some(Reason::Fragmented) => {
            return cause::Ending::Fragmented(evidence.certificate_message);
        }
        _ => {}
    }
    match evidence.ending {
        Ending::Judged | Ending::Misbehaved(_) => cause::Ending::Judged,
        Ending::Alert(alert) => cause::Ending::Alert(alert.0),
        Ending::CloseNotify => cause::Ending::CloseNotify,
        Ending::Closed => cause::Ending::Closed,
        Ending::Reset => cause::Ending::Reset,
        Ending::Silence => cause::Ending::Stalled,
        Ending::Rubbish => {
            cause::Ending::Rubbish(seen.rubbish.map(|bytes| bytes.to_vec()).unwrap_or_default())
        }
    }
}

fn stage(evidence: &Evidence) -> Stage {
    match (evidence.ending, evidence.judged, evidence.seen.server_hello) {
        (Ending::Judged, ..) => Stage::Application,
        (_, Some(_), _) => Stage::ClientFlight,
        (_, None, true) => Stage::ServerFlight,
        (_, None, false) => Stage::Hello,
    }
}
