//! Judges: one case a rule of verification, with what every measured release makes of it.

use tlsprobe::mbedtls::{Curve, Hash, KeyExchange, TlsVersion};
use tlsprobe::profile::{AuthMode, CertificateProfile};

use super::change::revoking;
use super::{
    BAD_KEY, BAD_MD, CN_MISMATCH, EXPIRED, NOT_TRUSTED, REVOKED, bent, chain, judges, leaf,
    measured,
};
use crate::case::Host;
use crate::generator::certificate::{Extension, Field};
use crate::generator::crl::CrlSpec;
use crate::generator::keys::key;
use crate::generator::{Scenario, Scheme, der, extension, name, validity};

const FAILED: i32 = -0x2700;

#[test]
fn a_chain_to_an_anchor_passes() {
    judges(&chain(0), 0, 0);
    judges(&chain(3), 0, 0);
}

#[test]
fn dates_are_judged_on_every_certificate_of_the_path() {
    let window =
        |from, to| Field::Validity(validity::between(&validity::utc(from), &validity::utc(to)));
    for index in 0..3 {
        let over = window("200101000000Z", "210101000000Z");
        judges(&bent(chain(1), index, over), FAILED, EXPIRED);
        let early = window("380101000000Z", "390101000000Z");
        judges(&bent(chain(1), index, early), FAILED, 0x200);
    }
}

#[test]
fn a_parent_is_a_ca_that_may_sign_and_is_named_as_the_issuer() {
    let drop = Field::Drop(extension::BASIC_CONSTRAINTS);
    judges(&bent(chain(1), 1, drop), FAILED, NOT_TRUSTED);
    let no_signing = Field::Add(extension::key_usage(0x8000));
    judges(&bent(chain(1), 1, no_signing), FAILED, NOT_TRUSTED);
    judges(&leaf(Field::Issuer(name::common("Nobody"))), FAILED, NOT_TRUSTED);
    judges(&leaf(Field::Issuer(name::common("ca 0"))), 0, 0);
}

#[test]
fn an_anchor_before_version_3_needs_no_ca_flag_but_an_intermediate_does() {
    for (index, code, flags) in [(0, 0, 0), (1, FAILED, NOT_TRUSTED)] {
        let old = bent(chain(1), index, Field::Version(Vec::new()));
        judges(&bent(old, index, Field::RawExtensions(Vec::new())), code, flags);
    }
}

#[test]
fn a_self_issued_end_entity_is_trusted_byte_for_byte() {
    let mut own = chain(0);
    own.hierarchy.certificates[1].issuer = 1;
    own.hierarchy.trusted = vec![1];
    judges(&own, 0, 0);
    let mut pinned = chain(0);
    pinned.hierarchy.trusted = vec![1];
    judges(&pinned, FAILED, NOT_TRUSTED);
}

#[test]
fn a_presented_parent_is_looked_for_after_its_child_alone() {
    let mut scenario = chain(2);
    scenario.hierarchy.presented = vec![3, 1, 2];
    judges(&scenario, FAILED, NOT_TRUSTED);
}

#[test]
fn nine_intermediates_are_one_too_many() {
    judges(&chain(8), 0, 0);
    judges(&chain(9), -0x3000, u32::MAX);
}

#[test]
fn a_bad_signature_is_not_trusted() {
    judges(&leaf(Field::SignedBy(key("p256-5"))), FAILED, NOT_TRUSTED);
    judges(&bent(chain(1), 1, Field::SignedBy(key("p256-5"))), FAILED, NOT_TRUSTED);
    let number = der::small(1);
    judges(&leaf(Field::Signature(der::sequence(&[&number, &number]))), FAILED, NOT_TRUSTED);
}

fn signed_by_rsa(scheme: Scheme) -> Scenario {
    let mut scenario = leaf(Field::Scheme(scheme));
    scenario.hierarchy.certificates[0].key = key("rsa2048-0");
    scenario
}

#[test]
fn pss_has_the_salt_that_its_parameters_say() {
    let scheme = Scheme::Pss { hash: Hash::Sha256, mgf: Hash::Sha256, salt: 32 };
    judges(&signed_by_rsa(scheme), 0, 0);
    let other = Field::BothAlgorithms(crate::generator::keys::algorithm(
        key("rsa2048-0"),
        Scheme::Pss { hash: Hash::Sha256, mgf: Hash::Sha256, salt: 20 },
    ));
    judges(&bent(signed_by_rsa(scheme), 1, other), FAILED, NOT_TRUSTED);
}

#[test]
fn pkcs1_is_the_one_encoding_that_the_library_would_make() {
    let scheme = Scheme::Plain(Hash::Sha256);
    judges(&signed_by_rsa(scheme), 0, 0);
    let mut block = vec![0xFF; 256];
    block[0] = 0;
    judges(&bent(signed_by_rsa(scheme), 1, Field::RsaEncoded(block)), FAILED, NOT_TRUSTED);
}

fn expecting(mut scenario: Scenario, host: &str) -> Scenario {
    scenario.host = Host::Name(host.to_owned());
    scenario
}

#[test]
fn the_common_name_counts_without_alternative_names_alone() {
    judges(&expecting(chain(0), "other.test"), FAILED, CN_MISMATCH);
    judges(&expecting(chain(0), "WWW.EXAMPLE.COM"), 0, 0);
    judges(&leaf(Field::Drop(extension::SUBJECT_ALT_NAME)), 0, 0);
    let other = extension::alternative_names(&[extension::dns("other.test")]);
    judges(&leaf(Field::Replace(other)), FAILED, CN_MISMATCH);
}

#[test]
fn a_wildcard_stands_for_one_label() {
    let named = |name| leaf(Field::Replace(extension::alternative_names(&[extension::dns(name)])));
    judges(&named("*.example.com"), 0, 0);
    judges(&named("*.com"), FAILED, CN_MISMATCH);
    judges(&named("w*.example.com"), FAILED, CN_MISMATCH);
}

fn custom(min_rsa: usize, hash: Hash, curve: Curve) -> CertificateProfile {
    CertificateProfile::Custom { min_rsa, hashes: [hash].into(), curves: [curve].into() }
}

#[test]
fn the_profile_judges_hash_key_type_curve_and_length() {
    let with = |profile| Scenario { profile, ..chain(0) };
    judges(&with(custom(2048, Hash::Sha256, Curve::Secp256r1)), 0, 0);
    judges(&with(custom(2048, Hash::Sha384, Curve::Secp256r1)), FAILED, BAD_MD);
    judges(&with(custom(2048, Hash::Sha256, Curve::Secp384r1)), FAILED, BAD_KEY);
    judges(&with(CertificateProfile::Next), 0, 0);
    judges(&with(CertificateProfile::SuiteB), 0, 0);
    let mut rsa = signed_by_rsa(Scheme::Plain(Hash::Sha256));
    judges(&rsa, 0, 0);
    rsa.profile = CertificateProfile::SuiteB;
    judges(&rsa, FAILED, 0x8000);
    rsa.profile = custom(3072, Hash::Sha256, Curve::Secp256r1);
    judges(&rsa, FAILED, BAD_KEY);
}

#[test]
fn the_use_of_the_end_entity_follows_the_key_exchange() {
    let used = |bits| leaf(Field::Add(extension::key_usage(bits)));
    judges(&used(0x8000), 0, 0);
    judges(&used(0x2000), FAILED_LATER, 0x800);
    let mut rsa = bent(used(0x2000), 1, Field::Key(key("rsa2048-0")));
    rsa.key_exchange = KeyExchange::Rsa;
    judges(&rsa, 0, 0);
}

/// What the checks of the handshake return where verification itself passed.
const FAILED_LATER: i32 = -0x7A00;

#[test]
fn extended_key_usage_must_allow_servers() {
    let purposes = |oids: &[&str]| {
        let list: Vec<u8> = oids.iter().flat_map(|oid| der::oid(oid)).collect();
        let value = der::sequence(&[&list]);
        leaf(Field::Add(Extension::new(extension::EXTENDED_KEY_USAGE, false, value)))
    };
    judges(&purposes(&["1.3.6.1.5.5.7.3.1"]), 0, 0);
    judges(&purposes(&["2.5.29.37.0"]), 0, 0);
    judges(&purposes(&["1.3.6.1.5.5.7.3.2"]), FAILED_LATER, 0x1000);
}

#[test]
fn authmode_optional_passes_and_none_does_not_look() {
    let untrusted = || leaf(Field::SignedBy(key("p256-5")));
    judges(&Scenario { authmode: AuthMode::Optional, ..untrusted() }, 0, NOT_TRUSTED);
    judges(&Scenario { authmode: AuthMode::None, ..untrusted() }, 0, 0);
    judges(&Scenario { without_ca: true, ..chain(0) }, -0x7680, NOT_TRUSTED);
}

#[test]
fn the_first_flag_of_a_fixed_order_decides_the_alert() {
    let alerts = |scenario: Scenario| {
        let mut alerts: Vec<_> =
            measured(&scenario.case()).iter().map(|answer| answer.alert).collect();
        alerts.dedup();
        alerts
    };
    let untrusted = || leaf(Field::SignedBy(key("p256-5")));
    assert_eq!(alerts(untrusted()), [Some(48)]);
    assert_eq!(alerts(expecting(untrusted(), "other.test")), [Some(42)]);
    let mut revoked = chain(0);
    revoking(&mut revoked, "220101000000Z");
    assert_eq!(alerts(revoked), [Some(44)]);
    assert_eq!(alerts(leaf(Field::Scheme(Scheme::Plain(Hash::Sha1)))), [Some(46)]);
    assert_eq!(alerts(chain(0)), [None]);
}

/// What every measured release makes of a leaf that the root's list revokes.
fn revokes(change: fn(&mut CrlSpec), flags: u32) {
    let mut scenario = chain(0);
    revoking(&mut scenario, "220101000000Z");
    change(&mut scenario.crls[0]);
    judges(&scenario, if flags == 0 { 0 } else { FAILED }, flags);
}

#[test]
fn a_revocation_list_is_signed_current_and_of_the_issuer() {
    revokes(|_| (), REVOKED);
    revokes(|list| list.name = Some(name::common("Nobody")), 0);
    revokes(|list| list.spoilt_signature = true, 0x10);
    revokes(|list| list.next_update = validity::utc("220101000000Z"), REVOKED | 0x20);
    revokes(|list| list.this_update = validity::utc("380101000000Z"), REVOKED | 0x400);
    revokes(|list| list.scheme = Scheme::Plain(Hash::Sha1), REVOKED | 0x2_0000);
}

/// A certificate whose algorithm is not known is dropped, and the next one is the end entity.
#[test]
fn a_chain_of_which_nothing_is_left_is_not_trusted() {
    let unknown = Field::BothAlgorithms(der::sequence(&[&der::oid("1.3.101.112")]));
    let left: u32 = NOT_TRUSTED | CN_MISMATCH | EXPIRED | BAD_MD | 0x8000 | BAD_KEY;
    judges(&leaf(unknown), FAILED, left);
}

#[test]
fn a_path_of_tls_1_3_is_judged_alike() {
    let untrusted = leaf(Field::SignedBy(key("p256-5")));
    judges(&Scenario { tls: TlsVersion::Tls13, ..untrusted }, FAILED, NOT_TRUSTED);
}

#[test]
fn a_refused_certificate_is_answered_with_bad_or_unsupported_certificate() {
    for (version, alert) in [(der::small(3), 43), (der::NULL.into(), 42)] {
        for answer in measured(&leaf(Field::Version(der::explicit(0, &version))).case()) {
            assert_eq!((answer.alert, answer.flags), (Some(alert), 0), "{answer:?}");
        }
    }
}
