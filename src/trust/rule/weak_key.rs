//! `weak-key`: a key that verification refuses, or that is too short to be trusted.

use super::definition::{Complaint, Rule, each_described};
use crate::certificate::KeyDescription;
use crate::mbedtls::{Curve, Version};
use crate::profile::{CertificateProfile, Profile};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

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
        if !is_accepted(&description.key, circumstances.profile) {
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

/// Bits; the library's own limit in its default profile as well.
const SHORTEST_RSA: usize = 2048;

fn is_accepted(key: &KeyDescription, profile: &Profile) -> bool {
    match (key, &profile.trust.cert_profile) {
        (KeyDescription::Rsa { bits }, CertificateProfile::Custom { min_rsa, .. }) => {
            bits >= min_rsa
        }
        // The profile's least length is 0, but it allows no RSA signature.
        (KeyDescription::Rsa { .. }, CertificateProfile::SuiteB) => false,
        (KeyDescription::Rsa { bits }, _) => *bits >= SHORTEST_RSA,
        (KeyDescription::Ec(curve), CertificateProfile::Custom { curves, .. }) => {
            curves.contains(curve)
        }
        (KeyDescription::Ec(curve), CertificateProfile::SuiteB) => {
            matches!(curve, Curve::Secp256r1 | Curve::Secp384r1)
        }
        (KeyDescription::Ec(curve), CertificateProfile::Next) => {
            is_128_bit(*curve) || *curve == Curve::Secp256k1
        }
        // 2.x allows any curve by default, 3.0 and later those of 128 bits of strength.
        (KeyDescription::Ec(curve), CertificateProfile::Default) => {
            profile.library.version < Version::new(3, 0, 0) || is_128_bit(*curve)
        }
        // The library cannot read such a key; that is for another rule.
        (KeyDescription::Other(_), _) => true,
    }
}

fn is_128_bit(curve: Curve) -> bool {
    matches!(
        curve,
        Curve::Secp256r1
            | Curve::Secp384r1
            | Curve::Secp521r1
            | Curve::BrainpoolP256r1
            | Curve::BrainpoolP384r1
            | Curve::BrainpoolP512r1
    )
}
