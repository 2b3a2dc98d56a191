//! ECDSA: ring where it has the curve and the hash, RustCrypto elsewhere, and our own arithmetic for
//! the curves that neither has.
//!
//! Source: `library/ecdsa.c` (`mbedtls_ecdsa_read_signature`, `ecdsa_verify_restartable`; 2.18.0,
//! 2.28.10, 3.6.5): integers of the signature are unsigned and need not be minimal, nothing may
//! follow.

use ecdsa::signature::hazmat::PrehashVerifier as _;
use num_bigint::BigUint;
use ring::signature as fast;

use super::digest::digest;
use super::outcome::Outcome;
use super::weierstrass;
use crate::certificate::curve::{self, Parameters};
use crate::certificate::der::{self, Reader, without_leading_zeros};
use crate::mbedtls::{Curve, Hash};

/// Checks a DER signature with a point in uncompressed form.
///
/// Shown by `tests/differential/rule/verifying.rs`: `a_bad_signature_is_not_trusted`.
pub fn verify(curve: Curve, point: &[u8], hash: Hash, message: &[u8], signature: &[u8]) -> Outcome {
    let Some(numbers) = curve::parameters(curve) else { return Outcome::Bad };
    let length = numbers.order.bits().div_ceil(8) as usize;
    let Some((r, s)) = read_signature(signature, length) else { return Outcome::Bad };
    if let Some(fast) = fast_algorithm(curve, hash) {
        let fixed = [r, s].concat();
        return outcome(fast::UnparsedPublicKey::new(fast, point).verify(message, &fixed).is_ok());
    }
    let Some(digest) = digest(hash, &[message]) else { return Outcome::Unsupported };
    // Crates refuse a digest of less than half the field; zeros in front do not change its value.
    let mut padded = vec![0; numbers.coordinate_length().saturating_sub(digest.len())];
    padded.extend(digest);
    slow(curve, numbers, point, &padded, &r, &s)
}

fn outcome(good: bool) -> Outcome {
    if good { Outcome::Good } else { Outcome::Bad }
}

/// `r` and `s` with leading zeros to the length of the order; `None` where either is too long or
/// the encoding is not one that the library reads.
fn read_signature(signature: &[u8], length: usize) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut reader = Reader::new(signature);
    let inner = reader.header(der::SEQUENCE).ok()?;
    if inner != reader.remaining() {
        return None;
    }
    let mut number = || {
        let digits = without_leading_zeros(reader.element(der::INTEGER).ok()?);
        let mut padded = vec![0; length.checked_sub(digits.len())?];
        padded.extend_from_slice(digits);
        Some(padded)
    };
    let (r, s) = (number()?, number()?);
    reader.is_empty().then_some((r, s))
}

fn fast_algorithm(curve: Curve, hash: Hash) -> Option<&'static fast::EcdsaVerificationAlgorithm> {
    match (curve, hash) {
        (Curve::Secp256r1, Hash::Sha256) => Some(&fast::ECDSA_P256_SHA256_FIXED),
        (Curve::Secp384r1, Hash::Sha384) => Some(&fast::ECDSA_P384_SHA384_FIXED),
        _ => None,
    }
}

/// Expands to a check over one RustCrypto curve: as a function its bounds would fill a page.
macro_rules! check {
    ($curve:ty, $point:expr, $digest:expr, $r:expr, $s:expr) => {{
        let key = ecdsa::VerifyingKey::<$curve>::from_sec1_bytes($point).ok();
        let signature = ecdsa::Signature::<$curve>::from_slice(&[$r, $s].concat()).ok();
        let good = key.zip(signature).is_some_and(|(key, signature)| {
            // Some curves demand the smaller of two equal values of s; mbedTLS does not.
            key.verify_prehash($digest, &signature.normalize_s()).is_ok()
        });
        outcome(good)
    }};
}

fn slow(
    curve: Curve,
    numbers: &Parameters,
    point: &[u8],
    digest: &[u8],
    r: &[u8],
    s: &[u8],
) -> Outcome {
    match curve {
        Curve::Secp192r1 => check!(p192::NistP192, point, digest, r, s),
        Curve::Secp224r1 => check!(p224::NistP224, point, digest, r, s),
        Curve::Secp256r1 => check!(p256::NistP256, point, digest, r, s),
        Curve::Secp384r1 => check!(p384::NistP384, point, digest, r, s),
        Curve::Secp521r1 => check!(p521::NistP521, point, digest, r, s),
        Curve::Secp256k1 => check!(k256::Secp256k1, point, digest, r, s),
        Curve::BrainpoolP256r1 => check!(bp256::BrainpoolP256r1, point, digest, r, s),
        Curve::BrainpoolP384r1 => check!(bp384::BrainpoolP384r1, point, digest, r, s),
        _ => outcome(own(numbers, point, digest, r, s)),
    }
}

fn own(numbers: &Parameters, point: &[u8], digest: &[u8], r: &[u8], s: &[u8]) -> bool {
    let length = numbers.coordinate_length();
    let number = |bytes: &[u8]| BigUint::from_bytes_be(bytes);
    let (Some(x), Some(y)) = (point.get(1..=length), point.get(length + 1..)) else {
        return false;
    };
    weierstrass::verify(numbers, (number(x), number(y)), digest, &number(r), &number(s))
}
