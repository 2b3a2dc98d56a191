//! What a certificate says, for people: a lenient reading that also works for what the device's
//! library refuses. It judges nothing and predicts no return code.

use sha2::{Digest, Sha256};
use time::OffsetDateTime;
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension};
use x509_parser::prelude::FromDer;
use x509_parser::public_key::PublicKey as ParsedKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo, X509Name};

use crate::mbedtls::{Curve, Hash};

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

/// A public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum KeyDescription {
    /// RSA with a modulus of so many bits.
    Rsa {
        /// Significant bits of the modulus.
        bits: usize,
    },
    /// Elliptic curve known to mbedTLS.
    Ec(Curve),
    /// Anything else: the object identifier of the algorithm or of the curve.
    Other(String),
}

impl KeyDescription {
    /// As people say it: `RSA-2048`, `P-256`.
    pub fn words(&self) -> String {
        match self {
            Self::Rsa { bits } => format!("RSA-{bits}"),
            Self::Ec(curve) => curve_words(*curve).to_owned(),
            Self::Other(identifier) => identifier.clone(),
        }
    }
}

fn curve_words(curve: Curve) -> &'static str {
    match curve {
        Curve::Secp192r1 => "P-192",
        Curve::Secp224r1 => "P-224",
        Curve::Secp256r1 => "P-256",
        Curve::Secp384r1 => "P-384",
        Curve::Secp521r1 => "P-521",
        Curve::Secp192k1 => "secp192k1",
        Curve::Secp224k1 => "secp224k1",
        Curve::Secp256k1 => "secp256k1",
        Curve::BrainpoolP256r1 => "brainpoolP256r1",
        Curve::BrainpoolP384r1 => "brainpoolP384r1",
        Curve::BrainpoolP512r1 => "brainpoolP512r1",
        Curve::X25519 => "X25519",
        Curve::X448 => "X448",
    }
}

/// A signature algorithm.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureDescription {
    /// As `sha256WithRSAEncryption`, or the object identifier.
    pub name: String,
    /// The family of the signer's key.
    pub scheme: SignatureScheme,
    /// The digest, where the algorithm names one.
    pub hash: Option<Hash>,
}

/// The family of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureScheme {
    /// RSA with PKCS#1 v1.5 padding.
    RsaPkcs1,
    /// RSASSA-PSS.
    RsaPss,
    /// ECDSA.
    Ecdsa,
    /// Ed25519, DSA and whatever else.
    Other,
}

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

/// Lower-case hexadecimal, without separators.
pub fn hex(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] =
        ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let digits = |byte: &u8| [byte >> 4, byte & 15].map(|half| DIGITS[usize::from(half)]);
    bytes.iter().flat_map(digits).collect()
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

/// Names come from untrusted bytes and go to terminals: control characters are shown, not sent.
fn printable(text: &str) -> String {
    text.chars()
        .flat_map(|character| {
            let escaped: Box<dyn Iterator<Item = char>> = if character.is_control() {
                Box::new(character.escape_default())
            } else {
                Box::new(std::iter::once(character))
            };
            escaped
        })
        .collect()
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

fn key(info: &SubjectPublicKeyInfo<'_>) -> KeyDescription {
    let algorithm = info.algorithm.algorithm.to_id_string();
    match algorithm.as_str() {
        "1.2.840.113549.1.1.1" => match info.parsed() {
            Ok(ParsedKey::RSA(rsa)) => KeyDescription::Rsa { bits: significant_bits(rsa.modulus) },
            _ => KeyDescription::Other(algorithm),
        },
        "1.2.840.10045.2.1" => curve_of(&info.algorithm),
        "1.3.101.110" => KeyDescription::Ec(Curve::X25519),
        "1.3.101.111" => KeyDescription::Ec(Curve::X448),
        _ => KeyDescription::Other(algorithm),
    }
}

fn significant_bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|byte| **byte == 0).count();
    match number.get(zeros) {
        Some(first) => (number.len() - zeros) * 8 - first.leading_zeros() as usize,
        None => 0,
    }
}

fn curve_of(algorithm: &AlgorithmIdentifier<'_>) -> KeyDescription {
    let named = algorithm.parameters.as_ref().and_then(|parameters| parameters.as_oid().ok());
    let Some(oid) = named.map(|oid| oid.to_id_string()) else {
        return KeyDescription::Other("explicit curve parameters".to_owned());
    };
    CURVES
        .iter()
        .find(|(known, _)| *known == oid)
        .map_or(KeyDescription::Other(oid), |(_, curve)| KeyDescription::Ec(*curve))
}

/// RFC 5480, section 2.1.1.1, SEC 2 and RFC 5639.
const CURVES: [(&str, Curve); 11] = [
    ("1.2.840.10045.3.1.1", Curve::Secp192r1),
    ("1.3.132.0.33", Curve::Secp224r1),
    ("1.2.840.10045.3.1.7", Curve::Secp256r1),
    ("1.3.132.0.34", Curve::Secp384r1),
    ("1.3.132.0.35", Curve::Secp521r1),
    ("1.3.132.0.31", Curve::Secp192k1),
    ("1.3.132.0.32", Curve::Secp224k1),
    ("1.3.132.0.10", Curve::Secp256k1),
    ("1.3.36.3.3.2.8.1.1.7", Curve::BrainpoolP256r1),
    ("1.3.36.3.3.2.8.1.1.11", Curve::BrainpoolP384r1),
    ("1.3.36.3.3.2.8.1.1.13", Curve::BrainpoolP512r1),
];

fn signature(algorithm: &AlgorithmIdentifier<'_>) -> SignatureDescription {
    let oid = algorithm.algorithm.to_id_string();
    if oid == RSASSA_PSS {
        return pss_signature(algorithm);
    }
    match SIGNATURES.iter().find(|(known, ..)| *known == oid) {
        Some((_, name, scheme, hash)) => {
            SignatureDescription { name: (*name).to_owned(), scheme: *scheme, hash: Some(*hash) }
        }
        None => SignatureDescription { name: oid, scheme: SignatureScheme::Other, hash: None },
    }
}

/// RFC 4055, section 3.1.
const RSASSA_PSS: &str = "1.2.840.113549.1.1.10";

fn pss_signature(algorithm: &AlgorithmIdentifier<'_>) -> SignatureDescription {
    let parameters =
        algorithm.parameters.as_ref().and_then(|any| RsaSsaPssParams::try_from(any).ok());
    let hash = parameters.and_then(|parameters| {
        let oid = parameters.hash_algorithm_oid().to_id_string();
        HASHES.iter().find(|(known, _)| *known == oid).map(|(_, hash)| *hash)
    });
    SignatureDescription { name: "RSASSA-PSS".to_owned(), scheme: SignatureScheme::RsaPss, hash }
}

/// RFC 4055, section 2.1.
const HASHES: [(&str, Hash); 5] = [
    ("1.3.14.3.2.26", Hash::Sha1),
    ("2.16.840.1.101.3.4.2.4", Hash::Sha224),
    ("2.16.840.1.101.3.4.2.1", Hash::Sha256),
    ("2.16.840.1.101.3.4.2.2", Hash::Sha384),
    ("2.16.840.1.101.3.4.2.3", Hash::Sha512),
];

/// RFC 3279, RFC 4055 and RFC 5758.
const SIGNATURES: [(&str, &str, SignatureScheme, Hash); 13] = {
    use SignatureScheme::{Ecdsa, RsaPkcs1};
    [
        ("1.2.840.113549.1.1.2", "md2WithRSAEncryption", RsaPkcs1, Hash::Md2),
        ("1.2.840.113549.1.1.3", "md4WithRSAEncryption", RsaPkcs1, Hash::Md4),
        ("1.2.840.113549.1.1.4", "md5WithRSAEncryption", RsaPkcs1, Hash::Md5),
        ("1.2.840.113549.1.1.5", "sha1WithRSAEncryption", RsaPkcs1, Hash::Sha1),
        ("1.2.840.113549.1.1.14", "sha224WithRSAEncryption", RsaPkcs1, Hash::Sha224),
        ("1.2.840.113549.1.1.11", "sha256WithRSAEncryption", RsaPkcs1, Hash::Sha256),
        ("1.2.840.113549.1.1.12", "sha384WithRSAEncryption", RsaPkcs1, Hash::Sha384),
        ("1.2.840.113549.1.1.13", "sha512WithRSAEncryption", RsaPkcs1, Hash::Sha512),
        ("1.2.840.10045.4.1", "ecdsa-with-SHA1", Ecdsa, Hash::Sha1),
        ("1.2.840.10045.4.3.1", "ecdsa-with-SHA224", Ecdsa, Hash::Sha224),
        ("1.2.840.10045.4.3.2", "ecdsa-with-SHA256", Ecdsa, Hash::Sha256),
        ("1.2.840.10045.4.3.3", "ecdsa-with-SHA384", Ecdsa, Hash::Sha384),
        ("1.2.840.10045.4.3.4", "ecdsa-with-SHA512", Ecdsa, Hash::Sha512),
    ]
};

fn basic_constraints(certificate: &X509Certificate<'_>) -> Option<BasicConstraints> {
    certificate.iter_extensions().find_map(|extension| match extension.parsed_extension() {
        ParsedExtension::BasicConstraints(constraints) => Some(BasicConstraints {
            ca: constraints.ca,
            path_length: constraints.path_len_constraint,
        }),
        _ => None,
    })
}

fn key_usage(certificate: &X509Certificate<'_>) -> Option<KeyUsage> {
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

fn extended_key_usage(certificate: &X509Certificate<'_>) -> Vec<String> {
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

fn alternative_names(certificate: &X509Certificate<'_>) -> Vec<String> {
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

fn extensions(certificate: &X509Certificate<'_>) -> Vec<ExtensionDescription> {
    certificate
        .iter_extensions()
        .map(|extension| ExtensionDescription {
            oid: extension.oid.to_id_string(),
            critical: extension.critical,
        })
        .collect()
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
    fn bits_are_counted_from_the_first_one() {
        assert_eq!(significant_bits(&[0, 0x80, 0]), 16);
        assert_eq!(significant_bits(&[1]), 1);
        assert_eq!(significant_bits(&[0, 0]), 0);
    }

    #[test]
    fn control_characters_are_shown_not_sent() {
        assert_eq!(printable("a\u{1b}[2Jb"), "a\\u{1b}[2Jb");
    }

    #[test]
    fn says_how_many_bytes_follow() {
        let root = &webpki_root_certs::TLS_SERVER_ROOT_CERTS[0];
        let mut der = root.to_vec();
        der.extend([0; 3]);
        assert_eq!(describe(&der), Err(DescribeError::TrailingBytes(3)));
    }
}
