//! DTLS on the board: datagrams cross, and retransmission has a clock.

use super::bench::{Bench, result};
use crate::common::json::Verdict;
use crate::common::pki::Key;

#[test]
fn the_default_2_28_speaks_dtls_with_a_real_server() {
    let bench = Bench::new(
        "2.28.10",
        Key::P256,
        "",
        "cpu = \"cortex-m4\"\n[tls]\ntransport = \"datagram\"",
    );
    let server = bench.server().datagram().start();
    let result = result(bench.run(&server), 0);
    assert_eq!((result.verdict, result.code), (Verdict::Pass, Some(0)));
    // The library counts DTLS 1.2 as TLS 1.2.
    assert_eq!(result.tls_version.as_deref(), Some("TLSv1.2"));
    let board = result.measured.expect("figures of the board");
    assert!(board.heap_peak > Some(10_000) && board.flights.len() >= 4, "{board:#?}");
}
