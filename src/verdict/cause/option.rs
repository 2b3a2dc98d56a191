//! The option that turns a feature on, under the name that the release knows it by.

use crate::mbedtls::Version;

/// The first release configured by `PSA_WANT_*` alone.
const PSA_ONLY: Version = Version::new(4, 0, 0);

/// The option that compiles RSA in.
pub(super) fn rsa(version: Version) -> &'static str {
    if version >= PSA_ONLY { "PSA_WANT_KEY_TYPE_RSA_PUBLIC_KEY" } else { "MBEDTLS_RSA_C" }
}

/// The option that sets the size of the receive buffer (split from the send buffer in 2.13).
pub(super) fn receive_buffer(version: Version) -> &'static str {
    if version >= Version::new(2, 13, 0) {
        "MBEDTLS_SSL_IN_CONTENT_LEN"
    } else {
        "MBEDTLS_SSL_MAX_CONTENT_LEN"
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mbedtls::{Curve, DefaultOptions, Hash, Named};

    #[test]
    fn every_option_is_one_that_the_release_knows() {
        let newest = [Version::new(2, 28, 10), Version::new(3, 5, 1), Version::new(3, 6, 5)];
        for version in [Version::new(2, 18, 0)].into_iter().chain(newest) {
            let table = DefaultOptions::of(version).expect("a table of its options");
            let known: Vec<&str> = table.known().collect();
            let hashes = [Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];
            let curves = Curve::NAMES.iter().map(|(_, named)| named.option(version));
            let hashes = hashes.into_iter().filter_map(|hash| hash.option(version));
            let named = hashes.chain(curves);
            for option in named.chain([rsa(version), receive_buffer(version)]) {
                assert!(known.contains(&option), "{option} in {version}");
            }
        }
    }
}
