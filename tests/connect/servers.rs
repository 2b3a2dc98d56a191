//! Servers that are no good TLS servers: what the device prints, and when nobody can know.

use std::time::Duration;

use super::device::{Bench, HOST, result};
use crate::common::cli::Run;
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::server::{Behaviour, Misbehaving, Options};

/// `MBEDTLS_ERR_SSL_INVALID_RECORD`.
const INVALID_RECORD: i32 = -0x7200;
/// `MBEDTLS_ERR_SSL_BAD_INPUT_DATA`.
const BAD_INPUT_DATA: i32 = -0x7100;
/// `MBEDTLS_ERR_SSL_CONN_EOF`.
const CONN_EOF: i32 = -0x7280;
/// `MBEDTLS_ERR_NET_CONN_RESET`.
const CONN_RESET: i32 = -0x0050;
/// `MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE`.
const FATAL_ALERT: i32 = -0x7780;

const HANDSHAKE_FAILURE: u8 = 40;
const INTERNAL_ERROR: u8 = 80;

/// A device that offers nothing but what the portable engine can offer too.
const PLAIN: &str = "[tls]\nmin_version = \"tls12\"\n\
    ciphersuites = [\"TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256\"]\ngroups = [\"secp256r1\"]";

#[track_caller]
fn meet(version: &str, lines: &str, behaviour: Behaviour, exit: i32) -> ConnectResult {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Misbehaving::start(behaviour);
    result(quick(bench.device(version, lines).meets(server.address())), exit)
}

fn quick(run: Run) -> Run {
    run.args(["--timeout", "0.5"])
}

#[track_caller]
fn fails(behaviour: Behaviour, code: i32) {
    for version in ["2.28.10", "3.6.5"] {
        let result = meet(version, "", behaviour.clone(), 1);
        let seen = (result.verdict, result.code, result.flags);
        assert_eq!(seen.0, Verdict::Fail, "{result:#?}");
        assert_eq!(seen.1, Some(code), "{result:#?}");
        assert!(matches!(seen.2, None | Some(0)), "no certificate was judged: {result:#?}");
        assert_eq!((result.tls_version, result.ciphersuite), (None, None));
    }
}

#[track_caller]
fn nobody_knows(behaviour: Behaviour, reason: &str) {
    let result = meet("3.6.5", "", behaviour, 3);
    assert_eq!(result.reason.as_deref(), Some(reason), "{result:#?}");
    assert_eq!(result.code, None, "{result:#?}");
}

#[test]
fn plain_text_is_an_invalid_record() {
    fails(Behaviour::PlainHttp, INVALID_RECORD);
}

#[test]
fn rubbish_is_an_invalid_record() {
    fails(Behaviour::Rubbish, INVALID_RECORD);
}

#[test]
fn a_record_longer_than_any_may_be_is_an_invalid_record_or_beyond_the_buffer() {
    fails(Behaviour::Record(16_500), INVALID_RECORD);
    fails(Behaviour::Record(u16::MAX), BAD_INPUT_DATA);
}

#[test]
fn the_end_of_the_stream_is_the_end_of_the_connection() {
    fails(Behaviour::CloseAtAccept, CONN_EOF);
    fails(Behaviour::CloseAfterHello, CONN_EOF);
}

#[test]
fn a_reset_is_a_reset() {
    fails(Behaviour::ResetAfterHello, CONN_RESET);
}

#[test]
fn a_fatal_alert_is_a_fail_and_its_name_is_said() {
    fails(Behaviour::Alert(INTERNAL_ERROR), FATAL_ALERT);
    let result = meet("3.6.5", "", Behaviour::Alert(INTERNAL_ERROR), 1);
    assert!(result.cause.contains("internal_error"), "{}", result.cause);
    assert_eq!(result.alert, None, "the device itself sent none");
}

#[test]
fn nothing_in_common_is_a_verdict_only_where_the_hello_was_the_device_s() {
    nobody_knows(Behaviour::Alert(HANDSHAKE_FAILURE), "narrower-hello");
    let plain = meet("3.6.5", PLAIN, Behaviour::Alert(HANDSHAKE_FAILURE), 1);
    assert_eq!(plain.code, Some(FATAL_ALERT), "{plain:#?}");
}

#[test]
fn silence_is_no_verdict() {
    nobody_knows(Behaviour::Stall, "timed-out");
}

#[test]
fn a_server_that_drips_does_not_hold_the_tool_up() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Misbehaving::start(Behaviour::Drip);
    let run = quick(bench.device("3.6.5", "").meets(server.address()));
    let output = run.args(["--format", "json"]).expect_exit(3);
    assert!(output.took < Duration::from_secs(10), "took {:?}", output.took);
}

#[test]
fn a_record_longer_than_the_buffer_is_named() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls12().start();
    let small = "[mbedtls.options]\nMBEDTLS_SSL_MAX_CONTENT_LEN = 512";
    let result = result(bench.device("2.28.10", small).meets(server.address()), 3);
    assert_eq!(result.reason.as_deref(), Some("record-too-large"), "{result:#?}");
    assert!(result.cause.contains("512"), "{}", result.cause);
}

#[test]
fn a_server_that_speaks_only_1_3_refuses_a_device_that_does_not() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls13().start();
    let plain = "[tls]\nmin_version = \"tls12\"\n";
    let result = result(bench.device("2.28.10", plain).meets(server.address()), 1);
    assert_eq!(result.code, Some(FATAL_ALERT), "{result:#?}");
    assert!(result.cause.contains("protocol_version"), "{}", result.cause);
}
