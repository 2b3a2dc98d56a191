//! `weak-key`: a key that verification refuses, or that is too short to be trusted.

use super::definition::{Complaint, Rule, each_described};
use crate::certificate::KeyDescription;
use crate::mbedtls::Curve;
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;
use crate::verdict::accepts_key;

pub(super) const RULE: Rule = Rule {
    id: "weak-key",
    severity: Severity::Error,
    reason: "The key of the anchor is held against the certificate profile like every other key \
             of the path.",
    source: "x509_profile_check_key and mbedtls_x509_crt_profile_* in library/x509_crt.c \
             (2.28.10, 3.6.5); NIST SP 800-57 part 1, table 2",
    fix: "Replace it by a CA with RSA of 2048 bits or more, or with P-256 or P-384.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, _, description| {
        let key = description.key.words();
        if !accepts_key(circumstances.profile, &description.key) {
            let message = format!(
                "The device's certificate profile refuses a {key} key: every chain that ends here \
                 fails with -0x2700 and MBEDTLS_X509_BADCERT_BAD_KEY."
            );
            return Some(Complaint::new(subject, message));
        }
        is_weak(&description.key).then(|| {
            let message = format!("A {key} key is too weak today, though the device accepts it.");
            Complaint::new(subject, message).weighing(Severity::Warning)
        })
    })
}

/// What NIST SP 800-57 disallows after 2013: less than 112 bits of strength.
fn is_weak(key: &KeyDescription) -> bool {
    match key {
        KeyDescription::Rsa { bits } => *bits < SHORTEST_RSA,
        KeyDescription::Ec(curve) => matches!(curve, Curve::Secp192r1 | Curve::Secp192k1),
        KeyDescription::Other(_) => false,
    }
}

/// Bits.
const SHORTEST_RSA: usize = 2048;
