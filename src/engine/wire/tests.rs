//! What is seen must not depend on the chunks in which it came.

use super::*;
use crate::mbedtls::{Alert, TlsVersion};

/// Feeds the server's bytes in pieces of every size.
fn received(bytes: &[u8]) -> Conversation {
    let whole = in_pieces(bytes, bytes.len().max(1));
    for size in 1..bytes.len() {
        let pieces = in_pieces(bytes, size);
        assert_eq!(shown(&pieces.server), shown(&whole.server), "in pieces of {size}");
    }
    whole
}

fn in_pieces(bytes: &[u8], size: usize) -> Conversation {
    let mut conversation = Conversation::default();
    for piece in bytes.chunks(size) {
        conversation.received(piece);
    }
    conversation
}

type Shown<'a> = (u64, [Records; 2], Option<[u8; 5]>, Option<Alert>, &'a [Message], bool);

fn shown(side: &Side) -> Shown<'_> {
    let records = [side.plain, side.encrypted];
    (side.bytes, records, side.rubbish, side.alert, side.messages(), side.fragmented())
}

fn record(kind: u8, payload: &[u8]) -> Vec<u8> {
    let length = u16::try_from(payload.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3][..], &length, payload].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind][..], &length[1..], body].concat()
}

/// A ServerHello with these extensions.
fn server_hello(extensions: &[u8]) -> Vec<u8> {
    let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
    let body = [&[3, 3][..], &[7; 32], &[0, 0xC0, 0x2F, 0], &length, extensions].concat();
    message(Message::SERVER_HELLO, &body)
}

const THIRTEEN: &[u8] = &[0, 43, 0, 2, 3, 4];

#[test]
fn an_http_answer_is_rubbish() {
    let seen = received(b"HTTP/1.1 400 Bad Request");
    assert_eq!(seen.server.rubbish, Some(*b"HTTP/"));
    assert_eq!(seen.server.bytes, 24);
}

#[test]
fn a_plain_alert_is_read() {
    assert_eq!(received(&record(21, &[2, 40])).server.alert, Some(Alert::HANDSHAKE_FAILURE));
    assert_eq!(received(&record(21, &[2, 40, 0])).server.plain.count, 1);
}

#[test]
fn two_messages_in_one_record_are_no_fragments() {
    let seen = received(&record(22, &[message(2, &[7]), message(14, &[])].concat()));
    assert!(seen.server_answered() && !seen.server.fragmented());
    assert_eq!(seen.server.plain, Records { count: 1, longest: 9 });
    assert_eq!(seen.server.messages().len(), 2);
}

#[test]
fn a_message_over_two_records_is_fragmented_and_put_together() {
    let whole = message(11, &[0, 0, 4, 0, 0, 1, 9]);
    let seen = received(&[record(22, &whole[..6]), record(22, &whole[6..])].concat());
    assert!(seen.server.fragmented());
    assert_eq!(seen.server.messages()[0].pieces, [6, 5]);
    assert_eq!(seen.chain(), Some(vec![vec![9]]));
}

#[test]
fn a_header_over_two_records_is_fragmented_too() {
    let whole = message(11, &[7; 10]);
    let seen = received(&[record(22, &whole[..2]), record(22, &whole[2..])].concat());
    assert!(seen.server.fragmented());
    assert_eq!(seen.server.messages()[0].pieces, [2, 12]);
}

#[test]
fn what_follows_change_cipher_spec_is_not_read_as_plain_text() {
    let seen = received(&[record(20, &[1]), record(21, &[2, 40]), record(22, &[9, 9])].concat());
    assert_eq!(seen.server.alert, None);
    assert!(!seen.server.fragmented());
    assert_eq!(seen.server.encrypted, Records { count: 2, longest: 2 });
}

#[test]
fn in_tls_1_3_that_record_means_nothing() {
    let hello = server_hello(THIRTEEN);
    let bytes = [record(22, &hello), record(20, &[1]), record(22, &hello), record(23, &[0; 50])];
    let seen = received(&bytes.concat());
    assert_eq!(seen.server_hello().unwrap().version(), Some(TlsVersion::Tls13));
    assert_eq!(seen.server.messages().len(), 2, "the hello after the retry request");
    assert_eq!(seen.server.encrypted, Records { count: 1, longest: 50 });
}

#[test]
fn the_server_s_hello_says_what_it_chose() {
    let granted = [0, 1, 0, 1, 2];
    let seen = received(&record(22, &server_hello(&granted)));
    let hello = seen.server_hello().unwrap();
    assert_eq!((hello.suite, hello.max_fragment_length), (0xC02F, Some(1024)));
    assert_eq!(hello.version(), Some(TlsVersion::Tls12));
}

#[test]
fn the_device_s_hello_says_what_it_offered() {
    let extensions = [
        &[0, 0, 0, 6, 0, 4, 0, 0, 1, b'a'][..],
        &[0, 1, 0, 1, 1],
        &[0, 10, 0, 4, 0, 2, 0, 23],
        &[0, 13, 0, 4, 0, 2, 4, 3],
        &[0, 16, 0, 5, 0, 3, 2, b'h', b'2'],
        &[0, 43, 0, 3, 2, 3, 4],
    ]
    .concat();
    let length = u16::try_from(extensions.len()).unwrap().to_be_bytes();
    let body = [&[3, 3][..], &[7; 32], &[0, 0, 2, 0x13, 1, 1, 0], &length, &extensions].concat();
    let mut conversation = Conversation::default();
    conversation.sent(&record(22, &message(Message::CLIENT_HELLO, &body)));
    let expected = ClientHello {
        legacy_version: 0x0303,
        versions: vec![0x0304],
        suites: vec![0x1301],
        groups: vec![23],
        signature_schemes: vec![0x0403],
        protocols: vec![b"h2".to_vec()],
        server_name: Some(b"a".to_vec()),
        max_fragment_length: Some(512),
    };
    assert_eq!(conversation.client_hello(), Some(expected));
}

#[test]
fn a_server_that_never_stops_is_forgotten_in_time() {
    let endless = record(22, &message(11, &[7; 4000]));
    let mut conversation = Conversation::default();
    for _ in 0..200 {
        conversation.received(&endless);
    }
    assert_eq!(conversation.server.plain.count, 200);
    let messages = conversation.server.messages();
    assert!(
        messages.len() <= 64 && messages.iter().map(|m| m.body.len()).sum::<usize>() <= 1 << 16
    );
}
