//! The Mozilla roots for TLS servers, whole, as the `webpki-root-certs` crate carries them.

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::{Form, Found, Source};

/// The built-in roots; offsets count as if they lay one behind the other.
pub fn mozilla() -> Source {
    let mut offset = 0;
    let certificates = TLS_SERVER_ROOT_CERTS
        .iter()
        .map(|root| {
            let found = Found {
                offset,
                symbol: None,
                der: root.to_vec(),
                trailing: Vec::new(),
                reached: true,
            };
            offset += root.len() as u64;
            found
        })
        .collect();
    Source { name: "mozilla".to_owned(), form: Form::Mozilla, certificates, damages: Vec::new() }
}
