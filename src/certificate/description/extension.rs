//! What the extensions allow and name.

use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};

use super::facts::{BasicConstraints, ExtensionDescription, KeyUsage};
use super::text::printable;

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
