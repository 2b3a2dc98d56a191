//! What a desktop would say of the same chain: rustls's own verifier with the Mozilla roots.

use std::sync::Arc;

use ::rustls::client::WebPkiServerVerifier;
use ::rustls::client::danger::ServerCertVerifier;
use ::rustls::crypto::ring;
use ::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use ::rustls::{CertificateError, Error, RootCertStore};
use std::time::Duration;

use crate::verdict::cause::Desktop;

/// Judges a chain, leaf first, as a program on a desktop does; `None` for a chain or a name that
/// such a program cannot be asked about, and for a chain to a CA that it does not know.
pub fn opinion(chain: &[Vec<u8>], host: &str, unix_seconds: i64) -> Option<Desktop> {
    let (leaf, intermediates) = chain.split_first()?;
    let name = ServerName::try_from(host.to_owned()).ok()?;
    let now = UnixTime::since_unix_epoch(Duration::from_secs(u64::try_from(unix_seconds).ok()?));
    let roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(ring::default_provider());
    let verifier =
        WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build().ok()?;
    let intermediates: Vec<CertificateDer> =
        intermediates.iter().map(|der| CertificateDer::from(der.as_slice())).collect();
    let leaf = CertificateDer::from(leaf.as_slice());
    let judged = verifier.verify_server_cert(&leaf, &intermediates, &name, &[], now);
    match judged {
        Ok(_) => Some(Desktop::Accepts),
        // A desktop does not know a private CA: that says nothing about the device.
        Err(Error::InvalidCertificate(CertificateError::UnknownIssuer)) => None,
        Err(error) => Some(Desktop::Refuses(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::loopback::{Chain, Key};
    use time::macros::datetime;

    #[test]
    fn a_desktop_has_no_opinion_on_a_private_ca() {
        let now = datetime!(2026-11-01 0:00 UTC);
        let chain = Chain::generate(Key::Ecdsa, &["iot.example.com"], "Private Root", now).unwrap();
        let presented: Vec<Vec<u8>> = chain.presented().map(<[u8]>::to_vec).collect();
        assert_eq!(opinion(&presented, "iot.example.com", now.unix_timestamp()), None);
    }

    #[test]
    fn a_desktop_refuses_what_is_no_certificate() {
        let opinion = opinion(&[b"rubbish".to_vec()], "iot.example.com", 1_800_000_000);
        assert!(matches!(opinion, Some(Desktop::Refuses(_))), "{opinion:?}");
    }
}
