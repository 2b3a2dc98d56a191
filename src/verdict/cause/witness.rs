//! A certificate as causes and fixes speak of it.

use std::ops::Deref;

use crate::certificate::{Description, describe, hex};

/// X.509 version from which the CA flag is asked of a trusted certificate.
const VERSION_WITH_EXTENSIONS: u32 = 3;
/// `id-ce-subjectAltName`.
const SUBJECT_ALTERNATIVE_NAME: &str = "2.5.29.17";

/// A certificate leniently described, with its bytes.
#[derive(Debug, Clone)]
pub(super) struct Certificate {
    pub der: Vec<u8>,
    description: Description,
}

impl Deref for Certificate {
    type Target = Description;

    fn deref(&self) -> &Description {
        &self.description
    }
}

impl Certificate {
    /// `None` for what is no certificate even to a lenient reader.
    pub fn read(der: &[u8]) -> Option<Self> {
        Some(Self { der: der.to_vec(), description: describe(der).ok()? })
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

    /// The issuer's name, and its key as far as both certificates name it.
    pub fn may_be_issued_by(&self, issuer: &Self) -> bool {
        self.issuer_der == issuer.subject_der && self.names_key_of(issuer)
    }

    /// False only where both key identifiers are there and differ.
    pub fn names_key_of(&self, issuer: &Self) -> bool {
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
