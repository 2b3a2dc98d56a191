//! The built-in roots by subject and key: what a bundle of names and keys leaves out is known of them.

use std::collections::HashMap;
use std::sync::LazyLock;

use webpki_root_certs::TLS_SERVER_ROOT_CERTS;

use crate::certificate::describe;

/// Subject and key of a root, both in DER; no two roots share both.
type Identity = (Vec<u8>, Vec<u8>);

static ROOTS: LazyLock<HashMap<Identity, &'static [u8]>> = LazyLock::new(|| {
    let described = TLS_SERVER_ROOT_CERTS.iter().filter_map(|root| {
        let description = describe(root).ok()?;
        Some(((description.subject_der, description.public_key_der), root.as_ref()))
    });
    described.collect()
});

/// The root with this subject and this key, DER.
pub(in crate::trust) fn root(subject: &[u8], key: &[u8]) -> Option<&'static [u8]> {
    ROOTS.get(&(subject.to_vec(), key.to_vec())).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_root_has_its_own_subject_and_key() {
        assert_eq!(ROOTS.len(), TLS_SERVER_ROOT_CERTS.len());
    }
}
