//! What an audit's rules may look at.

use time::{Duration, OffsetDateTime};

use super::service::{Host, Service};
use super::set::CaSet;
use crate::profile::Profile;

/// The set, the device, the hosts and the date.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The certificates.
    pub set: &'a CaSet,
    /// The device.
    pub profile: &'a Profile,
    /// The date at which validity is judged.
    pub at: OffsetDateTime,
    /// The hosts that the set is for, as far as any are named.
    pub hosts: &'a [Host],
    /// Who serves each of them.
    pub services: &'a [Service],
    /// How far ahead an expiry is worth a word.
    pub expires_within: Duration,
}
