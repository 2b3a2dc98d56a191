//! What the server did to the device: sizes, fragments and order as real servers show them.

use std::io::{Read, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::process::Stdio;
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use tlsprobe::engine::wire::{Conversation, Traffic};
use tlsprobe::engine::{Engine, FragmentLength, Outcome, Session, Survey};
use tlsprobe::mbedtls::{Ciphersuite, TlsVersion};
use tlsprobe::profile::Profile;
use tlsprobe::verdict::Fidelity;

use super::device::{Bench, HOST, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::server::Options;
use crate::common::tool;

fn meets(version: &str, server: impl FnOnce(Options) -> Options, exit: i32) -> ConnectResult {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = server(Options::new(&bench.files)).start();
    result(bench.device(version, "").meets(server.address()), exit)
}

#[test]
fn with_tls_1_2_every_size_is_known() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls12().start();
    let run = bench.device("2.28.10", "").meets(server.address());
    let survey = result(run, 0).server.expect("a survey");
    assert_eq!((survey.buffer, survey.certificates.len()), (16384, 2));
    assert_eq!(survey.in_order, Some(true));
    assert_eq!(survey.unseen, None);
    let message = survey.certificate_message.expect("a Certificate message");
    let sizes: usize = survey.certificates.iter().map(|sent| sent.size).sum();
    assert_eq!(message.length, 4 + 3 + 2 * 3 + sizes);
    assert_eq!(message.pieces, Some(vec![message.length]));
    let largest = survey.largest_message.expect("a largest message");
    assert_eq!((largest.kind.as_str(), largest.length), ("certificate", message.length));
    assert!(survey.plain_records.count >= 4, "hello, certificate, key exchange, done");
    assert!(survey.encrypted_records.count >= 1, "the server's finished");
    let issuer = survey.certificates[0].issuer.as_deref().expect("a readable leaf");
    assert!(issuer.contains("Example Issuing CA"), "{issuer}");
    assert_eq!(survey.max_fragment_length.asked, None, "this engine asks for nothing");
}

#[test]
fn with_tls_1_3_what_is_encrypted_is_said_to_be_unknown() {
    let survey = meets("3.6.5", Options::tls13, 0).server.expect("a survey");
    let message = survey.certificate_message.expect("a Certificate message");
    assert_eq!(message.pieces, None);
    assert!(message.length > survey.certificates.iter().map(|sent| sent.size).sum());
    assert!(survey.unseen.is_some_and(|unseen| unseen.contains("TLS 1.3")));
}

#[test]
fn a_certificate_message_over_several_records_is_shown_piece_by_piece() {
    let small = |options: Options| options.tls12().arg("-max_send_frag").arg("512");
    let result = meets("2.28.10", small, 3);
    assert_eq!(
        (result.verdict, result.reason.as_deref()),
        (Verdict::Inconclusive, Some("fragmented"))
    );
    let survey = result.server.expect("a survey");
    let message = survey.certificate_message.expect("a Certificate message");
    let pieces = message.pieces.expect("plain pieces");
    assert!(pieces.len() >= 2 && pieces.iter().all(|piece| *piece <= 512), "{pieces:?}");
    assert!(result.fix.iter().any(|fix| fix.contains("3.6.3")), "{:?}", result.fix);
}

#[test]
fn certificates_out_of_order_are_named() {
    let chain = Chain::of(HOST, Key::P256);
    let bench = Bench::new(&chain);
    let swapped = chain.leaf.pem() + &chain.root.pem() + &chain.intermediate.pem();
    let swapped = bench.scratch.write("swapped.pem", swapped);
    let server = Options::new(&bench.files).presents(swapped).start();
    let run = || bench.device("3.6.5", "").meets(server.address());
    assert_eq!(result(run(), 0).server.expect("a survey").in_order, Some(false));
    run().expect_exit(0).says("3 certificates").says("not in order").says("buffer holds 16384");
}

/// Hands over what passes between a client of OpenSSL and a server, as an engine would.
fn overheard(client: &[&str], server: SocketAddr) -> Conversation {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port on loopback");
    let address = listener.local_addr().expect("a bound socket has an address").to_string();
    let mut command = tool::command("openssl");
    command.args(["s_client", "-connect", &address]).args(client);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("openssl starts");
    let (mut device, _) = listener.accept().expect("a client");
    let mut server = TcpStream::connect(server).expect("a server");
    let conversation = Mutex::new(Conversation::default());
    let (mut from, mut to) = (both(&device), both(&server));
    thread::scope(|scope| {
        scope.spawn(|| {
            relay(&mut device, &mut to, |bytes| {
                conversation.lock().expect("nobody fails with the lock").sent(bytes)
            })
        });
        relay(&mut server, &mut from, |bytes| {
            conversation.lock().expect("nobody fails with the lock").received(bytes)
        });
        let _ = child.kill();
        let _ = child.wait();
    });
    conversation.into_inner().expect("nobody fails with the lock")
}

fn both(stream: &TcpStream) -> TcpStream {
    stream.set_read_timeout(Some(Duration::from_secs(20))).expect("a socket with a time-out");
    stream.try_clone().expect("a second handle")
}

fn relay(from: &mut TcpStream, to: &mut TcpStream, mut hear: impl FnMut(&[u8])) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        hear(&bytes[..count]);
        let _ = to.write_all(&bytes[..count]);
    }
    let _ = to.shutdown(Shutdown::Write);
}

#[test]
fn a_client_that_asks_for_short_records_is_understood_and_so_is_the_answer() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).tls12().start();
    let overheard = overheard(&["-maxfraglen", "512", "-servername", HOST], server.address());
    let hello = overheard.client_hello().expect("a client's hello");
    assert_eq!(hello.max_fragment_length, Some(512));
    assert_eq!(hello.server_name.as_deref(), Some(HOST.as_bytes()));
    let answer = overheard.server_hello().expect("a server's hello");
    assert_eq!(answer.max_fragment_length, Some(512));
    assert!(overheard.server.fragmented() && overheard.server.plain.longest <= 512);
    let chain = overheard.chain().expect("a chain in the clear");
    assert_eq!(chain.len(), 2);
    let traffic = Traffic::of(&overheard);
    let outcome = Outcome {
        traffic: Some(traffic),
        chain,
        session: Session {
            version: Some(TlsVersion::Tls12),
            suite: Ciphersuite::by_number(answer.suite).map(|suite| suite.name),
            group: None,
        },
        ..Outcome::new(Engine::Rustls, Fidelity::Exact, tlsprobe::verdict::Verdict::Pass)
    };
    let library = Profile::default_device().library;
    let survey = Survey::of(&outcome, &library).expect("a survey");
    let kept = FragmentLength { asked: Some(512), granted: Some(512), kept: Some(true) };
    assert_eq!(survey.fragment_length, kept);
    let pieces = survey.certificate_message.expect("a Certificate message").pieces;
    assert!(pieces.is_some_and(|pieces| pieces.len() >= 2));
}
