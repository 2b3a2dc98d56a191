//! Which option compiles a hash in, by release.

use super::{Hash, Version};

/// From here on the library is configured by PSA names alone.
const PSA_ONLY: Version = Version::new(4, 0, 0);
/// The first release that can switch SHA-224 and SHA-384 apart from SHA-256 and SHA-512, has SHA-3
/// and has neither MD2 nor MD4 any more.
const SPLIT_SHA2: Version = Version::new(3, 0, 0);

impl Hash {
    /// The option that compiles the hash in; `None` where no build of the release has it.
    pub fn option(self, version: Version) -> Option<&'static str> {
        let split = version >= SPLIT_SHA2;
        let (older, psa) = match self {
            Self::Md2 | Self::Md4 if split => return None,
            Self::Md2 => ("MBEDTLS_MD2_C", ""),
            Self::Md4 => ("MBEDTLS_MD4_C", ""),
            Self::Md5 => ("MBEDTLS_MD5_C", "PSA_WANT_ALG_MD5"),
            Self::Ripemd160 => ("MBEDTLS_RIPEMD160_C", "PSA_WANT_ALG_RIPEMD160"),
            Self::Sha1 => ("MBEDTLS_SHA1_C", "PSA_WANT_ALG_SHA_1"),
            Self::Sha224 if split => ("MBEDTLS_SHA224_C", "PSA_WANT_ALG_SHA_224"),
            Self::Sha224 | Self::Sha256 => ("MBEDTLS_SHA256_C", "PSA_WANT_ALG_SHA_256"),
            Self::Sha384 if split => ("MBEDTLS_SHA384_C", "PSA_WANT_ALG_SHA_384"),
            Self::Sha384 | Self::Sha512 => ("MBEDTLS_SHA512_C", "PSA_WANT_ALG_SHA_512"),
            Self::Sha3_224 | Self::Sha3_256 | Self::Sha3_384 | Self::Sha3_512 if !split => {
                return None;
            }
            Self::Sha3_224 => ("MBEDTLS_SHA3_C", "PSA_WANT_ALG_SHA3_224"),
            Self::Sha3_256 => ("MBEDTLS_SHA3_C", "PSA_WANT_ALG_SHA3_256"),
            Self::Sha3_384 => ("MBEDTLS_SHA3_C", "PSA_WANT_ALG_SHA3_384"),
            Self::Sha3_512 => ("MBEDTLS_SHA3_C", "PSA_WANT_ALG_SHA3_512"),
        };
        Some(if version >= PSA_ONLY { psa } else { older })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sha_384_has_three_names_and_md2_is_gone_from_3_0_on() {
        let named = |hash: Hash, major, minor| hash.option(Version::new(major, minor, 0));
        assert_eq!(named(Hash::Sha384, 2, 28), Some("MBEDTLS_SHA512_C"));
        assert_eq!(named(Hash::Sha384, 3, 6), Some("MBEDTLS_SHA384_C"));
        assert_eq!(named(Hash::Sha384, 4, 0), Some("PSA_WANT_ALG_SHA_384"));
        assert_eq!(named(Hash::Md2, 2, 28), Some("MBEDTLS_MD2_C"));
        assert_eq!(named(Hash::Md2, 3, 0), None);
        assert_eq!(named(Hash::Sha3_256, 2, 28), None);
    }
}
