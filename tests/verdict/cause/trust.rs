//! `BADCERT_NOT_TRUSTED`: which CA, and from where.

use tlsprobe::mbedtls::{Code, Curve, VerifyFlags};
use tlsprobe::profile::TrustModel;
use tlsprobe::verdict::cause::{Outcome, explain};

use super::device::Device;
use super::{HOST, explained, flagged};
use crate::common::pki::{Chain, Key, Subject, stranger};

const FLAGS: VerifyFlags = VerifyFlags::NOT_TRUSTED;

#[test]
fn a_missing_root_is_named_with_fingerprint_size_and_expiry() {
    let chain = Chain::of(HOST, Key::P256);
    let device = Device::new().trusting(&stranger(Key::P256)).knowing(&chain.root);
    let said = explained(&device, flagged(FLAGS), &[chain.leaf.der(), chain.intermediate.der()]);
    assert_eq!(
        said.cause,
        "The server's chain ends at 'Example Issuing CA', issued by 'Example Root', which is not the \
         device's only CA, 'Unrelated Root'."
    );
    let size = chain.root.der().len();
    let fix = &said.fix[0];
    assert!(fix.starts_with("Add 'Example Root' (sha256 "), "{fix}");
    assert!(fix.contains(&format!("{size} bytes of DER, expires 2040-01-01")), "{fix}");
}

#[test]
fn a_root_that_the_build_cannot_read_comes_with_the_option() {
    let chain = Chain::of(HOST, Key::P384);
    let device = Device::new()
        .knowing(&chain.root)
        .built(|capabilities| capabilities.curves.retain(|curve| *curve != Curve::Secp384r1));
    let said = explained(&device, flagged(FLAGS), &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(said.fix[0].contains("Turn on MBEDTLS_ECP_DP_SECP384R1_ENABLED"), "{:?}", said.fix);
}

#[test]
fn a_forgotten_intermediate_is_named() {
    let chain = Chain::of(HOST, Key::P256);
    let device = Device::new().trusting(&chain.root).knowing(&chain.root);
    let said = explained(&device, flagged(FLAGS), &[chain.leaf.der()]);
    assert!(said.cause.contains("without its issuer 'Example Issuing CA'"), "{}", said.cause);
    assert!(said.fix[1].starts_with("Or have the server send 'Example Issuing CA' too"));
}

#[test]
fn an_intermediate_before_its_child_is_a_matter_of_order() {
    let root = Subject::authority("Example Root").self_issued();
    let upper = Subject::authority("Upper CA").issued_by(&root);
    let lower = Subject::authority("Lower CA").issued_by(&upper);
    let leaf = Subject::server(HOST).issued_by(&lower);
    let device = Device::new().trusting(&root);
    let said = explained(&device, flagged(FLAGS), &[leaf.der(), upper.der(), lower.der()]);
    assert!(said.cause.contains("'Upper CA' stands before 'Lower CA'"), "{}", said.cause);
}

#[test]
fn a_pinned_server_certificate_is_not_an_anchor() {
    let chain = Chain::of(HOST, Key::P256);
    let device = Device::new().trusting(&chain.leaf);
    let said = explained(&device, flagged(FLAGS), &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(said.cause.contains("holds the server's own certificate"), "{}", said.cause);
    assert!(said.fix[0].contains("'Example Issuing CA' (sha256 "), "{:?}", said.fix);
}

#[test]
fn a_ca_of_the_same_name_with_another_key_is_told_apart() {
    let chain = Chain::of(HOST, Key::P256);
    let old = Subject::authority("Example Root").key(Key::P384).self_issued();
    let device = Device::new().trusting(&old).knowing(&chain.root);
    let said = explained(&device, flagged(FLAGS), &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(said.cause.contains("a CA of the right name with another key"), "{}", said.cause);
    assert!(said.fix[0].starts_with("Replace it by 'Example Root'"), "{:?}", said.fix);
}

#[test]
fn a_private_root_is_to_be_compared_before_it_is_trusted() {
    let chain = Chain::of(HOST, Key::P256);
    let device = Device::new().trusting(&stranger(Key::P256));
    let sent = [chain.leaf.der(), chain.intermediate.der(), chain.root.der()];
    let said = explained(&device, flagged(FLAGS), &sent);
    assert!(said.cause.contains("ends at a private root, 'Example Root'"), "{}", said.cause);
    assert!(said.fix[0].starts_with("Compare that fingerprint"), "{:?}", said.fix);
}

const GIVEN_UP: Outcome = Outcome {
    code: Code::X509_FATAL_ERROR,
    flags: VerifyFlags::ALL,
    ca_result: Code::OK,
    parse_result: Code::OK,
};

#[test]
fn a_chain_of_more_than_eight_intermediates_is_counted() {
    let root = Subject::authority("Example Root").self_issued();
    let mut issuers = vec![root];
    for number in 1..=9 {
        let name = format!("CA {number}");
        let issuer = issuers.last().expect("an issuer");
        issuers.push(Subject::authority(&name).issued_by(issuer));
    }
    let leaf = Subject::server(HOST).issued_by(issuers.last().expect("an issuer"));
    let mut presented = vec![leaf.der()];
    presented.extend(issuers.iter().skip(1).rev().map(|issuer| issuer.der()));
    let said = explained(&Device::new(), GIVEN_UP, &presented);
    assert!(said.cause.contains("sends 10 certificates"), "{}", said.cause);
    let short = [leaf.der()];
    let device = Device::new();
    assert_eq!(explain(&device.case(GIVEN_UP, &short), device.roots()), None);
}

#[test]
fn a_bundle_without_the_last_issuer_names_the_option() {
    let chain = Chain::of(HOST, Key::P256);
    let mut device = Device::new();
    device.trust.model = TrustModel::EspBundle;
    let said = explained(&device, GIVEN_UP, &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(said.cause.contains("'Example Root', and does not have it"), "{}", said.cause);
    assert!(said.fix[0].contains("CROSS_SIGNED_VERIFY=y"), "{:?}", said.fix);
}
