//! What a device trusts, as its library loaded it.

use crate::certificate::{BundleEntry, Certificate, Crl};
use crate::profile::{Profile, TrustModel};
use crate::verdict::{Context, Judgement, KeyBundle, Trust, judge, judge_with_bundle};

/// The CAs and revocation lists of a device, in load order.
#[derive(Debug, Clone, Default)]
pub struct Anchors {
    /// Trusted certificates.
    pub certificates: Vec<Certificate>,
    /// Certificate revocation lists.
    pub crls: Vec<Crl>,
    /// The CAs of ESP-IDF's certificate bundle, in its order, where that is the trust model.
    pub bundle: Vec<BundleEntry>,
}

impl Anchors {
    /// What the application hands to the library: without any source it never calls
    /// `mbedtls_ssl_conf_ca_chain`.
    pub fn trust(&self, profile: &Profile) -> Trust<'_> {
        let configured = !profile.trust.ca.is_empty();
        Trust { certificates: configured.then_some(self.certificates.as_slice()), crls: &self.crls }
    }

    /// What the device decides on a chain, end entity first, under its own trust model.
    pub fn judge(
        &self,
        profile: &Profile,
        chain: &[impl AsRef<[u8]>],
        context: &Context<'_>,
    ) -> Judgement {
        match profile.trust.model {
            TrustModel::CaChain => judge(chain, self.trust(profile), context),
            TrustModel::EspBundle => {
                let cross_signed_verify = profile.trust.cross_signed_verify;
                judge_with_bundle(
                    chain,
                    KeyBundle { entries: &self.bundle, cross_signed_verify },
                    context,
                )
            }
        }
    }
}
