//! Error codes as the library returns them.

use std::fmt;

/// A signed mbedTLS return value: 0, a negative error, or the sum of a high- and a low-level error.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Code(pub i32);

impl Code {
    /// Success.
    pub const OK: Self = Self(0);
    /// `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`: verification finished with flags set.
    pub const CERT_VERIFY_FAILED: Self = Self(-0x2700);
    /// `MBEDTLS_ERR_X509_FATAL_ERROR`: verification itself could not be completed.
    pub const X509_FATAL_ERROR: Self = Self(-0x3000);
    /// `MBEDTLS_ERR_SSL_CA_CHAIN_REQUIRED`: authmode required and no CA loaded.
    pub const CA_CHAIN_REQUIRED: Self = Self(-0x7680);
    /// `MBEDTLS_ERR_SSL_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME`.
    pub const VERIFICATION_WITHOUT_HOSTNAME: Self = Self(-0x5D80);
    /// `MBEDTLS_ERR_SSL_CONN_EOF`: the server ended the stream.
    pub const CONN_EOF: Self = Self(-0x7280);
    /// `MBEDTLS_ERR_SSL_BAD_INPUT_DATA`.
    pub const SSL_BAD_INPUT_DATA: Self = Self(-0x7100);
    /// `MBEDTLS_ERR_SSL_INVALID_RECORD`: bytes that are no TLS record, or one that is too long.
    pub const INVALID_RECORD: Self = Self(-0x7200);
    /// `MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE`: the server sent a fatal alert.
    pub const FATAL_ALERT_MESSAGE: Self = Self(-0x7780);
    /// `MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY`: the server closed the session properly.
    pub const PEER_CLOSE_NOTIFY: Self = Self(-0x7880);
    /// `MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION` (2.x: `_BAD_HS_PROTOCOL_VERSION`).
    pub const BAD_PROTOCOL_VERSION: Self = Self(-0x6E80);
    /// `MBEDTLS_ERR_SSL_BAD_HS_SERVER_HELLO` of 2.x.
    pub const BAD_HS_SERVER_HELLO: Self = Self(-0x7980);
    /// `MBEDTLS_ERR_SSL_ILLEGAL_PARAMETER` of 3.x.
    pub const ILLEGAL_PARAMETER: Self = Self(-0x6600);
    /// `MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE` of 3.x.
    pub const HANDSHAKE_FAILURE: Self = Self(-0x6E00);
    /// `MBEDTLS_ERR_NET_CONN_RESET`.
    pub const NET_CONN_RESET: Self = Self(-0x0050);

    /// `MBEDTLS_ERR_ASN1_OUT_OF_DATA`: the element is longer than what holds it.
    pub const ASN1_OUT_OF_DATA: Self = Self(-0x0060);
    /// `MBEDTLS_ERR_ASN1_UNEXPECTED_TAG`.
    pub const ASN1_UNEXPECTED_TAG: Self = Self(-0x0062);
    /// `MBEDTLS_ERR_ASN1_INVALID_LENGTH`.
    pub const ASN1_INVALID_LENGTH: Self = Self(-0x0064);
    /// `MBEDTLS_ERR_ASN1_LENGTH_MISMATCH`: bytes are left over.
    pub const ASN1_LENGTH_MISMATCH: Self = Self(-0x0066);
    /// `MBEDTLS_ERR_ASN1_INVALID_DATA`.
    pub const ASN1_INVALID_DATA: Self = Self(-0x0068);
    /// `MBEDTLS_ERR_OID_NOT_FOUND`.
    pub const OID_NOT_FOUND: Self = Self(-0x002E);
    /// `MBEDTLS_ERR_BASE64_INVALID_CHARACTER`.
    pub const BASE64_INVALID_CHARACTER: Self = Self(-0x002C);
    /// `MBEDTLS_ERR_PEM_NO_HEADER_FOOTER_PRESENT`.
    pub const PEM_NO_HEADER_FOOTER: Self = Self(-0x1080);
    /// `MBEDTLS_ERR_PEM_INVALID_DATA`.
    pub const PEM_INVALID_DATA: Self = Self(-0x1100);
    /// `MBEDTLS_ERR_PEM_INVALID_ENC_IV`.
    pub const PEM_INVALID_ENC_IV: Self = Self(-0x1200);
    /// `MBEDTLS_ERR_PEM_UNKNOWN_ENC_ALG`.
    pub const PEM_UNKNOWN_ENC_ALG: Self = Self(-0x1280);
    /// `MBEDTLS_ERR_PEM_PASSWORD_REQUIRED`.
    pub const PEM_PASSWORD_REQUIRED: Self = Self(-0x1300);
    /// `MBEDTLS_ERR_PEM_FEATURE_UNAVAILABLE`.
    pub const PEM_FEATURE_UNAVAILABLE: Self = Self(-0x1400);
    /// `MBEDTLS_ERR_PEM_BAD_INPUT_DATA`.
    pub const PEM_BAD_INPUT_DATA: Self = Self(-0x1480);
    /// `MBEDTLS_ERR_X509_FEATURE_UNAVAILABLE`.
    pub const X509_FEATURE_UNAVAILABLE: Self = Self(-0x2080);
    /// `MBEDTLS_ERR_X509_UNKNOWN_OID`.
    pub const X509_UNKNOWN_OID: Self = Self(-0x2100);
    /// `MBEDTLS_ERR_X509_INVALID_FORMAT`.
    pub const X509_INVALID_FORMAT: Self = Self(-0x2180);
    /// `MBEDTLS_ERR_X509_INVALID_VERSION`.
    pub const X509_INVALID_VERSION: Self = Self(-0x2200);
    /// `MBEDTLS_ERR_X509_INVALID_SERIAL`.
    pub const X509_INVALID_SERIAL: Self = Self(-0x2280);
    /// `MBEDTLS_ERR_X509_INVALID_ALG`.
    pub const X509_INVALID_ALG: Self = Self(-0x2300);
    /// `MBEDTLS_ERR_X509_INVALID_NAME`.
    pub const X509_INVALID_NAME: Self = Self(-0x2380);
    /// `MBEDTLS_ERR_X509_INVALID_DATE`.
    pub const X509_INVALID_DATE: Self = Self(-0x2400);
    /// `MBEDTLS_ERR_X509_INVALID_SIGNATURE`.
    pub const X509_INVALID_SIGNATURE: Self = Self(-0x2480);
    /// `MBEDTLS_ERR_X509_INVALID_EXTENSIONS`.
    pub const X509_INVALID_EXTENSIONS: Self = Self(-0x2500);
    /// `MBEDTLS_ERR_X509_UNKNOWN_VERSION`.
    pub const X509_UNKNOWN_VERSION: Self = Self(-0x2580);
    /// `MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG`.
    pub const X509_UNKNOWN_SIG_ALG: Self = Self(-0x2600);
    /// `MBEDTLS_ERR_X509_SIG_MISMATCH`: the two algorithm fields of a certificate differ.
    pub const X509_SIG_MISMATCH: Self = Self(-0x2680);
    /// `MBEDTLS_ERR_X509_CERT_UNKNOWN_FORMAT`.
    pub const X509_CERT_UNKNOWN_FORMAT: Self = Self(-0x2780);
    /// `MBEDTLS_ERR_X509_BAD_INPUT_DATA`.
    pub const X509_BAD_INPUT_DATA: Self = Self(-0x2800);
    /// `MBEDTLS_ERR_PK_BAD_INPUT_DATA`.
    pub const PK_BAD_INPUT_DATA: Self = Self(-0x3E80);
    /// `MBEDTLS_ERR_PK_KEY_INVALID_FORMAT`.
    pub const PK_KEY_INVALID_FORMAT: Self = Self(-0x3D00);
    /// `MBEDTLS_ERR_PK_UNKNOWN_PK_ALG`.
    pub const PK_UNKNOWN_PK_ALG: Self = Self(-0x3C80);
    /// `MBEDTLS_ERR_PK_INVALID_PUBKEY`.
    pub const PK_INVALID_PUBKEY: Self = Self(-0x3B00);
    /// `MBEDTLS_ERR_PK_INVALID_ALG`.
    pub const PK_INVALID_ALG: Self = Self(-0x3A80);
    /// `MBEDTLS_ERR_PK_UNKNOWN_NAMED_CURVE`.
    pub const PK_UNKNOWN_NAMED_CURVE: Self = Self(-0x3A00);
    /// `MBEDTLS_ERR_PK_FEATURE_UNAVAILABLE`.
    pub const PK_FEATURE_UNAVAILABLE: Self = Self(-0x3980);
    /// `MBEDTLS_ERR_ECP_BAD_INPUT_DATA`.
    pub const ECP_BAD_INPUT_DATA: Self = Self(-0x4F80);
    /// `MBEDTLS_ERR_ECP_FEATURE_UNAVAILABLE`.
    pub const ECP_FEATURE_UNAVAILABLE: Self = Self(-0x4E80);
    /// `MBEDTLS_ERR_ECP_INVALID_KEY`.
    pub const ECP_INVALID_KEY: Self = Self(-0x4C80);
    /// `MBEDTLS_ERR_SSL_FEATURE_UNAVAILABLE`: among others, a handshake message in fragments.
    pub const SSL_FEATURE_UNAVAILABLE: Self = Self(-0x7080);
    /// `MBEDTLS_ERR_SSL_BAD_INPUT_DATA`: among others, more bytes asked for than the buffer holds.
    pub const BAD_INPUT_DATA: Self = Self(-0x7100);
    /// `MBEDTLS_ERR_SSL_BUFFER_TOO_SMALL`.
    pub const SSL_BUFFER_TOO_SMALL: Self = Self(-0x6A00);
    /// `MBEDTLS_ERR_ERROR_CORRUPTION_DETECTED`: what should never happen.
    pub const ERROR_CORRUPTION_DETECTED: Self = Self(-0x006E);
    /// `MBEDTLS_ERR_SSL_BAD_CERTIFICATE`, in 2.x `MBEDTLS_ERR_SSL_BAD_HS_CERTIFICATE`.
    pub const SSL_BAD_CERTIFICATE: Self = Self(-0x7A00);
    /// `MBEDTLS_ERR_SSL_DECODE_ERROR` (3.x).
    pub const SSL_DECODE_ERROR: Self = Self(-0x7300);

    /// The sum of a high-level error and the low-level error that caused it, as
    /// `MBEDTLS_ERROR_ADD` makes it (`include/mbedtls/error.h`, 2.28.10 and 3.6.5).
    pub const fn plus(self, low: Self) -> Self {
        Self(self.0 + low.0)
    }

    /// The low-level part of an error or of a sum; `None` where there is none. High-level errors are
    /// multiples of 0x80 (`include/mbedtls/error.h`, 2.28.10).
    pub const fn low(self) -> Option<Self> {
        match self.0 {
            error if error < 0 && -(error as i64) % 0x80 != 0 => Some(Self(error % 0x80)),
            _ => None,
        }
    }

    /// True for 0 alone; positive values (certificates skipped) are not errors but not plain success.
    pub fn is_ok(self) -> bool {
        self == Self::OK
    }

    /// The form a serial log prints: `-0x2700`, `0x0000`.
    pub fn hex(self) -> String {
        let sign = if self.0 < 0 { "-" } else { "" };
        format!("{sign}0x{:04X}", self.0.unsigned_abs())
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.hex())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_as_a_serial_log_does() {
        assert_eq!(Code(-9984).hex(), "-0x2700");
        assert_eq!(Code(-80).hex(), "-0x0050");
        assert_eq!(Code::OK.hex(), "0x0000");
    }
}
