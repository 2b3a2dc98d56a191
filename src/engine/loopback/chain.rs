//! A root, an intermediate and a wildcard leaf, made at run time.

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DistinguishedName, DnType,
    ExtendedKeyUsagePurpose, IsCa, KeyUsagePurpose,
};
use time::OffsetDateTime;
use time::ext::NumericalDuration;

use super::error::ChainError;
use super::key::Key;

/// A leaf with the certificates above it.
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
    pub fn generate(
        key: Key,
        names: &[&str],
        root: &str,
        now: OffsetDateTime,
    ) -> Result<Self, ChainError> {
        let [root_key, intermediate_key, leaf_key] = key.pairs()?;
        let root = CertifiedIssuer::self_signed(authority(root, now), root_key)?;
        let between = authority("tlsprobe demonstration intermediate", now);
        let intermediate = CertifiedIssuer::signed_by(between, intermediate_key, &root)?;
        let leaf = server(names, now)?.signed_by(&leaf_key, &intermediate)?;
        Ok(Self {
            leaf: leaf.der().to_vec(),
            leaf_key: leaf_key.serialize_der(),
            intermediate: intermediate.der().to_vec(),
            root: root.der().to_vec(),
        })
    }

    /// Everything that it is made of, as [`Self::from_bytes`] reads it: leaf, its key, intermediate and
    /// root in DER, each behind its length in four bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let parts = [&self.leaf, &self.leaf_key, &self.intermediate, &self.root];
        let mut bytes = Vec::new();
        for part in parts {
            // A certificate that is made here has a kilobyte.
            bytes.extend((part.len() as u32).to_be_bytes());
            bytes.extend(part);
        }
        bytes
    }

    /// Reads what [`Self::to_bytes`] wrote; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (leaf, rest) = part(bytes)?;
        let (leaf_key, rest) = part(rest)?;
        let (intermediate, rest) = part(rest)?;
        let (root, rest) = part(rest)?;
        rest.is_empty().then_some(Self { leaf, leaf_key, intermediate, root })
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

fn part(bytes: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (length, rest) = bytes.split_first_chunk()?;
    let (part, rest) = rest.split_at_checked(u32::from_be_bytes(*length) as usize)?;
    Some((part.to_vec(), rest))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_is_read_as_it_was_written_and_nothing_else_is() {
        let now = OffsetDateTime::UNIX_EPOCH;
        let chain = Chain::generate(Key::Rsa, &["iot.example.com"], "Root", now).expect("a chain");
        let bytes = chain.to_bytes();
        let read = Chain::from_bytes(&bytes).expect("the same");
        assert_eq!((read.root(), read.leaf_key()), (chain.root(), chain.leaf_key()));
        assert!(Chain::from_bytes(&bytes[1..]).is_none());
        assert!(Chain::from_bytes(&[&bytes[..], b"x"].concat()).is_none());
    }
}
