//! `BADCERT_EXPIRED` and `BADCERT_FUTURE`: whose dates, or whose clock.

use time::OffsetDateTime;

use tlsprobe::mbedtls::VerifyFlags;
use tlsprobe::profile::Clock;

use super::device::Device;
use super::{HOST, explained, flagged};
use crate::common::pki::{Chain, EXPIRED, Key, NOT_YET, Subject};

#[test]
fn an_unset_clock_is_the_cause_and_the_window_is_shown() {
    let chain = Chain::of(HOST, Key::P256);
    let mut device = Device::new().trusting(&chain.root);
    device.clock = Clock::Unset;
    device.now = OffsetDateTime::UNIX_EPOCH;
    let presented = [chain.leaf.der(), chain.intermediate.der()];
    let said = explained(&device, flagged(VerifyFlags::FUTURE), &presented);
    assert_eq!(
        said.cause,
        "The device's clock is not set (it reads 1970-01-01), while the server's chain is valid \
         from 2025-01-01 until 2035-01-01."
    );
    assert!(said.fix[0].starts_with("Set the clock (SNTP"), "{:?}", said.fix);
}

#[test]
fn a_certificate_from_the_future_is_not_blamed_on_a_set_clock_alone() {
    let chain = Chain::with_leaf(Subject::server(HOST).window(NOT_YET));
    let device = Device::new().trusting(&chain.root);
    let said = explained(&device, flagged(VerifyFlags::FUTURE), &[chain.leaf.der()]);
    assert!(said.cause.contains("it is 2026-06-15, while"), "{}", said.cause);
    assert_eq!(said.fix.len(), 2);
}

#[test]
fn the_expired_certificate_is_named() {
    let chain = Chain::with_leaf(Subject::server(HOST).window(EXPIRED));
    let device = Device::new().trusting(&chain.root);
    let said = explained(&device, flagged(VerifyFlags::EXPIRED), &[chain.leaf.der()]);
    assert!(
        said.cause.starts_with("The server's certificate 'iot.example.test' expired on 2025-06-01")
    );
}

#[test]
fn an_expired_anchor_is_to_be_replaced_while_the_chain_is_fine() {
    let old = Subject::authority("Example Root").window(EXPIRED).self_issued();
    let leaf = Subject::server(HOST).issued_by(&old);
    let device = Device::new().trusting(&old);
    let said = explained(&device, flagged(VerifyFlags::EXPIRED), &[leaf.der()]);
    assert!(
        said.cause.contains("the device's own copy of the CA 'Example Root' expired"),
        "{}",
        said.cause
    );
    assert!(said.fix[0].starts_with("Replace it by"), "{:?}", said.fix);
}

#[test]
fn a_year_before_the_library_is_a_clock_that_was_never_set() {
    let chain = Chain::of(HOST, Key::P256);
    let mut device = Device::new().trusting(&chain.root);
    device.now = OffsetDateTime::UNIX_EPOCH;
    let said = explained(&device, flagged(VerifyFlags::FUTURE), &[chain.leaf.der()]);
    assert!(said.cause.starts_with("The device's clock is not set"), "{}", said.cause);
}
