//! Every Mozilla root, read by the library and by the model, with the default options and with less.

use tlsprobe::certificate::Certificate;
use tlsprobe::mbedtls::{Code, KeyExchange, TlsVersion, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile};
use tlsprobe::trust::source::mozilla_der;

use crate::case::{Case, Host};
use crate::model;
use crate::oracle::{Configuration, Oracle, Release, build, builds};

const RELEASES: [Version; 2] = [Version::new(2, 28, 10), Version::new(3, 6, 5)];

const WITH_LESS: [(&str, usize); 4] =
    [("default", 0), ("no-p384", 35), ("no-sha512", 57), ("mpi-256", 59)];

/// Roots whose own signature is with SHA-1.
const SIGNED_WITH_SHA1: usize = 3;

/// The protocols that need SHA-1 go with it.
const NO_SHA1: [Configuration; 2] = [
    Configuration {
        name: "no-sha1",
        options: &[
            ("MBEDTLS_SHA1_C", None),
            ("MBEDTLS_SSL_PROTO_TLS1", None),
            ("MBEDTLS_SSL_PROTO_TLS1_1", None),
            ("MBEDTLS_SSL_CBC_RECORD_SPLITTING", None),
        ],
        exists_in: |version| version.major == 2,
    },
    Configuration {
        name: "no-sha1",
        options: &[("MBEDTLS_SHA1_C", None)],
        exists_in: |version| version.major == 3,
    },
];

/// So many roots fit the buffer of a Certificate message.
const IN_A_MESSAGE: usize = 4;

fn presenting(roots: &[&[u8]]) -> Case {
    Case {
        ca: None,
        crl: None,
        presented: roots.iter().map(|der| der.to_vec()).collect(),
        host: Host::Unchecked,
        time: 1_790_000_000,
        profile: CertificateProfile::Default,
        authmode: AuthMode::Required,
        tls: TlsVersion::Tls12,
        key_exchange: KeyExchange::EcdheRsa,
    }
}

/// Compares every root; so many are refused.
fn agrees_on_every_root(version: Version, configuration: &Configuration) -> usize {
    let release = Release { version };
    let library = model::library(release, configuration);
    let mut oracle = Oracle::start(&build(release, configuration));
    let roots: Vec<&[u8]> = mozilla_der().collect();
    let mut refused = 0;
    for some in roots.chunks(IN_A_MESSAGE) {
        let answer = oracle.ask(&presenting(some));
        assert_eq!(answer.parsed.len(), some.len());
        for (der, theirs) in some.iter().zip(answer.parsed) {
            let ours = Certificate::parse(der, &library).err().unwrap_or(Code::OK).0;
            assert_eq!(ours, theirs, "{version} {}: {:?}", configuration.name, &der[..40]);
            refused += usize::from(theirs != 0);
        }
    }
    refused
}

#[test]
fn every_mozilla_root_parses_as_the_library_says_whatever_is_compiled_in() {
    for version in RELEASES {
        for (name, refused) in WITH_LESS {
            let known = builds();
            let found = known.iter().find(|(it, one)| it.version == version && one.name == name);
            let (_, configuration) = found.expect("a build of this name");
            assert_eq!(agrees_on_every_root(version, configuration), refused, "{version} {name}");
        }
        let without = NO_SHA1.iter().find(|one| (one.exists_in)(version)).expect("one for each");
        assert_eq!(agrees_on_every_root(version, without), SIGNED_WITH_SHA1, "{version} no-sha1");
    }
}
