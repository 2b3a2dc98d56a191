//! Public keys: types, curves compiled in or not, sizes, and the codes for those refused.
//!
//! Source: `library/pkparse.c`, `library/rsa.c`, `library/ecp.c`; 2.18.0, 2.28.10, 3.5.1, 3.6.5.

use num_bigint::BigUint;

use super::algorithm::AlgorithmIdentifier;
use super::curve;
use super::der::{self, Reader};
use super::oid;
use crate::mbedtls::{Behaviour, Code, Curve, Rule};
use crate::profile::Library;

/// A public key that the library accepts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PublicKey {
    /// `MBEDTLS_PK_RSA`.
    Rsa {
        /// Big-endian without leading zeros; odd, at least 128 bits.
        modulus: Vec<u8>,
        /// Big-endian without leading zeros; odd, at least 3, less than the modulus.
        exponent: Vec<u8>,
    },
    /// `MBEDTLS_PK_ECKEY`, or with `only_agreement` `MBEDTLS_PK_ECKEY_DH`.
    Ec {
        /// The group.
        curve: Curve,
        /// `04 || x || y`, or the little-endian value of X25519 and X448.
        point: Vec<u8>,
        /// `id-ecDH`: cannot check a signature.
        only_agreement: bool,
    },
}

/// RSA moduli shorter than this are refused (`mbedtls_rsa_check_pubkey`).
const SHORTEST_MODULUS_BITS: u64 = 128;

impl PublicKey {
    /// `mbedtls_pk_parse_subpubkey`: a `SubjectPublicKeyInfo`.
    ///
    /// # Errors
    /// The code that the library returns.
    ///
    /// Shown by `tests/differential/rule/reading.rs`:
    /// `a_public_key_has_a_known_algorithm_and_ends_where_it_says`.
    pub fn parse(spki: &[u8], library: &Library) -> Result<Self, Code> {
        Self::read(&mut Reader::new(spki), library, Behaviour::nearest_to(library.version))
    }

    /// Shown by `tests/differential/rule/reading.rs`:
    /// `a_public_key_has_a_known_algorithm_and_ends_where_it_says`.
    pub(super) fn read(
        reader: &mut Reader<'_>,
        library: &Library,
        behaviour: Behaviour,
    ) -> Result<Self, Code> {
        let mut info =
            reader.enter(der::SEQUENCE).map_err(|low| Code::PK_KEY_INVALID_FORMAT.plus(low))?;
        let identifier =
            AlgorithmIdentifier::parse(&mut info).map_err(|low| Code::PK_INVALID_ALG.plus(low))?;
        let kind = kind_of(&identifier, library, behaviour)?;
        let invalid = |low| Code::PK_INVALID_PUBKEY.plus(low);
        let length = info.whole_bit_string(behaviour.has(Rule::EmptyBitString)).map_err(invalid)?;
        if length != info.remaining() {
            return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
        }
        match kind {
            Kind::Rsa => read_rsa(info, library, behaviour),
            Kind::Ec { only_agreement } => {
                let curve = curve_of(&identifier, library, behaviour)?;
                let point = read_point(curve, info.rest(), behaviour)?;
                Ok(Self::Ec { curve, point, only_agreement })
            }
            Kind::Montgomery(curve) => {
                if identifier.tag != 0 || !identifier.parameters.is_empty() {
                    return Err(Code::PK_KEY_INVALID_FORMAT);
                }
                let point = read_montgomery(curve, info.rest())?;
                Ok(Self::Ec { curve, point, only_agreement: false })
            }
        }
    }

    /// `mbedtls_pk_get_bitlen`.
    ///
    /// Shown by `tests/differential/rule/change.rs`:
    /// `a_modulus_of_2041_bits_is_too_short_from_3_6_0_on`.
    pub fn bits(&self) -> usize {
        match self {
            Self::Rsa { modulus, .. } => {
                let leading = modulus.first().map_or(0, |byte| byte.leading_zeros() as usize);
                (modulus.len() * 8).saturating_sub(leading)
            }
            Self::Ec { curve, .. } => curve_bits(*curve),
        }
    }

    /// The group of an elliptic curve key.
    pub fn curve(&self) -> Option<Curve> {
        match self {
            Self::Rsa { .. } => None,
            Self::Ec { curve, .. } => Some(*curve),
        }
    }

    /// `mbedtls_pk_can_do(…, MBEDTLS_PK_ECDSA)`.
    ///
    /// Shown by `tests/differential/rule/reading.rs`: `a_key_for_agreement_alone_signs_nothing`.
    pub fn can_ecdsa(&self) -> bool {
        matches!(self, Self::Ec { only_agreement: false, .. })
    }

    /// `mbedtls_pk_can_do(…, MBEDTLS_PK_RSA)`.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn is_rsa(&self) -> bool {
        matches!(self, Self::Rsa { .. })
    }
}

fn curve_bits(curve: Curve) -> usize {
    match curve {
        Curve::Secp192r1 | Curve::Secp192k1 => 192,
        Curve::Secp224r1 | Curve::Secp224k1 => 224,
        Curve::Secp256r1 | Curve::Secp256k1 | Curve::BrainpoolP256r1 => 256,
        Curve::Secp384r1 | Curve::BrainpoolP384r1 => 384,
        Curve::Secp521r1 => 521,
        Curve::BrainpoolP512r1 => 512,
        Curve::X25519 => 255,
        Curve::X448 => 448,
    }
}

enum Kind {
    Rsa,
    Ec { only_agreement: bool },
    Montgomery(Curve),
}

/// `pk_get_pk_alg` and `mbedtls_pk_info_from_type`.
///
/// Shown by `tests/differential/rule/reading.rs`:
/// `a_public_key_has_a_known_algorithm_and_ends_where_it_says`.
fn kind_of(
    identifier: &AlgorithmIdentifier<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<Kind, Code> {
    let unknown = Code::PK_UNKNOWN_PK_ALG;
    if oid::is_rsa_encryption(identifier.oid) {
        if !identifier.has_no_parameters() {
            return Err(Code::PK_INVALID_ALG);
        }
        return if library.capabilities.rsa { Ok(Kind::Rsa) } else { Err(unknown) };
    }
    let curves = &library.capabilities.curves;
    let montgomery = |curve| {
        let read = behaviour.has(Rule::MontgomeryKeys) && curves.contains(&curve);
        if read { Ok(Kind::Montgomery(curve)) } else { Err(unknown) }
    };
    match identifier.oid {
        oid::X25519 => montgomery(Curve::X25519),
        oid::X448 => montgomery(Curve::X448),
        _ if curves.is_empty() => Err(unknown),
        oid::EC_PUBLIC_KEY => Ok(Kind::Ec { only_agreement: false }),
        oid::EC_DH => Ok(Kind::Ec { only_agreement: true }),
        _ => Err(unknown),
    }
}

/// `pk_get_rsapubkey`, from 3.6.0 on `mbedtls_rsa_parse_pubkey`.
///
/// Shown by `tests/differential/rule/change.rs`:
/// `a_wrong_length_around_an_rsa_key_has_another_code_from_3_6_0_on`.
fn read_rsa(
    mut info: Reader<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<PublicKey, Code> {
    let invalid = |low| Code::PK_INVALID_PUBKEY.plus(low);
    let length = info.header(der::SEQUENCE).map_err(invalid)?;
    if length != info.remaining() {
        return Err(match behaviour.has(Rule::RsaModuleReadsKeys) {
            true => Code::PK_INVALID_PUBKEY,
            false => invalid(Code::ASN1_LENGTH_MISMATCH),
        });
    }
    let modulus = info.element(der::INTEGER).map_err(invalid)?;
    let exponent = info.element(der::INTEGER).map_err(invalid)?;
    let modulus = der::without_leading_zeros(modulus);
    let exponent = der::without_leading_zeros(exponent);
    if !is_good_rsa(modulus, exponent, library.capabilities.mpi_max_size) {
        return Err(Code::PK_INVALID_PUBKEY);
    }
    if !info.is_empty() {
        return Err(invalid(Code::ASN1_LENGTH_MISMATCH));
    }
    Ok(PublicKey::Rsa { modulus: modulus.to_vec(), exponent: exponent.to_vec() })
}

/// `mbedtls_rsa_complete` and `mbedtls_rsa_check_pubkey`.
///
/// Shown by `tests/differential/rule/reading.rs`: `an_rsa_key_is_odd_and_long_enough`.
fn is_good_rsa(modulus: &[u8], exponent: &[u8], longest: usize) -> bool {
    let odd = |digits: &[u8]| digits.last().is_some_and(|byte| byte & 1 == 1);
    if modulus.len() > longest || !odd(modulus) || !odd(exponent) || exponent == [1] {
        return false;
    }
    let modulus = BigUint::from_bytes_be(modulus);
    modulus.bits() >= SHORTEST_MODULUS_BITS && BigUint::from_bytes_be(exponent) < modulus
}

/// `pk_use_ecparams`.
///
/// Shown by `tests/differential/rule/reading.rs`: `every_curve_is_known_by_its_identifier`.
fn curve_of(
    identifier: &AlgorithmIdentifier<'_>,
    library: &Library,
    behaviour: Behaviour,
) -> Result<Curve, Code> {
    let capabilities = &library.capabilities;
    if identifier.tag == der::OID {
        return oid::named_curve(identifier.parameters)
            .filter(|curve| capabilities.curves.contains(curve))
            .ok_or(Code::PK_UNKNOWN_NAMED_CURVE);
    }
    if capabilities.ec_extended_parameters {
        return super::explicit_curve::recognise(identifier.parameters, library, behaviour);
    }
    Err(match behaviour.has(Rule::EcpErrorForParameters) {
        true => Code::ECP_FEATURE_UNAVAILABLE,
        false => Code::PK_KEY_INVALID_FORMAT,
    })
}

/// `mbedtls_ecp_point_read_binary` and `mbedtls_ecp_check_pubkey`; the point comes out
/// uncompressed.
///
/// Shown by `tests/differential/rule/reading.rs`: `a_point_lies_on_its_curve`.
fn read_point(curve: Curve, bytes: &[u8], behaviour: Behaviour) -> Result<Vec<u8>, Code> {
    let numbers = curve::parameters(curve).ok_or(Code::ECP_BAD_INPUT_DATA)?;
    let length = numbers.coordinate_length();
    let (form, rest) = bytes.split_first().ok_or(Code::ECP_BAD_INPUT_DATA)?;
    if *form == 0 {
        // The point at infinity is read, then refused as a key.
        return Err(if rest.is_empty() { Code::ECP_INVALID_KEY } else { Code::ECP_BAD_INPUT_DATA });
    }
    let compressed = behaviour.has(Rule::CompressedPoints);
    if !compressed && *form != 4 {
        return Err(Code::ECP_FEATURE_UNAVAILABLE);
    }
    let x = BigUint::from_bytes_be(rest.get(..length).ok_or(Code::ECP_BAD_INPUT_DATA)?);
    let y = match (*form, rest.len() - length) {
        (4, others) if others == length => {
            BigUint::from_bytes_be(rest.get(length..).unwrap_or_default())
        }
        (2 | 3, 0) => numbers.derive_y(&x, form & 1 == 1).ok_or(Code::ECP_FEATURE_UNAVAILABLE)?,
        _ => return Err(Code::ECP_BAD_INPUT_DATA),
    };
    if !numbers.contains(&x, &y) {
        return Err(Code::ECP_INVALID_KEY);
    }
    Ok([&[4][..], &padded(&x, length), &padded(&y, length)].concat())
}

fn padded(number: &BigUint, length: usize) -> Vec<u8> {
    let digits = number.to_bytes_be();
    let mut bytes = vec![0; length.saturating_sub(digits.len())];
    bytes.extend_from_slice(&digits);
    bytes
}

fn read_montgomery(curve: Curve, bytes: &[u8]) -> Result<Vec<u8>, Code> {
    if curve::montgomery_length(curve) != Some(bytes.len()) {
        return Err(Code::ECP_BAD_INPUT_DATA);
    }
    if curve::is_good_montgomery(curve, bytes) {
        Ok(bytes.to_vec())
    } else {
        Err(Code::ECP_INVALID_KEY)
    }
}
