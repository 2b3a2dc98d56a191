//! `BADCERT_CN_MISMATCH`: what the device expects and what the certificate offers.

use tlsprobe::mbedtls::VerifyFlags;
use tlsprobe::verdict::cause::Explanation;

use super::device::Device;
use super::{explained, flagged};
use crate::common::pki::{Subject, VALID};

fn mismatch(device: &Device, leaf: Subject) -> Explanation {
    let leaf = leaf.window(VALID).self_issued();
    explained(device, flagged(VerifyFlags::CN_MISMATCH), &[leaf.der()])
}

#[test]
fn the_nearest_name_of_many_is_offered() {
    let names = ["www.example.test", "iot1.example.test", "mail.example.test", "a.test", "b.test"];
    let said = mismatch(&Device::new(), Subject::server("www.example.test").names(&names));
    assert!(said.cause.contains("mail.example.test, a.test and 1 more"), "{}", said.cause);
    assert!(said.fix[0].contains("connect to \"iot1.example.test\""), "{:?}", said.fix);
    assert_eq!(said.fix[1], "Or have the certificate re-issued with DNS:iot.example.test.");
}

#[test]
fn a_common_name_counts_for_nothing_beside_alternative_names() {
    let leaf = Subject::server("iot.example.test").names(&["other.example.test"]);
    let said = mismatch(&Device::new(), leaf);
    assert!(said.cause.contains("mbedTLS ignores the common name"), "{}", said.cause);
}

#[test]
fn an_address_is_compared_from_3_5_on() {
    let leaf = || Subject::server("iot.example.test").names(&["192.0.2.1", "iot.example.test"]);
    let older = mismatch(&Device::new().of_release(2, 28, 10).expecting("192.0.2.9"), leaf());
    assert!(older.cause.contains("right for iot.example.test"), "{}", older.cause);
    let leaf = || Subject::server("gateway.example.test").names(&["192.0.2.1", "gateway.test"]);
    let older = mismatch(&Device::new().of_release(2, 28, 10).expecting("192.0.2.1"), leaf());
    assert!(older.cause.contains("mbedTLS 2.28.10 compares names only"), "{}", older.cause);
    assert_eq!(older.fix[0], "Pass \"gateway.test\" to mbedtls_ssl_set_hostname().");
}

#[test]
fn a_star_stands_for_one_label() {
    let device = Device::new().expecting("a.c.b.test");
    let said = mismatch(&device, Subject::server("*.b.test").names(&["*.b.test", "x.test"]));
    assert!(said.cause.contains("exactly one label"), "{}", said.cause);
}

#[test]
fn a_dot_at_the_end_belongs_to_the_name() {
    let device = Device::new().expecting("box.example.test.");
    let said = mismatch(&device, Subject::server("box.example.test"));
    assert!(said.cause.contains("takes the dot at the end"), "{}", said.cause);
    assert_eq!(said.fix[0], "Pass \"box.example.test\" to mbedtls_ssl_set_hostname().");
}

#[test]
fn a_build_that_sends_no_name_gets_the_servers_default() {
    let device = Device::new().built(|capabilities| capabilities.server_name_indication = false);
    let said = mismatch(&device, Subject::server("default.example.test"));
    assert_eq!(said.fix[0], "Turn on MBEDTLS_SSL_SERVER_NAME_INDICATION.");
}
