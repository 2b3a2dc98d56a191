//! Servers that ask a device for a certificate: one that it does not have, and one that it has.

use super::device::{Bench, HOST, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key, Subject, stranger};
use crate::common::server::{Openssl, Options};
use crate::common::tool;

/// `MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE`.
const FATAL_ALERT: i32 = -0x7780;

fn meets_a_server_that_asks(version: &str, request: &[&str], exit: i32) -> ConnectResult {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).arg("-Verify").arg("1").start();
    result(bench.device(version, "").meets(server.address()).args(request), exit)
}

#[test]
fn with_tls_1_2_the_handshake_fails() {
    let result = meets_a_server_that_asks("2.28.10", &[], 1);
    assert_eq!((result.verdict, result.code), (Verdict::Fail, Some(FATAL_ALERT)));
    assert!(result.cause.contains("client certificate"), "{result:#?}");
}

#[test]
fn with_tls_1_3_the_refusal_shows_when_the_device_reads() {
    let silent = meets_a_server_that_asks("3.6.5", &[], 0);
    assert!(silent.notes.iter().any(|note| note.contains("--request")), "{silent:#?}");
    let reading = meets_a_server_that_asks("3.6.5", &["--request"], 1);
    assert_eq!((reading.verdict, reading.code), (Verdict::Fail, Some(0)));
    assert!(reading.cause.contains("client certificate"), "{reading:#?}");
}

/// A device with a certificate of its own, whose server wants one from the same CA.
struct Pair {
    bench: Bench,
    lines: &'static str,
}

const IDENTITY: &str = "[tls]\nclient_cert = \"device.pem\"\nclient_key = \"device.key\"";

impl Pair {
    fn new(key: Key) -> Self {
        let chain = Chain::of(HOST, Key::P256);
        let bench = Bench::new(&chain);
        let device = Subject::server("device.example.test").key(key).with(|params| {
            params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
        });
        let device = device.issued_by(&chain.intermediate);
        bench.scratch.write("device.pem", device.pem() + &chain.intermediate.pem());
        bench.scratch.write("device.key", device.key_pem());
        Self { bench, lines: IDENTITY }
    }

    fn server(&self, change: impl FnOnce(Options) -> Options) -> Openssl {
        let ca = self.bench.files.ca.display().to_string();
        let options = Options::new(&self.bench.files);
        let asking = options.arg("-Verify").arg("2").arg("-verify_return_error");
        change(asking.arg("-CAfile").arg(&ca)).start()
    }

    /// What the device's private key looks like in another form.
    fn rewrite_key(&self, arguments: &[&str]) {
        let path = self.bench.scratch.path("device.key");
        let mut command = tool::command("openssl");
        command.arg("pkey").arg("-in").arg(&path).args(arguments);
        let written = tool::output(&mut command);
        self.bench.scratch.write("device.key", written);
    }

    #[track_caller]
    fn meets(
        &self,
        version: &str,
        server: &Openssl,
        arguments: &[&str],
        exit: i32,
    ) -> ConnectResult {
        let device = self.bench.device(version, self.lines);
        result(device.meets(server.address()).args(arguments), exit)
    }
}

#[test]
fn a_device_with_a_certificate_is_let_in() {
    for key in [Key::P256, Key::Rsa(2048)] {
        let pair = Pair::new(key);
        let twelve = pair.server(Options::tls12);
        let thirteen = pair.server(Options::tls13);
        for (version, server) in [("2.28.10", &twelve), ("3.6.5", &twelve), ("3.6.5", &thirteen)] {
            let result = pair.meets(version, server, &["--request"], 0);
            assert_eq!((result.verdict, result.code), (Verdict::Pass, Some(0)), "{result:#?}");
        }
    }
}

#[test]
fn keys_may_be_pem_or_der_in_every_usual_form() {
    let forms: [&[&str]; 3] =
        [&["-traditional"], &["-outform", "DER"], &["-traditional", "-outform", "DER"]];
    for key in [Key::P256, Key::Rsa(2048)] {
        for form in forms {
            let pair = Pair::new(key);
            pair.rewrite_key(form);
            let server = pair.server(Options::tls12);
            let result = pair.meets("2.28.10", &server, &[], 0);
            assert_eq!(result.verdict, Verdict::Pass, "{form:?} {result:#?}");
        }
    }
}

#[test]
fn a_refused_certificate_is_the_device_s_own_fault_and_named_so() {
    let pair = Pair::new(Key::P256);
    let stranger = stranger(Key::P256);
    let device = Subject::server("device.example.test").issued_by(&stranger);
    pair.bench.scratch.write("device.pem", device.pem());
    pair.bench.scratch.write("device.key", device.key_pem());
    let server = pair.server(Options::tls12);
    let result = pair.meets("2.28.10", &server, &[], 1);
    assert_eq!((result.verdict, result.code), (Verdict::Fail, Some(FATAL_ALERT)), "{result:#?}");
    assert!(result.cause.contains("device's own certificate"), "{}", result.cause);
    let server = pair.server(Options::tls13);
    let result = pair.meets("3.6.5", &server, &["--request"], 1);
    assert!(result.cause.contains("device's own certificate"), "{}", result.cause);
}

#[test]
fn a_key_that_this_engine_cannot_use_leaves_doubt_where_it_matters() {
    let pair = Pair::new(Key::P256);
    let mut command = tool::command("openssl");
    let curve = ["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:secp256k1"];
    let key = tool::output(command.args(curve));
    pair.bench.scratch.write("device.key", key);
    let asking = pair.server(Options::tls12);
    let doubt = pair.meets("2.28.10", &asking, &[], 3);
    assert_eq!(doubt.reason.as_deref(), Some("not-modelled"), "{doubt:#?}");
    let silent = Options::new(&pair.bench.files).start();
    assert_eq!(pair.meets("2.28.10", &silent, &[], 0).verdict, Verdict::Pass);
}

#[test]
fn a_device_that_finds_no_scheme_of_the_server_s_gives_up_in_tls_1_3() {
    let pair = Pair::new(Key::P256);
    let server =
        pair.server(|options| options.tls13().arg("-client_sigalgs").arg("RSA-PSS+SHA256"));
    let result = pair.meets("3.6.5", &server, &[], 1);
    assert_eq!((result.verdict, result.code), (Verdict::Fail, Some(-0x6E00)), "{result:#?}");
}

#[test]
fn a_signature_that_the_server_did_not_list_leaves_doubt_in_tls_1_2() {
    let pair = Pair::new(Key::P256);
    let server = pair.server(|options| {
        options
            .tls12()
            .ciphers("ECDHE-ECDSA-AES128-GCM-SHA256")
            .arg("-client_sigalgs")
            .arg("ECDSA+SHA512")
    });
    let result = pair.meets("2.28.10", &server, &[], 3);
    assert_eq!(result.reason.as_deref(), Some("not-modelled"), "{result:#?}");
    assert!(result.cause.contains("0x0403"), "{}", result.cause);
}

#[test]
fn what_is_no_identity_is_unreadable_input() {
    let pair = Pair::new(Key::P256);
    let server = pair.server(Options::tls12);
    let complains = |text: &str| {
        let device = pair.bench.device("2.28.10", IDENTITY);
        device.meets(server.address()).expect_exit(2).complains(text);
    };
    pair.rewrite_key(&["-aes256", "-passout", "pass:secret"]);
    complains("encrypted");
    pair.bench.scratch.write("device.key", "no key");
    complains("PKCS#8");
    pair.bench.scratch.write("device.pem", "no certificate");
    complains("no certificate can be found");
    let half = pair.bench.device("2.28.10", "[tls]\nclient_cert = \"device.pem\"");
    half.meets(server.address()).expect_exit(2).complains("client_key");
}
