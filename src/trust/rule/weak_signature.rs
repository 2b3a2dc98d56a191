//! `weak-signature`: the CA's own certificate is signed with a broken digest.

use super::definition::{Complaint, Rule, each_described};
use crate::mbedtls::Hash;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "weak-signature",
    severity: Severity::Note,
    reason: "The signature on an anchor is not verified, because the device already trusts it; \
             but the digest must be compiled in for the certificate to be read.",
    source: "x509_crt_verify_chain in library/x509_crt.c stops at a trusted parent (2.28.10, \
             3.6.5)",
    fix: "Nothing to do for the device; prefer the CA's newer root where it has one.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, member, description| {
        let broken = [Hash::Md2, Hash::Md4, Hash::Md5, Hash::Ripemd160, Hash::Sha1];
        let hash = description.signature.hash?;
        if !broken.contains(&hash) || !member.parse_result.is_ok() {
            return None;
        }
        let who = if description.is_self_issued() { "Self-signed" } else { "Signed by its issuer" };
        let message = format!(
            "{who} with {}; the device never verifies the signature of a CA in its list, so this \
             costs no security here.",
            description.signature.name
        );
        Some(Complaint::new(subject, message))
    })
}
