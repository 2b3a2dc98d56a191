//! Revocation lists, where the application loaded any.
//!
//! Source: `library/x509_crt.c` (`x509_crt_verifycrl`, `mbedtls_x509_crt_is_revoked`; 2.18.0,
//! 2.28.10, 3.6.5).

use super::path::Search;
use crate::certificate::signature::{self, Outcome};
use crate::certificate::{CRL_SIGN, Certificate, Crl};
use crate::mbedtls::{Rule, VerifyFlags};

impl Search<'_> {
    /// What the lists of `issuer` say about `certificate`; no list is fine.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_revocation_list_is_signed_current_and_of_the_issuer`.
    pub(super) fn check_crls(
        &mut self,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> VerifyFlags {
        let mut flags = VerifyFlags::NONE;
        for list in self.crls {
            if !list.issuer.matches(issuer.subject()) {
                continue;
            }
            let (found, goes_on) = self.check_crl(list, certificate, issuer);
            flags |= found;
            if !goes_on {
                break;
            }
        }
        flags
    }

    /// The flags of one list, and whether the next one is looked at.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `a_revocation_list_is_signed_current_and_of_the_issuer`.
    fn check_crl(
        &mut self,
        list: &Crl,
        certificate: &Certificate,
        issuer: &Certificate,
    ) -> (VerifyFlags, bool) {
        let mut flags = VerifyFlags::NONE;
        if self.checks_key_usage && !issuer.allows_usage(CRL_SIGN) {
            return (VerifyFlags::CRL_NOT_TRUSTED, false);
        }
        if !self.rules.accepts_hash(list.algorithm) {
            flags |= VerifyFlags::CRL_BAD_MD;
        }
        if !self.rules.accepts_signature(list.algorithm) {
            flags |= VerifyFlags::CRL_BAD_PK;
        }
        if list.algorithm.hash().is_none() {
            return (flags | VerifyFlags::CRL_NOT_TRUSTED, false);
        }
        if !self.rules.accepts_key(issuer.public_key()) {
            // The certificate's flag, not the list's: so the library does it.
            flags |= VerifyFlags::BAD_KEY;
        }
        let outcome = signature::verify(
            issuer.public_key(),
            list.algorithm,
            list.signed_bytes(),
            &list.signature,
        );
        self.undecided |= outcome == Outcome::Unsupported;
        if outcome != Outcome::Good {
            return (flags | VerifyFlags::CRL_NOT_TRUSTED, false);
        }
        if self.clock.is_past(list.next_update) {
            flags |= VerifyFlags::CRL_EXPIRED;
        }
        if self.clock.is_future(list.this_update) {
            flags |= VerifyFlags::CRL_FUTURE;
        }
        if self.is_revoked(list, certificate) {
            return (flags | VerifyFlags::REVOKED, false);
        }
        (flags, true)
    }

    /// An entry with an empty serial number ends the list.
    ///
    /// Shown by `tests/differential/rule/change.rs`:
    /// `a_revocation_counts_before_its_date_from_2_24_0_on`.
    fn is_revoked(&self, list: &Crl, certificate: &Certificate) -> bool {
        let date_counts = !self.behaviour.has(Rule::RevocationDateIgnored);
        list.revoked.iter().take_while(|(serial, _)| !serial.is_empty()).any(|(serial, date)| {
            serial == certificate.serial() && (!date_counts || self.clock.is_past(*date))
        })
    }
}
