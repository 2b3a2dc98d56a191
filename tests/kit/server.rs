//! The servers do what they say, seen by a plain TCP client or by OpenSSL's own.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use crate::common::pki::{Chain, Key};
use crate::common::server::{self, Behaviour, Misbehaving, Openssl, Options};
use crate::common::{Scratch, tool};

/// Long enough for a busy machine.
const PATIENT: Duration = Duration::from_secs(20);

/// Says something and listens until the end.
fn heard(server: &Misbehaving) -> Result<Vec<u8>, ErrorKind> {
    heard_within(server, PATIENT)
}

fn heard_within(server: &Misbehaving, time: Duration) -> Result<Vec<u8>, ErrorKind> {
    let mut stream = TcpStream::connect(server.address()).expect("a server that listens");
    stream.set_read_timeout(Some(time)).expect("a socket with a time-out");
    stream.write_all(b"hello").expect("a server that takes bytes");
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).map(|_| bytes).map_err(|error| error.kind())
}

fn started(behaviour: Behaviour) -> Misbehaving {
    Misbehaving::start(behaviour)
}

#[test]
fn each_misbehaves_in_its_own_way() {
    assert_eq!(heard(&started(Behaviour::CloseAtAccept)), Ok(vec![]));
    assert_eq!(heard(&started(Behaviour::CloseAfterHello)), Ok(vec![]));
    assert_eq!(heard(&started(Behaviour::ResetAfterHello)), Err(ErrorKind::ConnectionReset));
    let moment = Duration::from_millis(300);
    assert_eq!(heard_within(&started(Behaviour::Stall), moment), Err(ErrorKind::WouldBlock));
    assert_eq!(heard(&started(Behaviour::Alert(40))), Ok(vec![21, 3, 3, 0, 2, 2, 40]));
    let http = heard(&started(Behaviour::PlainHttp)).expect("an answer");
    assert!(http.starts_with(b"HTTP/1.1 400"));
    let record = heard(&started(Behaviour::Record(20_000))).expect("an answer");
    assert_eq!((record.len(), &record[..5]), (20_005, &[22, 3, 3, 0x4e, 0x20][..]));
}

#[test]
fn it_drips_without_end() {
    let server = started(Behaviour::Drip);
    let mut stream = TcpStream::connect(server.address()).expect("a server that listens");
    stream.write_all(b"hello").expect("a server that takes bytes");
    let mut header = [0; 5];
    stream.read_exact(&mut header).expect("the first bytes");
    assert_eq!(header, [22, 3, 3, 0x40, 0]);
}

#[test]
fn it_listens_on_either_family() {
    assert!(Misbehaving::start_ipv6(Behaviour::Stall).address().is_ipv6());
    let files = Chain::of("iot.example.test", Key::P256);
    let scratch = Scratch::new();
    let server = Options::new(&files.write(&scratch)).ipv6().start();
    assert!(server.address().is_ipv6());
    TcpStream::connect(server.address()).expect("a server that listens");
}

#[test]
fn openssl_speaks_the_version_and_sends_the_chain_that_it_was_given() {
    let scratch = Scratch::new();
    let files = Chain::of("iot.example.test", Key::Rsa(2048)).write(&scratch);
    for (options, version) in
        [(Options::new(&files).tls12(), "TLSv1.2"), (Options::new(&files).tls13(), "TLSv1.3")]
    {
        let said = s_client(&options.start());
        assert!(said.contains(&format!("New, {version}")), "{said}");
        assert!(said.contains("s:CN = Example Issuing CA"), "the intermediate is sent: {said}");
    }
}

#[test]
fn a_dropped_server_is_gone() {
    let server = started(Behaviour::Stall);
    let address = server.address();
    drop(server);
    assert!(TcpStream::connect(address).is_err());
    assert!(TcpStream::connect(server::nobody()).is_err());
}

#[test]
#[should_panic(expected = "does not listen")]
fn a_server_that_cannot_start_fails_the_test_with_its_own_words() {
    let scratch = Scratch::new();
    let files = Chain::of("iot.example.test", Key::P256).write(&scratch);
    Options::new(&files).presents(scratch.path("missing.pem")).start();
}

fn s_client(server: &Openssl) -> String {
    let mut command = tool::command("openssl");
    command.args(["s_client", "-connect", &server.address().to_string()]);
    String::from_utf8_lossy(&tool::output(&mut command)).into_owned()
}

#[test]
fn a_full_listener_lets_nobody_in() {
    let full = server::full();
    let moment = Duration::from_millis(300);
    let error = TcpStream::connect_timeout(&full.address(), moment).expect_err("no connection");
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}
