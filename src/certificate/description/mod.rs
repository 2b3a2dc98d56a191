//! What a certificate says, for people: a lenient reading that also works for what the device's
//! library refuses. It judges nothing and predicts no return code.

mod algorithm;
mod extension;
mod facts;
mod text;

pub use facts::{
    BasicConstraints, DescribeError, Description, ExtensionDescription, KeyDescription, KeyUsage,
    SignatureDescription, SignatureScheme,
};
pub use text::hex;

use sha2::{Digest, Sha256};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use algorithm::{key, signature};
use extension::{alternative_names, basic_constraints, extended_key_usage, extensions, key_usage};
use text::{distinguished_name, printable, short_name};

/// Describes one DER certificate that fills `der` exactly.
///
/// # Errors
/// When the bytes do not have the structure of a certificate, or more follows it.
pub fn describe(der: &[u8]) -> Result<Description, DescribeError> {
    let (rest, certificate) = X509Certificate::from_der(der)
        .map_err(|error| DescribeError::Malformed(error.to_string()))?;
    if !rest.is_empty() {
        return Err(DescribeError::TrailingBytes(rest.len()));
    }
    Ok(from_parsed(der, &certificate))
}

fn from_parsed(der: &[u8], certificate: &X509Certificate<'_>) -> Description {
    let validity = certificate.validity();
    Description {
        subject: distinguished_name(certificate.subject()),
        name: short_name(certificate.subject()),
        issuer: distinguished_name(certificate.issuer()),
        subject_der: certificate.subject().as_raw().to_vec(),
        issuer_der: certificate.issuer().as_raw().to_vec(),
        public_key_der: certificate.public_key().raw.to_vec(),
        version: certificate.version().0.saturating_add(1),
        serial: hex(certificate.raw_serial()),
        not_before: validity.not_before.to_datetime(),
        not_after: validity.not_after.to_datetime(),
        key: key(certificate.public_key()),
        signature: signature(&certificate.signature_algorithm),
        basic_constraints: basic_constraints(certificate),
        key_usage: key_usage(certificate),
        extended_key_usage: extended_key_usage(certificate),
        alternative_names: alternative_names(certificate),
        extensions: extensions(certificate),
        sha256: Sha256::digest(der).into(),
        common_names: common_names(certificate.subject()),
        key_identifier: find(certificate, |extension| match extension {
            ParsedExtension::SubjectKeyIdentifier(identifier) => Some(identifier.0.to_vec()),
            _ => None,
        }),
        authority_key_identifier: find(certificate, |extension| match extension {
            ParsedExtension::AuthorityKeyIdentifier(issuer) => {
                issuer.key_identifier.as_ref().map(|identifier| identifier.0.to_vec())
            }
            _ => None,
        }),
        issuer_url: find(certificate, issuer_url),
    }
}

fn find<T>(
    certificate: &X509Certificate<'_>,
    read: impl Fn(&ParsedExtension<'_>) -> Option<T>,
) -> Option<T> {
    certificate.iter_extensions().find_map(|extension| read(extension.parsed_extension()))
}

fn common_names(subject: &X509Name<'_>) -> Vec<String> {
    subject.iter_common_name().filter_map(|name| name.as_str().ok()).map(printable).collect()
}

/// RFC 5280, section 4.2.2.1.
const CA_ISSUERS: &str = "1.3.6.1.5.5.7.48.2";

fn issuer_url(extension: &ParsedExtension<'_>) -> Option<String> {
    let ParsedExtension::AuthorityInfoAccess(access) = extension else { return None };
    access.accessdescs.iter().find_map(|description| match &description.access_location {
        GeneralName::URI(uri) if description.access_method.to_id_string() == CA_ISSUERS => {
            Some(printable(uri))
        }
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn describes_every_root_of_the_mozilla_set() {
        let mut rsa_4096 = 0;
        for root in webpki_root_certs::TLS_SERVER_ROOT_CERTS {
            let description = describe(root).expect("a certificate");
            assert!(description.is_self_issued(), "{}", description.subject);
            assert!(description.basic_constraints.is_some_and(|constraints| constraints.ca));
            assert_ne!(description.signature.hash, None, "{}", description.signature.name);
            rsa_4096 += usize::from(description.key == KeyDescription::Rsa { bits: 4096 });
        }
        assert_eq!(rsa_4096, 59, "the count that openssl gives");
    }

    #[test]
    fn says_how_many_bytes_follow() {
        let root = &webpki_root_certs::TLS_SERVER_ROOT_CERTS[0];
        let mut der = root.to_vec();
        der.extend([0; 3]);
        assert_eq!(describe(&der), Err(DescribeError::TrailingBytes(3)));
    }
}
