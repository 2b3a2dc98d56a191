//! Before TCP is up everything is exit code 3, in words of its own.

use std::time::Duration;

use super::device::{Bench, HOST, result};
use crate::common::json::{ConnectResult, Verdict};
use crate::common::pki::{Chain, Key};
use crate::common::{server, tlsprobe};

/// RFC 2606: no such name will ever resolve.
const NO_SUCH_HOST: &str = "no-such-host.invalid:443";

#[track_caller]
fn no_verdict(result: &ConnectResult, reason: &str, word: &str) {
    assert_eq!(result.verdict, Verdict::Inconclusive, "{result:#?}");
    assert_eq!(result.reason.as_deref(), Some(reason), "{result:#?}");
    let device_s = (result.code, result.verify_code, result.flags, result.alert);
    assert_eq!(device_s, (None, None, None, None), "the device never spoke: {result:#?}");
    assert!(result.cause.contains(word), "{}", result.cause);
}

#[test]
fn a_name_that_does_not_resolve_is_no_verdict() {
    let run = tlsprobe(["connect", NO_SUCH_HOST, "--timeout", "20"]);
    no_verdict(&result(run, 3), "unresolved-host", "no-such-host.invalid");
}

#[test]
fn a_refused_connection_is_no_verdict() {
    let nobody = server::nobody();
    let run = tlsprobe(["connect", &nobody.to_string()]);
    no_verdict(&result(run, 3), "unreachable", "refused");
}

#[test]
fn the_text_says_which_it_was() {
    tlsprobe(["connect", NO_SUCH_HOST]).expect_exit(3).says("no-such-host.invalid");
    tlsprobe(["connect", &server::nobody().to_string()]).expect_exit(3).says("refused");
}

#[test]
fn unreachable_is_0_only_where_it_is_allowed_by_name() {
    let nobody = server::nobody().to_string();
    tlsprobe(["connect", &nobody, "--allow", "unreachable"]).expect_exit(0);
    tlsprobe(["connect", &nobody, "--allow", "inconclusive"]).expect_exit(3);
    tlsprobe(["connect", &nobody, "--allow", "fail-open"]).expect_exit(3);
    tlsprobe(["connect", &nobody, "--allow", "fail-open,unreachable"]).expect_exit(0);
    tlsprobe(["connect", &nobody, "--allow", "everything"]).expect_exit(2).complains("everything");
}

#[test]
fn an_address_that_swallows_everything_ends_at_the_time_out() {
    let bench = Bench::new(&Chain::of(HOST, Key::P256));
    let full = server::full();
    let run = bench.device("3.6.5", "").meets(full.address()).args(["--timeout", "0.5"]);
    let output = run.args(["--format", "json"]).expect_exit(3);
    assert!(output.took < Duration::from_secs(10), "took {:?}", output.took);
}
