//! What changed between releases: a case for each row of the table of behaviours, whose answer
//! the change changes.

use tlsprobe::mbedtls::{Curve, Hash, KeyExchange, Rule, TlsVersion};
use tlsprobe::profile::{AuthMode, CertificateProfile};
use tlsprobe::verdict::Reason;

use super::{
    BAD_KEY, BAD_MD, CN_MISMATCH, EXPIRED, NOT_TRUSTED, REVOKED, around, around_with, bent, chain,
    leaf,
};
use crate::case::{Case, Host};
use crate::generator::certificate::{Extension, Field};
use crate::generator::crl::CrlSpec;
use crate::generator::keys::{self, key};
use crate::generator::{HOST, Scenario, Scheme, der, extension, name, validity};
use crate::model::Answer;

fn parsed(answer: &Answer) -> i32 {
    answer.parsed[0]
}

fn flags(answer: &Answer) -> u32 {
    answer.flags
}

fn custom(min_rsa: usize, curves: &[Curve]) -> CertificateProfile {
    CertificateProfile::Custom {
        min_rsa,
        hashes: [Hash::Sha256].into(),
        curves: curves.iter().copied().collect(),
    }
}

/// A leaf with these alternative names, for a host of this name.
fn named(names: &[Vec<u8>], host: &str) -> Case {
    let mut scenario = leaf(Field::Replace(extension::alternative_names(names)));
    scenario.host = Host::Name(host.to_owned());
    scenario.case()
}

/// `otherName` with a hardware module name (RFC 4108) that ends too early.
fn damaged_module_name() -> Vec<u8> {
    let content = [der::oid("1.3.6.1.5.5.7.8.4"), der::explicit(0, &der::small(1))].concat();
    der::tlv(0xA0, &content)
}

#[test]
fn the_end_entity_s_own_key_is_judged_from_2_2_0_on() {
    let mut scenario = leaf(Field::Key(key("rsa2048-0")));
    scenario.profile = custom(4096, &[Curve::Secp256r1]);
    scenario.key_exchange = KeyExchange::EcdheRsa;
    assert_eq!(around(Rule::EndEntityKeyJudged, &scenario.case(), flags), (0, BAD_KEY));
}

#[test]
fn the_path_length_of_presented_intermediates_counts_from_2_2_0_on() {
    let scenario = bent(chain(2), 1, Field::Replace(extension::ca(Some(0))));
    assert_eq!(around(Rule::IntermediatePathLength, &scenario.case(), flags), (0, NOT_TRUSTED));
}

#[test]
fn a_valid_parent_is_preferred_from_2_3_0_on() {
    let mut scenario = chain(0);
    let mut expired = scenario.hierarchy.certificates[0].clone();
    let over = validity::between(&validity::utc("200101000000Z"), &validity::utc("210101000000Z"));
    (expired.validity, expired.issuer, expired.serial) = (over, 2, der::small(9));
    scenario.hierarchy.certificates.push(expired);
    scenario.hierarchy.trusted = vec![2, 0];
    assert_eq!(around(Rule::ValidParentPreferred, &scenario.case(), flags), (EXPIRED, 0));
}

#[test]
fn a_refused_certificate_is_answered_with_an_alert_from_2_5_1_on() {
    let mut scenario = chain(0);
    scenario.hierarchy.certificates[1].bends.push(Field::SignedBy(key("p256-5")));
    let alert = |answer: &Answer| answer.alert;
    assert_eq!(around(Rule::CertificateAlerts, &scenario.case(), alert), (None, Some(48)));
}

#[test]
fn sha_1_is_refused_by_default_from_2_5_1_on() {
    let case = leaf(Field::Scheme(Scheme::Plain(Hash::Sha1))).case();
    assert_eq!(around(Rule::DefaultProfileRefusesSha1, &case, flags), (0, BAD_MD));
}

#[test]
fn too_long_a_chain_is_fatal_from_2_6_0_on_and_not_modelled_before() {
    let case = chain(9).case();
    let said = |answer: &Answer| (answer.code, answer.flags, answer.reason);
    let (before, since) = around(Rule::TooLongIsFatal, &case, said);
    assert_eq!(before.2, Some(Reason::NotModelled));
    assert_eq!(since, (-0x3000, u32::MAX, None));
}

#[test]
fn a_critical_policy_has_a_code_of_its_own_from_2_18_0_on() {
    let policy = der::sequence(&[&der::sequence(&[&der::oid("1.2.3")])]);
    let case = leaf(Field::Add(Extension::new(extension::POLICIES, true, policy))).case();
    assert_eq!(around(Rule::CertificatePolicies, &case, parsed), (-0x2562, -0x2080));
}

#[test]
fn other_names_are_read_from_2_18_0_on() {
    let case = named(&[damaged_module_name(), extension::dns(HOST)], HOST);
    assert_eq!(around(Rule::OtherNames, &case, parsed), (0, -0x2562));
}

#[test]
fn errors_around_the_version_are_wrapped_from_2_19_0_on() {
    let case = leaf(Field::Version(vec![0xA0, 0x80])).case();
    assert_eq!(around(Rule::WrappedErrors, &case, parsed), (-0x64, -0x21E4));
}

#[test]
fn an_attribute_ends_where_its_sequence_ends_from_2_19_0_on() {
    let common = [der::oid(name::COMMON_NAME), der::tlv(der::UTF8_STRING, b"a"), der::NULL.into()];
    let set = der::tlv(der::SET, &der::tlv(der::SEQUENCE, &common.concat()));
    let case = leaf(Field::Subject(der::sequence(&[&set]))).case();
    assert_eq!(around(Rule::BoundsOfSequences, &case, parsed), (-0x23E2, -0x23E6));
}

#[test]
fn a_signature_may_be_an_empty_bit_string_from_2_19_0_on() {
    let case = leaf(Field::Signature(Vec::new())).case();
    assert_eq!(around(Rule::EmptyBitString, &case, parsed), (-0x24E8, 0));
}

#[test]
fn tags_of_algorithm_parameters_are_compared_from_2_19_0_on() {
    let with_null = der::sequence(&[&der::oid(keys::ecdsa_oid(Hash::Sha256)), &der::NULL]);
    let case = leaf(Field::OuterAlgorithm(with_null)).case();
    assert_eq!(around(Rule::ParameterTagsCompared, &case, parsed), (0, -0x2680));
}

#[test]
fn the_last_alternative_name_is_read_from_2_19_0_on() {
    let case = named(&[damaged_module_name()], HOST);
    assert_eq!(around(Rule::AlternativeNamesCheckedInTime, &case, parsed), (0, -0x2562));
}

#[test]
fn leading_zeros_do_not_count_from_2_20_0_on() {
    let five_bytes = der::explicit(0, &der::tlv(der::INTEGER, &[0, 0, 0, 0, 2]));
    let case = leaf(Field::Version(five_bytes)).case();
    assert_eq!(around(Rule::LeadingZerosIgnored, &case, parsed), (-0x2264, 0));
}

#[test]
fn the_largest_path_length_is_an_error_from_2_23_0_on() {
    let largest = der::tlv(der::INTEGER, &[0x7F, 0xFF, 0xFF, 0xFF]);
    let value = der::sequence(&[&der::boolean(0xFF), &largest]);
    let case = leaf(Field::Add(Extension::new(extension::BASIC_CONSTRAINTS, true, value))).case();
    assert_eq!(around(Rule::LargestPathLengthRefused, &case, parsed), (0, -0x2564));
}

/// The root's list, which revokes the leaf at this time.
pub(super) fn revoking(scenario: &mut Scenario, date: &str) {
    let serial = scenario.hierarchy.certificates[1].serial.clone();
    let entry = der::sequence(&[&serial, &validity::utc(date)]);
    scenario.crls.push(CrlSpec {
        issuer: 0,
        scheme: Scheme::Plain(Hash::Sha256),
        version: der::small(1),
        name: None,
        this_update: validity::utc("210101000000Z"),
        next_update: validity::utc("390101000000Z"),
        entries: der::sequence(&[&entry]),
        extensions: Vec::new(),
        spoilt_signature: false,
        edit: None,
        bytes: None,
    });
}

#[test]
fn a_revocation_counts_before_its_date_from_2_24_0_on() {
    let mut scenario = chain(0);
    revoking(&mut scenario, "380101000000Z");
    assert_eq!(around(Rule::RevocationDateIgnored, &scenario.case(), flags), (0, REVOKED));
}

#[test]
fn alternative_names_are_compared_by_type_from_2_24_0_on() {
    let case = named(&[extension::name_of_kind(1, b"mail.example")], "mail.example");
    assert_eq!(around(Rule::AlternativeNameTypesCompared, &case, flags), (0, CN_MISMATCH));
}

#[test]
fn sha_1_cannot_be_compiled_back_in_from_2_28_0_on() {
    let case = leaf(Field::Scheme(Scheme::Plain(Hash::Sha1))).case();
    let said = around_with(
        Rule::Sha1OptionRemoved,
        &case,
        |library| library.capabilities.sha1_in_certificates = true,
        flags,
    );
    assert_eq!(said, (0, BAD_MD));
}

#[test]
fn a_malformed_certificate_message_has_another_code_from_3_0_0_on() {
    let mut case = chain(0).case();
    case.presented = vec![vec![0x30; 100]];
    let code = |answer: &Answer| answer.code;
    assert_eq!(around(Rule::DecodeErrorCode, &case, code), (-0x7A00, -0x7300));
}

#[test]
fn sha_224_is_refused_by_default_from_3_0_0_on() {
    let case = leaf(Field::Scheme(Scheme::Plain(Hash::Sha224))).case();
    assert_eq!(around(Rule::DefaultProfileStrong, &case, flags), (0, BAD_MD));
}

#[test]
fn a_curve_that_is_not_offered_is_refused_from_3_0_0_on() {
    let mut scenario = leaf(Field::Key(key("k256-0")));
    scenario.profile = custom(2048, &[Curve::Secp256r1, Curve::Secp256k1]);
    assert_eq!(around(Rule::DefaultGroupsStrong, &scenario.case(), flags), (0, BAD_KEY));
}

#[test]
fn key_usage_may_be_empty_from_3_2_0_on() {
    let empty = Extension::new(extension::KEY_USAGE, true, der::bits(&[]));
    assert_eq!(around(Rule::EmptyKeyUsage, &leaf(Field::Add(empty)).case(), parsed), (-0x2564, 0));
}

fn ec_key(parameters: &[u8], point: &[u8]) -> Field {
    let algorithm = der::sequence(&[&der::oid("1.2.840.10045.2.1"), parameters]);
    Field::PublicKey(der::sequence(&[&algorithm, &der::bits(point)]))
}

#[test]
fn compressed_points_are_read_from_3_4_0_on() {
    let point = keys::point(key("p256-3"));
    let compressed = [&[2 + (point[64] & 1)], &point[1..33]].concat();
    let case = leaf(ec_key(&der::oid(keys::curve_oid("p256")), &compressed)).case();
    assert_eq!(around(Rule::CompressedPoints, &case, parsed), (-0x4E80, 0));
}

#[test]
fn an_address_of_five_bytes_is_refused_from_3_5_0_on() {
    let case = named(&[extension::name_of_kind(7, &[192, 0, 2, 1, 5])], HOST);
    assert_eq!(around(Rule::DirectoryAndAddressNames, &case, parsed), (0, -0x2800));
}

#[test]
fn addresses_are_compared_from_3_5_0_on() {
    let case = named(&[extension::name_of_kind(7, &[192, 0, 2, 1])], "192.0.2.1");
    assert_eq!(around(Rule::AddressesCompared, &case, flags), (CN_MISMATCH, 0));
}

#[test]
fn key_identifiers_are_read_from_3_5_0_on() {
    let damaged = Extension::new(extension::SUBJECT_KEY_ID, false, der::NULL.into());
    let case = leaf(Field::Add(damaged)).case();
    assert_eq!(around(Rule::KeyIdentifiers, &case, parsed), (0, -0x2562));
}

#[test]
fn x25519_keys_are_read_from_3_5_0_on() {
    let algorithm = der::sequence(&[&der::oid("1.3.101.110")]);
    let spki = der::sequence(&[&algorithm, &der::bits(&[9; 32])]);
    let case = leaf(Field::PublicKey(spki)).case();
    assert_eq!(around(Rule::MontgomeryKeys, &case, parsed), (-0x3C80, 0));
}

#[test]
fn unwanted_curve_parameters_are_an_ecp_error_from_3_6_0_on() {
    let case = leaf(ec_key(&der::sequence(&[]), &keys::point(key("p256-3")))).case();
    let said = around_with(
        Rule::EcpErrorForParameters,
        &case,
        |library| library.capabilities.ec_extended_parameters = false,
        parsed,
    );
    assert_eq!(said, (-0x3D00, -0x4E80));
}

#[test]
fn a_modulus_of_2041_bits_is_too_short_from_3_6_0_on() {
    let case = Case::from_text(include_str!("../cases/rsa-of-2041-bits.case"));
    let (before, since) = around(Rule::ExactRsaBits, &case, flags);
    assert_eq!((before & BAD_KEY, since & BAD_KEY), (0, BAD_KEY));
}

#[test]
fn a_wrong_length_around_an_rsa_key_has_another_code_from_3_6_0_on() {
    let number = der::unsigned(&[0xC1; 256]);
    let body = [der::sequence(&[&number, &der::small(3)]), der::NULL.into()].concat();
    let algorithm = der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::NULL]);
    let case = leaf(Field::PublicKey(der::sequence(&[&algorithm, &der::bits(&body)]))).case();
    assert_eq!(around(Rule::RsaModuleReadsKeys, &case, parsed), (-0x3B66, -0x3B00));
}

#[test]
fn usage_failures_of_tls_1_3_set_flags_from_3_6_1_on() {
    let client = der::sequence(&[&der::oid("1.3.6.1.5.5.7.3.2")]);
    let mut scenario =
        leaf(Field::Add(Extension::new(extension::EXTENDED_KEY_USAGE, false, client)));
    scenario.tls = TlsVersion::Tls13;
    assert_eq!(around(Rule::Tls13UsageFlags, &scenario.case(), flags), (0, 0x1000));
}

#[test]
fn authmode_optional_is_respected_in_tls_1_3_from_3_6_1_on() {
    let mut scenario = leaf(Field::SignedBy(key("p256-5")));
    (scenario.tls, scenario.authmode) = (TlsVersion::Tls13, AuthMode::Optional);
    let code = |answer: &Answer| answer.code;
    assert_eq!(around(Rule::Tls13OptionalRespected, &scenario.case(), code), (-0x2700, 0));
}

#[test]
fn base64_needs_whole_groups_from_3_6_4_on() {
    // A CA that needs no padding, and one digit more.
    let of_length =
        |length| bent(chain(0), 0, Field::Serial(der::tlv(der::INTEGER, &vec![1; length])));
    let text =
        |scenario: Scenario| String::from_utf8(scenario.case().ca.expect("a CA")).expect("PEM");
    let pem = (1..4).map(|length| text(of_length(length))).find(|pem| !pem.contains('='));
    let mut case = chain(0).case();
    case.ca = pem.map(|pem| pem.replace("\n-----END", "A\n-----END").into_bytes());
    let result = |answer: &Answer| answer.ca_result;
    assert_eq!(around(Rule::StrictBase64, &case, result), (0, -0x112C));
}

#[test]
fn a_name_that_was_never_set_is_an_error_from_4_0_0_on_and_in_the_patches_before() {
    let mut scenario = chain(0);
    scenario.host = Host::NotCalled;
    let said = |answer: &Answer| answer.code;
    let case = scenario.case();
    let patched: Vec<i32> = super::measured(&case).iter().map(said).collect();
    assert_eq!(patched, [0, -0x5D80, 0, -0x5D80]);
    let newest = super::answer(&case, tlsprobe::mbedtls::Version::new(4, 0, 0), |_| ());
    assert_eq!(newest.code, -0x5D80);
}

#[test]
fn the_lower_error_is_returned_alone_from_4_0_0_on() {
    let damaged = Extension::new(extension::SUBJECT_KEY_ID, false, der::NULL.into());
    let case = leaf(Field::Add(damaged)).case();
    assert_eq!(around(Rule::LowerErrorAlone, &case, parsed), (-0x2562, -0x62));
}

#[test]
fn skipped_verification_leaves_a_flag_from_4_0_0_on() {
    let mut scenario = chain(0);
    scenario.authmode = AuthMode::None;
    assert_eq!(around(Rule::SkippedVerificationFlagged, &scenario.case(), flags), (0, 0x80));
}
