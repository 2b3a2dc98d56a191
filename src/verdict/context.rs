//! What a judgement depends on besides the certificates.

use time::OffsetDateTime;

use crate::certificate::{Certificate, Crl};
use crate::mbedtls::{Curve, KeyExchange, TlsVersion};
use crate::profile::{AuthMode, CertificateProfile, Library};

/// What the application loaded into the configuration.
#[derive(Debug, Clone, Copy)]
pub struct Trust<'a> {
    /// The CA list, in load order; `None`: `mbedtls_ssl_conf_ca_chain` was never called.
    pub certificates: Option<&'a [Certificate]>,
    /// Certificate revocation lists, in load order.
    pub crls: &'a [Crl],
}

/// What the library compares the end entity's name with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExpectedName<'a> {
    /// `mbedtls_ssl_set_hostname(…, NULL)`: not checked.
    Unchecked,
    /// `mbedtls_ssl_set_hostname` was never called.
    NotCalled,
    /// The name that was set; the empty one never matches.
    Name(&'a str),
}

/// Everything that a judgement depends on besides the chain and the trust.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// The release and what it can do.
    pub library: &'a Library,
    /// `mbedtls_ssl_conf_cert_profile`.
    pub certificate_profile: &'a CertificateProfile,
    /// `mbedtls_ssl_conf_authmode`.
    pub authmode: AuthMode,
    /// With [`AuthMode::Optional`]: the application closes when any flag is set.
    pub fail_closed: bool,
    /// `mbedtls_ssl_set_hostname`.
    pub name: ExpectedName<'a>,
    /// The negotiated version.
    pub tls_version: TlsVersion,
    /// The negotiated key exchange; of no meaning with TLS 1.3.
    pub key_exchange: KeyExchange,
    /// What time the device believes it is.
    pub time: OffsetDateTime,
    /// `mbedtls_ssl_conf_groups`/`_curves`; `None`: the release's default.
    pub groups: Option<&'a [Curve]>,
}
