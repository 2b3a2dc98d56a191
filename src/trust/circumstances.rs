//! What an audit's rules may look at.

use time::{Duration, OffsetDateTime};

use super::set::CaSet;
use crate::profile::Profile;

/// The set, the device and the date.
#[derive(Debug, Clone, Copy)]
pub struct Circumstances<'a> {
    /// The certificates.
    pub set: &'a CaSet,
    /// The device.
    pub profile: &'a Profile,
    /// The date at which validity is judged.
    pub at: OffsetDateTime,
    /// How far ahead an expiry is worth a word.
    pub expires_within: Duration,
}
