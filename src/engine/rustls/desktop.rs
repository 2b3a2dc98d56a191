//! What a desktop would say of the same chain: rustls's own verifier with the Mozilla roots.

use std::sync::Arc;

use ::rustls::RootCertStore;
use ::rustls::client::WebPkiServerVerifier;
use ::rustls::client::danger::ServerCertVerifier;
use ::rustls::crypto::ring;
use ::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use std::time::Duration;

use crate::verdict::cause::Desktop;

/// Judges a chain, leaf first, as a program on a desktop does; `None` for a chain or a name that
/// such a program cannot be asked about.
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
    Some(match judged {
        Ok(_) => Desktop::Accepts,
        Err(error) => Desktop::Refuses(error.to_string()),
    })
}
