//! The Mozilla roots for TLS servers, whole, as the `webpki-root-certs` crate carries them.

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use super::found::{Form, Found, Source};
use crate::certificate::describe;

/// The built-in roots, DER, in no particular order: no more is done than is needed.
pub fn mozilla_der() -> impl Iterator<Item = &'static [u8]> {
    TLS_SERVER_ROOT_CERTS.iter().map(AsRef::as_ref)
}

/// The built-in roots by name, so that a person finds them; offsets count as if they lay one behind
/// the other in that order.
pub fn mozilla() -> Source {
    let name = |der: &[u8]| describe(der).map(|it| it.name).unwrap_or_default();
    let mut roots: Vec<(String, &[u8])> =
        TLS_SERVER_ROOT_CERTS.iter().map(|root| (name(root), root.as_ref())).collect();
    roots.sort();
    let mut offset = 0;
    let certificates = roots
        .into_iter()
        .map(|(_, der)| {
            let found = Found::whole(offset, der);
            offset += der.len() as u64;
            found
        })
        .collect();
    Source {
        name: "mozilla".to_owned(),
        form: Form::Mozilla,
        certificates,
        damages: Vec::new(),
        strangers: Vec::new(),
        inputs: Vec::new(),
    }
}
