//! The certificate of which only a name and a key are left.
//!
//! Source: `components/mbedtls/esp_crt_bundle/esp_crt_bundle.c` of ESP-IDF (v6.0, v6.1) over
//! `library/x509_crt.c` (3.6.5).

use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Certificate, Parts, parse_subject};
use crate::certificate::algorithm::SignatureAlgorithm;
use crate::certificate::bundle_entry::BundleEntry;
use crate::certificate::der::Reader;
use crate::certificate::extension::{CaConstraints, Extensions};
use crate::certificate::key::PublicKey;
use crate::certificate::name::Name;
use crate::certificate::validity::Time;
use crate::mbedtls::{Behaviour, Code, Hash};
use crate::profile::Library;

impl Certificate {
    /// The certificate that ESP-IDF makes up for a CA of which it has the name and the key: version 3,
    /// a CA, no other extension, no dates.
    ///
    /// # Errors
    /// The code that the library returns for the key or the name.
    ///
    /// Shown by `tests/verdict/bundle.rs`:
    /// `with_the_cross_sign_option_the_chain_ends_at_the_first_name_in_the_bundle`.
    pub fn made_up(entry: &BundleEntry, library: &Library) -> Result<Self, Code> {
        let behaviour = Behaviour::nearest_to(library.version);
        let (subject, _) = parse_subject(&mut Reader::new(&entry.subject), behaviour)?;
        let key = PublicKey::parse(&entry.key, library)?;
        let (names, both) =
            (entry.subject.len(), entry.subject.len().saturating_add(entry.key.len()));
        let der = [entry.subject.as_slice(), entry.key.as_slice()].concat();
        let constraints = CaConstraints { ca: true, path_length: None };
        let mut extensions = Extensions::default();
        extensions.basic_constraints = Some(constraints);
        let parts = Parts {
            sha256: Sha256::digest(&der).into(),
            der,
            signed: 0..0,
            version: 3,
            serial: Vec::new(),
            algorithm: SignatureAlgorithm::Rsa(Hash::Sha256),
            issuer: Name::default(),
            issuer_der: 0..0,
            not_before: Time::default(),
            not_after: Time::default(),
            subject,
            subject_der: 0..names,
            key,
            spki: names..both,
            extensions,
            signature: Vec::new(),
        };
        Ok(Self { parts: Arc::new(parts) })
    }

    /// It was [`Self::made_up`]: it has no signature, and no dates that mean anything.
    pub fn is_made_up(&self) -> bool {
        self.parts.signature.is_empty() && self.parts.not_after == Time::default()
    }
}
