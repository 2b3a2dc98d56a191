//! Contents of the object identifiers that the library knows.
//!
//! Source: `include/mbedtls/oid.h` and `library/oid.c` (2.28.10, 3.6.5).

use crate::mbedtls::{Curve, Hash};

/// `id-ce`: the prefix of the certificate extensions.
const CERTIFICATE_EXTENSION: &[u8] = &[0x55, 0x1D];
/// `id-at`: the prefix of the X.520 attributes.
const ATTRIBUTE_TYPE: &[u8] = &[0x55, 0x04];
/// Netscape's certificate type.
pub const NETSCAPE_CERTIFICATE_TYPE: &[u8] =
    &[0x60, 0x86, 0x48, 0x01, 0x86, 0xF8, 0x42, 0x01, 0x01];
/// `anyPolicy`.
pub const ANY_POLICY: &[u8] = &[0x55, 0x1D, 0x20, 0x00];
/// `anyExtendedKeyUsage`.
pub const ANY_EXTENDED_KEY_USAGE: &[u8] = &[0x55, 0x1D, 0x25, 0x00];
/// `id-kp-serverAuth`.
pub const SERVER_AUTH: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x03, 0x01];
/// `id-on-hardwareModuleName`.
pub const HARDWARE_MODULE_NAME: &[u8] = &[0x2B, 0x06, 0x01, 0x05, 0x05, 0x07, 0x08, 0x04];
/// `pkcs-1`: the prefix of the RSA algorithms.
const PKCS1: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01];
/// `digestAlgorithm` of RSA Data Security.
const RSA_DIGEST: &[u8] = &[0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x02];
/// `hashAlgs` of NIST.
const NIST_DIGEST: &[u8] = &[0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02];
/// `sha1WithRSA` of OIW, obsolete but read.
const OIW_SHA1_WITH_RSA: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1D];
/// `id-sha1`.
const SHA1: &[u8] = &[0x2B, 0x0E, 0x03, 0x02, 0x1A];
/// `ripemd160` of TeleTrusT.
const RIPEMD160: &[u8] = &[0x2B, 0x24, 0x03, 0x02, 0x01];
/// `ecdsa-with-SHA1`.
const ECDSA_SHA1: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x01];
/// `ecdsa-with-SHA2`.
const ECDSA_SHA2: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03];
/// `id-ecPublicKey`.
pub const EC_PUBLIC_KEY: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01];
/// `id-ecDH`.
pub const EC_DH: &[u8] = &[0x2B, 0x81, 0x04, 0x01, 0x0C];
/// `id-X25519`.
pub const X25519: &[u8] = &[0x2B, 0x65, 0x6E];
/// `id-X448`.
pub const X448: &[u8] = &[0x2B, 0x65, 0x6F];
/// `prime-field`.
pub const PRIME_FIELD: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x01, 0x01];
/// Curves of ANSI X9.62.
const ANSI_CURVE: &[u8] = &[0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01];
/// Curves of Certicom.
const CERTICOM_CURVE: &[u8] = &[0x2B, 0x81, 0x04, 0x00];
/// Brainpool curves, version 1.
const BRAINPOOL_CURVE: &[u8] = &[0x2B, 0x24, 0x03, 0x03, 0x02, 0x08, 0x01, 0x01];

/// What signs, by the identifier alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignatureKind {
    /// PKCS#1 v1.5.
    Rsa(Hash),
    /// RSASSA-PSS; the hash is in the parameters.
    RsaPss,
    /// ECDSA.
    Ecdsa(Hash),
}

/// `oid_sig_alg`, whatever is compiled in.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `every_hash_is_known_by_its_identifier_for_either_kind_of_key`.
pub fn signature_kind(oid: &[u8]) -> Option<SignatureKind> {
    use SignatureKind::{Ecdsa, Rsa, RsaPss};
    if oid == OIW_SHA1_WITH_RSA {
        return Some(Rsa(Hash::Sha1));
    }
    if oid == ECDSA_SHA1 {
        return Some(Ecdsa(Hash::Sha1));
    }
    let ecdsa = suffix(oid, ECDSA_SHA2).and_then(|last| {
        Some(Ecdsa(match last {
            1 => Hash::Sha224,
            2 => Hash::Sha256,
            3 => Hash::Sha384,
            4 => Hash::Sha512,
            _ => return None,
        }))
    });
    let rsa = || {
        Some(match suffix(oid, PKCS1)? {
            2 => Rsa(Hash::Md2),
            3 => Rsa(Hash::Md4),
            4 => Rsa(Hash::Md5),
            5 => Rsa(Hash::Sha1),
            10 => RsaPss,
            11 => Rsa(Hash::Sha256),
            12 => Rsa(Hash::Sha384),
            13 => Rsa(Hash::Sha512),
            14 => Rsa(Hash::Sha224),
            _ => return None,
        })
    };
    ecdsa.or_else(rsa)
}

/// True for `rsaEncryption`.
pub fn is_rsa_encryption(oid: &[u8]) -> bool {
    suffix(oid, PKCS1) == Some(1)
}

/// True for `id-mgf1`.
pub fn is_mgf1(oid: &[u8]) -> bool {
    suffix(oid, PKCS1) == Some(8)
}

/// `oid_md_alg`, whatever is compiled in.
///
/// Shown by `tests/differential/rule/verifying.rs`: `pss_has_the_salt_that_its_parameters_say`.
pub fn hash(oid: &[u8]) -> Option<Hash> {
    if oid == SHA1 {
        return Some(Hash::Sha1);
    }
    if oid == RIPEMD160 {
        return Some(Hash::Ripemd160);
    }
    let rsa = suffix(oid, RSA_DIGEST).and_then(|last| match last {
        2 => Some(Hash::Md2),
        4 => Some(Hash::Md4),
        5 => Some(Hash::Md5),
        _ => None,
    });
    let nist = || {
        Some(match suffix(oid, NIST_DIGEST)? {
            1 => Hash::Sha256,
            2 => Hash::Sha384,
            3 => Hash::Sha512,
            4 => Hash::Sha224,
            7 => Hash::Sha3_224,
            8 => Hash::Sha3_256,
            9 => Hash::Sha3_384,
            10 => Hash::Sha3_512,
            _ => return None,
        })
    };
    rsa.or_else(nist)
}

/// The identifier of a hash, as `oid_md_alg` has it: what PKCS#1 v1.5 wraps a digest in.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `every_hash_is_known_by_its_identifier_for_either_kind_of_key`.
pub fn of_hash(hash: Hash) -> Vec<u8> {
    let under = |prefix: &[u8], last: u8| [prefix, &[last]].concat();
    match hash {
        Hash::Md2 => under(RSA_DIGEST, 2),
        Hash::Md4 => under(RSA_DIGEST, 4),
        Hash::Md5 => under(RSA_DIGEST, 5),
        Hash::Ripemd160 => RIPEMD160.to_vec(),
        Hash::Sha1 => SHA1.to_vec(),
        Hash::Sha224 => under(NIST_DIGEST, 4),
        Hash::Sha256 => under(NIST_DIGEST, 1),
        Hash::Sha384 => under(NIST_DIGEST, 2),
        Hash::Sha512 => under(NIST_DIGEST, 3),
        Hash::Sha3_224 => under(NIST_DIGEST, 7),
        Hash::Sha3_256 => under(NIST_DIGEST, 8),
        Hash::Sha3_384 => under(NIST_DIGEST, 9),
        Hash::Sha3_512 => under(NIST_DIGEST, 10),
    }
}

/// `oid_ecp_grp`, whatever is compiled in.
///
/// Shown by `tests/differential/rule/reading.rs`: `every_curve_is_known_by_its_identifier`.
pub fn named_curve(oid: &[u8]) -> Option<Curve> {
    let ansi = suffix(oid, ANSI_CURVE).and_then(|last| match last {
        1 => Some(Curve::Secp192r1),
        7 => Some(Curve::Secp256r1),
        _ => None,
    });
    let certicom = || match suffix(oid, CERTICOM_CURVE)? {
        0x0A => Some(Curve::Secp256k1),
        0x1F => Some(Curve::Secp192k1),
        0x20 => Some(Curve::Secp224k1),
        0x21 => Some(Curve::Secp224r1),
        0x22 => Some(Curve::Secp384r1),
        0x23 => Some(Curve::Secp521r1),
        _ => None,
    };
    let brainpool = || match suffix(oid, BRAINPOOL_CURVE)? {
        0x07 => Some(Curve::BrainpoolP256r1),
        0x0B => Some(Curve::BrainpoolP384r1),
        0x0D => Some(Curve::BrainpoolP512r1),
        _ => None,
    };
    ansi.or_else(certicom).or_else(brainpool)
}

/// The last byte of an `id-ce` extension: 19 for basic constraints.
pub fn certificate_extension(oid: &[u8]) -> Option<u8> {
    suffix(oid, CERTIFICATE_EXTENSION)
}

/// The short name that `mbedtls_x509_dn_gets` prints, or the dotted form.
///
/// Shown by `src/certificate/name.rs`: `text_cannot_reach_the_terminal_raw`.
pub fn attribute_name(oid: &[u8]) -> String {
    let short = suffix(oid, ATTRIBUTE_TYPE).and_then(|last| match last {
        3 => Some("CN"),
        4 => Some("SN"),
        5 => Some("serialNumber"),
        6 => Some("C"),
        7 => Some("L"),
        8 => Some("ST"),
        10 => Some("O"),
        11 => Some("OU"),
        12 => Some("title"),
        16 => Some("postalAddress"),
        17 => Some("postalCode"),
        42 => Some("GN"),
        43 => Some("initials"),
        44 => Some("generationQualifier"),
        45 => Some("uniqueIdentifier"),
        46 => Some("dnQualifier"),
        65 => Some("pseudonym"),
        _ => None,
    });
    let other = || match oid {
        [0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x09, 0x01] => Some("emailAddress"),
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x01] => Some("uid"),
        [0x09, 0x92, 0x26, 0x89, 0x93, 0xF2, 0x2C, 0x64, 0x01, 0x19] => Some("DC"),
        _ => None,
    };
    short.or_else(other).map_or_else(|| dotted(oid), str::to_owned)
}

/// `2.5.29.30` for a person; `?` for contents that are no identifier.
pub fn dotted(oid: &[u8]) -> String {
    let mut arcs: Vec<u64> = Vec::new();
    let mut value = 0u64;
    for byte in oid {
        value = value.wrapping_shl(7) | u64::from(byte & 0x7F);
        if byte & 0x80 == 0 {
            match arcs.is_empty() {
                true => arcs.extend([(value / 40).min(2), value - (value / 40).min(2) * 40]),
                false => arcs.push(value),
            }
            value = 0;
        }
    }
    if arcs.is_empty() {
        return "?".to_owned();
    }
    arcs.iter().map(u64::to_string).collect::<Vec<_>>().join(".")
}

fn suffix(oid: &[u8], prefix: &[u8]) -> Option<u8> {
    match oid.strip_prefix(prefix)? {
        [last] => Some(*last),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dotted_form_of_name_constraints() {
        assert_eq!(dotted(&[0x55, 0x1D, 0x1E]), "2.5.29.30");
        assert_eq!(dotted(PKCS1), "1.2.840.113549.1.1");
        assert_eq!(dotted(&[]), "?");
    }

    #[test]
    fn every_hash_is_found_by_its_own_identifier() {
        for known in [Hash::Md5, Hash::Sha1, Hash::Sha256, Hash::Ripemd160, Hash::Sha3_512] {
            assert_eq!(hash(&of_hash(known)), Some(known));
        }
    }
}
