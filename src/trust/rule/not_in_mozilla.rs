//! `not-in-mozilla`: a CA that no browser's root programme vouches for.

use super::definition::{Complaint, Rule, each_described};
use super::retired_root;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;
use crate::trust::set::MozillaMembership;

pub(super) const RULE: Rule = Rule {
    id: "not-in-mozilla",
    severity: Severity::Note,
    reason: "Public servers choose CAs that browsers trust; what is not among them serves private \
             servers only, or is an intermediate that its CA may replace at any time.",
    source: "Mozilla's roots for TLS servers, crate webpki-root-certs 1.0.11",
    fix: "Keep it if it is your own CA; for a public server ship the root that it chains to.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, member, description| {
        if !member.may_be_ca() || retired_root::retirement(&member.sha256).is_some() {
            return None;
        }
        let message = match member.mozilla {
            MozillaMembership::Member => return None,
            MozillaMembership::SameKey => {
                "Mozilla's set has another certificate for the same name and key; either works \
                 as an anchor."
            }
            MozillaMembership::Absent if description.is_self_issued() => {
                "Not a root of Mozilla's set: a private CA, or a public one for another purpose."
            }
            MozillaMembership::Absent => {
                "Not a root of Mozilla's set but an intermediate: its CA may stop using it without \
                 notice."
            }
        };
        Some(Complaint::new(subject, message.to_owned()))
    })
}
