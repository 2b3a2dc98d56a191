//! One file per section of a profile: from a [`super::section::Section`] to settings.

pub(super) mod device;
pub(super) mod mbedtls;
pub(super) mod tls;
pub(super) mod trust;
