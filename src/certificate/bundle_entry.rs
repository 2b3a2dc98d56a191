//! A CA reduced to its name and its key, as ESP-IDF's certificate bundle keeps it.

use super::description::Description;

/// One CA of a bundle; orders as the bundle does.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BundleEntry {
    /// Its subject, a `Name` in DER (RFC 5280, section 4.1.2.6).
    pub subject: Vec<u8>,
    /// Its key, a `SubjectPublicKeyInfo` in DER (RFC 5280, section 4.1.2.7).
    pub key: Vec<u8>,
}

impl BundleEntry {
    /// What is left of a certificate in a bundle.
    pub fn of(description: &Description) -> Self {
        let (subject, key) = (&description.subject_der, &description.public_key_der);
        Self { subject: subject.clone(), key: key.clone() }
    }
}
