//! What a certificate says, for people: a lenient reading that also works for what the device's
//! library refuses. It judges nothing and predicts no return code.

mod algorithm;
mod extension;
mod text;

pub use algorithm::{KeyDescription, SignatureDescription, SignatureScheme};
pub use extension::{BasicConstraints, ExtensionDescription, KeyUsage};
pub use text::hex;

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::prelude::FromDer;
use x509_parser::x509::X509Name;

use algorithm::{key, signature};
use extension::{
    alternative_names, authority_key_identifier, basic_constraints, extended_key_usage, extensions,
    issuer_url, key_identifier, key_usage,
};
use text::printable;

/// A certificate as a person would describe it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// Distinguished name of the holder, as `C=BE, O=GlobalSign nv-sa, CN=GlobalSign Root CA`.
    pub subject: String,
    /// The shortest name that a person knows the holder by: CN, else OU, else O, else the subject.
    pub name: String,
    /// Distinguished name of the signer.
    pub issuer: String,
    /// DER of the subject, tag and length included.
    pub subject_der: Vec<u8>,
    /// DER of the issuer, tag and length included.
    pub issuer_der: Vec<u8>,
    /// DER of SubjectPublicKeyInfo, tag and length included.
    pub public_key_der: Vec<u8>,
    /// 1, 2 or 3; larger if the certificate says so.
    pub version: u32,
    /// Hexadecimal, without separators.
    pub serial: String,
    /// First second of validity.
    pub not_before: OffsetDateTime,
    /// Last second of validity.
    pub not_after: OffsetDateTime,
    /// The holder's key.
    pub key: KeyDescription,
    /// How the issuer signed.
    pub signature: SignatureDescription,
    /// Basic constraints; `None`: no such extension, or one that cannot be read.
    pub basic_constraints: Option<BasicConstraints>,
    /// Key usage; `None`: no such extension, or one that cannot be read.
    pub key_usage: Option<KeyUsage>,
    /// Extended key usages, by short name or object identifier, in the certificate's order.
    pub extended_key_usage: Vec<String>,
    /// DNS names and IP addresses of the subject alternative name, in the certificate's order.
    pub alternative_names: Vec<String>,
    /// Every extension, in the certificate's order.
    pub extensions: Vec<ExtensionDescription>,
    /// SHA-256 of the certificate.
    pub sha256: [u8; 32],
    /// Common names of the holder, in the certificate's order.
    pub common_names: Vec<String>,
    /// Subject key identifier.
    pub key_identifier: Option<Vec<u8>>,
    /// Key identifier of the issuer, as this certificate names it.
    pub authority_key_identifier: Option<Vec<u8>>,
    /// Where the issuer's certificate is published (authority information access).
    pub issuer_url: Option<String>,
}

/// The bytes do not read as a certificate, even leniently.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DescribeError {
    /// The structure breaks.
    #[error("not readable as an X.509 certificate: {0}")]
    Malformed(String),
    /// Something follows the certificate.
    #[error("{0} bytes follow the certificate")]
    TrailingBytes(usize),
}

impl Description {
    /// The same name as holder and signer; the signature is not checked.
    pub fn is_self_issued(&self) -> bool {
        self.subject_der == self.issuer_der
    }

    /// Meant for a server: not a CA, and it carries host names or the server's key usage.
    pub fn is_server_certificate(&self) -> bool {
        let ca = self.basic_constraints.is_some_and(|constraints| constraints.ca);
        let server = self.extended_key_usage.iter().any(|usage| usage == "serverAuth");
        !ca && (server || !self.alternative_names.is_empty())
    }
}

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

/// A `Name` in DER as people read it; `None` where it is none.
pub fn describe_name(der: &[u8]) -> Option<String> {
    let (rest, name) = X509Name::from_der(der).ok()?;
    rest.is_empty().then(|| short_name(&name))
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
        key_identifier: key_identifier(certificate),
        authority_key_identifier: authority_key_identifier(certificate),
        issuer_url: issuer_url(certificate),
    }
}

fn common_names(subject: &X509Name<'_>) -> Vec<String> {
    subject.iter_common_name().filter_map(|name| name.as_str().ok()).map(printable).collect()
}

fn distinguished_name(name: &X509Name<'_>) -> String {
    let text = printable(&name.to_string());
    if text.is_empty() { "(empty name)".to_owned() } else { text }
}

fn short_name(name: &X509Name<'_>) -> String {
    let attribute = name
        .iter_common_name()
        .chain(name.iter_organizational_unit())
        .chain(name.iter_organization())
        .find_map(|attribute| attribute.as_str().ok());
    attribute.map_or_else(|| distinguished_name(name), printable)
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
