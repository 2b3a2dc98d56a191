//! How CAs are loaded, and which keys and digests a profile of certificates takes.

use super::bench::{ALL, Bench, V2_28, V3_6};

#[test]
fn each_ca_line_is_a_call_and_the_first_failure_the_end() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in ALL {
        let device = bench.stranger().bytes("ca", b"no certificate").bytes("ca", b"never read");
        let report = device.run(version, server.address());
        let calls: Vec<_> = report.0.lines().filter(|line| line.starts_with("step ca ")).collect();
        assert_eq!(calls, ["step ca -8576"], "{version}: {}", report.0);
        assert_eq!(report.handshake(), None);
        assert!(report.0.ends_with("\nend\n"));
    }
}

#[test]
fn skipped_certificates_stop_an_application_that_minds() {
    let bench = Bench::new();
    let server = bench.server().start();
    let broken = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
    let pem = format!("{}{broken}\0", bench.chain.root.pem());
    let device = bench.stranger().bytes("hostname", b"iot.example.com").bytes("ca", pem.as_bytes());
    for version in ALL {
        let report = device.run(version, server.address());
        assert!(report.has("step ca 1"), "{}", report.0);
        assert_eq!(report.handshake(), Some(0), "{}", report.0);
        let strict = device.clone().add("on-skipped", "stop").run(version, server.address());
        assert!(strict.has("step ca 1"), "{}", strict.0);
        assert_eq!(strict.handshake(), None, "{}", strict.0);
    }
}

#[test]
fn no_ca_at_all_is_the_librarys_to_refuse() {
    let bench = Bench::new();
    let server = bench.server().tls12().start();
    let report = bench.stranger().add("hostname", "null").run(V2_28, server.address());
    assert_eq!(report.handshake(), Some(-0x7680), "{}", report.0);
}

#[test]
fn a_profile_of_certificates_is_named_or_written_out() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in [V2_28, V3_6] {
        let judged = |name: &str, more: &[(&str, &str)]| {
            let device = bench.device().add("cert-profile", name);
            let device = more.iter().fold(device, |device, (name, value)| device.add(name, value));
            device.run(version, server.address()).number("verify-result")
        };
        assert_eq!(judged("default", &[]), Some(0));
        assert_eq!(judged("next", &[]), Some(0));
        assert_eq!(judged("suiteb", &[]), Some(0));
        let p256 = ("profile-curve", "23");
        assert_eq!(judged("custom", &[("profile-hash", "sha256"), p256]), Some(0));
        assert_eq!(judged("custom", &[("profile-hash", "sha384"), p256]), Some(0x4000));
        let p384 = ("profile-curve", "24");
        assert_eq!(judged("custom", &[("profile-hash", "sha256"), p384]), Some(0x1_0000));
    }
}

#[test]
fn a_revocation_list_counts() {
    let bench = Bench::new();
    let server = bench.server().start();
    let list = crl(&bench);
    for version in ALL {
        let report = bench.device().bytes("crl", &list).run(version, server.address());
        assert!(report.has("step crl 0"), "{}", report.0);
        assert!(report.has("verify-result 2"), "{}", report.0);
    }
}

/// The intermediate is revoked by the root.
fn crl(bench: &Bench) -> Vec<u8> {
    use rcgen::{CertificateRevocationListParams, KeyIdMethod, KeyPair, RevokedCertParams};
    use time::macros::datetime;
    let key = KeyPair::from_pem(bench.chain.root.key_pem()).expect("a key");
    let issuer = rcgen::Issuer::from_params(&bench.chain.root.params, &key);
    let der = bench.chain.intermediate.der();
    let (_, parsed) = x509_parser::parse_x509_certificate(der).expect("a certificate");
    let revoked = RevokedCertParams {
        serial_number: rcgen::SerialNumber::from_slice(parsed.raw_serial()),
        revocation_time: datetime!(2026-01-01 0:00 UTC),
        reason_code: None,
        invalidity_date: None,
    };
    let list = CertificateRevocationListParams {
        this_update: datetime!(2026-01-01 0:00 UTC),
        next_update: datetime!(2034-01-01 0:00 UTC),
        crl_number: rcgen::SerialNumber::from(1u64),
        issuing_distribution_point: None,
        revoked_certs: vec![revoked],
        key_identifier_method: KeyIdMethod::Sha256,
    };
    list.signed_by(&issuer).expect("a list").der().to_vec()
}
