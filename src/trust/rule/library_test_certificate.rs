//! `library-test-certificate`: one of mbedTLS's own test certificates.

use std::collections::HashSet;
use std::sync::LazyLock;

use sha2::{Digest, Sha256};

use super::definition::{Complaint, Rule, each_described};
use crate::certificate::{Description, hex};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::Severity;

pub(super) const RULE: Rule = Rule {
    id: "library-test-certificate",
    severity: Severity::Error,
    reason: "The private keys of mbedTLS's test CAs are public: anybody can issue a certificate \
             that this device trusts, for any name.",
    source: "library/certs.c of mbedTLS 2.18.0 and 2.28.10, tests/src/certs.c and \
             tests/data_files of 3.5.1",
    fix: "Remove it, and undefine MBEDTLS_CERTS_C if it comes with mbedtls_test_cas_pem.",
    judge,
};

/// SHA-256 of the public keys, with their origin; a re-issued test CA keeps its key.
const TEST_KEYS: &str = include_str!("../data/mbedtls-test-keys.txt");

static TEST_KEY_HASHES: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let rows = TEST_KEYS.lines().filter(|line| !line.starts_with('#'));
    rows.filter_map(|line| line.split(' ').next()).collect()
});

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    each_described(circumstances, |subject, _, description| {
        let how = if has_test_key(description) {
            "its key is one of those that mbedTLS publishes with its tests"
        } else if has_test_name(description) {
            "its name is that of mbedTLS's test certificates"
        } else {
            return None;
        };
        let message = format!(
            "A test certificate of the library ({how}): whoever has the key can pose as any server."
        );
        Some(Complaint::new(subject, message))
    })
}

fn has_test_key(description: &Description) -> bool {
    let hash = hex(&Sha256::digest(&description.public_key_der));
    TEST_KEY_HASHES.contains(hash.as_str())
}

/// The organisation that signs nothing but tests; compared as a whole attribute.
fn has_test_name(description: &Description) -> bool {
    description.subject.split(", ").any(|attribute| attribute == "O=PolarSSL")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_test_keys_reads_as_hashes() {
        assert_eq!(TEST_KEY_HASHES.len(), 68);
        let digits = |hash: &&str| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit());
        assert!(TEST_KEY_HASHES.iter().all(digits));
    }
}
