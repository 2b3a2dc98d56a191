//! Validity against the device's clock.
//!
//! Source: `library/x509.c` (`mbedtls_x509_time_is_past`, `mbedtls_x509_time_is_future`, from 3.6
//! on `mbedtls_x509_time_cmp`); without `MBEDTLS_HAVE_TIME_DATE` nothing is past or future.

use crate::certificate::{Certificate, Time};
use crate::mbedtls::VerifyFlags;

/// The device's clock; `None`: dates are not checked.
#[derive(Debug, Clone, Copy)]
pub(super) struct DeviceClock(pub Option<Time>);

impl DeviceClock {
    /// The last valid second is over.
    pub fn is_past(self, last: Time) -> bool {
        self.0.is_some_and(|now| last < now)
    }

    /// The first valid second has not come.
    pub fn is_future(self, first: Time) -> bool {
        self.0.is_some_and(|now| first > now)
    }

    /// Both checks on one certificate.
    pub fn check_dates(self, certificate: &Certificate) -> VerifyFlags {
        self.check_validity(certificate.not_before(), certificate.not_after())
    }

    /// Both checks on a period of validity.
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
