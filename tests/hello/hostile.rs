//! Bytes from anybody: cut, bent and doubled, and never a panic.

use tlsprobe::engine::client_hello::{ClientHello, Fingerprints, compare, find};

use crate::packets::{ETHERNET, pcap, pcapng, tcp};
use crate::sample::{RFC_8448, Sample, bytes};

/// Decodes, and does everything with the result that the program does.
fn digest(input: &[u8]) -> bool {
    let Ok(hello) = ClientHello::decode(input) else { return false };
    let prints = Fingerprints::of(&hello);
    assert_eq!((prints.ja3.len(), prints.ja4.len()), (32, 36));
    assert!(compare(&hello, &hello).is_empty(), "a hello differs from itself");
    for field in &hello.fields {
        assert!(field.offset + field.length <= input.len(), "{} lies outside", field.name);
    }
    true
}

fn inputs() -> Vec<Vec<u8>> {
    let datagram = Sample { version: 0xfefd, cookie: Some(vec![3; 8]), ..Sample::default() };
    vec![bytes(RFC_8448), Sample::default().records(33), datagram.datagrams(50).concat()]
}

#[test]
fn a_hello_that_is_cut_anywhere_is_refused() {
    for input in inputs() {
        assert!(digest(&input));
        for length in 0..input.len() {
            assert!(!digest(&input[..length]), "{length} bytes are no whole hello");
        }
    }
}

#[test]
fn a_hello_with_any_byte_changed_is_read_or_refused() {
    let mut read = 0;
    for input in inputs() {
        for place in 0..input.len() {
            for byte in [0, 1, 0x7f, 0x80, 0xff, input[place] ^ 1, input[place].wrapping_add(1)] {
                let mut bent = input.clone();
                bent[place] = byte;
                read += usize::from(digest(&bent));
            }
        }
    }
    assert!(read > 100, "most randoms and keys may be anything");
}

#[test]
fn a_capture_that_is_cut_or_changed_anywhere_is_read_or_refused() {
    let packets =
        [tcp(ETHERNET, 7, true, b""), tcp(ETHERNET, 8, false, &Sample::default().record())];
    let mut found = 0;
    for file in [pcap(1, &packets, false), pcapng(1, &packets)] {
        for place in 0..file.len() {
            let _ = find(&file[..place]);
            for byte in [0, 0x7f, 0xff] {
                let mut bent = file.clone();
                bent[place] = byte;
                found += usize::from(find(&bent).is_ok_and(|it| digest(&it.bytes)));
            }
        }
    }
    assert!(found > 100, "most bytes of a frame are not looked at");
}

#[test]
fn text_that_is_no_dump_is_read_or_refused() {
    for text in [
        "0000",
        "0000:",
        "0000 \n0000 ",
        "0x",
        "\\x",
        "|4| ",
        "|4| 0000:  zz",
        "ffffffffffffffffff: 16",
    ] {
        assert!(!find(text.as_bytes()).is_ok_and(|it| digest(&it.bytes)), "{text}");
    }
}
