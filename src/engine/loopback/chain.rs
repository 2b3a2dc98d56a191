//! A root, an intermediate and a wildcard leaf, made at run time.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyPair, KeyUsagePurpose,
};
use time::OffsetDateTime;
use time::ext::NumericalDuration;

/// The chain could not be made or is refused by the server.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// Making keys or certificates failed.
    #[error("cannot make the demonstration's certificates: {0}")]
    Generate(#[from] rcgen::Error),
    /// rustls refuses to serve it.
    #[error("cannot serve the demonstration's certificates: {0}")]
    Serve(#[from] ::rustls::Error),
}

/// A leaf with the certificates above it, ECDSA on P-256.
#[derive(Debug)]
pub struct Chain {
    leaf: Vec<u8>,
    leaf_key: Vec<u8>,
    intermediate: Vec<u8>,
    root: Vec<u8>,
}

impl Chain {
    /// A chain for `names`, valid from a day before `now` for a year, under a root called `root`.
    ///
    /// # Errors
    /// When a name cannot stand in a certificate.
    pub fn generate(names: &[&str], root: &str, now: OffsetDateTime) -> Result<Self, ChainError> {
        let root = CertifiedIssuer::self_signed(authority(root, now), KeyPair::generate()?)?;
        let between = authority("tlsprobe demonstration intermediate", now);
        let intermediate = CertifiedIssuer::signed_by(between, KeyPair::generate()?, &root)?;
        let leaf_key = KeyPair::generate()?;
        let leaf = server(names, now)?.signed_by(&leaf_key, &intermediate)?;
        Ok(Self {
            leaf: leaf.der().to_vec(),
            leaf_key: leaf_key.serialize_der(),
            intermediate: intermediate.der().to_vec(),
            root: root.der().to_vec(),
        })
    }

    /// Leaf and intermediate, as a well-run server sends them.
    pub fn presented(&self) -> impl Iterator<Item = &[u8]> {
        [self.leaf.as_slice(), self.intermediate.as_slice()].into_iter()
    }

    /// The certificate that a device has to trust, DER.
    pub fn root(&self) -> &[u8] {
        &self.root
    }

    /// PKCS#8.
    pub(super) fn leaf_key(&self) -> &[u8] {
        &self.leaf_key
    }
}

fn valid(
    mut params: CertificateParams,
    common_name: &str,
    now: OffsetDateTime,
) -> CertificateParams {
    params.distinguished_name = DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, common_name);
    params.not_before = now - 1.days();
    params.not_after = now + 365.days();
    params
}

fn authority(common_name: &str, now: OffsetDateTime) -> CertificateParams {
    let mut params = valid(CertificateParams::default(), common_name, now);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    params
}

fn server(names: &[&str], now: OffsetDateTime) -> Result<CertificateParams, ChainError> {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let common_name = names.first().cloned().unwrap_or_default();
    let mut params = valid(CertificateParams::new(names)?, &common_name, now);
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    Ok(params)
}
