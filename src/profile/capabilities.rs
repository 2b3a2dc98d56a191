//! From effective options to what the library is able to do, for 2.x, 3.x and 4.x alike.
//!
//! Sources: `config.h`, `mbedtls_config.h`, `config_adjust_*.h` and `ssl_ciphersuites.c` of 2.18.0,
//! 2.28.10, 3.5.1 and 3.6.5; 4.x from its documented `PSA_WANT_*` options.

use std::collections::BTreeSet;

use crate::mbedtls::{Ciphersuite, Curve, Hash, Ingredient, KeyExchange, TlsVersion, Version};

use super::library::Capabilities;
use super::options::Options;

/// `MBEDTLS_MPI_MAX_SIZE` where no configuration sets it, in bytes (`bignum.h`).
const DEFAULT_MPI_MAX_SIZE: usize = 1024;
/// `MBEDTLS_X509_MAX_INTERMEDIATE_CA` where no configuration sets it (`x509.h`).
const DEFAULT_MAX_INTERMEDIATE_CA: usize = 8;
/// Record payload where no configuration sets it, in bytes (`ssl.h`; RFC 8446 section 5.1).
const DEFAULT_CONTENT_LEN: usize = 16384;
/// 2.13 split `MBEDTLS_SSL_MAX_CONTENT_LEN` into a receive and a send length; 3.0 removed it.
const SPLIT_CONTENT_LEN: Version = Version::new(2, 13, 0);
/// 2.17 moved the 3DES suites to the end of the preferences.
const TRIPLE_DES_LAST: Version = Version::new(2, 17, 0);

/// Judges a configuration of one release.
pub(super) fn of(version: Version, options: &Options) -> Capabilities {
    Build { version, options }.capabilities()
}

struct Build<'a> {
    version: Version,
    options: &'a Options,
}

const CURVES: [(Curve, &str, &str); 13] = [
    (Curve::Secp192r1, "SECP192R1", "SECP_R1_192"),
    (Curve::Secp224r1, "SECP224R1", "SECP_R1_224"),
    (Curve::Secp256r1, "SECP256R1", "SECP_R1_256"),
    (Curve::Secp384r1, "SECP384R1", "SECP_R1_384"),
    (Curve::Secp521r1, "SECP521R1", "SECP_R1_521"),
    (Curve::Secp192k1, "SECP192K1", "SECP_K1_192"),
    (Curve::Secp224k1, "SECP224K1", "SECP_K1_224"),
    (Curve::Secp256k1, "SECP256K1", "SECP_K1_256"),
    (Curve::BrainpoolP256r1, "BP256R1", "BRAINPOOL_P_R1_256"),
    (Curve::BrainpoolP384r1, "BP384R1", "BRAINPOOL_P_R1_384"),
    (Curve::BrainpoolP512r1, "BP512R1", "BRAINPOOL_P_R1_512"),
    (Curve::X25519, "CURVE25519", "MONTGOMERY_255"),
    (Curve::X448, "CURVE448", "MONTGOMERY_448"),
];

const HASHES: [(Hash, &str, &str); 13] = [
    (Hash::Md2, "MD2", "MD2"),
    (Hash::Md4, "MD4", "MD4"),
    (Hash::Md5, "MD5", "MD5"),
    (Hash::Ripemd160, "RIPEMD160", "RIPEMD160"),
    (Hash::Sha1, "SHA1", "SHA_1"),
    (Hash::Sha224, "SHA224", "SHA_224"),
    (Hash::Sha256, "SHA256", "SHA_256"),
    (Hash::Sha384, "SHA384", "SHA_384"),
    (Hash::Sha512, "SHA512", "SHA_512"),
    (Hash::Sha3_224, "SHA3", "SHA3_224"),
    (Hash::Sha3_256, "SHA3", "SHA3_256"),
    (Hash::Sha3_384, "SHA3", "SHA3_384"),
    (Hash::Sha3_512, "SHA3", "SHA3_512"),
];

const TLS_VERSIONS: [(TlsVersion, &str); 5] = [
    (TlsVersion::Ssl3, "MBEDTLS_SSL_PROTO_SSL3"),
    (TlsVersion::Tls10, "MBEDTLS_SSL_PROTO_TLS1"),
    (TlsVersion::Tls11, "MBEDTLS_SSL_PROTO_TLS1_1"),
    (TlsVersion::Tls12, "MBEDTLS_SSL_PROTO_TLS1_2"),
    (TlsVersion::Tls13, "MBEDTLS_SSL_PROTO_TLS1_3"),
];

impl Build<'_> {
    fn capabilities(&self) -> Capabilities {
        let (in_content_len, out_content_len) = self.content_lengths();
        Capabilities {
            hashes: self.hashes(),
            curves: self.curves(),
            tls_versions: self.tls_versions(),
            rsa: self.rsa(),
            ecdsa: self.ecdsa(),
            rsassa_pss: self.on("MBEDTLS_X509_RSASSA_PSS_SUPPORT"),
            mpi_max_size: self.length("MBEDTLS_MPI_MAX_SIZE", DEFAULT_MPI_MAX_SIZE),
            checks_dates: self.on("MBEDTLS_HAVE_TIME_DATE"),
            checks_key_usage: self.since_major(3) || self.on("MBEDTLS_X509_CHECK_KEY_USAGE"),
            checks_extended_key_usage: self.since_major(3)
                || self.on("MBEDTLS_X509_CHECK_EXTENDED_KEY_USAGE"),
            allows_extensions_before_v3: self.only_2("MBEDTLS_X509_ALLOW_EXTENSIONS_NON_V3"),
            allows_unsupported_critical_extension: self
                .only_2("MBEDTLS_X509_ALLOW_UNSUPPORTED_CRITICAL_EXTENSION"),
            sha1_in_certificates: self.only_2("MBEDTLS_TLS_DEFAULT_ALLOW_SHA1_IN_CERTIFICATES"),
            ec_extended_parameters: self.on("MBEDTLS_PK_PARSE_EC_EXTENDED"),
            crl: self.on("MBEDTLS_X509_CRL_PARSE_C"),
            pem: self.on("MBEDTLS_PEM_PARSE_C"),
            max_intermediate_ca: self
                .length("MBEDTLS_X509_MAX_INTERMEDIATE_CA", DEFAULT_MAX_INTERMEDIATE_CA),
            allows_verification_without_hostname: !self.since_major(4)
                && self.on("MBEDTLS_SSL_CLI_ALLOW_WEAK_CERTIFICATE_VERIFICATION_WITHOUT_HOSTNAME"),
            server_name_indication: self.on("MBEDTLS_SSL_SERVER_NAME_INDICATION"),
            alpn: self.on("MBEDTLS_SSL_ALPN"),
            max_fragment_length: self.on("MBEDTLS_SSL_MAX_FRAGMENT_LENGTH"),
            in_content_len,
            out_content_len,
            ciphersuites: self.ciphersuites(),
        }
    }

    fn on(&self, option: &str) -> bool {
        self.options.is_defined(option)
    }

    fn only_2(&self, option: &str) -> bool {
        !self.since_major(3) && self.on(option)
    }

    fn since_major(&self, major: u8) -> bool {
        self.version.major >= major
    }

    /// From 4.0, and in 3.x with `MBEDTLS_PSA_CRYPTO_CONFIG`, algorithms are asked for by their PSA
    /// names and the library turns on what they need.
    fn wants(&self, psa_name: &str) -> bool {
        let asked_by_psa_names = self.since_major(4) || self.on("MBEDTLS_PSA_CRYPTO_CONFIG");
        asked_by_psa_names && self.on(&format!("PSA_WANT_{psa_name}"))
    }

    fn has(&self, option: &str, psa_name: &str) -> bool {
        (!self.since_major(4) && self.on(option)) || self.wants(psa_name)
    }

    fn hashes(&self) -> BTreeSet<Hash> {
        HASHES.into_iter().filter(|entry| self.has_hash(*entry)).map(|(hash, ..)| hash).collect()
    }

    /// 2.x has one module for SHA-224 and SHA-256 and one for SHA-384 and SHA-512; 3.0 dropped MD2
    /// and MD4.
    fn has_hash(&self, (hash, module, psa_name): (Hash, &str, &str)) -> bool {
        let before_3 = !self.since_major(3);
        match hash {
            Hash::Md2 | Hash::Md4 if !before_3 => false,
            Hash::Sha224 if before_3 => self.on("MBEDTLS_SHA256_C"),
            Hash::Sha384 if before_3 => {
                self.on("MBEDTLS_SHA512_C") && !self.on("MBEDTLS_SHA512_NO_SHA384")
            }
            _ => self.has(&format!("MBEDTLS_{module}_C"), &format!("ALG_{psa_name}")),
        }
    }

    fn curves(&self) -> BTreeSet<Curve> {
        let compiled = CURVES.into_iter().filter(|(_, option, psa_name)| {
            let enabled = self.on("MBEDTLS_ECP_C") && !self.since_major(4);
            let option = format!("MBEDTLS_ECP_DP_{option}_ENABLED");
            (enabled && self.on(&option)) || self.wants(&format!("ECC_{psa_name}"))
        });
        compiled.map(|(curve, ..)| curve).collect()
    }

    fn tls_versions(&self) -> BTreeSet<TlsVersion> {
        if !(self.on("MBEDTLS_SSL_TLS_C") && self.on("MBEDTLS_SSL_CLI_C")) {
            return BTreeSet::new();
        }
        let spoken = TLS_VERSIONS.into_iter().filter(|(version, option)| {
            self.on(option)
                && match version {
                    TlsVersion::Tls12 => true,
                    TlsVersion::Tls13 => self.since_major(3),
                    _ => !self.since_major(3),
                }
        });
        spoken.map(|(version, _)| version).collect()
    }

    fn rsa(&self) -> bool {
        let legacy = self.on("MBEDTLS_RSA_C") && self.on("MBEDTLS_PKCS1_V15");
        (!self.since_major(4) && legacy)
            || (self.wants("KEY_TYPE_RSA_PUBLIC_KEY") && self.wants("ALG_RSA_PKCS1V15_SIGN"))
    }

    fn ecdsa(&self) -> bool {
        self.has("MBEDTLS_ECDSA_C", "ALG_ECDSA") || self.wants("ALG_DETERMINISTIC_ECDSA")
    }

    fn length(&self, option: &str, default: usize) -> usize {
        self.options.number(option).and_then(|value| usize::try_from(value).ok()).unwrap_or(default)
    }

    fn content_lengths(&self) -> (usize, usize) {
        let common = if self.since_major(3) {
            DEFAULT_CONTENT_LEN
        } else {
            self.length("MBEDTLS_SSL_MAX_CONTENT_LEN", DEFAULT_CONTENT_LEN)
        };
        if self.version < SPLIT_CONTENT_LEN {
            return (common, common);
        }
        (
            self.length("MBEDTLS_SSL_IN_CONTENT_LEN", common),
            self.length("MBEDTLS_SSL_OUT_CONTENT_LEN", common),
        )
    }

    fn ciphersuites(&self) -> Vec<&'static str> {
        let suites = self.preference();
        suites.into_iter().filter(|suite| self.has_suite(suite)).map(|suite| suite.name).collect()
    }

    fn preference(&self) -> Vec<&'static Ciphersuite> {
        if let Some(list) = self.options.text("MBEDTLS_SSL_CIPHERSUITES") {
            return list.split(',').filter_map(|name| Ciphersuite::by_macro(name.trim())).collect();
        }
        let mut suites: Vec<_> = Ciphersuite::all().iter().collect();
        if self.version < TRIPLE_DES_LAST {
            suites.sort_by_key(|suite| older_rank(suite));
        }
        suites
    }

    fn has_suite(&self, suite: &Ciphersuite) -> bool {
        let removed = !self.since_major(3)
            && ((suite.ingredients.contains(&Ingredient::Arc4)
                && self.on("MBEDTLS_REMOVE_ARC4_CIPHERSUITES"))
                || (is_triple_des(suite) && self.on("MBEDTLS_REMOVE_3DES_CIPHERSUITES")));
        let exchange = suite.key_exchange.option();
        !removed
            && exchange.is_none_or(|option| {
                self.on(&option) && (!self.since_major(3) || self.on("MBEDTLS_SSL_PROTO_TLS1_2"))
            })
            && suite.ingredients.iter().all(|ingredient| self.has_ingredient(*ingredient))
    }

    fn has_ingredient(&self, ingredient: Ingredient) -> bool {
        match ingredient {
            Ingredient::Aes => self.has("MBEDTLS_AES_C", "KEY_TYPE_AES"),
            Ingredient::Aria => self.has("MBEDTLS_ARIA_C", "KEY_TYPE_ARIA"),
            Ingredient::Camellia => self.has("MBEDTLS_CAMELLIA_C", "KEY_TYPE_CAMELLIA"),
            Ingredient::Des => self.only_2("MBEDTLS_DES_C"),
            Ingredient::Arc4 => self.only_2("MBEDTLS_ARC4_C"),
            Ingredient::Cbc => self.has("MBEDTLS_CIPHER_MODE_CBC", "ALG_CBC_NO_PADDING"),
            Ingredient::Gcm => self.has("MBEDTLS_GCM_C", "ALG_GCM"),
            Ingredient::Ccm => self.has("MBEDTLS_CCM_C", "ALG_CCM"),
            Ingredient::ChachaPoly => self.has("MBEDTLS_CHACHAPOLY_C", "ALG_CHACHA20_POLY1305"),
            Ingredient::Null => self.on("MBEDTLS_CIPHER_NULL_CIPHER"),
            Ingredient::Md5 => self.has_hash((Hash::Md5, "MD5", "MD5")),
            Ingredient::Sha1 => self.has_hash((Hash::Sha1, "SHA1", "SHA_1")),
            Ingredient::Sha256 => self.has_hash((Hash::Sha256, "SHA256", "SHA_256")),
            Ingredient::Sha384 => self.has_hash((Hash::Sha384, "SHA384", "SHA_384")),
            Ingredient::Tls12 => self.on("MBEDTLS_SSL_PROTO_TLS1_2"),
            Ingredient::Tls13 => self.since_major(3) && self.on("MBEDTLS_SSL_PROTO_TLS1_3"),
            Ingredient::Weak => self.since_major(3) || self.on("MBEDTLS_ENABLE_WEAK_CIPHERSUITES"),
        }
    }
}

fn is_triple_des(suite: &Ciphersuite) -> bool {
    suite.name.contains("-3DES-")
}

/// Before 2.17 a 3DES suite was the last of its kind of key exchange instead of behind everything.
fn older_rank(suite: &Ciphersuite) -> u8 {
    let last =
        suite.ingredients.iter().any(|part| matches!(part, Ingredient::Arc4 | Ingredient::Null))
            || (suite.ingredients.contains(&Ingredient::Des) && !is_triple_des(suite));
    if last {
        return u8::MAX;
    }
    match suite.key_exchange {
        KeyExchange::Tls13 => 0,
        KeyExchange::EcdheEcdsa | KeyExchange::EcdheRsa | KeyExchange::DheRsa => 1,
        KeyExchange::EcdhePsk | KeyExchange::DhePsk => 2,
        KeyExchange::Ecjpake => 3,
        KeyExchange::Rsa | KeyExchange::EcdhRsa | KeyExchange::EcdhEcdsa => 4,
        KeyExchange::RsaPsk => 5,
        KeyExchange::Psk => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mbedtls::DefaultOptions;
    use crate::profile::option_state::OptionState;
    use crate::profile::options::OptionOrigin;

    fn defaults(version: &str) -> (Version, Options) {
        let version = version.parse().expect("a version");
        (version, Options::defaults(DefaultOptions::of(version).expect("a table")))
    }

    fn set(options: &mut Options, name: &str, state: OptionState) {
        options.set(name, state, OptionOrigin::LibraryDefault(Version::new(2, 28, 10)));
    }

    #[test]
    fn the_default_3_6_speaks_tls_1_2_and_1_3_and_checks_dates() {
        let (version, options) = defaults("3.6.5");
        let capabilities = of(version, &options);
        assert_eq!(
            Vec::from_iter(capabilities.tls_versions),
            [TlsVersion::Tls12, TlsVersion::Tls13]
        );
        assert!(capabilities.checks_dates && capabilities.checks_key_usage);
        assert_eq!(capabilities.curves.len(), 13);
        assert_eq!(capabilities.ciphersuites[0], "TLS1-3-CHACHA20-POLY1305-SHA256");
        assert!(!capabilities.ciphersuites.iter().any(|name| name.contains("3DES")));
        assert_eq!(capabilities.in_content_len, 16384);
    }

    #[test]
    fn a_2_28_without_removals_offers_3des_and_rc4_last() {
        let (version, mut options) = defaults("2.28.10");
        let usual = of(version, &options).ciphersuites;
        assert!(!usual.iter().any(|name| name.contains("3DES") || name.contains("RC4")));
        set(&mut options, "MBEDTLS_REMOVE_3DES_CIPHERSUITES", OptionState::Undefined);
        set(&mut options, "MBEDTLS_REMOVE_ARC4_CIPHERSUITES", OptionState::Undefined);
        let all = of(version, &options).ciphersuites;
        assert_eq!(all.last(), Some(&"TLS-PSK-WITH-RC4-128-SHA"));
        assert_eq!(&all[..usual.len()], usual);
    }

    #[test]
    fn before_2_17_3des_stood_before_suites_of_static_keys() {
        let (_, mut options) = defaults("2.28.10");
        set(&mut options, "MBEDTLS_REMOVE_3DES_CIPHERSUITES", OptionState::Undefined);
        let suites = of(Version::new(2, 1, 2), &options).ciphersuites;
        let place = |name| suites.iter().position(|suite| *suite == name);
        let triple = place("TLS-ECDHE-RSA-WITH-3DES-EDE-CBC-SHA");
        assert!(triple > place("TLS-ECDHE-RSA-WITH-AES-128-CBC-SHA"));
        assert!(triple < place("TLS-RSA-WITH-AES-256-GCM-SHA384"));
    }

    #[test]
    fn record_lengths_follow_the_release() {
        let (_, mut options) = defaults("2.28.10");
        let text = |text: &str| OptionState::Defined(text.to_owned());
        set(&mut options, "MBEDTLS_SSL_MAX_CONTENT_LEN", text("(4 * 1024)"));
        set(&mut options, "MBEDTLS_SSL_OUT_CONTENT_LEN", text("2048"));
        let lengths = |version: Version| {
            let capabilities = of(version, &options);
            (capabilities.in_content_len, capabilities.out_content_len)
        };
        assert_eq!(lengths(Version::new(2, 1, 2)), (4096, 4096));
        assert_eq!(lengths(Version::new(2, 28, 10)), (4096, 2048));
        assert_eq!(lengths(Version::new(3, 6, 5)), (16384, 2048));
    }

    #[test]
    fn a_list_of_suites_in_the_configuration_is_the_preference() {
        let (version, mut options) = defaults("3.6.5");
        let list = "MBEDTLS_TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
                    MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384";
        set(&mut options, "MBEDTLS_SSL_CIPHERSUITES", OptionState::Defined(list.to_owned()));
        assert_eq!(
            of(version, &options).ciphersuites,
            ["TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256", "TLS-ECDHE-ECDSA-WITH-AES-256-GCM-SHA384"]
        );
    }

    #[test]
    fn from_4_0_algorithms_are_wanted_by_psa_names() {
        let mut options = Options::default();
        for name in ["MBEDTLS_SSL_TLS_C", "MBEDTLS_SSL_CLI_C", "MBEDTLS_SSL_PROTO_TLS1_3"] {
            set(&mut options, name, OptionState::Defined(String::new()));
        }
        for name in ["KEY_TYPE_AES", "ALG_GCM", "ALG_SHA_256", "ECC_SECP_R1_256", "ALG_ECDSA"] {
            set(&mut options, &format!("PSA_WANT_{name}"), OptionState::Defined("1".to_owned()));
        }
        set(&mut options, "MBEDTLS_SHA512_C", OptionState::Defined(String::new()));
        let capabilities = of(Version::new(4, 0, 0), &options);
        assert_eq!(Vec::from_iter(capabilities.hashes), [Hash::Sha256]);
        assert_eq!(Vec::from_iter(capabilities.curves), [Curve::Secp256r1]);
        assert_eq!(capabilities.ciphersuites, ["TLS1-3-AES-128-GCM-SHA256"]);
        assert!(capabilities.ecdsa && !capabilities.rsa);
    }
}
