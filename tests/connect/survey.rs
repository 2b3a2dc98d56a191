//! What the server did to the device: sizes, fragments and order as real servers show them.

use super::device::{Bench, HOST, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::server::Options;

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
