//! Servers that ask a device for a certificate which it does not have.

use super::device::{Bench, HOST, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::server::Options;

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
