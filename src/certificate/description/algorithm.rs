//! Keys and signature algorithms by the names that people use.

use x509_parser::public_key::PublicKey as ParsedKey;
use x509_parser::signature_algorithm::RsaSsaPssParams;
use x509_parser::x509::{AlgorithmIdentifier, SubjectPublicKeyInfo};

use crate::mbedtls::{Curve, Hash};

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

pub(super) fn key(info: &SubjectPublicKeyInfo<'_>) -> KeyDescription {
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

pub(super) fn signature(algorithm: &AlgorithmIdentifier<'_>) -> SignatureDescription {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_counted_from_the_first_one() {
        assert_eq!(significant_bits(&[0, 0x80, 0]), 16);
        assert_eq!(significant_bits(&[1]), 1);
        assert_eq!(significant_bits(&[0, 0]), 0);
    }
}
