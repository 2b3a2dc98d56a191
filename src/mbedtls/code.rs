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
    /// `MBEDTLS_ERR_SSL_INVALID_RECORD`: bytes that are no TLS record, or one that is too long.
    pub const INVALID_RECORD: Self = Self(-0x7200);
    /// `MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE`: the server sent a fatal alert.
    pub const FATAL_ALERT_MESSAGE: Self = Self(-0x7780);
    /// `MBEDTLS_ERR_SSL_PEER_CLOSE_NOTIFY`: the server closed the session properly.
    pub const PEER_CLOSE_NOTIFY: Self = Self(-0x7880);
    /// `MBEDTLS_ERR_NET_CONN_RESET`.
    pub const NET_CONN_RESET: Self = Self(-0x0050);

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
