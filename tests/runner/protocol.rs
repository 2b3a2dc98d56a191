//! The text itself: what is not understood is refused, by its line.

use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

use super::bench::{Report, V2_28, run};

fn given(parameters: &str) -> Report {
    let (device, _server) = UnixStream::pair().expect("two sockets");
    run(V2_28, OwnedFd::from(device), parameters)
}

#[test]
fn a_line_that_is_not_understood_is_named_and_nothing_is_done() {
    let cases = [
        ("", 1),
        ("end", 1),
        ("time 0\nnonsense 1\nend\n", 2),
        ("time x\nend\n", 1),
        ("time \nend\n", 1),
        ("time 1 2\nend\n", 1),
        ("ca 0\nend\n", 1),
        ("ca AA\nend\n", 1),
        ("hostname nul\nend\n", 1),
        ("authmode sometimes\nend\n", 1),
        ("authmode \nend\n", 1),
        ("ciphersuite 65536\nend\n", 1),
        ("time 0\n", 2),
        ("a-name-that-is-longer-than-any-of-the-protocol 1\nend\n", 1),
    ];
    for (parameters, line) in cases {
        let report = given(parameters);
        let wanted = format!("tlsprobe-runner 1\nrefused {line}\nend\n");
        assert_eq!(report.0, wanted, "{parameters:?}");
    }
}

#[test]
fn more_than_the_memory_holds_is_refused() {
    let line = format!("ca {}\nend\n", "00".repeat(2 << 20));
    assert_eq!(given(&line).get("refused"), Some("1"));
}

#[test]
fn a_thousand_authorities_are_a_thousand_calls() {
    let lines = "ca \n".repeat(1_000);
    let report = given(&format!("{lines}end\n"));
    assert!(report.number("step ca").is_some_and(|code| code < 0), "{}", report.0);
}

#[test]
fn the_hello_can_be_had_from_a_pair_of_sockets() {
    let report = given("timeout 50\nhostname null\nend\n");
    assert_eq!(report.handshake(), Some(-0x6800), "nobody answers: {}", report.0);
    assert!(!report.hello().suites.is_empty());
}
