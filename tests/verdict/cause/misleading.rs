//! Codes and flags that name the wrong cause.

use tlsprobe::mbedtls::{Code, Curve, Hash, VerifyFlags};
use tlsprobe::profile::Capabilities;
use tlsprobe::verdict::cause::Outcome;

use super::device::Device;
use super::{HOST, explained, flagged};
use crate::common::pki::{Chain, Key, Subject};

fn without_sha384(capabilities: &mut Capabilities) {
    capabilities.hashes.remove(&Hash::Sha384);
}

#[test]
fn a_hash_that_is_compiled_out_shows_as_a_wrong_name() {
    let chain = Chain::of(HOST, Key::P384);
    let root = Subject::authority("Example Root").self_issued();
    let intermediate = Subject::authority("Example Issuing CA").key(Key::P384).issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let device = Device::new().trusting(&chain.root).built(without_sha384);
    let outcome = flagged(VerifyFlags::CN_MISMATCH);
    let said = explained(&device, outcome, &[leaf.der(), intermediate.der()]);
    assert!(said.cause.starts_with("The flags mislead"), "{}", said.cause);
    assert!(said.cause.contains("is signed with SHA-384, which this build lacks"));
    assert!(said.cause.ends_with("judges 'Example Issuing CA' in its place."), "{}", said.cause);
    assert_eq!(said.fix, ["Turn on MBEDTLS_SHA384_C in the device's build."]);
}

#[test]
fn the_option_has_the_name_that_the_release_knows() {
    let root = Subject::authority("Example Root").key(Key::P384).self_issued();
    let leaf = Subject::server(HOST).issued_by(&root);
    for ((major, minor, patch), option) in
        [((2, 28, 10), "MBEDTLS_SHA512_C"), ((4, 1, 0), "PSA_WANT_ALG_SHA_384")]
    {
        let device = Device::new().of_release(major, minor, patch).built(without_sha384);
        let said = explained(&device, flagged(VerifyFlags::CN_MISMATCH), &[leaf.der()]);
        assert!(said.fix[0].contains(option), "{:?}", said.fix);
    }
}

#[test]
fn an_intermediate_that_the_build_drops_shows_as_an_untrusted_chain() {
    let root = Subject::authority("Example Root").key(Key::P384).self_issued();
    let intermediate = Subject::authority("Example Issuing CA").issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let device = Device::new().built(without_sha384);
    let outcome = flagged(VerifyFlags::NOT_TRUSTED);
    let said = explained(&device, outcome, &[leaf.der(), intermediate.der()]);
    assert!(said.cause.starts_with("The flag misleads"), "{}", said.cause);
    assert_eq!(said.fix, ["Turn on MBEDTLS_SHA384_C in the device's build."]);
}

#[test]
fn the_right_ca_that_does_not_load_is_not_missing() {
    let root = Subject::authority("Example Root").key(Key::P384).self_issued();
    let leaf = Subject::server(HOST).key(Key::P256).issued_by(&root);
    let device = Device::new()
        .trusting(&root)
        .built(|capabilities| capabilities.curves.retain(|curve| *curve != Curve::Secp384r1));
    let outcome = Outcome { ca_result: Code(1), ..flagged(VerifyFlags::NOT_TRUSTED) };
    let said = explained(&device, outcome, &[leaf.der()]);
    assert!(said.cause.contains("is in the CA set but does not load"), "{}", said.cause);
    assert_eq!(said.fix[0], "Turn on MBEDTLS_ECP_DP_SECP384R1_ENABLED in the device's build.");
}

#[test]
fn a_curve_of_any_presented_certificate_ends_the_handshake() {
    let chain = Chain::of(HOST, Key::P384);
    let device = Device::new()
        .trusting(&chain.root)
        .built(|capabilities| capabilities.curves.retain(|curve| *curve != Curve::Secp384r1));
    let refused = Code(-0x3A00);
    let outcome = Outcome { code: refused, parse_result: refused, ..Outcome::default() };
    let said = explained(&device, outcome, &[chain.leaf.der(), chain.intermediate.der()]);
    assert!(said.cause.contains("certificate 1 of the server's chain"), "{}", said.cause);
    assert!(said.cause.contains("has a key on secp384r1, which this build lacks"));
}

#[test]
fn an_rsa_key_longer_than_the_big_numbers_names_the_size_to_set() {
    let chain = Chain::of(HOST, Key::Rsa(3072));
    let device = Device::new().built(|capabilities| capabilities.mpi_max_size = 256);
    let refused = Code(-0x3B00);
    let outcome = Outcome { code: refused, parse_result: refused, ..Outcome::default() };
    let said = explained(&device, outcome, &[chain.leaf.der()]);
    assert_eq!(said.fix[0], "Set MBEDTLS_MPI_MAX_SIZE to at least 384.");
}
