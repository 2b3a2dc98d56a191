//! ESP-IDF's certificate bundle in the place of a CA list: a name is looked up, then its key alone is
//! asked. No date, no constraint and no use of a bundled CA is known, so none is checked.
//!
//! Source: `components/mbedtls/esp_crt_bundle/esp_crt_bundle.c` of ESP-IDF (v5.3, v5.4, v6.0, v6.1),
//! called from `library/x509_crt.c` (`x509_crt_merge_flags_with_cb`, 3.6.5), which makes
//! `MBEDTLS_ERR_X509_FATAL_ERROR` with every flag of whatever the callback returns.

use crate::certificate::signature::{self, Outcome};
use crate::certificate::{BundleEntry, Certificate, PublicKey, SignatureAlgorithm};
use crate::mbedtls::VerifyFlags;
use crate::profile::{CrossSignedVerify, Library};

use super::judgement::{PathStep, Place};

/// What the application attached instead of a CA list.
#[derive(Debug, Clone, Copy)]
pub struct KeyBundle<'a> {
    /// In the order of the bundle.
    pub entries: &'a [BundleEntry],
    /// What the platform does with cross-signed chains.
    pub cross_signed_verify: CrossSignedVerify,
}

/// The CAs that the platform would make up for a chain, before the path is looked for.
#[derive(Debug, Default)]
pub(super) struct MadeUp {
    /// Index in the bundle of each.
    pub places: Vec<usize>,
    /// In the same order.
    pub certificates: Vec<Certificate>,
    /// Names of those whose key this build cannot read: a lookup of one ends verification.
    pub unusable: Vec<Vec<u8>>,
}

/// The platform's callback returned an error.
#[derive(Debug)]
pub(super) struct Refused;

/// What came of the signature of one certificate.
#[derive(Debug, PartialEq, Eq)]
enum Checked {
    Good,
    Bad,
    Unknown,
}

impl KeyBundle<'_> {
    /// The platform's binary search: names are compared up to the end of the shorter one, and of
    /// several entries of one name whichever the search meets first is the only one.
    ///
    /// Shown by `tests/verdict/bundle.rs`: `of_two_keys_of_one_name_only_one_is_ever_found`.
    pub fn find(&self, issuer: &[u8]) -> Option<usize> {
        let (mut start, mut end) = (0, self.entries.len());
        while start < end {
            // As (first + last) / 2 with the last one inside.
            let middle = (start + end - 1) / 2;
            let subject = &self.entries.get(middle)?.subject;
            let common = issuer.len().min(subject.len());
            match issuer.get(..common)?.cmp(subject.get(..common)?) {
                std::cmp::Ordering::Equal => return Some(middle),
                std::cmp::Ordering::Less => end = middle,
                std::cmp::Ordering::Greater => start = middle + 1,
            }
        }
        None
    }

    /// What the callback for CAs would hand out for any issuer of the chain; nothing without it.
    ///
    /// Shown by `tests/verdict/bundle.rs`:
    /// `with_the_cross_sign_option_the_chain_ends_at_the_first_name_in_the_bundle`.
    pub(super) fn made_up(&self, chain: &[(usize, Certificate)], library: &Library) -> MadeUp {
        let mut made_up = MadeUp::default();
        if self.cross_signed_verify == CrossSignedVerify::Off {
            return made_up;
        }
        for (_, child) in chain {
            let Some(place) = self.find(child.issuer_der()) else { continue };
            let Some(entry) = self.entries.get(place).filter(|_| !made_up.places.contains(&place))
            else {
                continue;
            };
            match Certificate::made_up(entry, library) {
                Ok(certificate) => {
                    made_up.places.push(place);
                    made_up.certificates.push(certificate);
                }
                Err(_) => made_up.unusable.push(entry.subject.clone()),
            }
        }
        made_up
    }

    /// The platform's verify callback, from the last certificate of the path down to the server's:
    /// whoever is not trusted and nothing else is looked for in the bundle.
    ///
    /// # Errors
    /// The callback returns an error, which gives verification up.
    ///
    /// Shown by `tests/verdict/bundle.rs`:
    /// `the_issuer_of_the_last_certificate_is_looked_for_and_its_dates_are_not`,
    /// `a_missing_name_or_another_key_gives_verification_up`.
    pub(super) fn look_over(
        &self,
        path: &mut Vec<PathStep>,
        library: &Library,
        undecided: &mut bool,
    ) -> Result<(), Refused> {
        let mut anchor = None;
        for step in path.iter_mut().rev() {
            self.forgive_missing_dates(step);
            if step.flags.without(VerifyFlags::BAD_MD) != VerifyFlags::NOT_TRUSTED {
                continue;
            }
            let place = self.find(step.certificate.issuer_der()).ok_or(Refused)?;
            let entry = self.entries.get(place).ok_or(Refused)?;
            match checked(&step.certificate, entry, library) {
                Checked::Bad => return Err(Refused),
                Checked::Unknown => *undecided = true,
                Checked::Good => {}
            }
            step.flags = VerifyFlags::NONE;
            step.signature_is_good = Some(true);
            anchor = anchor.or(Certificate::made_up(entry, library).ok().map(|it| (place, it)));
        }
        let ends_in_bundle = path.last().is_some_and(|step| step.certificate.is_made_up());
        if let Some((place, certificate)) = anchor.filter(|_| !ends_in_bundle) {
            path.push(PathStep {
                place: Place::Trusted(place),
                certificate,
                flags: VerifyFlags::NONE,
                signature_is_good: None,
                refused_parents: Vec::new(),
            });
        }
        Ok(())
    }

    /// A made-up CA ends in the year 0, which from v6.1 on does not count.
    ///
    /// Shown by `tests/verdict/bundle.rs`:
    /// `the_first_release_of_the_cross_sign_option_took_every_ca_for_expired`.
    fn forgive_missing_dates(&self, step: &mut PathStep) {
        let fixed = self.cross_signed_verify == CrossSignedVerify::From6_1;
        if fixed && step.certificate.is_made_up() {
            step.flags = step.flags.without(VerifyFlags::EXPIRED | VerifyFlags::FUTURE);
        }
    }
}

/// Whether the key signed the certificate. Over a library without `mbedtls_pk_verify_ext` (4.x) the
/// platform checks RSA signatures as PKCS#1 v1.5 alone.
///
/// Shown by `tests/verdict/bundle.rs`: `a_missing_name_or_another_key_gives_verification_up`.
fn checked(child: &Certificate, entry: &BundleEntry, library: &Library) -> Checked {
    let algorithm = child.signature_algorithm();
    let is_pss = matches!(algorithm, SignatureAlgorithm::RsaPss(_));
    let Ok(key) = PublicKey::parse(&entry.key, library) else { return Checked::Bad };
    if is_pss && library.version.major >= 4 {
        return Checked::Bad;
    }
    match signature::verify(&key, algorithm, child.signed_bytes(), child.signature()) {
        Outcome::Good => Checked::Good,
        Outcome::Bad => Checked::Bad,
        Outcome::Unsupported => Checked::Unknown,
    }
}
