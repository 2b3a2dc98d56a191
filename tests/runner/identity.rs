//! Who the device is: a certificate of its own, or a key that is shared.

use super::bench::{ALL, Bench, V3_6};
use crate::common::pki::Subject;

#[test]
fn a_client_certificate_is_shown_when_it_is_asked_for() {
    let bench = Bench::new();
    let ca = bench.files.ca.to_str().expect("a path");
    let server = bench
        .server()
        .tls12()
        .arg("-Verify")
        .arg("2")
        .arg("-verify_return_error")
        .arg("-attime")
        .arg("1781524800");
    let server = server.arg("-CAfile").arg(ca).start();
    let for_clients = |params: &mut rcgen::CertificateParams| {
        params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ClientAuth];
    };
    let own = Subject::server("device").with(for_clients).issued_by(&bench.chain.root);
    for version in ALL {
        let report = bench.device().run(version, server.address());
        assert_eq!(report.handshake(), Some(-0x7780), "{}", report.0);
        assert!(report.has("alert-received 40"), "{}", report.0);
        let key = format!("{}\0", own.key_pem());
        let device = bench.device().bytes("client-cert", own.der());
        let report = device.bytes("client-key", key.as_bytes()).run(version, server.address());
        assert!(report.has("step client-cert 0") && report.has("step client-key 0"));
        assert!(report.has("step own-cert 0"), "{}", report.0);
        assert_eq!(report.handshake(), Some(0), "{}", report.0);
    }
}

#[test]
fn a_pre_shared_key_needs_no_certificate() {
    let bench = Bench::new();
    let server = bench.server().tls12().ciphers("PSK").arg("-psk").arg("00112233445566778899");
    let server = server.start();
    let key = [0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99];
    for version in ALL {
        let device = bench.stranger().bytes("psk", &key).bytes("psk-identity", b"Client_identity");
        let report = device.add("hostname", "null").run(version, server.address());
        assert!(report.has("step psk 0"), "{}", report.0);
        assert_eq!(report.handshake(), Some(0), "{}", report.0);
        assert!(report.get("ciphersuite").is_some_and(|name| name.contains("PSK")));
        let device =
            bench.stranger().bytes("psk", b"wrong").bytes("psk-identity", b"Client_identity");
        let report = device.add("hostname", "null").run(version, server.address());
        assert_eq!(report.handshake(), Some(-0x7780), "{}", report.0);
    }
}

#[test]
fn a_key_that_cannot_be_read_ends_the_run_before_the_handshake() {
    let bench = Bench::new();
    let server = bench.server().start();
    let device = bench.device().bytes("client-cert", bench.chain.leaf.der());
    let report = device.bytes("client-key", b"no key").run(V3_6, server.address());
    assert!(report.number("step client-key").is_some_and(|code| code < 0), "{}", report.0);
    assert_eq!(report.handshake(), None);
}
