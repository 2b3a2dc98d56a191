//! The verification result of `mbedtls_ssl_get_verify_result`, bit by bit.
//!
//! Source: `include/mbedtls/x509.h` (2.28.10, 3.6.5).

use std::ops::{BitOr, BitOrAssign};

/// A set of `MBEDTLS_X509_BADCERT_*` and `BADCRL_*` bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub struct VerifyFlags(pub u32);

/// One bit: its value, its name, and the line that `mbedtls_x509_crt_verify_info` prints for it.
const FLAGS: [(u32, &str, &str); 20] = [
    (0x01, "MBEDTLS_X509_BADCERT_EXPIRED", "The certificate validity has expired"),
    (0x02, "MBEDTLS_X509_BADCERT_REVOKED", "The certificate has been revoked (is on a CRL)"),
    (
        0x04,
        "MBEDTLS_X509_BADCERT_CN_MISMATCH",
        "The certificate Common Name (CN) does not match with the expected CN",
    ),
    (
        0x08,
        "MBEDTLS_X509_BADCERT_NOT_TRUSTED",
        "The certificate is not correctly signed by the trusted CA",
    ),
    (0x10, "MBEDTLS_X509_BADCRL_NOT_TRUSTED", "The CRL is not correctly signed by the trusted CA"),
    (0x20, "MBEDTLS_X509_BADCRL_EXPIRED", "The CRL is expired"),
    (0x40, "MBEDTLS_X509_BADCERT_MISSING", "Certificate was missing"),
    (0x80, "MBEDTLS_X509_BADCERT_SKIP_VERIFY", "Certificate verification was skipped"),
    (0x0100, "MBEDTLS_X509_BADCERT_OTHER", "Other reason (can be used by verify callback)"),
    (0x0200, "MBEDTLS_X509_BADCERT_FUTURE", "The certificate validity starts in the future"),
    (0x0400, "MBEDTLS_X509_BADCRL_FUTURE", "The CRL is from the future"),
    (0x0800, "MBEDTLS_X509_BADCERT_KEY_USAGE", "Usage does not match the keyUsage extension"),
    (
        0x1000,
        "MBEDTLS_X509_BADCERT_EXT_KEY_USAGE",
        "Usage does not match the extendedKeyUsage extension",
    ),
    (0x2000, "MBEDTLS_X509_BADCERT_NS_CERT_TYPE", "Usage does not match the nsCertType extension"),
    (0x4000, "MBEDTLS_X509_BADCERT_BAD_MD", "The certificate is signed with an unacceptable hash."),
    (
        0x8000,
        "MBEDTLS_X509_BADCERT_BAD_PK",
        "The certificate is signed with an unacceptable PK alg (eg RSA vs ECDSA).",
    ),
    (
        0x01_0000,
        "MBEDTLS_X509_BADCERT_BAD_KEY",
        "The certificate is signed with an unacceptable key (eg bad curve, RSA too short).",
    ),
    (0x02_0000, "MBEDTLS_X509_BADCRL_BAD_MD", "The CRL is signed with an unacceptable hash."),
    (
        0x04_0000,
        "MBEDTLS_X509_BADCRL_BAD_PK",
        "The CRL is signed with an unacceptable PK alg (eg RSA vs ECDSA).",
    ),
    (
        0x08_0000,
        "MBEDTLS_X509_BADCRL_BAD_KEY",
        "The CRL is signed with an unacceptable key (eg bad curve, RSA too short).",
    ),
];

impl VerifyFlags {
    /// No finding.
    pub const NONE: Self = Self(0);
    /// All bits: verification could not be completed.
    pub const ALL: Self = Self(u32::MAX);
    /// `MBEDTLS_X509_BADCERT_EXPIRED`.
    pub const EXPIRED: Self = Self(0x01);
    /// `MBEDTLS_X509_BADCERT_REVOKED`.
    pub const REVOKED: Self = Self(0x02);
    /// `MBEDTLS_X509_BADCERT_CN_MISMATCH`.
    pub const CN_MISMATCH: Self = Self(0x04);
    /// `MBEDTLS_X509_BADCERT_NOT_TRUSTED`.
    pub const NOT_TRUSTED: Self = Self(0x08);
    /// `MBEDTLS_X509_BADCRL_NOT_TRUSTED`.
    pub const CRL_NOT_TRUSTED: Self = Self(0x10);
    /// `MBEDTLS_X509_BADCRL_EXPIRED`.
    pub const CRL_EXPIRED: Self = Self(0x20);
    /// `MBEDTLS_X509_BADCERT_SKIP_VERIFY`.
    pub const SKIP_VERIFY: Self = Self(0x80);
    /// `MBEDTLS_X509_BADCERT_OTHER`.
    pub const OTHER: Self = Self(0x0100);
    /// `MBEDTLS_X509_BADCERT_FUTURE`.
    pub const FUTURE: Self = Self(0x0200);
    /// `MBEDTLS_X509_BADCRL_FUTURE`.
    pub const CRL_FUTURE: Self = Self(0x0400);
    /// `MBEDTLS_X509_BADCERT_KEY_USAGE`.
    pub const KEY_USAGE: Self = Self(0x0800);
    /// `MBEDTLS_X509_BADCERT_EXT_KEY_USAGE`.
    pub const EXT_KEY_USAGE: Self = Self(0x1000);
    /// `MBEDTLS_X509_BADCERT_BAD_MD`.
    pub const BAD_MD: Self = Self(0x4000);
    /// `MBEDTLS_X509_BADCERT_BAD_PK`.
    pub const BAD_PK: Self = Self(0x8000);
    /// `MBEDTLS_X509_BADCERT_BAD_KEY`.
    pub const BAD_KEY: Self = Self(0x01_0000);
    /// `MBEDTLS_X509_BADCRL_BAD_MD`.
    pub const CRL_BAD_MD: Self = Self(0x02_0000);
    /// `MBEDTLS_X509_BADCRL_BAD_PK`.
    pub const CRL_BAD_PK: Self = Self(0x04_0000);
    /// `MBEDTLS_X509_BADCRL_BAD_KEY`.
    pub const CRL_BAD_KEY: Self = Self(0x08_0000);

    /// These, less the others.
    pub fn without(self, others: Self) -> Self {
        Self(self.0 & !others.0)
    }

    /// No bit is set.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Every bit of `other` is set.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The macro names of the bits that are set, lowest first; bits without a name are left out.
    pub fn names(self) -> Vec<&'static str> {
        self.set().map(|(_, name, _)| *name).collect()
    }

    /// The lines that `mbedtls_x509_crt_verify_info` prints, lowest bit first.
    pub fn log_lines(self) -> Vec<&'static str> {
        self.set().map(|(_, _, line)| *line).collect()
    }

    /// `0x0000000c`.
    pub fn hex(self) -> String {
        format!("0x{:08x}", self.0)
    }

    fn set(self) -> impl Iterator<Item = &'static (u32, &'static str, &'static str)> {
        FLAGS.iter().filter(move |(bit, _, _)| self.0 & bit != 0)
    }
}

impl BitOr for VerifyFlags {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for VerifyFlags {
    fn bitor_assign(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_flags_of_the_story_print_as_its_log() {
        let flags = VerifyFlags::CN_MISMATCH | VerifyFlags::NOT_TRUSTED;
        assert_eq!(flags.hex(), "0x0000000c");
        assert_eq!(
            flags.log_lines(),
            [
                "The certificate Common Name (CN) does not match with the expected CN",
                "The certificate is not correctly signed by the trusted CA",
            ]
        );
    }
}
