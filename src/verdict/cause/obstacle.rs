//! What a build cannot read of a certificate: a curve, a hash, a key or an extension that it lacks.

use crate::certificate::{self, KeyDescription as Key, SignatureScheme};
use crate::mbedtls::{Code, Curve, Hash, Named};
use crate::profile::Library;

use super::clause::Effort;
use super::option;
use super::witness::Certificate;

/// What keeps a build from reading a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Obstacle {
    /// Its signature's hash is compiled out: -0x262E, and the certificate is skipped.
    Hash(Hash),
    /// An algorithm that no build knows: the same.
    SignatureAlgorithm(String),
    /// RSASSA-PSS is compiled out: the same.
    Pss,
    /// Its key's curve is compiled out: -0x3A00.
    Curve(Curve),
    /// Its RSA key is longer than the big numbers of the build: -0x3B00.
    RsaTooLong { bits: usize },
    /// RSA is compiled out: -0x3C80.
    Rsa,
    /// A key that no build knows, such as Ed25519: -0x3C80.
    KeyType(String),
    /// A critical extension that the library does not know: -0x2562.
    CriticalExtension(String),
    /// Anything else, such as DER that only lenient readers take.
    Form(Code),
}

impl Obstacle {
    /// The library skips the certificate and goes on (`mbedtls_ssl_parse_certificate`, 2.28, 3.6).
    pub fn is_skipped(&self) -> bool {
        matches!(self, Self::Hash(_) | Self::SignatureAlgorithm(_) | Self::Pss)
    }

    /// What the certificate has that the build lacks: "is signed with …", "has a key …".
    pub fn says(&self) -> String {
        match self {
            Self::Hash(hash) => format!("is signed with {}, which this build lacks", name(*hash)),
            Self::SignatureAlgorithm(oid) => {
                format!("is signed with an algorithm that mbedTLS does not know ({oid})")
            }
            Self::Pss => "is signed with RSASSA-PSS, which this build lacks".to_owned(),
            Self::Curve(curve) => {
                format!("has a key on {}, which this build lacks", curve.profile_name())
            }
            Self::RsaTooLong { bits } => {
                format!("has an RSA key of {bits} bits, longer than this build's big numbers")
            }
            Self::Rsa => "has an RSA key, and this build lacks RSA".to_owned(),
            Self::KeyType(oid) => format!("has a key of {}", key_type(oid)),
            Self::CriticalExtension(oid) => {
                format!("has {}, marked critical, which mbedTLS does not process", extension(oid))
            }
            Self::Form(code) => format!("has a form that mbedTLS refuses ({code})"),
        }
    }

    /// The change that removes it, and who makes it.
    pub fn fix(&self, library: &Library) -> (Effort, String) {
        let version = library.version;
        let build =
            |option: &str| (Effort::Build, format!("Turn on {option} in the device's build."));
        match self {
            Self::Hash(hash) => match hash.option(version) {
                Some(option) => build(option),
                None => (Effort::Server, "Have it re-issued with a hash of today.".to_owned()),
            },
            Self::Pss => build("MBEDTLS_X509_RSASSA_PSS_SUPPORT"),
            Self::Curve(curve) => build(curve.option(version)),
            Self::Rsa => build(option::rsa(version)),
            Self::RsaTooLong { bits } => (
                Effort::Build,
                format!("Set MBEDTLS_MPI_MAX_SIZE to at least {}.", bits.div_ceil(8)),
            ),
            Self::SignatureAlgorithm(_) | Self::KeyType(_) => (
                Effort::Server,
                "Have the server present a chain of RSA or ECDSA keys only.".to_owned(),
            ),
            Self::Form(_) => {
                (Effort::Server, "Have that certificate re-issued in strict DER.".to_owned())
            }
            Self::CriticalExtension(_) => (
                Effort::Server,
                "Have the certificate re-issued with that extension not critical.".to_owned(),
            ),
        }
    }
}

/// What the build stumbles over, in the library's order: signature, key, extensions.
pub(super) fn obstacle(certificate: &Certificate, library: &Library) -> Option<Obstacle> {
    let code = certificate::Certificate::parse(&certificate.der, library).err()?;
    let known = signature_obstacle(certificate, library)
        .or_else(|| key_obstacle(certificate, library))
        .or_else(|| extension_obstacle(certificate, library));
    Some(known.unwrap_or(Obstacle::Form(code)))
}

fn signature_obstacle(certificate: &Certificate, library: &Library) -> Option<Obstacle> {
    let capabilities = &library.capabilities;
    let signature = &certificate.signature;
    match signature.hash {
        _ if signature.scheme == SignatureScheme::RsaPss && !capabilities.rsassa_pss => {
            Some(Obstacle::Pss)
        }
        None => Some(Obstacle::SignatureAlgorithm(signature.name.clone())),
        Some(hash) if !capabilities.hashes.contains(&hash) => Some(Obstacle::Hash(hash)),
        Some(_) => None,
    }
}

fn key_obstacle(certificate: &Certificate, library: &Library) -> Option<Obstacle> {
    let capabilities = &library.capabilities;
    match &certificate.key {
        Key::Rsa { .. } if !capabilities.rsa => Some(Obstacle::Rsa),
        Key::Rsa { bits } if bits.div_ceil(8) > capabilities.mpi_max_size => {
            Some(Obstacle::RsaTooLong { bits: *bits })
        }
        Key::Ec(curve) if !capabilities.curves.contains(curve) => Some(Obstacle::Curve(*curve)),
        Key::Other(oid) => Some(Obstacle::KeyType(oid.clone())),
        _ => None,
    }
}

/// Extensions that mbedTLS accepts as critical (`x509_get_crt_ext`, 3.6): SKI, key usage, SAN,
/// basic constraints, policies, AKI, extended key usage and Netscape's certificate type.
const KNOWN_EXTENSIONS: [&str; 8] = [
    "2.5.29.14",
    "2.5.29.15",
    "2.5.29.17",
    "2.5.29.19",
    "2.5.29.32",
    "2.5.29.35",
    "2.5.29.37",
    "2.16.840.1.113730.1.1",
];

fn extension_obstacle(certificate: &Certificate, library: &Library) -> Option<Obstacle> {
    if library.capabilities.allows_unsupported_critical_extension {
        return None;
    }
    let mut extensions = certificate.extensions.iter();
    let unknown = extensions.find(|extension| {
        extension.critical && !KNOWN_EXTENSIONS.contains(&extension.oid.as_str())
    })?;
    Some(Obstacle::CriticalExtension(unknown.oid.clone()))
}

/// As certificates are spoken of.
pub(super) fn name(hash: Hash) -> &'static str {
    match hash {
        Hash::Md2 => "MD2",
        Hash::Md4 => "MD4",
        Hash::Md5 => "MD5",
        Hash::Ripemd160 => "RIPEMD-160",
        Hash::Sha1 => "SHA-1",
        Hash::Sha224 => "SHA-224",
        Hash::Sha256 => "SHA-256",
        Hash::Sha384 => "SHA-384",
        Hash::Sha512 => "SHA-512",
        Hash::Sha3_224 => "SHA3-224",
        Hash::Sha3_256 => "SHA3-256",
        Hash::Sha3_384 => "SHA3-384",
        Hash::Sha3_512 => "SHA3-512",
    }
}

fn key_type(oid: &str) -> String {
    match oid {
        "1.3.101.112" => "type Ed25519, which mbedTLS does not know".to_owned(),
        "1.3.101.113" => "type Ed448, which mbedTLS does not know".to_owned(),
        other => format!("a type or curve that mbedTLS does not know ({other})"),
    }
}

fn extension(oid: &str) -> String {
    match oid {
        "2.5.29.30" => "name constraints".to_owned(),
        "2.5.29.33" => "policy mappings".to_owned(),
        "2.5.29.36" => "policy constraints".to_owned(),
        "2.5.29.54" => "the inhibitAnyPolicy extension".to_owned(),
        other => format!("the extension {other}"),
    }
}
