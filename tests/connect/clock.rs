//! What time the device believes it is, and whether it asks at all.

use super::device::{Bench, Device, EXPIRED, FUTURE, HOST, VERIFY_FAILED, result};
use crate::common::json::ConnectResult;
use crate::common::pki::{self, Chain, Subject, Window};
use crate::common::server::Options;

fn bench(window: Window) -> Bench {
    Bench::new(&Chain::with_leaf(Subject::server(HOST).window(window)))
}

#[track_caller]
fn meet(bench: &Bench, device: Device<'_>, exit: i32) -> ConnectResult {
    let server = Options::new(&bench.files).start();
    result(device.meets(server.address()), exit)
}

#[track_caller]
fn refuses(result: &ConnectResult, flags: u32, alert: u8) {
    let seen = (result.code, result.flags, result.alert);
    assert_eq!(seen, (Some(VERIFY_FAILED), Some(flags), Some(alert)), "{result:#?}");
}

#[test]
fn an_expired_certificate_is_refused() {
    let bench = bench(pki::EXPIRED);
    refuses(&meet(&bench, bench.device("3.6.5", ""), 1), EXPIRED, 45);
}

#[test]
fn a_certificate_of_the_future_is_refused_with_an_alert_that_does_not_say_so() {
    let bench = bench(pki::NOT_YET);
    refuses(&meet(&bench, bench.device("3.6.5", ""), 1), FUTURE, 46);
}

#[test]
fn the_command_line_sets_the_clock() {
    let bench = bench(pki::EXPIRED);
    let device = bench.device("3.6.5", "");
    meet(&bench, device.at("2024-06-01T00:00:00Z"), 0);
    meet(&bench, device.at("@1717200000"), 0);
    refuses(&meet(&bench, device.at("2023-06-01T00:00:00+02:00"), 1), FUTURE, 46);
}

#[test]
fn validity_includes_its_first_and_its_last_second() {
    let bench = bench(pki::EXPIRED);
    let device = bench.device("2.28.10", "");
    meet(&bench, device.at("2024-01-01T00:00:00Z"), 0);
    meet(&bench, device.at("2025-06-01T00:00:00Z"), 0);
    refuses(&meet(&bench, device.at("2023-12-31T23:59:59Z"), 1), FUTURE, 46);
    refuses(&meet(&bench, device.at("2025-06-01T00:00:01Z"), 1), EXPIRED, 45);
}

#[test]
fn a_clock_that_was_never_set_makes_every_certificate_one_of_the_future() {
    let bench = bench(pki::VALID);
    let device = bench.device("2.28.10", "[device]\nclock = \"unset\"").own_clock();
    let result = meet(&bench, device, 1);
    refuses(&result, FUTURE, 46);
    assert!(result.cause.contains("clock"), "{}", result.cause);
}

#[test]
fn without_date_checks_an_expired_certificate_passes() {
    let bench = bench(pki::EXPIRED);
    let options = "[mbedtls.options]\nMBEDTLS_HAVE_TIME_DATE = false";
    let result = meet(&bench, bench.device("2.28.10", options), 0);
    assert_eq!((result.code, result.flags), (Some(0), Some(0)), "{result:#?}");
}

#[test]
fn a_set_clock_shows_today() {
    let today = bench(pki::around_today());
    meet(&today, today.device("3.6.5", "").own_clock(), 0);
    let expired = bench(pki::EXPIRED);
    refuses(&meet(&expired, expired.device("3.6.5", "").own_clock(), 1), EXPIRED, 45);
}

#[test]
fn a_date_that_is_none_is_a_usage_error() {
    let bench = bench(pki::VALID);
    let nobody = crate::common::server::nobody();
    for text in ["yesterday", "15.6.2026", "@", "2026-13-01T00:00:00Z"] {
        let run = bench.device("3.6.5", "").at(text).meets(nobody);
        run.expect_exit(2).complains("--at");
    }
}
