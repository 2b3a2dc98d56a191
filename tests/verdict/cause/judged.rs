//! From the chain itself: what the model of the library judges is what gets explained.

use tlsprobe::certificate::Certificate;
use tlsprobe::mbedtls::{Code, Curve, Hash, KeyExchange, TlsVersion, VerifyFlags};
use tlsprobe::verdict::cause::{Explanation, Outcome, explain};
use tlsprobe::verdict::{Context, ExpectedName, Trust, judge};

use super::HOST;
use super::device::Device;
use crate::common::pki::{Chain, Issued, Key, Subject};

/// Judges as the device would, with the CAs that its build can load, and explains that.
fn judged(
    device: &Device,
    anchors: &[&Issued],
    presented: &[&[u8]],
) -> (Outcome, Option<Explanation>) {
    let read = |anchor: &&Issued| Certificate::parse(anchor.der(), &device.library).ok();
    let certificates: Vec<Certificate> = anchors.iter().filter_map(read).collect();
    let trust = Trust { certificates: Some(&certificates), crls: &[] };
    let context = Context {
        library: &device.library,
        certificate_profile: &device.trust.cert_profile,
        authmode: device.tls.authmode,
        fail_closed: device.tls.fail_closed,
        name: ExpectedName::Name(HOST),
        tls_version: TlsVersion::Tls12,
        key_exchange: KeyExchange::EcdheEcdsa,
        time: device.now,
        groups: None,
    };
    let judgement = judge(presented, trust, &context);
    let skipped = i32::try_from(anchors.len() - certificates.len()).expect("a few CAs");
    let outcome = Outcome {
        code: judgement.code,
        flags: judgement.flags,
        ca_result: Code(skipped),
        parse_result: judgement.parse_result,
    };
    (outcome, explain(&device.case(outcome, presented), device.roots()))
}

fn without_p384() -> Device {
    Device::new().built(|can| can.curves.retain(|curve| *curve != Curve::Secp384r1))
}

#[test]
fn a_good_chain_passes_without_a_word() {
    let chain = Chain::of(HOST, Key::P256);
    let device = Device::new().trusting(&chain.root);
    let (outcome, said) =
        judged(&device, &[&chain.root], &[chain.leaf.der(), chain.intermediate.der()]);
    assert_eq!((outcome.code, said), (Code::OK, None));
}

#[test]
fn a_missing_hash_prints_a_wrong_name_and_is_explained_as_a_missing_hash() {
    let root = Subject::authority("Example Root").self_issued();
    let intermediate = Subject::authority("Example Issuing CA").key(Key::P384).issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let device = Device::new().trusting(&root).built(|can| {
        can.hashes.remove(&Hash::Sha384);
    });
    let (outcome, said) = judged(&device, &[&root], &[leaf.der(), intermediate.der()]);
    assert!(outcome.flags.contains(VerifyFlags::CN_MISMATCH), "{outcome:?}");
    let said = said.expect("an explanation");
    assert!(said.cause.starts_with("The flags mislead"), "{}", said.cause);
    assert_eq!(said.fix, ["Turn on MBEDTLS_SHA384_C in the device's build."]);
}

#[test]
fn a_missing_curve_ends_the_handshake_at_the_certificate_that_has_it() {
    let root = Subject::authority("Example Root").self_issued();
    let intermediate = Subject::authority("Example Issuing CA").key(Key::P384).issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let device = without_p384().trusting(&root);
    let (outcome, said) = judged(&device, &[&root], &[leaf.der(), intermediate.der()]);
    assert_eq!(outcome.code, Code(-0x3A00));
    let said = said.expect("an explanation");
    assert!(said.cause.contains("certificate 2 of the server's chain"), "{}", said.cause);
}

#[test]
fn a_ca_that_does_not_load_prints_an_untrusted_chain_and_is_explained_as_such() {
    let root = Subject::authority("Example Root").key(Key::P384).self_issued();
    let other = Subject::authority("Unrelated Root").self_issued();
    let leaf = Subject::server(HOST).issued_by(&root);
    let device = without_p384().trusting(&root).trusting(&other);
    let (outcome, said) = judged(&device, &[&root, &other], &[leaf.der()]);
    assert_eq!(outcome.flags, VerifyFlags::NOT_TRUSTED);
    let said = said.expect("an explanation");
    assert!(said.cause.contains("is in the CA set but does not load"), "{}", said.cause);
}

#[test]
fn a_ca_of_the_same_name_is_found_out_by_the_signature_alone() {
    let chain = Chain::of(HOST, Key::P256);
    let namesake = Subject::authority("Example Root").self_issued();
    let device = Device::new().trusting(&namesake).knowing(&chain.root);
    let (outcome, said) =
        judged(&device, &[&namesake], &[chain.leaf.der(), chain.intermediate.der()]);
    assert_eq!(outcome.flags, VerifyFlags::NOT_TRUSTED);
    let said = said.expect("an explanation");
    assert!(said.cause.contains("right name with another key"), "{}", said.cause);
    assert!(said.fix[0].starts_with("Replace it by 'Example Root'"), "{:?}", said.fix);
}
