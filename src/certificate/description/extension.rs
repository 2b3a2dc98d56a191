//! The extensions that say what a certificate may be used for.

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};

use super::text::printable;

/// RFC 5280, section 4.2.1.9.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BasicConstraints {
    /// The holder may issue certificates.
    pub ca: bool,
    /// How many intermediates may follow.
    pub path_length: Option<u32>,
}

/// RFC 5280, section 4.2.1.3.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyUsage {
    /// The bits that are set, by their names in the RFC.
    pub names: Vec<&'static str>,
}

impl KeyUsage {
    /// The key may sign certificates.
    pub fn signs_certificates(&self) -> bool {
        self.names.contains(&"keyCertSign")
    }
}

/// One extension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExtensionDescription {
    /// Object identifier, dotted.
    pub oid: String,
    /// A reader that does not know it must refuse the certificate.
    pub critical: bool,
}

pub(super) fn basic_constraints(certificate: &X509Certificate<'_>) -> Option<BasicConstraints> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => Some(BasicConstraints {
            ca: constraints.ca,
            path_length: constraints.path_len_constraint,
        }),
        _ => None,
    })
}

pub(super) fn key_usage(certificate: &X509Certificate<'_>) -> Option<KeyUsage> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::KeyUsage(usage) => Some(KeyUsage {
            names: [
                (usage.digital_signature(), "digitalSignature"),
                (usage.non_repudiation(), "nonRepudiation"),
                (usage.key_encipherment(), "keyEncipherment"),
                (usage.data_encipherment(), "dataEncipherment"),
                (usage.key_agreement(), "keyAgreement"),
                (usage.key_cert_sign(), "keyCertSign"),
                (usage.crl_sign(), "cRLSign"),
                (usage.encipher_only(), "encipherOnly"),
                (usage.decipher_only(), "decipherOnly"),
            ]
            .into_iter()
            .filter_map(|(set, name)| set.then_some(name))
            .collect(),
        }),
        _ => None,
    })
}

pub(super) fn extended_key_usage(certificate: &X509Certificate<'_>) -> Vec<String> {
    let found =
        certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::ExtendedKeyUsage(usage) => Some(usage),
            _ => None,
        });
    let Some(usage) = found else { return Vec::new() };
    let known = [
        (usage.any, "anyExtendedKeyUsage"),
        (usage.server_auth, "serverAuth"),
        (usage.client_auth, "clientAuth"),
        (usage.code_signing, "codeSigning"),
        (usage.email_protection, "emailProtection"),
        (usage.time_stamping, "timeStamping"),
        (usage.ocsp_signing, "OCSPSigning"),
    ];
    let named = known.into_iter().filter(|(set, _)| *set).map(|(_, name)| name.to_owned());
    named.chain(usage.other.iter().map(|oid| oid.to_id_string())).collect()
}

pub(super) fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<String> {
    let found =
        certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
            ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
            _ => None,
        });
    found.into_iter().flatten().filter_map(host_name).collect()
}

fn host_name(name: &GeneralName<'_>) -> Option<String> {
    match name {
        GeneralName::DNSName(name) => Some(printable(name)),
        GeneralName::IPAddress(octets) => {
            if let Ok(v4) = <[u8; 4]>::try_from(*octets) {
                return Some(std::net::Ipv4Addr::from(v4).to_string());
            }
            let v6 = <[u8; 16]>::try_from(*octets).ok()?;
            Some(std::net::Ipv6Addr::from(v6).to_string())
        }
        _ => None,
    }
}

pub(super) fn extensions(certificate: &X509Certificate<'_>) -> Vec<ExtensionDescription> {
    certificate
        .iter_extensions()
        .map(|extension| ExtensionDescription {
            oid: extension.oid.to_id_string(),
            critical: extension.critical,
        })
        .collect()
}

pub(super) fn key_identifier(certificate: &X509Certificate<'_>) -> Option<Vec<u8>> {
    find(certificate, |extension| match extension {
        ParsedExtension::SubjectKeyIdentifier(identifier) => Some(identifier.0.to_vec()),
        _ => None,
    })
}

pub(super) fn authority_key_identifier(certificate: &X509Certificate<'_>) -> Option<Vec<u8>> {
    find(certificate, |extension| match extension {
        ParsedExtension::AuthorityKeyIdentifier(issuer) => {
            issuer.key_identifier.as_ref().map(|identifier| identifier.0.to_vec())
        }
        _ => None,
    })
}

/// RFC 5280, section 4.2.2.1.
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

pub(super) fn issuer_url(certificate: &X509Certificate<'_>) -> Option<String> {
    find(certificate, |extension| {
        let ParsedExtension::AuthorityInfoAccess(access) = extension else { return None };
        access.accessdescs.iter().find_map(|description| match &description.access_location {
            GeneralName::URI(uri) if description.access_method.to_id_string() == CA_ISSUERS => {
                Some(printable(uri))
            }
            _ => None,
        })
    })
}

/// What the first extension says of which `read` makes something.
fn find<T>(
    certificate: &X509Certificate<'_>,
    read: impl Fn(&ParsedExtension<'_>) -> Option<T>,
) -> Option<T> {
    certificate.iter_extensions().find_map(|extension| read(extension.parsed_extension()))
}
