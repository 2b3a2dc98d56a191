//! A certificate as causes and fixes speak of it.

use std::ops::Deref;

use crate::certificate::signature::{self, Outcome};
use crate::certificate::{self, Description, describe, hex};
use crate::mbedtls::Version;
use crate::profile::Library;

/// A release whose default build reads nearly every certificate: whose signature is it?
const READS_MOST: Version = Version::new(3, 6, 5);
/// X.509 version from which the CA flag is asked of a trusted certificate.
const VERSION_WITH_EXTENSIONS: u32 = 3;
/// `id-ce-subjectAltName`.
const SUBJECT_ALTERNATIVE_NAME: &str = "2.5.29.17";

/// The library by which signatures are checked, whatever the device's own leaves out.
pub(super) fn reads_most(device: &Library) -> Library {
    Library::default_of(READS_MOST).unwrap_or_else(|| device.clone())
}

/// A certificate leniently described, with its bytes.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    pub der: Vec<u8>,
    description: Description,
    /// Read as a library with every algorithm reads it.
    strict: Option<certificate::Certificate>,
}

impl Deref for Certificate {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.description
    }
}

impl Certificate {
    /// `None` for what is no certificate even to a lenient reader; `reader` is [`reads_most`].
    pub fn read(der: &[u8], reader: &Library) -> Option<Self> {
        let description = describe(der).ok()?;
        let strict = certificate::Certificate::parse(der, reader).ok();
        Some(Self { der: der.to_vec(), description, strict })
    }

    /// The name by which a person knows its issuer.
    pub fn issuer_name(&self) -> &str {
        let common_name = self.issuer.rsplit("CN=").next().and_then(|rest| rest.split(", ").next());
        common_name.unwrap_or(&self.issuer)
    }

    /// It has the extension beside which the common name counts for nothing.
    pub fn lists_names(&self) -> bool {
        self.extensions.iter().any(|extension| extension.oid == SUBJECT_ALTERNATIVE_NAME)
    }

    /// The library asks for the CA flag of a trusted certificate only from version 3 on.
    pub fn may_sign(&self) -> bool {
        let flagged = self.basic_constraints.is_some_and(|constraints| constraints.ca);
        let usable = self.key_usage.as_ref().is_none_or(|usage| usage.signs_certificates());
        self.version < VERSION_WITH_EXTENSIONS || (flagged && usable)
    }

    /// The issuer's name and key; the key by name only where its signature cannot be computed here.
    pub fn is_issued_by(&self, issuer: &Self) -> bool {
        self.issuer_der == issuer.subject_der && self.is_signed_by(issuer)
    }

    /// Signed with the key of `issuer`, whatever its name.
    pub fn is_signed_by(&self, issuer: &Self) -> bool {
        match self.signature_by(issuer) {
            Some(Outcome::Good) => true,
            Some(Outcome::Bad) => false,
            Some(Outcome::Unsupported) | None => self.names_key_of(issuer),
        }
    }

    fn signature_by(&self, issuer: &Self) -> Option<Outcome> {
        let (child, issuer) = (self.strict.as_ref()?, issuer.strict.as_ref()?);
        let key = issuer.public_key();
        Some(signature::verify(
            key,
            child.signature_algorithm(),
            child.signed_bytes(),
            child.signature(),
        ))
    }

    /// False only where both key identifiers are there and differ.
    fn names_key_of(&self, issuer: &Self) -> bool {
        match (&self.authority_key_identifier, &issuer.key_identifier) {
            (Some(named), Some(key)) => named == key,
            _ => true,
        }
    }

    /// Name, fingerprint, size and expiry: what a person needs to find and to add it.
    pub fn card(&self) -> String {
        format!(
            "'{}' (sha256 {}, {} bytes of DER, expires {})",
            self.name,
            hex(&self.sha256),
            self.der.len(),
            self.not_after.date()
        )
    }
}
