//! A heap that is too small: the device's misleading words, the true cause, and what is enough.

use super::bench::{Bench, result};
use crate::common::json::{ConnectResult, Verdict};

/// `MBEDTLS_ERR_X509_CERT_VERIFY_FAILED`.
const VERIFY_FAILED: i32 = -0x2700;
/// `MBEDTLS_X509_BADCERT_NOT_TRUSTED`.
const NOT_TRUSTED: u32 = 0x08;

/// What becomes of the handshake with so many bytes.
#[track_caller]
fn with_heap(bench: &Bench, server: &crate::common::server::Openssl, heap: u64) -> ConnectResult {
    bench.write_tiny(&format!("heap = {heap}"));
    let output = bench.run(server).expect_one_of(&[0, 1]);
    let mut document: crate::common::json::Connect = output.json();
    document.results.remove(0)
}

#[test]
fn too_little_heap_looks_like_a_wrong_ca_and_the_report_says_what_it_is() {
    let bench = Bench::tiny("");
    let server = bench.server().tls12().start();
    let roomy = result(bench.run(&server), 0).measured.expect("figures");
    let enough = roomy.heap_footprint.expect("counted");
    // Between loading the CA and the key exchange there is a place where the verification runs short.
    let misled = (1..12)
        .map(|step| with_heap(&bench, &server, enough - step * 320))
        .find(|it| it.code == Some(VERIFY_FAILED) && it.flags == Some(NOT_TRUSTED));
    let misled = misled.expect("a heap with which verification fails");
    assert_eq!(misled.verdict, Verdict::Fail);
    assert!(misled.cause.contains("is too small") && misled.cause.contains("-0x2700"));
    assert!(misled.cause.contains("says nothing of it"), "{}", misled.cause);
    let board = misled.measured.expect("figures");
    assert!(board.heap_failures > Some(0) && board.heap_refused.is_some());
    let smallest = board.smallest_heap.expect("it was looked for");
    assert!(misled.fix[0].contains(&smallest.to_string()), "{:?}", misled.fix);
    assert_eq!(with_heap(&bench, &server, smallest).verdict, Verdict::Pass);
    let less = with_heap(&bench, &server, smallest - 8);
    assert_eq!(less.verdict, Verdict::Fail, "{smallest} less a step");
    assert_eq!(less.measured.and_then(|board| board.smallest_heap), Some(smallest));
}
