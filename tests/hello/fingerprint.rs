//! JA3 and JA4, against what their authors publish.

use tlsprobe::engine::client_hello::{ClientHello, Fingerprints};

use crate::sample::{RFC_8448, Sample, bytes, numbers, vector};

fn fingerprints(bytes: &[u8]) -> Fingerprints {
    Fingerprints::of(&ClientHello::decode(bytes).expect("a ClientHello"))
}

fn without_extensions(suites: &[u16]) -> Sample {
    Sample { version: 0x0301, suites: suites.to_vec(), extensions: Vec::new(), ..Sample::default() }
}

/// The first example of the README of salesforce/ja3.
#[test]
fn ja3_is_what_its_authors_publish() {
    let suites = [47, 53, 5, 10, 49161, 49162, 49171, 49172, 50, 56, 19, 4];
    let sample = without_extensions(&suites)
        .and(0, &vector(2, &[&[0][..], &vector(2, b"x")].concat()))
        .and(10, &numbers(&[23, 24, 25]))
        .and(11, &[1, 0]);
    let found = fingerprints(&sample.record());
    assert_eq!(
        found.ja3_text,
        "769,47-53-5-10-49161-49162-49171-49172-50-56-19-4,0-10-11,23-24-25,0"
    );
    assert_eq!(found.ja3, "ada70206e40642a3e4461f35503241d5");
}

/// The second one.
#[test]
fn ja3_of_a_hello_without_extensions_has_empty_fields() {
    let found =
        fingerprints(&without_extensions(&[4, 5, 10, 9, 100, 98, 3, 6, 19, 18, 99]).record());
    assert_eq!(found.ja3_text, "769,4-5-10-9-100-98-3-6-19-18-99,,,");
    assert_eq!(found.ja3, "de350869b8c85de67a350c8d186f11e6");
    assert!(found.ja4.starts_with("t10i110000_") && found.ja4.ends_with("_000000000000"));
}

/// The suites, extensions and schemes of the example of technical_details/JA4.md, with GREASE.
fn example() -> Sample {
    let suites = [
        0x1a1a, 0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013,
        0xc014, 0x009c, 0x009d, 0x002f, 0x0035,
    ];
    let schemes = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
    without_extensions(&suites)
        .and(0x2a2a, &[])
        .and(0x001b, &[2, 0, 2])
        .and(0x0000, &vector(2, &[&[0][..], &vector(2, b"x")].concat()))
        .and(0x0033, &vector(2, &[&[0, 29][..], &vector(2, &[9; 32])].concat()))
        .and(0x0010, &vector(2, &[vector(1, b"h2"), vector(1, b"http/1.1")].concat()))
        .and(0x4469, &[0, 3, 2, 104, 50])
        .and(0x0017, &[])
        .and(0x002d, &[1, 1])
        .and(0x000d, &numbers(&schemes))
        .and(0x0005, &[1, 0, 0, 0, 0])
        .and(0x0023, &[])
        .and(0x0012, &[])
        .and(0x002b, &vector(1, &[0x3a, 0x3a, 3, 4, 3, 3]))
        .and(0xff01, &[0])
        .and(0x000b, &[1, 0])
        .and(0x000a, &numbers(&[0x4a4a, 29, 23]))
        .and(0x0015, &[0; 10])
}

#[test]
fn ja4_is_what_its_authors_publish() {
    let found = fingerprints(&example().record());
    assert_eq!(found.ja4, "t13d1516h2_8daaf6152771_e5627efa2ab1");
    assert_eq!(
        found.ja4_raw,
        "t13d1516h2_002f,0035,009c,009d,1301,1302,1303,c013,c014,c02b,c02c,c02f,c030,cca8,cca9_\
         0005,000a,000b,000d,0012,0015,0017,001b,0023,002b,002d,0033,4469,ff01_\
         0403,0804,0401,0503,0805,0501,0806,0601"
    );
}

#[test]
fn ja4_without_schemes_has_no_second_underscore() {
    let mut sample = example();
    sample.extensions.retain(|(kind, _)| *kind != 0x000d);
    sample.extensions.push((0x000d + 0x4000, Vec::new()));
    let found = fingerprints(&sample.record());
    assert!(found.ja4_raw.ends_with("4469,ff01"), "{}", found.ja4_raw);
}

#[test]
fn ja4_takes_the_ends_of_the_first_protocol() {
    for (protocol, ends) in [
        (&b"http/1.1"[..], "h1"),
        (b"x", "xx"),
        (&[0xab], "ab"),
        (&[0xab, 0xcd], "ad"),
        (&[0x30, 0xab], "3b"),
        (&[0x30, 0x31, 0xab, 0xcd], "3d"),
        (&[0x30, 0xab, 0xcd, 0x31], "01"),
    ] {
        let sample = without_extensions(&[0x1301]).and(16, &vector(2, &vector(1, protocol)));
        let found = fingerprints(&sample.record());
        assert_eq!(&found.ja4[..10], format!("t10i0101{ends}"), "{protocol:?}");
    }
}

#[test]
fn ja4_of_dtls_begins_with_a_d_and_its_version() {
    let sample = Sample { version: 0xfefd, cookie: Some(Vec::new()), ..Sample::default() };
    let found = fingerprints(&sample.datagrams(4000).concat());
    assert!(found.ja4.starts_with("dd2d030600_"), "{}", found.ja4);
    assert!(found.ja3_text.starts_with("65277,49195-49199-255,"), "{}", found.ja3_text);
}

#[test]
fn the_hello_of_rfc_8448_has_the_fingerprints_of_its_lists() {
    let found = fingerprints(&bytes(RFC_8448));
    assert_eq!(
        found.ja3_text,
        "771,4865-4867-4866,0-65281-10-35-51-43-13-45-28,29-23-24-25-256-257-258-259-260,"
    );
    assert!(found.ja4.starts_with("t13d030900_"), "{}", found.ja4);
}
