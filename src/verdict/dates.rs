//! Validity against the device's clock.
//!
//! Source: `library/x509.c` (`mbedtls_x509_time_is_past`, `mbedtls_x509_time_is_future`; 2.18.0,
//! 2.28.10, 3.5.1; `mbedtls_x509_time_cmp`, 3.6.5); without `MBEDTLS_HAVE_TIME_DATE` nothing is past or future.

use crate::certificate::{Certificate, Time};
use crate::mbedtls::VerifyFlags;

/// The device's clock; `None`: dates are not checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeviceClock(pub Option<Time>);

impl DeviceClock {
    /// The last valid second is over.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `dates_are_judged_on_every_certificate_of_the_path`.
    pub fn is_past(self, last: Time) -> bool {
        self.0.is_some_and(|now| last < now)
    }

    /// The first valid second has not come.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `dates_are_judged_on_every_certificate_of_the_path`.
    pub fn is_future(self, first: Time) -> bool {
        self.0.is_some_and(|now| first > now)
    }

    /// Both checks on one certificate.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `dates_are_judged_on_every_certificate_of_the_path`.
    pub fn check_dates(self, certificate: &Certificate) -> VerifyFlags {
        self.check_validity(certificate.not_before(), certificate.not_after())
    }

    /// Both checks on a period of validity.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `dates_are_judged_on_every_certificate_of_the_path`.
    pub fn check_validity(self, first: Time, last: Time) -> VerifyFlags {
        let mut flags = VerifyFlags::NONE;
        if self.is_past(last) {
            flags |= VerifyFlags::EXPIRED;
        }
        if self.is_future(first) {
            flags |= VerifyFlags::FUTURE;
        }
        flags
    }
}
