//! Readers: one case a reader, with the code that every measured release returns.

use tlsprobe::mbedtls::Hash;

use super::change::revoking;
use super::{chain, judges, leaf, measured, reads};
use crate::generator::certificate::{Extension, Field};
use crate::generator::crl::CrlSpec;
use crate::generator::keys::{self, KeyId, POOL};
use crate::generator::{HOST, Scheme, der, extension, name, validity};

const OK: i32 = 0;

fn identifier(oid: &str, parameters: &[u8]) -> Field {
    Field::BothAlgorithms(der::sequence(&[&der::oid(oid), parameters]))
}

#[test]
fn an_algorithm_identifier_ends_after_its_parameters() {
    let two = [der::NULL, der::NULL].concat();
    reads(identifier("1.2.840.10045.4.3.2", &two), -0x2366);
}

#[test]
fn an_unknown_signature_algorithm_is_0x262e_and_parameters_of_a_known_one_0x2300() {
    reads(identifier("1.2.3.4", &[]), -0x262E);
    reads(identifier("1.2.840.10045.4.3.2", &der::small(1)), -0x2300);
    reads(identifier("1.2.840.10045.4.3.2", &der::NULL), OK);
}

const PSS: &str = "1.2.840.113549.1.1.10";

#[test]
fn the_trailer_of_pss_is_one() {
    reads(identifier(PSS, &der::sequence(&[&der::explicit(3, &der::small(2))])), -0x2300);
    reads(identifier(PSS, &der::sequence(&[&der::explicit(3, &der::small(1))])), OK);
    reads(identifier(PSS, &[]), -0x2362);
}

#[test]
fn the_mask_of_pss_needs_a_known_hash() {
    let mask =
        der::sequence(&[&der::oid("1.2.840.113549.1.1.8"), &der::sequence(&[&der::oid("1.2.3")])]);
    reads(identifier(PSS, &der::sequence(&[&der::explicit(1, &mask)])), -0x232E);
    let other = der::sequence(&[&der::oid("1.2.3"), &der::NULL]);
    reads(identifier(PSS, &der::sequence(&[&der::explicit(1, &other)])), -0x20AE);
}

#[test]
fn every_hash_is_known_by_its_identifier_for_either_kind_of_key() {
    for hash in [Hash::Sha256, Hash::Sha384, Hash::Sha512] {
        for signer in ["p256-0", "rsa2048-0"] {
            let mut scenario = leaf(Field::Scheme(Scheme::Plain(hash)));
            scenario.hierarchy.certificates[0].key = keys::key(signer);
            judges(&scenario, OK, 0);
        }
    }
    for hash in [Hash::Md5, Hash::Sha1] {
        let mut scenario = leaf(Field::Scheme(Scheme::Plain(hash)));
        scenario.hierarchy.certificates[0].key = keys::key("rsa2048-0");
        judges(&scenario, -0x2700, super::BAD_MD);
    }
}

#[test]
fn every_curve_is_known_by_its_identifier() {
    for id in (0..POOL.len()).map(KeyId).filter(|id| id.is_ec()) {
        reads(Field::Key(id), OK);
    }
    let unknown = der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid("1.3.132.0.1")]);
    let spki = der::sequence(&[&unknown, &der::bits(&keys::point(keys::key("p256-0")))]);
    reads(Field::PublicKey(spki), -0x3A00);
}

/// What every measured release returns for a list of this kind.
fn reads_list(change: fn(&mut CrlSpec), code: i32) {
    let mut scenario = chain(0);
    revoking(&mut scenario, "380101000000Z");
    change(&mut scenario.crls[0]);
    for answer in measured(&scenario.case()) {
        assert_eq!(answer.crl_result, code, "{answer:?}");
    }
}

#[test]
fn a_revocation_list_is_of_version_1_or_2() {
    reads_list(|_| (), OK);
    reads_list(|list| list.version = Vec::new(), OK);
    reads_list(|list| list.version = der::small(2), -0x2580);
    reads_list(|list| list.next_update = Vec::new(), OK);
}

#[test]
fn an_entry_of_a_revocation_list_has_a_date() {
    reads_list(|list| list.entries = der::sequence(&[&der::sequence(&[&der::small(1)])]), -0x2460);
    let extended = |list: &mut CrlSpec| {
        let date = validity::utc("220101000000Z");
        let odd = der::sequence(&[&der::NULL]);
        list.entries = der::sequence(&[&der::sequence(&[&der::small(1), &date, &odd])]);
    };
    reads_list(extended, -0x2562);
}

#[test]
fn no_extension_of_a_revocation_list_may_be_critical() {
    fn numbered(list: &mut CrlSpec, critical: bool) {
        let number = Extension::new("2.5.29.20", critical, der::small(7)).der();
        list.extensions = der::explicit(0, &der::sequence(&[&number]));
    }
    reads_list(|list| numbered(list, false), OK);
    reads_list(|list| numbered(list, true), -0x2562);
}

fn extension_of(oid: &'static str, value: Vec<u8>) -> Field {
    Field::Replace(Extension::new(oid, false, value))
}

#[test]
fn the_extensions_fill_their_wrapper() {
    let one = extension::ca(None).der();
    let longer = [der::sequence(&[&one]), der::NULL.into()].concat();
    reads(Field::RawExtensions(der::explicit(3, &longer)), -0x2566);
    reads(Field::RawExtensions(der::explicit(3, &der::sequence(&[&one]))), OK);
}

#[test]
fn an_unknown_extension_may_not_be_critical_nor_a_known_one_come_twice() {
    reads(Field::Add(Extension::new("1.2.3", true, der::NULL.into())), -0x2562);
    reads(Field::Add(Extension::new("1.2.3", false, der::NULL.into())), OK);
    reads(Field::Add(super::own_name()), -0x2500);
}

#[test]
fn the_ca_flag_is_a_boolean_or_a_number() {
    let flag = |bytes: &[u8]| extension_of(extension::BASIC_CONSTRAINTS, der::sequence(&[bytes]));
    reads(flag(&der::small(1)), OK);
    reads(flag(&der::tlv(der::BOOLEAN, &[0xFF, 0xFF])), -0x2564);
    reads(flag(&der::NULL), -0x2562);
}

#[test]
fn key_usage_leaves_at_most_seven_bits_unused() {
    let usage = |unused| extension_of(extension::KEY_USAGE, der::bits_unused(unused, &[0x80]));
    reads(usage(7), OK);
    reads(usage(8), -0x2564);
}

#[test]
fn the_netscape_type_has_one_byte() {
    reads(extension_of(extension::NETSCAPE_TYPE, der::bits(&[0x40])), OK);
    reads(extension_of(extension::NETSCAPE_TYPE, der::bits(&[0x40, 0])), -0x2564);
}

#[test]
fn extended_key_usage_names_a_purpose() {
    reads(extension_of(extension::EXTENDED_KEY_USAGE, der::sequence(&[])), -0x2564);
    reads(extension_of(extension::EXTENDED_KEY_USAGE, der::sequence(&[&der::oid("1.2.3")])), OK);
}

/// Read by 2.18.0 and later, all of those measured.
#[test]
fn policies_are_at_least_one() {
    reads(extension_of(extension::POLICIES, der::sequence(&[])), -0x2566);
    let any = der::sequence(&[&der::sequence(&[&der::oid("2.5.29.32.0")])]);
    reads(Field::Add(Extension::new(extension::POLICIES, true, any)), OK);
}

/// The issuer of an authority key identifier comes with its serial number, from 3.5.0 on.
#[test]
fn an_authority_key_identifier_with_an_issuer_needs_a_serial_number() {
    let directory = der::tlv(0xA4, &name::common("CA 0"));
    let value = der::sequence(&[&der::tlv(0xA1, &directory)]);
    let case = leaf(extension_of(extension::AUTHORITY_KEY_ID, value)).case();
    let parsed: Vec<i32> = measured(&case).iter().map(|answer| answer.parsed[0]).collect();
    assert_eq!(parsed, [OK, OK, -0x2560, -0x2560]);
}

#[test]
fn an_alternative_name_is_context_specific() {
    let ia5 = der::tlv(der::IA5_STRING, HOST.as_bytes());
    reads(Field::Replace(extension::alternative_names(&[ia5])), -0x2562);
}

/// A hardware module name must be well formed; where it is not the last entry, 2.18.0 sees it too.
#[test]
fn a_hardware_module_name_is_read_and_other_types_are_not() {
    let other = |oid: &str| {
        let damaged = [der::oid(oid), der::explicit(0, &der::small(1))].concat();
        let names = [der::tlv(0xA0, &damaged), extension::dns(HOST)];
        Field::Replace(extension::alternative_names(&names))
    };
    reads(other("1.3.6.1.5.5.7.8.4"), -0x2562);
    reads(other("1.2.3"), OK);
}

#[test]
fn a_public_key_has_a_known_algorithm_and_ends_where_it_says() {
    let point = keys::point(keys::key("p256-0"));
    let key = |algorithm: &[u8], unused| {
        Field::PublicKey(der::sequence(&[algorithm, &der::bits_unused(unused, &point)]))
    };
    let ec = der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid(keys::curve_oid("p256"))]);
    reads(key(&ec, 0), OK);
    reads(key(&ec, 1), -0x3B68);
    reads(key(&der::sequence(&[&der::oid("1.2.3.4")]), 0), -0x3C80);
    reads(key(&der::sequence(&[]), 0), -0x3AE0);
}

#[test]
fn an_rsa_key_is_odd_and_long_enough() {
    let rsa = |modulus: &[u8], exponent| Field::PublicKey(keys::rsa_spki(modulus, exponent));
    reads(rsa(&[0xC1; 16], &[3]), OK);
    reads(rsa(&[0x41; 15], &[3]), -0x3B00);
    reads(rsa(&[0xC2; 128], &[3]), -0x3B00);
    reads(rsa(&[0xC1; 128], &[4]), -0x3B00);
    reads(rsa(&[0xC1; 128], &[1]), -0x3B00);
}

#[test]
fn a_point_lies_on_its_curve() {
    let mut point = keys::point(keys::key("p256-0"));
    let algorithm =
        der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid(keys::curve_oid("p256"))]);
    let key = |point: &[u8]| Field::PublicKey(der::sequence(&[&algorithm, &der::bits(point)]));
    reads(key(&[0]), -0x4C80);
    reads(key(&point[..64]), -0x4F80);
    point[64] ^= 1;
    reads(key(&point), -0x4C80);
}

#[test]
fn a_name_has_a_set_and_may_be_empty_for_a_subject_alone() {
    let empty = der::sequence(&[]);
    reads(Field::Subject(empty.clone()), OK);
    reads(Field::Issuer(empty), -0x23E0);
    reads(Field::Issuer(der::sequence(&[&der::tlv(der::SET, &[])])), -0x23E0);
    let number = der::sequence(&[&name::rdn(name::COMMON_NAME, der::INTEGER, &[1])]);
    reads(Field::Subject(number), -0x23E2);
}

#[test]
fn the_version_is_at_most_three() {
    reads(Field::Version(der::explicit(0, &der::small(3))), -0x2580);
    reads(Field::Version(der::explicit(0, &der::NULL)), -0x2262);
}

#[test]
fn a_serial_number_is_an_integer_of_any_length() {
    reads(Field::Serial(der::tlv(der::INTEGER, &[])), OK);
    reads(Field::Serial(der::tlv(0x82, &[1])), OK);
    reads(Field::Serial(der::NULL.into()), -0x22E2);
}

#[test]
fn a_validity_holds_two_times_and_nothing_else() {
    let (from, to) = (validity::utc("200101000000Z"), validity::utc("400101000000Z"));
    reads(Field::Validity(der::sequence(&[&from])), -0x2460);
    reads(Field::Validity(der::sequence(&[&from, &to, &der::NULL])), -0x2466);
    reads(Field::Validity(der::sequence(&[&from, &der::small(1)])), -0x2462);
    reads(Field::Validity(der::sequence(&[&from, &validity::utc("401301000000Z")])), -0x2400);
}

#[test]
fn unique_identifiers_are_constructed() {
    reads(Field::UniqueIds(der::tlv(0xA1, &[0, 1])), OK);
    let primitive = Field::UniqueIds(der::tlv(0x81, &[0, 1]));
    let parsed: Vec<i32> =
        measured(&leaf(primitive).case()).iter().map(|answer| answer.parsed[0]).collect();
    assert_eq!(parsed, [-0x21E6, -0x2562, -0x2562, -0x2562]);
}

#[test]
fn a_signature_has_no_unused_bits_and_nothing_follows() {
    reads(Field::SignatureElement(der::bits_unused(1, &[0; 8])), -0x24E8);
    let followed = [der::bits(&[0; 8]), der::NULL.into()].concat();
    reads(Field::SignatureElement(followed), -0x21E6);
    reads(Field::OuterAlgorithm(der::sequence(&[&der::oid("1.2.3")])), -0x2680);
}

/// The type of the key decides whether it can check a signature at all.
#[test]
fn a_key_for_agreement_alone_signs_nothing() {
    let algorithm = der::sequence(&[&der::oid("1.3.132.1.12"), &der::oid(keys::curve_oid("p256"))]);
    let point = keys::point(keys::key("p256-0"));
    let mut scenario = chain(0);
    scenario.hierarchy.certificates[0]
        .bends
        .push(Field::PublicKey(der::sequence(&[&algorithm, &der::bits(&point)])));
    judges(&scenario, -0x2700, super::NOT_TRUSTED);
}
