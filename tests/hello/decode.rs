//! Field by field, with the place of each.

use tlsprobe::engine::client_hello::{ClientHello, Value};

use crate::common::json::{Hello, HelloField};
use crate::common::{Scratch, tlsprobe};
use crate::sample::{RFC_8448, Sample, bytes, numbers, vector};

fn decode(bytes: &[u8]) -> ClientHello {
    ClientHello::decode(bytes).expect("a ClientHello")
}

fn problem(bytes: &[u8]) -> String {
    ClientHello::decode(bytes).expect_err("no ClientHello").to_string()
}

#[test]
fn a_published_hello_is_shown_with_every_field_at_its_byte() {
    let scratch = Scratch::new();
    scratch.write("hello.txt", RFC_8448);
    let run = tlsprobe(["hello", "--decode", "hello.txt"]).within(&scratch).expect_exit(0);
    run.says("ClientHello in hello.txt, as hex").says("201 bytes");
    for line in [
        "    1   record.version               0x0301 TLSv1.0",
        "    9   client_version               0x0303 TLSv1.2",
        "   11   random                       32 bytes: cb34ecb1e78163ba",
        "   46   cipher_suites                0x1301 TLS1-3-AES-128-GCM-SHA256",
        "   65   server_name.host_name        server",
        "        0x001d x25519",
        "        0x0403 ecdsa with sha256",
        "  199   record_size_limit            0x4001 16385 bytes",
    ] {
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        run.says(&words);
    }
}

#[test]
fn the_contract_has_every_field_of_a_published_hello() {
    let scratch = Scratch::new();
    scratch.write("hello.txt", RFC_8448);
    let run = tlsprobe(["hello", "--format", "json", "--decode", "hello.txt"]).within(&scratch);
    let hello = run.expect_exit(0).json::<Hello>().hello;
    assert_eq!((hello.length, hello.trailing), (201, 0));
    assert_eq!(
        (hello.transport.as_str(), &hello.profile, &hello.mbedtls),
        ("stream", &None, &None)
    );
    let names: Vec<&str> = hello.fields.iter().map(|field| field.name.as_str()).collect();
    let expected = [
        "record.version",
        "record.length",
        "handshake.length",
        "client_version",
        "random",
        "session_id",
        "cipher_suites",
        "compression_methods",
        "extensions",
        "server_name.host_name",
        "renegotiation_info",
        "supported_groups",
        "session_ticket",
        "key_share.groups",
        "key_share.key_exchange[0]",
        "supported_versions",
        "signature_algorithms",
        "psk_key_exchange_modes",
        "record_size_limit",
    ];
    assert_eq!(names, expected);
    let find = |name: &str| -> &HelloField {
        hello.fields.iter().find(|field| field.name == name).expect("a field")
    };
    let names = find("server_name.host_name").names.as_ref().expect("names");
    assert_eq!((names.len(), names[0].offset, names[0].name.as_str()), (1, 65, "server"));
    let groups = find("supported_groups").numbers.as_ref().expect("numbers");
    assert_eq!((groups.len(), groups[0].offset, groups[0].number), (9, 82, 29));
    assert_eq!(groups[4].meaning.as_deref(), Some("ffdhe2048"));
    assert_eq!(find("key_share.key_exchange[0]").length, 32);
    assert_eq!(find("random").compared_by, "length");
}

#[test]
fn the_hex_format_is_the_bytes_alone() {
    let scratch = Scratch::new();
    scratch.write("hello.bin", [Sample::default().record(), vec![9; 3]].concat());
    let run = tlsprobe(["hello", "--format", "hex", "--decode", "hello.bin"]).within(&scratch);
    let hex = run.expect_exit(0).stdout;
    assert_eq!(bytes(&hex), Sample::default().record(), "without what follows the hello");
    let run = tlsprobe(["hello", "--decode", "-"]).stdin(hex).expect_exit(0);
    run.says("ClientHello in -, as hex").says("server_name.host_name iot.example.com");
}

#[test]
fn a_hello_in_several_records_keeps_the_place_of_every_byte() {
    let whole = decode(&Sample::default().record());
    let cut = decode(&Sample::default().records(50));
    let contents = |hello: &ClientHello| -> Vec<_> {
        let told = hello.fields.iter().filter(|field| !field.name.starts_with("record."));
        told.map(|field| (field.name.clone(), field.shown())).collect()
    };
    assert_eq!(contents(&whole), contents(&cut));
    assert!(cut.fields.iter().filter(|field| field.name == "record.version").count() > 2);
    let bytes = Sample::default().records(50);
    for field in &cut.fields {
        if let Value::List(items) = &field.value {
            for item in items.iter().filter(|item| item.width == 1) {
                assert_eq!(u32::from(bytes[item.offset]), item.number, "{}", field.name);
            }
        }
    }
    let name = cut.field("server_name.host_name").expect("a name");
    assert_eq!(name.shown(), "iot.example.com");
}

#[test]
fn a_datagram_hello_is_put_together_from_fragments_in_any_order() {
    let sample = Sample { version: 0xfefd, cookie: Some(vec![1; 20]), ..Sample::default() };
    let mut datagrams = sample.datagrams(40);
    let whole = decode(&sample.datagrams(4000).concat());
    datagrams.swap(0, 2);
    datagrams.insert(1, datagrams[0].clone());
    let hello = decode(&datagrams.concat());
    assert_eq!(hello.numbers("client_version"), [0xfefd]);
    assert_eq!(hello.field("cookie").map(|cookie| cookie.length), Some(20));
    assert_eq!(hello.numbers("handshake.message_seq"), [0]);
    assert_eq!(hello.numbers("cipher_suites"), whole.numbers("cipher_suites"));
    assert!(problem(&datagrams[..3].concat()).contains("fragments of the message are missing"));
}

#[test]
fn every_extension_has_its_fields() {
    let sample = Sample::default()
        .and(1, &[2])
        .and(4, &[])
        .and(14, &[&numbers(&[1, 2])[..], &[1, 9]].concat())
        .and(16, &vector(2, &[vector(1, b"h2"), vector(1, b"mqtt")].concat()))
        .and(28, &[2, 0])
        .and(35, &[7; 40])
        .and(42, &[])
        .and(43, &vector(1, &[3, 4, 3, 3]))
        .and(44, &vector(2, &[1, 2, 3]))
        .and(45, &[1, 1])
        .and(54, &vector(1, &[5; 4]))
        .and(254, &vector(1, &[]))
        .and(
            256,
            &[vector(1, &[4; 65]), vector(1, &[4; 65]), vector(1, &[1; 32])].concat().repeat(2),
        )
        .and(51, &vector(2, &[&[0, 23][..], &vector(2, &[4; 65])].concat()))
        .and(65281, &[0])
        .and(0x1234, &[0xab, 0xcd])
        .and(
            41,
            &[
                vector(2, &[vector(2, &[1; 10]), vec![0, 0, 0, 9]].concat()),
                vector(2, &vector(1, &[2; 32])),
            ]
            .concat(),
        );
    let hello = decode(&sample.record());
    let shown = |name: &str| hello.field(name).map(|field| field.shown()).unwrap_or_default();
    for (field, value) in [
        ("max_fragment_length", "0x02 1024 bytes"),
        (
            "use_srtp.profiles",
            "0x0001 SRTP_AES128_CM_HMAC_SHA1_80, 0x0002 SRTP_AES128_CM_HMAC_SHA1_32",
        ),
        ("use_srtp.mki", "09"),
        ("alpn.protocols", "h2, mqtt"),
        ("record_size_limit", "0x0200 512 bytes"),
        ("session_ticket", "40 bytes"),
        ("supported_versions", "0x0304 TLSv1.3, 0x0303 TLSv1.2"),
        ("cookie extension", "3 bytes"),
        ("psk_key_exchange_modes", "0x01 psk_dhe_ke"),
        ("connection_id", "4 bytes"),
        ("ecjpake_key_kp.zkp.r[1]", "32 bytes"),
        ("key_share.groups", "0x0017 secp256r1"),
        ("key_share.key_exchange[0]", "65 bytes"),
        ("renegotiation_info", "0 bytes"),
        ("extension 0x1234", "abcd"),
        ("pre_shared_key.identity[0]", "10 bytes"),
        ("pre_shared_key.binder[0]", "32 bytes"),
    ] {
        assert_eq!(shown(field), value, "{field}");
    }
    assert!(shown("extensions").contains("0x0016 encrypt_then_mac, 0x0017 extended_master_secret"));
}

#[test]
fn what_is_no_hello_is_said_with_its_byte() {
    let record = Sample::default().record();
    let bent = |at: usize, byte: u8| {
        let mut bent = record.clone();
        bent[at] = byte;
        problem(&bent)
    };
    assert_eq!(problem(&[]), "byte 0: there is nothing");
    assert!(
        problem(&record[5..]).starts_with("byte 0: this is a handshake message without its record")
    );
    assert!(bent(0, 23).starts_with("byte 0: content type 23 is no handshake record"));
    assert!(bent(1, 9).starts_with("byte 1: 0x0901 is no version of a record"));
    assert!(bent(3, 0x50).contains("16384 is the limit"));
    assert!(bent(5, 2).starts_with("byte 5: handshake type 2 is no ClientHello"));
    assert!(bent(43, 33).starts_with("byte 43: session_id"));
    assert!(bent(45, 5).contains("an entry of cipher_suites needs 2 bytes and 1 are left"));
    assert!(problem(&record[..100]).contains("the record needs"));
    let twice = Sample::default().and(22, &[]);
    assert!(problem(&twice.record()).ends_with("extension 0x0016 encrypt_then_mac is there twice"));
    let more = Sample::default().and(45, &[1, 1, 0]);
    assert!(problem(&more.record()).contains("1 byte is left over in extension 0x002d"));
    let empty = Sample { suites: Vec::new(), ..Sample::default() };
    assert_eq!(problem(&empty.record()), "byte 44: cipher_suites is an empty list");
}

#[test]
fn a_file_without_a_hello_is_exit_2_with_its_name() {
    let scratch = Scratch::new();
    scratch.write("hello.txt", "16 03 01 00 02 02 00\n");
    let run = tlsprobe(["hello", "--decode", "hello.txt"]).within(&scratch);
    run.expect_exit(2).complains("hello.txt: byte 5: handshake type 2 is no ClientHello");
    scratch.write("words.txt", "hello");
    let run = tlsprobe(["hello", "--decode", "words.txt"]).within(&scratch);
    run.expect_exit(2).complains("words.txt: line 1: `h` is no hex digit");
    tlsprobe(["hello", "--decode", "absent"]).expect_exit(2).complains("cannot open absent");
}

#[test]
fn a_device_without_its_library_is_exit_2_with_what_it_needs() {
    let run = tlsprobe(["hello", "iot.example.com", "--mbedtls", "2.28.10"]).expect_exit(2);
    run.complains("only the library itself can say what it sends (--decode FILE decodes");
    run.complains("mbedTLS 2.28.10 names no tree");
}
