//! What a description holds.

use time::OffsetDateTime;

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
