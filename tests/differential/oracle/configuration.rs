//! Which releases are compared, and with which options each is built.

use tlsprobe::mbedtls::{TlsVersion, Version};

/// A release whose sources are at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    pub version: Version,
}

pub const RELEASES: [Release; 4] = [
    Release { version: Version::new(2, 18, 0) },
    Release { version: Version::new(2, 28, 10) },
    Release { version: Version::new(3, 5, 1) },
    Release { version: Version::new(3, 6, 5) },
];

/// Options laid over the library's own default header: `Some` defines, `None` undefines.
#[derive(Debug, Clone, Copy)]
pub struct Configuration {
    pub name: &'static str,
    pub options: &'static [(&'static str, Option<&'static str>)],
    /// False where the release has no such option.
    pub exists_in: fn(Version) -> bool,
}

const ON: Option<&str> = Some("");

/// The default first; the others take one thing away each.
pub const CONFIGURATIONS: [Configuration; 8] = [
    Configuration { name: "default", options: &[], exists_in: |_| true },
    Configuration {
        name: "no-p384",
        options: &[("MBEDTLS_ECP_DP_SECP384R1_ENABLED", None)],
        exists_in: |_| true,
    },
    Configuration {
        name: "no-sha512",
        // 2.x has one switch for both hashes; what the library's own check wants gone goes with them.
        options: &[
            ("MBEDTLS_SHA384_C", None),
            ("MBEDTLS_SHA512_C", None),
            ("MBEDTLS_SSL_PROTO_TLS1_3", None),
        ],
        exists_in: |_| true,
    },
    Configuration {
        name: "mpi-256",
        options: &[("MBEDTLS_MPI_MAX_SIZE", Some("256"))],
        exists_in: |_| true,
    },
    Configuration {
        name: "no-dates",
        options: &[("MBEDTLS_HAVE_TIME_DATE", None)],
        exists_in: |_| true,
    },
    Configuration {
        name: "no-usage",
        options: &[
            ("MBEDTLS_X509_CHECK_KEY_USAGE", None),
            ("MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE", None),
        ],
        exists_in: |version| version.major == 2,
    },
    Configuration {
        name: "lenient",
        options: &[
            ("MBEDTLS_X509_ALLOW_EXTENSIONS_NON_V3", ON),
            ("MBEDTLS_X509_ALLOW_UNSUPPORTED_CRITICAL_EXTENSION", ON),
        ],
        exists_in: |version| version.major == 2,
    },
    Configuration {
        name: "tls13",
        options: &[("MBEDTLS_SSL_PROTO_TLS1_3", ON)],
        exists_in: |version| version == Version::new(3, 5, 1),
    },
];

/// Every release in every configuration that it has.
pub fn builds() -> Vec<(Release, Configuration)> {
    let all =
        RELEASES.iter().flat_map(|release| CONFIGURATIONS.iter().map(move |one| (*release, *one)));
    all.filter(|(release, one)| (one.exists_in)(release.version)).collect()
}

impl Configuration {
    /// Whether the release has this option; others are without effect there.
    pub fn known(&self, release: Release, option: &str) -> bool {
        match option {
            "MBEDTLS_SHA384_C" | "MBEDTLS_SSL_PROTO_TLS1_3" => release.version.major >= 3,
            "MBEDTLS_X509_ALLOW_UNSUPPORTED_CRITICAL_EXTENSION" => release.version.major == 2,
            _ => true,
        }
    }

    /// Whether a build can speak this version of the protocol.
    pub fn speaks(&self, release: Release, tls: TlsVersion) -> bool {
        let by_default = release.version >= Version::new(3, 6, 0);
        let switched =
            |value: Option<&str>| self.options.contains(&("MBEDTLS_SSL_PROTO_TLS1_3", value));
        tls == TlsVersion::Tls12 || (by_default && !switched(None)) || switched(ON)
    }
}
