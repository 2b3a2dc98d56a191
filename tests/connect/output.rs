//! The forms of the answer: a verdict for a person, the device's log, the request and its answer.

use super::device::{Bench, HOST};
use crate::common::pki::{Chain, Key};
use crate::common::server::{Openssl, Options};

fn right_name() -> (Bench, Openssl) {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    (bench, server)
}

#[test]
fn a_pass_says_what_was_negotiated_and_for_which_device() {
    let (bench, server) = right_name();
    let output = bench.device("3.6.5", "").meets(server.address()).expect_exit(0);
    output.says("PASS").says("TLSv1.3").says("3.6.5").says("rustls").says(HOST);
}

#[test]
fn a_fail_says_the_device_s_words_the_cause_and_the_fix() {
    let (bench, server) = right_name();
    let run = bench.device("2.28.10", "").meets_as("wrong.example.test", server.address());
    run.expect_exit(1)
        .says("FAIL")
        .says("-0x2700")
        .says("MBEDTLS_X509_BADCERT_CN_MISMATCH")
        .says("wrong.example.test")
        .says(HOST);
}

#[test]
fn the_log_is_what_the_device_prints() {
    let (bench, server) = right_name();
    let log = |host: &str, exit| {
        let run = bench.device("2.28.10", "").meets_as(host, server.address());
        run.args(["--log", "device"]).expect_exit(exit)
    };
    log(HOST, 0)
        .says("Seeding the random number generator... ok")
        .says("Loading the CA root certificate ... ok (0 skipped)")
        .says("Setting up the SSL/TLS structure... ok")
        .says("Performing the SSL/TLS handshake... ok")
        .says("Verifying peer X.509 certificate... ok");
    log("wrong.example.test", 1)
        .says("x509_verify_cert() returned -9984 (-0x2700)")
        .says(" failed\n  ! mbedtls_ssl_handshake returned -0x2700");
}

#[test]
fn the_log_of_the_board_names_the_flags_in_words() {
    let (bench, server) = right_name();
    let lines = "[tls]\nauthmode = \"optional\"\nfail_closed = true";
    let run = bench.device("2.28.10", lines).meets_as("wrong.example.test", server.address());
    run.args(["--log", "device"])
        .expect_exit(1)
        .says("x509_verify_cert() returned -9984 (-0x2700)\n ok\n")
        .says("Verifying peer X.509 certificate... failed")
        .says("! The certificate Common Name (CN) does not match with the expected CN");
}

#[test]
fn a_request_is_sent_only_where_one_is_asked_for() {
    let (bench, server) = right_name();
    let log = |request: &[&str]| {
        let run = bench.device("3.6.5", "").meets(server.address());
        run.args(["--log", "device"]).args(request).expect_exit(0)
    };
    log(&["--request"]).says("HTTP/1.0 200 ok");
    log(&[r"--request=GET /none HTTP/1.0\r\n\r\n"]).says("HTTP/1.0 200 ok");
    log(&[]).says_nothing_of("HTTP/1.0 200 ok");
}

#[test]
fn the_log_and_json_exclude_each_other() {
    let (bench, server) = right_name();
    let run = bench.device("3.6.5", "").meets(server.address());
    run.args(["--log", "device", "--format", "json"]).expect_exit(2).complains("--format");
}

#[test]
fn the_chain_is_saved_as_it_was_sent() {
    let (bench, server) = right_name();
    let run = bench.device("3.6.5", "").meets(server.address());
    run.args(["--save-chain", "sent.pem"]).expect_exit(0);
    let sent = std::fs::read_to_string(bench.scratch.path("sent.pem")).expect("a saved chain");
    let presented = std::fs::read_to_string(&bench.files.presented).expect("the server's chain");
    let lines = |text: &str| {
        let lines = text.lines().filter(|line| !line.is_empty());
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(lines(&sent), lines(&presented));
    assert!(!sent.contains('\r'), "lines end as they do here");
}
