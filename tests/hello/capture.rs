//! Where a hello is found: containers, links, segments, and everything that is hex.

use std::process::Stdio;

use tlsprobe::engine::client_hello::{CaptureError, Captured, ClientHello, Source, find};

use crate::common::{Scratch, tlsprobe, tool};
use crate::packets::{
    COOKED, COOKED_2, ETHERNET, LOOPBACK, Link, RAW, VLAN, pcap, pcapng, tcp, udp,
};
use crate::sample::Sample;

fn found(file: &[u8]) -> Captured {
    find(file).expect("a ClientHello")
}

/// A handshake of TCP, then the hello in pieces that come late, twice and out of order.
fn conversation(link: Link) -> Vec<Vec<u8>> {
    let record = Sample::default().record();
    let start = u32::MAX - 10;
    let at =
        |offset: usize| start.wrapping_add(1).wrapping_add(u32::try_from(offset).expect("few"));
    vec![
        tcp(link, start, true, b""),
        tcp(link, at(60), false, &record[60..]),
        tcp(link, at(0), false, &record[..40]),
        tcp(link, at(0), false, &record[..40]),
        tcp(link, at(30), false, &record[30..70]),
        tcp(link, at(record.len()), false, b"later"),
    ]
}

#[test]
fn every_link_and_container_is_read() {
    let record = Sample::default().record();
    for link in [ETHERNET, VLAN, LOOPBACK, RAW, COOKED, COOKED_2] {
        let packets = conversation(link);
        for file in [
            pcap(link.number, &packets, false),
            pcap(link.number, &packets, true),
            pcapng(link.number, &packets),
        ] {
            let found = found(&file);
            assert_eq!(found.bytes, [&record[..], b"later"].concat(), "{link:?}");
            let Source::Packets { from, to, others } = found.source else { panic!("packets") };
            assert_eq!(
                (from.to_string(), to.to_string()),
                ("10.0.0.1:40000".into(), "10.0.0.2:443".into())
            );
            assert_eq!(others, 0);
        }
    }
}

#[test]
fn the_datagrams_of_dtls_are_found_among_others() {
    let sample = Sample { version: 0xfefd, cookie: Some(Vec::new()), ..Sample::default() };
    let mut packets = vec![udp(ETHERNET, b"noise")];
    packets.extend(sample.datagrams(60).iter().map(|datagram| udp(ETHERNET, datagram)));
    let found = found(&pcap(1, &packets, false));
    let hello = ClientHello::decode(&found.bytes).expect("a ClientHello");
    assert_eq!(hello.numbers("client_version"), [0xfefd]);
}

#[test]
fn a_capture_that_was_cut_off_is_read_as_far_as_it_goes() {
    let mut file = pcap(1, &conversation(ETHERNET), false);
    file.truncate(file.len() - 30);
    assert_eq!(found(&file).bytes, Sample::default().record());
}

#[test]
fn a_capture_without_a_hello_says_what_is_in_it() {
    let packets = [tcp(ETHERNET, 0, false, b"\x17\x03\x03"), udp(ETHERNET, b"x")];
    assert_eq!(
        find(&pcap(1, &packets, false)),
        Err(CaptureError::NoHello { packets: 2, flows: 2 })
    );
    assert_eq!(find(&pcap(127, &packets, false)), Err(CaptureError::LinkType { link: 127 }));
    let scratch = Scratch::new();
    scratch.write("x.pcap", pcap(1, &packets, false));
    let run = tlsprobe(["hello", "--decode", "x.pcap"]).within(&scratch).expect_exit(2);
    run.complains("x.pcap: no ClientHello in 2 packets and 2 flows of TCP and UDP");
}

#[test]
fn hex_is_read_as_people_copy_it() {
    let scratch = Scratch::new();
    let record = Sample::default().record();
    let path = scratch.write("hello.bin", &record);
    let xxd = |arguments: &[&str]| {
        let text = tool::output(tool::command("xxd").args(arguments).arg(&path));
        String::from_utf8(text).expect("UTF-8 from xxd")
    };
    for text in [xxd(&[]), xxd(&["-p"]), xxd(&["-i"]), xxd(&["-c", "8", "-g", "1"])] {
        let found = found(text.as_bytes());
        assert_eq!((found.bytes, found.source), (record.clone(), Source::Hex), "{text}");
    }
    let dump = tool::output(tool::command("hexdump").arg("-C").arg(&path));
    assert_eq!(found(&dump).bytes, record);
    assert_eq!(found(&record).source, Source::Bytes);
}

/// The one client that every machine with these tests has.
#[test]
fn the_hello_of_openssl_is_decoded_to_its_last_byte() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address").to_string();
    let mut openssl = tool::command("openssl");
    openssl.args(["s_client", "-connect", &address, "-servername", "iot.example.com"]);
    openssl.args(["-alpn", "h2,mqtt", "-groups", "P-256:X25519"]);
    openssl.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut client = openssl.spawn().expect("openssl starts");
    let (mut stream, _) = listener.accept().expect("a client");
    let mut bytes = vec![0; 4096];
    let length = std::io::Read::read(&mut stream, &mut bytes).expect("a hello");
    drop(stream);
    client.wait().expect("openssl ends");
    let hello = ClientHello::decode(&bytes[..length]).expect("a ClientHello");
    assert_eq!((hello.bytes.len(), hello.trailing), (length, 0));
    assert_eq!(hello.numbers("supported_groups"), [23, 29]);
    assert_eq!(hello.numbers("key_share.groups"), [23]);
    let shown = |name: &str| hello.field(name).map(|field| field.shown());
    assert_eq!(shown("server_name.host_name").as_deref(), Some("iot.example.com"));
    assert_eq!(shown("alpn.protocols").as_deref(), Some("h2, mqtt"));
}
