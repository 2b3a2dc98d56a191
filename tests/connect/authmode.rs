//! What the application does with the result of verification.

use super::device::{Bench, CN_MISMATCH, HOST, VERIFY_FAILED, result};
use crate::common::json::Verdict;
use crate::common::pki::{Chain, Key};
use crate::common::server::{Openssl, Options};

const CLOSES: &str = "[tls]\nauthmode = \"optional\"\nfail_closed = true";
const GOES_ON: &str = "[tls]\nauthmode = \"optional\"\nfail_closed = false";
const NEVER_ASKS: &str = "[tls]\nauthmode = \"none\"";

/// A server whose name is another one than the device expects.
fn wrong_name() -> (Bench, Openssl) {
    let bench = Bench::new(&Chain::of("other.example.test", Key::P256));
    let server = Options::new(&bench.files).start();
    (bench, server)
}

fn right_name() -> (Bench, Openssl) {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let server = Options::new(&bench.files).start();
    (bench, server)
}

#[test]
fn optional_and_closing_completes_the_handshake_and_fails() {
    let (bench, server) = wrong_name();
    for version in ["2.28.10", "3.6.5"] {
        let result = result(bench.device(version, CLOSES).meets(server.address()), 1);
        let codes = (result.code, result.verify_code, result.flags);
        assert_eq!(codes, (Some(0), Some(VERIFY_FAILED), Some(CN_MISMATCH)), "{result:#?}");
        assert_eq!(result.verdict, Verdict::Fail);
        assert_eq!(result.alert, None, "no alert: close_notify is none of the fatal ones");
    }
}

#[test]
fn optional_and_closing_passes_at_the_right_server() {
    let (bench, server) = right_name();
    let result = result(bench.device("2.28.10", CLOSES).meets(server.address()), 0);
    assert_eq!((result.code, result.verify_code), (Some(0), Some(0)), "{result:#?}");
}

#[test]
fn going_on_with_a_flag_set_is_fail_open() {
    let (bench, server) = wrong_name();
    let device = bench.device("3.6.5", GOES_ON);
    let result = result(device.meets(server.address()), 1);
    assert_eq!((result.code, result.flags), (Some(0), Some(CN_MISMATCH)), "{result:#?}");
    let text = device.meets(server.address()).expect_exit(1);
    text.says("fail-open");
}

#[test]
fn never_asking_is_fail_open_even_at_the_right_server() {
    let (bench, server) = right_name();
    let device = bench.device("3.6.5", NEVER_ASKS);
    let result = result(device.meets(server.address()), 1);
    assert_eq!((result.verdict, result.code), (Verdict::Fail, Some(0)), "{result:#?}");
    device.meets(server.address()).expect_exit(1).says("fail-open");
}

#[test]
fn fail_open_is_0_only_where_it_is_allowed_by_name() {
    let (bench, server) = wrong_name();
    for lines in [GOES_ON, NEVER_ASKS] {
        let meets = || bench.device("3.6.5", lines).meets(server.address());
        meets().args(["--allow", "fail-open"]).expect_exit(0).says("fail-open");
        meets().args(["--allow", "unreachable,inconclusive"]).expect_exit(1);
    }
}

#[test]
fn allowing_fail_open_allows_no_refusal() {
    let (bench, server) = wrong_name();
    for lines in ["", CLOSES] {
        let run = bench.device("3.6.5", lines).meets(server.address());
        run.args(["--allow", "fail-open"]).expect_exit(1);
    }
}
