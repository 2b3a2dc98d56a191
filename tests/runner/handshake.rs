//! Handshakes that pass and fail, over both transports.

use super::bench::{ALL, Bench, Report, V3_6};

const VERIFY_FAILED: i64 = -0x2700;

fn passed(report: &Report) {
    assert_eq!(report.handshake(), Some(0), "{}", report.0);
    assert!(report.has("verify-result 0") && report.has("step close 0"), "{}", report.0);
    assert!(report.has("verify 2 0") && report.has("verify 1 0") && report.has("verify 0 0"));
    assert!(report.get("certificate 0").is_some() && report.get("certificate 1").is_some());
    assert!(report.number("heap-peak") > report.number("heap-largest"));
    assert!(report.has("heap-failures 0") && report.0.ends_with("\nend\n"));
}

fn refused_the_name(report: &Report) {
    assert_eq!(report.handshake(), Some(VERIFY_FAILED), "{}", report.0);
    assert!(report.has("verify-result 4") && report.has("verify 0 4"), "{}", report.0);
    assert!(report.get("step close").is_none() && report.get("version").is_none());
}

#[test]
fn tls_1_2_passes_and_fails_with_every_release() {
    let bench = Bench::new();
    let server = bench.server().tls12().start();
    for version in ALL {
        let report = bench.device().run(version, server.address());
        passed(&report);
        assert_eq!(report.get("library"), Some(version.to_string().as_str()));
        assert!(report.has("version TLSv1.2"), "{}", report.0);
        assert!(report.get("ciphersuite").is_some_and(|name| name.contains("ECDHE-ECDSA")));
        let other = bench.stranger().bytes("ca", bench.chain.root.der());
        let report = other.bytes("hostname", b"other.example").run(version, server.address());
        refused_the_name(&report);
        assert_eq!(report.alert(), Some(42), "{}", report.0);
    }
}

#[test]
fn tls_1_3_passes_and_fails() {
    let bench = Bench::new();
    let server = bench.server().tls13().start();
    let report = bench.device().run(V3_6, server.address());
    passed(&report);
    assert!(report.has("version TLSv1.3"), "{}", report.0);
    let other = bench.stranger().bytes("ca", bench.chain.root.der());
    refused_the_name(&other.bytes("hostname", b"other.example").run(V3_6, server.address()));
}

#[test]
fn dtls_passes_and_fails_with_every_release() {
    let bench = Bench::new();
    for version in ALL {
        // The server serves one after the other, and each gets one of its own.
        let server = bench.server().datagram().start();
        let report = bench.device().run_datagram(version, server.address());
        passed(&report);
        assert!(report.has("version DTLSv1.2"), "{}", report.0);
        let server = bench.server().datagram().start();
        let other = bench.stranger().bytes("ca", bench.chain.root.der());
        let other = other.bytes("hostname", b"other.example");
        refused_the_name(&other.run_datagram(version, server.address()));
    }
}

#[test]
fn a_request_is_sent_and_the_answer_read_to_its_end() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in ALL {
        let device = bench.device().bytes("request", b"GET / HTTP/1.0\r\n\r\n");
        let report = device.run(version, server.address());
        assert!(report.answer().starts_with("HTTP/1.0 200 ok"), "{}", report.0);
        assert_eq!(report.number("step write"), Some(18));
        let ended = report.number("step read");
        assert!(matches!(ended, Some(0 | -0x7880)), "{ended:?}");
    }
}
