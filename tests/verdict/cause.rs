//! From an outcome and what led to it to one sentence and the smallest change.

mod device;
mod handshake;
mod judged;
mod misleading;
mod name;
mod time;
mod trust;

use tlsprobe::mbedtls::{Code, VerifyFlags};
use tlsprobe::verdict::cause::{Explanation, Outcome, explain};

use device::Device;

/// The host of every chain here.
const HOST: &str = "iot.example.test";

/// -0x2700 with these flags.
fn flagged(flags: VerifyFlags) -> Outcome {
    Outcome { code: Code::CERT_VERIFY_FAILED, flags, ..Outcome::default() }
}

/// The explanation of an outcome that has one.
fn explained(device: &Device, outcome: Outcome, presented: &[&[u8]]) -> Explanation {
    explain(&device.case(outcome, presented), device.roots()).expect("an explanation")
}

#[test]
fn a_pass_needs_no_explanation() {
    let device = Device::new();
    assert_eq!(explain(&device.case(Outcome::default(), &[]), device.roots()), None);
}

#[test]
fn the_story_names_both_causes_and_the_smaller_change_first() {
    let chain = crate::common::pki::Chain::of("*.example.test", crate::common::pki::Key::P256);
    let device = Device::new().expecting("mbed TLS Server 1").knowing(&chain.root);
    let outcome = flagged(VerifyFlags::CN_MISMATCH | VerifyFlags::NOT_TRUSTED);
    let said = explained(&device, outcome, &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(
        said.cause.contains("'Example Issuing CA', issued by 'Example Root'"),
        "{}",
        said.cause
    );
    assert!(said.cause.contains("expects the name \"mbed TLS Server 1\", set in its code"));
    assert!(said.cause.contains("*.example.test, which is right for iot.example.test"));
    assert_eq!(said.fix[0], "Pass \"iot.example.test\" to mbedtls_ssl_set_hostname().");
    assert!(said.fix[1].starts_with("Add 'Example Root' (sha256 "), "{}", said.fix[1]);
    assert!(said.fix[1].contains("bytes of DER, expires 2040-01-01) to the device's CAs."));
}
