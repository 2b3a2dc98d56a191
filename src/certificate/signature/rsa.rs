//! RSA PKCS#1 v1.5 and RSASSA-PSS.
//!
//! Source: `library/rsa.c` (`mbedtls_rsa_rsassa_pkcs1_v15_verify`,
//! `mbedtls_rsa_rsassa_pss_verify_ext`; 2.18.0, 2.28.10, 3.6.5).

use num_bigint::BigUint;
use ring::signature as fast;

use super::digest::digest;
use super::outcome::Outcome;
use crate::certificate::algorithm::PssParameters;
use crate::certificate::oid;
use crate::mbedtls::Hash;

/// The longest modulus or exponent that is exponentiated, in bytes: twice the library's largest
/// default (`MBEDTLS_MPI_MAX_SIZE` 1024), which bounds the time that hostile input can take.
const LONGEST_NUMBER: usize = 2048;

/// Compares with the one encoding that the library would make.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `pkcs1_is_the_one_encoding_that_the_library_would_make`.
pub fn verify_pkcs1(
    modulus: &[u8],
    exponent: &[u8],
    hash: Hash,
    message: &[u8],
    signature: &[u8],
) -> Outcome {
    if let Some(fast) = fast_pkcs1(hash) {
        let key = fast::RsaPublicKeyComponents { n: modulus, e: exponent };
        if key.verify(fast, message, signature).is_ok() {
            return Outcome::Good;
        }
        // Not yet bad: ring takes fewer keys than mbedTLS.
    }
    let Some(digest) = digest(hash, &[message]) else { return Outcome::Unsupported };
    let Some(expected) = pkcs1_encoding(hash, &digest, modulus.len()) else { return Outcome::Bad };
    match public_operation(modulus, exponent, signature) {
        Ok(encoded) if encoded == expected => Outcome::Good,
        Ok(_) => Outcome::Bad,
        Err(outcome) => outcome,
    }
}

fn fast_pkcs1(hash: Hash) -> Option<&'static fast::RsaParameters> {
    match hash {
        Hash::Sha1 => Some(&fast::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY),
        Hash::Sha256 => Some(&fast::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY),
        Hash::Sha384 => Some(&fast::RSA_PKCS1_2048_8192_SHA384),
        Hash::Sha512 => Some(&fast::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY),
        _ => None,
    }
}

/// EMSA-PKCS1-v1_5 with the hash parameters `NULL`; `None` where the modulus is too short.
fn pkcs1_encoding(hash: Hash, digest: &[u8], length: usize) -> Option<Vec<u8>> {
    let oid = oid::of_hash(hash);
    let short = |length: usize| u8::try_from(length).ok();
    let mut info = vec![0x30, short(8 + oid.len() + digest.len())?, 0x30, short(4 + oid.len())?];
    info.extend([0x06, short(oid.len())?]);
    info.extend(&oid);
    info.extend([0x05, 0x00, 0x04, short(digest.len())?]);
    info.extend(digest);
    let padding = length.checked_sub(info.len() + 3).filter(|padding| *padding >= 8)?;
    let mut encoded = vec![0x00, 0x01];
    encoded.resize(2 + padding, 0xFF);
    encoded.push(0x00);
    encoded.extend(info);
    Some(encoded)
}

/// `mbedtls_rsa_public`: as many bytes as the modulus has.
///
/// Shown by `tests/differential/rule/verifying.rs`:
/// `pkcs1_is_the_one_encoding_that_the_library_would_make`.
fn public_operation(modulus: &[u8], exponent: &[u8], input: &[u8]) -> Result<Vec<u8>, Outcome> {
    if input.len() != modulus.len() {
        return Err(Outcome::Bad);
    }
    if modulus.len() > LONGEST_NUMBER {
        return Err(Outcome::Unsupported);
    }
    let length = modulus.len();
    let modulus = BigUint::from_bytes_be(modulus);
    let input = BigUint::from_bytes_be(input);
    if input >= modulus {
        return Err(Outcome::Bad);
    }
    let output = input.modpow(&BigUint::from_bytes_be(exponent), &modulus).to_bytes_be();
    let mut padded = vec![0; length.saturating_sub(output.len())];
    padded.extend(output);
    Ok(padded)
}

/// EMSA-PSS with one peculiarity of the library: the hash of the mask is also that of `H`.
///
/// Shown by `tests/differential/rule/verifying.rs`: `pss_has_the_salt_that_its_parameters_say`.
pub fn verify_pss(
    modulus: &[u8],
    exponent: &[u8],
    parameters: PssParameters,
    message: &[u8],
    signature: &[u8],
) -> Outcome {
    let Some(message_digest) = digest(parameters.hash, &[message]) else {
        return Outcome::Unsupported;
    };
    match public_operation(modulus, exponent, signature) {
        Ok(encoded) => {
            let bits = BigUint::from_bytes_be(modulus).bits().saturating_sub(1);
            match check_pss(encoded, bits as usize, parameters, &message_digest) {
                Some(true) => Outcome::Good,
                Some(false) => Outcome::Bad,
                None => Outcome::Unsupported,
            }
        }
        Err(outcome) => outcome,
    }
}

/// `bits`: of the modulus less one. `None` for a hash that is not computed.
fn check_pss(
    mut encoded: Vec<u8>,
    bits: usize,
    parameters: PssParameters,
    message_digest: &[u8],
) -> Option<bool> {
    let hash_length = digest(parameters.mask_hash, &[])?.len();
    let unused = encoded.len() * 8 - bits;
    let first = encoded.first().copied().unwrap_or_default();
    if encoded.last() != Some(&0xBC) || unused < 8 && first >> (8 - unused) != 0 {
        return Some(false);
    }
    if unused == 8 {
        if first != 0 {
            return Some(false);
        }
        encoded.remove(0);
    }
    let Some(block) = encoded.len().checked_sub(hash_length + 1).filter(|block| *block > 0) else {
        return Some(false);
    };
    let (masked, rest) = encoded.split_at(block);
    let digest_in_signature = rest.get(..hash_length).unwrap_or_default();
    let mask = mask(parameters.mask_hash, digest_in_signature, block)?;
    let mut data: Vec<u8> = masked.iter().zip(&mask).map(|(a, b)| a ^ b).collect();
    if let (Some(first), true) = (data.first_mut(), unused < 8) {
        *first &= 0xFF >> unused;
    }
    let zeros = data.iter().take(block - 1).take_while(|byte| **byte == 0).count();
    let salt = data.get(zeros + 1..).unwrap_or_default();
    if data.get(zeros) != Some(&1) || i32::try_from(salt.len()) != Ok(parameters.salt_length) {
        return Some(false);
    }
    let expected = digest(parameters.mask_hash, &[&[0; 8], message_digest, salt])?;
    Some(expected == digest_in_signature)
}

/// MGF1 (RFC 8017 appendix B.2.1).
fn mask(hash: Hash, seed: &[u8], length: usize) -> Option<Vec<u8>> {
    let mut mask = Vec::with_capacity(length);
    let mut counter = 0u32;
    while mask.len() < length {
        mask.extend(digest(hash, &[seed, &counter.to_be_bytes()])?);
        counter += 1;
    }
    mask.truncate(length);
    Some(mask)
}
