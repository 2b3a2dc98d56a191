//! Right and wrong name, right and wrong CA, inside and outside the leaf's validity: all eight, for
//! each library, protocol version and kind of key.

use std::net::SocketAddr;

use super::device::{Bench, CN_MISMATCH, EXPIRED, HOST, NOT_TRUSTED, VERIFY_FAILED, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{self, Chain, Key, Subject};
use crate::common::server::{Openssl, Options};

/// What is the same for the eight.
struct Setting {
    mbedtls: &'static str,
    server: fn(Options) -> Options,
    key: Key,
    tls_version: &'static str,
    ciphersuite: &'static str,
}

#[test]
fn ecdsa_over_tls_1_2_on_2_28_10() {
    all_eight(&Setting {
        mbedtls: "2.28.10",
        server: Options::tls12,
        key: Key::P256,
        tls_version: "TLSv1.2",
        ciphersuite: "TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256",
    });
}

#[test]
fn rsa_over_tls_1_2_on_2_28_10() {
    all_eight(&Setting {
        mbedtls: "2.28.10",
        server: Options::tls12,
        key: Key::Rsa(2048),
        tls_version: "TLSv1.2",
        ciphersuite: "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256",
    });
}

#[test]
fn ecdsa_over_tls_1_2_on_3_6_5() {
    all_eight(&Setting {
        mbedtls: "3.6.5",
        server: Options::tls12,
        key: Key::P256,
        tls_version: "TLSv1.2",
        ciphersuite: "TLS-ECDHE-ECDSA-WITH-CHACHA20-POLY1305-SHA256",
    });
}

#[test]
fn rsa_over_tls_1_2_on_3_6_5() {
    all_eight(&Setting {
        mbedtls: "3.6.5",
        server: Options::tls12,
        key: Key::Rsa(2048),
        tls_version: "TLSv1.2",
        ciphersuite: "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256",
    });
}

#[test]
fn ecdsa_over_tls_1_3_on_3_6_5() {
    all_eight(&Setting {
        mbedtls: "3.6.5",
        server: Options::tls13,
        key: Key::P256,
        tls_version: "TLSv1.3",
        ciphersuite: "TLS1-3-CHACHA20-POLY1305-SHA256",
    });
}

#[test]
fn rsa_over_tls_1_3_on_3_6_5() {
    all_eight(&Setting {
        mbedtls: "3.6.5",
        server: Options::tls13,
        key: Key::Rsa(2048),
        tls_version: "TLSv1.3",
        ciphersuite: "TLS1-3-CHACHA20-POLY1305-SHA256",
    });
}

fn all_eight(setting: &Setting) {
    for (window, when) in [(pki::VALID, 0), (pki::EXPIRED, EXPIRED)] {
        let leaf = Subject::server(HOST).key(setting.key).window(window);
        let bench = Bench::new(&Chain::with_leaf(leaf));
        let wrong_ca = bench.scratch.write("other.pem", pki::stranger(setting.key).pem());
        let server = start(setting, &bench);
        for (host, name) in [(HOST, 0), ("other.example.test", CN_MISMATCH)] {
            for (ca, trust) in [(&bench.files.ca, 0), (&wrong_ca, NOT_TRUSTED)] {
                let flags = name | trust | when;
                let device = bench.device(setting.mbedtls, "");
                let run = device.meets_as(host, server.address()).arg("--ca").arg(ca);
                let result = result(run, i32::from(flags != 0));
                assert_outcome(setting, &result, flags);
                assert_place(&result, host, server.address());
            }
        }
    }
}

fn start(setting: &Setting, bench: &Bench) -> Openssl {
    (setting.server)(Options::new(&bench.files)).start()
}

fn assert_outcome(setting: &Setting, result: &ConnectResult, flags: u32) {
    let code = if flags == 0 { 0 } else { VERIFY_FAILED };
    let verdict = if flags == 0 { Verdict::Pass } else { Verdict::Fail };
    assert_eq!((result.verdict, result.code), (verdict, Some(code)), "{result:#?}");
    assert_eq!((result.verify_code, result.flags), (Some(code), Some(flags)), "{result:#?}");
    assert_eq!(result.flag_names, names(flags));
    assert_eq!(result.alert, alert(flags), "{result:#?}");
    assert_eq!(result.tls_version.as_deref(), Some(setting.tls_version), "{result:#?}");
    assert_eq!(result.ciphersuite.as_deref(), Some(setting.ciphersuite), "{result:#?}");
    assert_eq!(result.mbedtls, setting.mbedtls);
}

fn assert_place(result: &ConnectResult, host: &str, server: SocketAddr) {
    assert_eq!(result.host, host);
    assert!(result.target.ends_with(&format!(":{}", server.port())), "{}", result.target);
    assert_eq!((result.engine.as_str(), result.profile.as_str()), ("rustls", "test"));
}

fn names(flags: u32) -> Vec<&'static str> {
    let all = [
        (EXPIRED, "MBEDTLS_X509_BADCERT_EXPIRED"),
        (CN_MISMATCH, "MBEDTLS_X509_BADCERT_CN_MISMATCH"),
        (NOT_TRUSTED, "MBEDTLS_X509_BADCERT_NOT_TRUSTED"),
    ];
    all.iter().filter(|(flag, _)| flags & flag != 0).map(|(_, name)| *name).collect()
}

/// The library tells the server the first of these that applies: `ssl_parse_certificate_verify` in
/// `ssl_tls.c` of 2.28.10, `mbedtls_ssl_verify_certificate` of 3.6.5.
fn alert(flags: u32) -> Option<u8> {
    let ranked = [(CN_MISMATCH, 42), (EXPIRED, 45), (NOT_TRUSTED, 48)];
    ranked.iter().find(|(flag, _)| flags & flag != 0).map(|(_, alert)| *alert)
}
