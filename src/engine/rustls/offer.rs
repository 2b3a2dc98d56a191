//! What rustls can offer of a device's hello, and what it has to leave out.

use std::sync::Arc;

use ::rustls::crypto::{CryptoProvider, ring};
use ::rustls::{SupportedProtocolVersion, version};

use super::names;
use crate::engine::hello::Hello;
use crate::mbedtls::{Curve, TlsVersion};

/// rustls narrowed to one device, with what the device offers beyond it.
#[derive(Debug, Clone)]
pub(super) struct Offer {
    pub(super) provider: Arc<CryptoProvider>,
    pub(super) versions: Vec<&'static SupportedProtocolVersion>,
    pub(super) missing: Missing,
}

/// What the device offers and rustls cannot.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Missing {
    pub(super) suites: Vec<&'static str>,
    pub(super) groups: Vec<Curve>,
    pub(super) versions: Vec<TlsVersion>,
}

/// Narrows rustls to the device; `None` if nothing of the device's offer is left.
pub(super) fn narrow(hello: &Hello) -> Option<Offer> {
    let (suites, missing_suites) = split(&hello.suites, |name| names::suite(name));
    let (groups, missing_groups) = split(&hello.groups, |curve| names::group(*curve));
    let versions = versions(hello, |version| {
        let thirteen = version == TlsVersion::Tls13;
        suites.iter().any(|suite| suite.tls13().is_some() == thirteen)
    });
    let missing = Missing {
        suites: missing_suites,
        groups: missing_groups,
        versions: missing_versions(hello),
    };
    let nothing = suites.is_empty() || groups.is_empty() || versions.is_empty();
    let provider =
        CryptoProvider { cipher_suites: suites, kx_groups: groups, ..ring::default_provider() };
    (!nothing).then(|| Offer { provider: Arc::new(provider), versions, missing })
}

/// What rustls has of a list, and what is left over.
fn split<T: Copy, R>(wanted: &[T], find: impl Fn(&T) -> Option<R>) -> (Vec<R>, Vec<T>) {
    let found = wanted.iter().filter_map(&find).collect();
    let missing = wanted.iter().copied().filter(|item| find(item).is_none()).collect();
    (found, missing)
}

fn versions(
    hello: &Hello,
    has_suite: impl Fn(TlsVersion) -> bool,
) -> Vec<&'static SupportedProtocolVersion> {
    [(TlsVersion::Tls13, &version::TLS13), (TlsVersion::Tls12, &version::TLS12)]
        .into_iter()
        .filter(|(version, _)| hello.offers(*version) && has_suite(*version))
        .map(|(_, supported)| supported)
        .collect()
}

fn missing_versions(hello: &Hello) -> Vec<TlsVersion> {
    [TlsVersion::Ssl3, TlsVersion::Tls10, TlsVersion::Tls11]
        .into_iter()
        .filter(|version| hello.offers(*version))
        .collect()
}
