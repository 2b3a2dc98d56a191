//! Which option compiles a curve in, by release.

use super::{Curve, Version};

/// From here on the library is configured by PSA names alone.
const PSA_ONLY: Version = Version::new(4, 0, 0);

impl Curve {
    /// The option that compiles the curve in.
    pub fn option(self, version: Version) -> &'static str {
        let (older, psa) = match self {
            Self::Secp192r1 => ("MBEDTLS_ECP_DP_SECP192R1_ENABLED", "PSA_WANT_ECC_SECP_R1_192"),
            Self::Secp224r1 => ("MBEDTLS_ECP_DP_SECP224R1_ENABLED", "PSA_WANT_ECC_SECP_R1_224"),
            Self::Secp256r1 => ("MBEDTLS_ECP_DP_SECP256R1_ENABLED", "PSA_WANT_ECC_SECP_R1_256"),
            Self::Secp384r1 => ("MBEDTLS_ECP_DP_SECP384R1_ENABLED", "PSA_WANT_ECC_SECP_R1_384"),
            Self::Secp521r1 => ("MBEDTLS_ECP_DP_SECP521R1_ENABLED", "PSA_WANT_ECC_SECP_R1_521"),
            Self::Secp192k1 => ("MBEDTLS_ECP_DP_SECP192K1_ENABLED", "PSA_WANT_ECC_SECP_K1_192"),
            Self::Secp224k1 => ("MBEDTLS_ECP_DP_SECP224K1_ENABLED", "PSA_WANT_ECC_SECP_K1_224"),
            Self::Secp256k1 => ("MBEDTLS_ECP_DP_SECP256K1_ENABLED", "PSA_WANT_ECC_SECP_K1_256"),
            Self::BrainpoolP256r1 => {
                ("MBEDTLS_ECP_DP_BP256R1_ENABLED", "PSA_WANT_ECC_BRAINPOOL_P_R1_256")
            }
            Self::BrainpoolP384r1 => {
                ("MBEDTLS_ECP_DP_BP384R1_ENABLED", "PSA_WANT_ECC_BRAINPOOL_P_R1_384")
            }
            Self::BrainpoolP512r1 => {
                ("MBEDTLS_ECP_DP_BP512R1_ENABLED", "PSA_WANT_ECC_BRAINPOOL_P_R1_512")
            }
            Self::X25519 => ("MBEDTLS_ECP_DP_CURVE25519_ENABLED", "PSA_WANT_ECC_MONTGOMERY_255"),
            Self::X448 => ("MBEDTLS_ECP_DP_CURVE448_ENABLED", "PSA_WANT_ECC_MONTGOMERY_448"),
        };
        if version >= PSA_ONLY { psa } else { older }
    }
}
