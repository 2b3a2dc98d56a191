//! `BADCERT_BAD_MD`, `BAD_PK` and `BAD_KEY`: what the certificate profile does not accept.

use std::collections::BTreeSet;

use crate::certificate::KeyDescription as Key;
use crate::mbedtls::{Curve, Hash, Named, VerifyFlags, Version};
use crate::profile::CertificateProfile;

use super::clause::{Clause, Effort};
use super::obstacle;
use super::scene::Scene;
use super::witness::Certificate;

/// From here on the default profile drops SHA-224 and the small and Koblitz curves (`x509_crt.c`).
const STRICTER_DEFAULT: Version = Version::new(3, 0, 0);

/// What one certificate profile accepts; `None`: everything.
struct Accepted {
    /// Shortest RSA key in bits; `None`: no RSA at all.
    min_rsa: Option<usize>,
    hashes: BTreeSet<Hash>,
    curves: Option<BTreeSet<Curve>>,
}

pub(super) fn explain(scene: &Scene) -> Option<Clause> {
    let flags = scene.flags();
    let accepted = accepted(&scene.case.trust.cert_profile, scene.case.library.version);
    if flags.contains(VerifyFlags::BAD_KEY) || flags.contains(VerifyFlags::BAD_PK) {
        return weak_key(scene, &accepted).or_else(|| refused_group(scene));
    }
    if flags.contains(VerifyFlags::BAD_MD) { weak_hash(scene, &accepted) } else { None }
}

fn weak_key(scene: &Scene, accepted: &Accepted) -> Option<Clause> {
    let anchors = scene.anchors.iter().filter(|anchor| {
        scene.path().iter().any(|member| member.certificate.is_issued_by(&anchor.certificate))
    });
    let path = scene.path();
    let mut judged = path.into_iter().chain(anchors).map(|member| &member.certificate);
    let (certificate, reason) = judged
        .find_map(|certificate| Some((certificate, key_fault(&certificate.key, accepted)?)))?;
    let says = format!("'{}' {reason} by the certificate profile", certificate.name);
    Some(reissue_or_relax(says, "a key that it accepts"))
}

fn key_fault(key: &Key, accepted: &Accepted) -> Option<String> {
    match key {
        Key::Rsa { bits } => match accepted.min_rsa {
            None => Some("has an RSA key, and RSA is not accepted".to_owned()),
            Some(least) if *bits < least => Some(format!(
                "has an RSA key of {bits} bits, and fewer than {least} are not accepted"
            )),
            Some(_) => None,
        },
        Key::Ec(curve) => match &accepted.curves {
            Some(curves) if !curves.contains(curve) => {
                Some(format!("has a key on {}, which is not accepted", curve.profile_name()))
            }
            _ => None,
        },
        Key::Other(_) => None,
    }
}

/// TLS 1.2 also wants the leaf's curve among the groups that the device offers.
fn refused_group(scene: &Scene) -> Option<Clause> {
    let leaf = &scene.end_entity()?.certificate;
    let Key::Ec(curve) = leaf.key else { return None };
    let groups = scene.case.tls.groups.as_ref()?;
    if groups.contains(&curve) {
        return None;
    }
    let curve = curve.profile_name();
    let says = format!(
        "The server's key is on {curve}, which is not among the groups that the application sets"
    );
    let fix = format!("Add {curve} to the list of mbedtls_ssl_conf_groups() or _curves().");
    Some(Clause::new(says, Effort::Application, fix))
}

fn weak_hash(scene: &Scene, accepted: &Accepted) -> Option<Clause> {
    let weak = |certificate: &&Certificate| {
        certificate.signature.hash.is_some_and(|hash| !accepted.hashes.contains(&hash))
    };
    let path = scene.path();
    let certificate = path.iter().map(|member| &member.certificate).find(weak)?;
    let hash = certificate.signature.hash?;
    let says = format!(
        "'{}' is signed with {}, which the certificate profile does not accept",
        certificate.name,
        obstacle::name(hash)
    );
    Some(reissue_or_relax(says, "SHA-256 or better"))
}

fn reissue_or_relax(says: String, with: &str) -> Clause {
    Clause::new(says, Effort::Server, format!("Have that certificate re-issued with {with}."))
        .or("set a weaker profile with mbedtls_ssl_conf_cert_profile(), as a last resort.")
}

/// The library's own profiles (`x509_crt.c`, 2.28.10 and 3.6.5).
fn accepted(profile: &CertificateProfile, version: Version) -> Accepted {
    use Curve::{
        BrainpoolP256r1, BrainpoolP384r1, BrainpoolP512r1, Secp256r1, Secp384r1, Secp521r1,
    };
    let strong = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
    match profile {
        CertificateProfile::Default if version < STRICTER_DEFAULT => {
            Accepted { min_rsa: Some(2048), hashes: older_hashes(version), curves: None }
        }
        CertificateProfile::Default | CertificateProfile::Next => Accepted {
            min_rsa: Some(2048),
            hashes: strong.into(),
            curves: Some(
                [
                    Secp256r1,
                    Secp384r1,
                    Secp521r1,
                    BrainpoolP256r1,
                    BrainpoolP384r1,
                    BrainpoolP512r1,
                ]
                .into(),
            ),
        },
        CertificateProfile::SuiteB => Accepted {
            min_rsa: None,
            hashes: [Hash::Sha256, Hash::Sha384].into(),
            curves: Some([Secp256r1, Secp384r1].into()),
        },
        CertificateProfile::Custom { min_rsa, hashes, curves } => Accepted {
            min_rsa: Some(*min_rsa),
            hashes: hashes.clone(),
            curves: Some(curves.clone()),
        },
    }
}

/// The default of 2.1 still takes SHA-1 and RIPEMD-160.
fn older_hashes(version: Version) -> BTreeSet<Hash> {
    let mut hashes = BTreeSet::from([Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512]);
    if version < Version::new(2, 7, 0) {
        hashes.extend([Hash::Sha1, Hash::Ripemd160]);
    }
    hashes
}
