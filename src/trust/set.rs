//! A CA set: the certificates of all sources, in load order, with what the device makes of each.

use super::cost::Cost;
use super::source::{Found, Source, known};
use crate::certificate::{Certificate, Description, describe};
use crate::mbedtls::Code;
use crate::profile::Library;
use sha2::{Digest, Sha256};

/// Everything that an audit judges.
#[derive(Debug, Clone)]
pub struct CaSet {
    /// In load order.
    pub sources: Vec<Source>,
    /// In load order; every certificate of every source.
    pub certificates: Vec<Member>,
}

/// One certificate of the set.
#[derive(Debug, Clone)]
pub struct Member {
    /// Index of its source in [`CaSet::sources`].
    pub source: usize,
    /// Place and bytes.
    pub found: Found,
    /// SHA-256 of its DER bytes.
    pub sha256: [u8; 32],
    /// What it says; `None`: not even a lenient reader understands it.
    pub description: Option<Description>,
    /// What `mbedtls_x509_crt_parse_der` of this device returns for it.
    pub parse_result: Code,
    /// Whether browsers' root programme knows it.
    pub mozilla: MozillaMembership,
    /// What it costs in flash and heap.
    pub cost: Cost,
}

/// How a certificate relates to the built-in Mozilla roots for TLS servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MozillaMembership {
    /// The very same certificate.
    Member,
    /// Another certificate for the same name and key.
    SameKey,
    /// Unknown there.
    Absent,
}

impl Member {
    /// What people call it.
    pub fn name(&self) -> &str {
        self.description.as_ref().map_or("(unreadable)", |description| &description.name)
    }

    /// The device has it after loading.
    pub fn is_loaded(&self) -> bool {
        self.parse_result.is_ok() && self.found.reached
    }

    /// It issues certificates, as far as its basic constraints say; before version 3 there are none.
    pub fn may_be_ca(&self) -> bool {
        self.description.as_ref().is_some_and(|description| {
            description.version < 3 || description.basic_constraints.is_some_and(|it| it.ca)
        })
    }
}

impl CaSet {
    /// Describes every certificate and asks what the library makes of it.
    pub fn assemble(sources: Vec<Source>, library: &Library) -> Self {
        let members = sources.iter().enumerate().flat_map(|(index, source)| {
            source.certificates.iter().map(move |found| member(index, found, library))
        });
        let certificates = members.collect();
        Self { sources, certificates }
    }

    /// What reports call the source of this index.
    pub fn source_name(&self, source: usize) -> &str {
        self.sources.get(source).map_or("", |source| &source.name)
    }
}

fn member(source: usize, found: &Found, library: &Library) -> Member {
    let description = describe(&found.der).ok();
    let sha256 = match &description {
        Some(description) => description.sha256,
        None => Sha256::digest(&found.der).into(),
    };
    let parsed = Certificate::parse(&found.der, library);
    let certificate = parsed.as_ref().ok();
    Member {
        source,
        sha256,
        cost: Cost::of(&found.der, description.as_ref(), certificate, library.version),
        parse_result: parsed.as_ref().err().copied().unwrap_or(Code::OK),
        mozilla: membership(&found.der, description.as_ref()),
        description,
        found: found.clone(),
    }
}

fn membership(der: &[u8], description: Option<&Description>) -> MozillaMembership {
    let Some(description) = description else { return MozillaMembership::Absent };
    match known::root(&description.subject_der, &description.public_key_der) {
        Some(root) if root == der => MozillaMembership::Member,
        Some(_) => MozillaMembership::SameKey,
        None => MozillaMembership::Absent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

    #[test]
    fn a_root_of_the_set_is_a_member() {
        let root = &TLS_SERVER_ROOT_CERTS[7];
        let description = describe(root).expect("a root");
        assert_eq!(membership(root, Some(&description)), MozillaMembership::Member);
    }
}
