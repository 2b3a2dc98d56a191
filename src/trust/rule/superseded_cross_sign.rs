//! `superseded-cross-sign`: a CA under another's signature, of which a root of its own exists.

use super::definition::{Complaint, Rule, day, each_described};
use crate::certificate::Description;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;
use crate::trust::set::{CaSet, MozillaMembership};

pub(super) const RULE: Rule = Rule {
    id: "superseded-cross-sign",
    severity: Severity::Warning,
    reason: "A cross-signed certificate ends with the older CA's plans; the root with the same name and \
             key verifies the same chains and lasts longer.",
    source: "x509_crt_find_parent in library/x509_crt.c (2.28.10, 3.6.5): the trusted list is searched \
             first, by name and key",
    fix: "Ship the self-signed root with the same name and key instead.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, member, description| {
        if description.is_self_issued() || !member.may_be_ca() {
            return None;
        }
        let beside = has_root_of(circumstances.set, description);
        let place = match member.mozilla {
            _ if beside => "which is in this set too",
            MozillaMembership::SameKey => "which Mozilla's set has",
            MozillaMembership::Member | MozillaMembership::Absent => return None,
        };
        let message = format!(
            "Signed by `{}` until {}; there is a root with the same name and key, {place}.",
            description.issuer,
            day(description.not_after)
        );
        Some(Complaint::new(subject, message))
    })
}

fn has_root_of(set: &CaSet, crossed: &Description) -> bool {
    let described = set.certificates.iter().filter_map(|member| member.description.as_ref());
    let mut roots = described.filter(|it| it.is_self_issued());
    roots.any(|it| {
        it.subject_der == crossed.subject_der && it.public_key_der == crossed.public_key_der
    })
}
