//! The library build that a device carries, as facts that judges ask for.

use std::collections::BTreeSet;

use crate::mbedtls::{Curve, Hash, TlsVersion, Version};

/// An mbedTLS release together with what its configuration compiles in.
#[derive(Debug, Clone)]
pub struct Library {
    /// The exact release.
    pub version: Version,
    /// What the effective options make it able to do.
    pub capabilities: Capabilities,
}

/// What the effective options make the library able to do, the same question for 2.x, 3.x and 4.x.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Capabilities {
    /// Digests compiled in.
    pub hashes: BTreeSet<Hash>,
    /// Curves compiled in.
    pub curves: BTreeSet<Curve>,
    /// Protocol versions the client speaks.
    pub tls_versions: BTreeSet<TlsVersion>,
    /// `MBEDTLS_RSA_C` with PKCS#1 v1.5.
    pub rsa: bool,
    /// `MBEDTLS_ECDSA_C`, or its PSA counterpart.
    pub ecdsa: bool,
    /// `MBEDTLS_X509_RSASSA_PSS_SUPPORT`.
    pub rsassa_pss: bool,
    /// `MBEDTLS_MPI_MAX_SIZE` in bytes: the longest RSA modulus that parses.
    pub mpi_max_size: usize,
    /// `MBEDTLS_HAVE_TIME_DATE`: dates of certificates are checked.
    pub checks_dates: bool,
    /// `MBEDTLS_X509_CHECK_KEY_USAGE`; always on from 3.0.
    pub checks_key_usage: bool,
    /// `MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE`; always on from 3.0.
    pub checks_extended_key_usage: bool,
    /// `MBEDTLS_X509_ALLOW_EXTENSIONS_NON_V3` (2.x).
    pub allows_extensions_before_v3: bool,
    /// `MBEDTLS_X509_ALLOW_UNSUPPORTED_CRITICAL_EXTENSION` (2.x).
    pub allows_unsupported_critical_extension: bool,
    /// `MBEDTLS_TLS_DEFAULT_ALLOW_SHA1_IN_CERTIFICATES` (2.x): the default profile takes SHA-1.
    pub sha1_in_certificates: bool,
    /// `MBEDTLS_PK_PARSE_EC_EXTENDED`: curves given by their parameters are recognised.
    pub ec_extended_parameters: bool,
    /// `MBEDTLS_X509_CRL_PARSE_C`.
    pub crl: bool,
    /// `MBEDTLS_PEM_PARSE_C`.
    pub pem: bool,
    /// `MBEDTLS_X509_MAX_INTERMEDIATE_CA`.
    pub max_intermediate_ca: usize,
    /// `MBEDTLS_SSL_CLI_ALLOW_WEAK_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME`.
    pub allows_verification_without_hostname: bool,
    /// `MBEDTLS_SSL_SERVER_NAME_INDICATION`.
    pub server_name_indication: bool,
    /// `MBEDTLS_SSL_ALPN`.
    pub alpn: bool,
    /// `MBEDTLS_SSL_MAX_FRAGMENT_LENGTH`.
    pub max_fragment_length: bool,
    /// The largest record payload the device can receive, in bytes.
    pub in_content_len: usize,
    /// The largest record payload the device can send, in bytes.
    pub out_content_len: usize,
    /// Cipher suites compiled in, in the library's order of preference, by mbedTLS name.
    pub ciphersuites: Vec<&'static str>,
}
