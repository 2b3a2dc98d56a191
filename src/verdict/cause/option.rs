//! The option that turns a feature on, under the name that the release knows it by.

use crate::mbedtls::{Hash, Version};

/// The first release configured by `PSA_WANT_*` alone.
const PSA_ONLY: Version = Version::new(4, 0, 0);
/// The first release that can switch SHA-224 and SHA-384 apart from SHA-256 and SHA-512.
const SPLIT_SHA2: Version = Version::new(3, 0, 0);

/// The option that compiles a hash in.
pub(super) fn hash(hash: Hash, version: Version) -> &'static str {
    if version >= PSA_ONLY {
        return psa_hash(hash);
    }
    match hash {
        Hash::Md2 => "MBEDTLS_MD2_C",
        Hash::Md4 => "MBEDTLS_MD4_C",
        Hash::Md5 => "MBEDTLS_MD5_C",
        Hash::Ripemd160 => "MBEDTLS_RIPEMD160_C",
        Hash::Sha1 => "MBEDTLS_SHA1_C",
        Hash::Sha224 if version >= SPLIT_SHA2 => "MBEDTLS_SHA224_C",
        Hash::Sha224 | Hash::Sha256 => "MBEDTLS_SHA256_C",
        Hash::Sha384 if version >= SPLIT_SHA2 => "MBEDTLS_SHA384_C",
        Hash::Sha384 | Hash::Sha512 => "MBEDTLS_SHA512_C",
        Hash::Sha3_224 | Hash::Sha3_256 | Hash::Sha3_384 | Hash::Sha3_512 => "MBEDTLS_SHA3_C",
    }
}

fn psa_hash(hash: Hash) -> &'static str {
    match hash {
        Hash::Md2 | Hash::Md4 | Hash::Md5 => "PSA_WANT_ALG_MD5",
        Hash::Ripemd160 => "PSA_WANT_ALG_RIPEMD160",
        Hash::Sha1 => "PSA_WANT_ALG_SHA_1",
        Hash::Sha224 => "PSA_WANT_ALG_SHA_224",
        Hash::Sha256 => "PSA_WANT_ALG_SHA_256",
        Hash::Sha384 => "PSA_WANT_ALG_SHA_384",
        Hash::Sha512 => "PSA_WANT_ALG_SHA_512",
        Hash::Sha3_224 => "PSA_WANT_ALG_SHA3_224",
        Hash::Sha3_256 => "PSA_WANT_ALG_SHA3_256",
        Hash::Sha3_384 => "PSA_WANT_ALG_SHA3_384",
        Hash::Sha3_512 => "PSA_WANT_ALG_SHA3_512",
    }
}

/// The option that compiles RSA in.
pub(super) fn rsa(version: Version) -> &'static str {
    if version >= PSA_ONLY { "PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY" } else { "MBEDTLS_RSA_C" }
}

/// The option that sets the size of the receive buffer (split from the send buffer in 2.13).
pub(super) fn receive_buffer(version: Version) -> &'static str {
    if version >= Version::new(2, 13, 0) {
        "MBEDTLS_SSL_IN_CONTENT_LEN"
    } else {
        "MBEDTLS_SSL_MAX_CONTENT_LEN"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mbedtls::{Curve, DefaultOptions, Named};

    #[test]
    fn every_option_is_one_that_the_release_knows() {
        let newest = [Version::new(2, 28, 10), Version::new(3, 5, 1), Version::new(3, 6, 5)];
        for version in [Version::new(2, 18, 0)].into_iter().chain(newest) {
            let table = DefaultOptions::of(version).expect("a table of its options");
            let known: Vec<&str> = table.known().collect();
            let hashes = [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
            let curves = Curve::NAMES.iter().map(|(_, named)| named.option(version));
            let named = hashes.into_iter().map(|named| hash(named, version)).chain(curves);
            for option in named.chain([rsa(version), receive_buffer(version)]) {
                assert!(known.contains(&option), "{option} in {version}");
            }
        }
    }

    #[test]
    fn sha_384_has_three_names() {
        let named = |major, minor| hash(Hash::Sha384, Version::new(major, minor, 0));
        assert_eq!(named(2, 28), "MBEDTLS_SHA512_C");
        assert_eq!(named(3, 6), "MBEDTLS_SHA384_C");
        assert_eq!(named(4, 0), "PSA_WANT_ALG_SHA_384");
    }
}
