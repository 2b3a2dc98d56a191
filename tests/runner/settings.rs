//! What the application sets for the handshake goes out in the hello, or is checked.

use super::bench::{ALL, Bench, V2_18, V2_28, V3_6};

#[test]
fn the_hello_carries_what_is_set() {
    let bench = Bench::new();
    let server = bench.server().arg("-alpn").arg("h2").start();
    for version in ALL {
        let device = bench.device().add("ciphersuite", 0xc02c).add("ciphersuite", 0xc02b);
        let device = device.add("group", 24).add("group", 23).add("max-version", 0x0303);
        let device = device.add("min-version", 0x0303).add("max-fragment-length", 2048);
        let report = device.bytes("alpn", b"x").bytes("alpn", b"h2").run(version, server.address());
        let hello = report.hello();
        assert!(hello.suites.starts_with(&[0xc02c, 0xc02b]), "{version}: {:x?}", hello.suites);
        assert_eq!(hello.groups, [24, 23]);
        assert_eq!(hello.max_fragment_length, Some(2048));
        assert_eq!(hello.protocols, [b"x".to_vec(), b"h2".to_vec()]);
        assert!(hello.versions.is_empty(), "a client of TLS 1.2 alone: {:x?}", hello.versions);
        assert_eq!(report.handshake(), Some(0), "{}", report.0);
        assert!(report.has("alpn 6832") && report.has("version TLSv1.2"), "{}", report.0);
    }
}

#[test]
fn without_a_line_the_librarys_default_holds() {
    let bench = Bench::new();
    let server = bench.server().start();
    let hello = bench.device().run(V3_6, server.address()).hello();
    assert_eq!(hello.versions, [0x0304, 0x0303]);
    assert!(hello.suites.len() > 50 && hello.groups.len() > 5);
    assert_eq!((hello.max_fragment_length, hello.protocols.len()), (None, 0));
}

#[test]
fn a_hostname_is_set_or_null_or_never_called() {
    let bench = Bench::new();
    let server = bench.server().tls12().start();
    for version in ALL {
        let set = bench.device().run(version, server.address());
        assert_eq!(set.hello().server_name.as_deref(), Some("iot.example.com".as_bytes()));
        let anonymous = bench.stranger().bytes("ca", bench.chain.root.der());
        let null = anonymous.clone().add("hostname", "null").run(version, server.address());
        assert_eq!(null.hello().server_name, None);
        assert_eq!(null.handshake(), Some(0), "{}", null.0);
        let not_called = anonymous.run(version, server.address());
        // 2.28.10 and 3.6.3 refuse to verify for nobody in particular.
        let wanted = if version == V2_28 || version == V3_6 { -0x5d80 } else { 0 };
        assert_eq!(not_called.handshake(), Some(wanted), "{version}: {}", not_called.0);
    }
}

#[test]
fn authmode_decides_whether_a_flag_ends_the_handshake() {
    let bench = Bench::new();
    let server = bench.server().start();
    let early = bench.stranger().bytes("ca", bench.chain.root.der()).bytes("hostname", b"other");
    for version in [V2_18, V3_6] {
        let mode = |mode: &str| early.clone().add("authmode", mode).run(version, server.address());
        assert_eq!(mode("required").handshake(), Some(-0x2700));
        let optional = mode("optional");
        assert_eq!(optional.handshake(), Some(0), "{}", optional.0);
        assert!(optional.has("verify-result 4"));
        let none = mode("none");
        assert!(none.has("verify-result 0") && none.get("verify 0").is_none(), "{}", none.0);
        assert!(none.get("certificate 0").is_some(), "the library keeps the leaf: {}", none.0);
    }
}

#[test]
fn an_application_that_closes_on_a_flag_asks_for_nothing() {
    let bench = Bench::new();
    let server = bench.server().start();
    let asking = bench.device().add("authmode", "optional").bytes("request", b"GET /\r\n\r\n");
    let careful = asking.clone().add("fail-closed", 1);
    assert!(careful.run(V2_28, server.address()).get("step write").is_some());
    let unset = careful.add("time", 0).run(V2_28, server.address());
    assert!(unset.has("verify-result 512") && unset.get("step write").is_none(), "{}", unset.0);
    assert!(unset.has("step close 0"));
    assert!(asking.add("time", 0).run(V2_28, server.address()).get("step write").is_some());
}

#[test]
fn a_seed_makes_the_hello_repeat() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in ALL {
        let hello = |seeded: bool| {
            let device = if seeded { bench.device().add("seed", 7) } else { bench.device() };
            device.run(version, server.address()).get("sent").expect("a hello").to_owned()
        };
        assert_eq!(hello(true), hello(true), "{version}");
        assert_ne!(hello(false), hello(false), "{version}");
    }
}
