//! The devices of these tests: mbedTLS 3.6.5 with its default options, and less.

use time::OffsetDateTime;
use time::macros::datetime;

use tlsprobe::profile::Profile;

/// The date at which these tests audit.
pub const TODAY: OffsetDateTime = datetime!(2026-11-22 12:00 UTC);

/// The built-in device: a set clock, and every certificate of today can be read.
pub fn device() -> Profile {
    Profile::default_device()
}

/// The same device with one change.
pub fn device_with(change: impl FnOnce(&mut Profile)) -> Profile {
    let mut profile = device();
    change(&mut profile);
    profile
}
