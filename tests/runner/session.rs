//! Sessions that one run saves and the next takes up.

use super::bench::{Bench, V2_18, V2_28, V3_5, V3_6};

#[test]
fn a_session_of_tls_1_2_is_resumed() {
    let bench = Bench::new();
    let server = bench.server().tls12().start();
    for version in [V2_28, V3_5, V3_6] {
        let first = bench.device().add("save-session", 1).run(version, server.address());
        let session = first.get("session").unwrap_or_else(|| panic!("{}", first.0));
        assert!(first.get("resumed").is_none());
        let second = bench.device().add("session", session).run(version, server.address());
        assert!(second.has("resumed 1") && second.has("step session-set 0"), "{}", second.0);
        assert_eq!(second.handshake(), Some(0), "{}", second.0);
        let another = bench.server().tls12().start();
        let third = bench.device().add("session", session).run(version, another.address());
        assert!(third.has("resumed 0"), "{}", third.0);
    }
}

#[test]
fn a_session_of_tls_1_3_is_resumed_with_the_ticket_that_comes_later() {
    let bench = Bench::new();
    let server = bench.server().tls13().start();
    let first = bench.device().add("save-session", 1).run(V3_6, server.address());
    let session = first.get("session").unwrap_or_else(|| panic!("{}", first.0));
    assert!(first.get("ending").is_none(), "{}", first.0);
    let second = bench.device().add("session", session).run(V3_6, server.address());
    assert!(second.has("resumed 1") && second.has("version TLSv1.3"), "{}", second.0);
}

#[test]
fn what_a_release_cannot_do_is_said_and_left_out() {
    let bench = Bench::new();
    let server = bench.server().start();
    let report = bench.device().add("save-session", 1).run(V2_18, server.address());
    assert_eq!(report.handshake(), Some(0), "{}", report.0);
    assert!(report.has("unsupported save-session"), "{}", report.0);
}
