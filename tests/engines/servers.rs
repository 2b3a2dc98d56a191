//! Good servers: each type of key, each family of suites, each version, client authentication, and
//! chains as servers forget them.

use super::case::{Case, Server};
use super::certificates::Kind;
use crate::common::server::Protocol;

const P256: Kind = Kind::Ec("P-256");
const RSA: Kind = Kind::Rsa(2048);

fn openssl(name: impl Into<String>, kind: Kind, arguments: &str) -> Case {
    presenting(name, kind, "presented.pem", arguments)
}

fn presenting(
    name: impl Into<String>,
    kind: Kind,
    presents: &'static str,
    arguments: &str,
) -> Case {
    Case::new(name, kind, Server::Openssl { presents, arguments: arguments.to_owned() })
}

pub fn cases() -> Vec<Case> {
    [keys(), suites(), pre_shared(), versions(), clients(), chains(), datagrams()].concat()
}

fn keys() -> Vec<Case> {
    let kinds = [
        ("rsa-2048", RSA),
        ("rsa-3072", Kind::Rsa(3072)),
        ("p-256", P256),
        ("p-384", Kind::Ec("P-384")),
        ("p-521", Kind::Ec("P-521")),
        ("secp256k1", Kind::Ec("secp256k1")),
        ("brainpool-256", Kind::Ec("brainpoolP256r1")),
        ("brainpool-384", Kind::Ec("brainpoolP384r1")),
        ("brainpool-512", Kind::Ec("brainpoolP512r1")),
    ];
    let mut cases = Vec::new();
    for (name, kind) in kinds {
        cases.push(openssl(format!("key {name} tls 1.2"), kind, "-tls1_2"));
        cases.push(openssl(format!("key {name} tls 1.3"), kind, "-tls1_3"));
    }
    cases
}

/// OpenSSL's name, the type of key, and whether the chain fails too.
const SUITES: [(&str, Kind); 16] = [
    ("ECDHE-ECDSA-AES128-GCM-SHA256", P256),
    ("ECDHE-ECDSA-AES256-GCM-SHA384", P256),
    ("ECDHE-RSA-AES256-GCM-SHA384", RSA),
    ("ECDHE-ECDSA-CHACHA20-POLY1305", P256),
    ("ECDHE-RSA-CHACHA20-POLY1305", RSA),
    ("ECDHE-ECDSA-AES128-CCM", P256),
    ("ECDHE-ECDSA-AES128-CCM8", P256),
    ("ECDHE-ECDSA-AES128-SHA256", P256),
    ("ECDHE-RSA-AES256-SHA384", RSA),
    ("ECDHE-RSA-AES128-SHA", RSA),
    ("DHE-RSA-AES128-GCM-SHA256", RSA),
    ("DHE-RSA-AES256-SHA256", RSA),
    ("DHE-RSA-AES128-CCM", RSA),
    ("AES128-GCM-SHA256", RSA),
    ("AES256-SHA256", RSA),
    ("AES128-CCM8", RSA),
];

fn suites() -> Vec<Case> {
    let mut cases = Vec::new();
    for (suite, kind) in SUITES {
        let arguments = format!("-tls1_2 -cipher {suite}:@SECLEVEL=0");
        cases.push(openssl(format!("suite {suite}"), kind, &arguments));
        let untrusted = openssl(format!("suite {suite} untrusted"), kind, &arguments);
        cases.push(untrusted.trusts("stranger.pem"));
    }
    for suite in
        ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
    {
        let arguments = format!("-tls1_3 -ciphersuites {suite}");
        cases.push(openssl(format!("suite {suite}"), P256, &arguments));
    }
    for group in ["P-256", "P-384", "P-521", "X25519", "X448"] {
        for version in ["1_2", "1_3"] {
            let name = format!("group {group} tls {}", version.replace('_', "."));
            cases.push(openssl(name, P256, &format!("-tls{version} -groups {group}")));
        }
    }
    cases
}

const WITH_KEY: &str = "psk = \"00112233445566778899aabbccddeeff\"\npsk_identity = \"device-1\"";

fn pre_shared() -> Vec<Case> {
    let server = "-nocert -psk 00112233445566778899aabbccddeeff";
    let wrong = "-nocert -psk ff112233445566778899aabbccddeeff";
    let mut cases = Vec::new();
    for suite in [
        "PSK-AES128-GCM-SHA256",
        "PSK-AES256-CBC-SHA",
        "DHE-PSK-AES128-GCM-SHA256",
        "ECDHE-PSK-AES128-CBC-SHA256",
        "ECDHE-PSK-CHACHA20-POLY1305",
    ] {
        let with = |key: &str| format!("{key} -tls1_2 -cipher {suite}:@SECLEVEL=0");
        cases.push(openssl(format!("suite {suite}"), P256, &with(server)).tls(WITH_KEY));
        cases.push(openssl(format!("suite {suite} wrong key"), P256, &with(wrong)).tls(WITH_KEY));
    }
    cases
}

fn versions() -> Vec<Case> {
    let protocols = [
        ("ssl 3.0", Protocol::Ssl3),
        ("tls 1.0", Protocol::Tls10),
        ("tls 1.1", Protocol::Tls11),
        ("tls 1.2", Protocol::Tls12),
    ];
    let mut cases = Vec::new();
    for (name, protocol) in protocols {
        let server = |suites| Server::Legacy { protocol, suites, authmode: "none" };
        let rsa = server("TLS-RSA-WITH-AES-128-CBC-SHA");
        cases.push(Case::new(format!("legacy {name} static rsa"), RSA, rsa.clone()));
        let untrusted = Case::new(format!("legacy {name} untrusted"), RSA, rsa);
        cases.push(untrusted.trusts("stranger.pem"));
        if protocol != Protocol::Ssl3 {
            let curve = server("TLS-ECDHE-ECDSA-WITH-AES-128-CBC-SHA");
            cases.push(Case::new(format!("legacy {name} ecdhe-ecdsa"), P256, curve));
        }
    }
    let rsa = Server::Legacy {
        protocol: Protocol::Ssl3,
        suites: "TLS-RSA-WITH-AES-128-CBC-SHA",
        authmode: "none",
    };
    let old = Case::new("legacy ssl 3.0 spoken", RSA, rsa).tls("min_version = \"ssl3\"");
    cases.push(old.options("MBEDTLS_SSL_PROTO_SSL3 = true").releases(&["2.28.10"]));
    cases
}

const WITH_CERTIFICATE: &str =
    "client_cert = \"FAMILY/client.pem\"\nclient_key = \"FAMILY/client.key\"";

fn clients() -> Vec<Case> {
    let mut cases = Vec::new();
    for (word, argument) in [("asked", "-verify 3"), ("required", "-Verify 3 -verify_return_error")]
    {
        for version in ["-tls1_2", "-tls1_3"] {
            for kind in [P256, RSA] {
                let server = format!("{version} {argument} -CAfile FAMILY/root.pem");
                let name = format!("client {word} {version} {kind:?}");
                cases.push(openssl(format!("{name} without"), kind, &server));
                cases.push(openssl(format!("{name} with"), kind, &server).tls(WITH_CERTIFICATE));
            }
        }
    }
    let server = "-tls1_2 -Verify 3 -verify_return_error -CAfile FAMILY/stranger.pem";
    cases.push(openssl("client refused", P256, server).tls(WITH_CERTIFICATE));
    let legacy = |protocol| Server::Legacy {
        protocol,
        suites: "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256,TLS-ECDHE-ECDSA-WITH-AES-128-CBC-SHA",
        authmode: "required",
    };
    for (name, protocol) in [("1.1", Protocol::Tls11), ("1.2", Protocol::Tls12)] {
        let server = legacy(protocol);
        cases.push(Case::new(format!("legacy client {name} without"), P256, server.clone()));
        let with = Case::new(format!("legacy client {name} with"), P256, server);
        cases.push(with.tls(WITH_CERTIFICATE));
    }
    cases
}

fn chains() -> Vec<Case> {
    let mut cases = Vec::new();
    for version in ["-tls1_2", "-tls1_3"] {
        let case = |name: &str, presents| {
            presenting(format!("chain {name} {version}"), P256, presents, version)
        };
        cases.push(case("without intermediate", "leaf.pem"));
        cases.push(case("in another order", "reversed.pem"));
        cases.push(case("untrusted", "presented.pem").trusts("stranger.pem"));
        cases.push(case("anchored at the intermediate", "presented.pem").trusts("middle.pem"));
        cases.push(case("of another name", "presented.pem").tls("hostname = { name = \"other\" }"));
        cases.push(case("unchecked name", "presented.pem").tls("hostname = \"null\""));
        cases.push(case("name never set", "presented.pem").tls("hostname = \"not-called\""));
        let optional = case("optional untrusted", "presented.pem").trusts("stranger.pem");
        cases.push(optional.tls("authmode = \"optional\""));
        let none = case("not looked at", "presented.pem").trusts("stranger.pem");
        cases.push(none.tls("authmode = \"none\""));
    }
    let long = "-tls1_2 -max_send_frag 512";
    cases.push(openssl("chain in short records tls 1.2", P256, long));
    cases.push(openssl("chain in short records tls 1.3", P256, "-tls1_3 -max_send_frag 512"));
    cases
}

fn datagrams() -> Vec<Case> {
    let server = |arguments: &str| Server::Datagram { arguments: arguments.to_owned() };
    let datagram = "transport = \"datagram\"";
    let good = Case::new("dtls 1.2", P256, server("")).tls(datagram);
    let untrusted = Case::new("dtls 1.2 untrusted", P256, server("")).tls(datagram);
    let rsa =
        Case::new("dtls 1.2 static rsa", RSA, server("-cipher AES128-GCM-SHA256:@SECLEVEL=0"));
    vec![good, untrusted.trusts("stranger.pem"), rsa.tls(datagram)]
}
