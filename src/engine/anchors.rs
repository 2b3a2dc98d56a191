//! What a device trusts, as its library loaded it.

use crate::certificate::{Certificate, Crl};
use crate::profile::Profile;
use crate::verdict::Trust;

/// The CAs and revocation lists of a device, in load order.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// Trusted certificates.
    pub certificates: Vec<Certificate>,
    /// Certificate revocation lists.
    pub crls: Vec<Crl>,
}

impl Anchors {
    /// What the application hands to the library: without any source it never calls
    /// `mbedtls_ssl_conf_ca_chain`.
    pub fn trust(&self, profile: &Profile) -> Trust<'_> {
        let configured = !profile.trust.ca.is_empty();
        Trust { certificates: configured.then_some(self.certificates.as_slice()), crls: &self.crls }
    }
}
