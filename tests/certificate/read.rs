//! One certificate: what it says, and the code with which each release refuses it.

use rcgen::{CustomExtension, KeyUsagePurpose};
use tlsprobe::certificate::{Certificate, GeneralNameKind, SignatureAlgorithm, Time};
use tlsprobe::mbedtls::{Code, Curve, Hash, Version};
use tlsprobe::profile::Library;

use crate::common::pki::{Key, Subject};

const OLD: Version = Version::new(2, 28, 10);
const NEW: Version = Version::new(3, 6, 5);

fn library(version: Version) -> Library {
    Library::default_of(version).expect("a known release")
}

fn parse(der: &[u8], version: Version) -> Result<Certificate, Code> {
    Certificate::parse(der, &library(version))
}

#[test]
fn everything_a_certificate_says_can_be_asked() {
    let issued = Subject::server("iot.example.com").self_issued();
    let certificate = parse(issued.der(), NEW).expect("a good certificate");
    assert_eq!(certificate.der(), issued.der());
    assert_eq!(certificate.version(), 3);
    assert_eq!(certificate.subject().text(), "CN=iot.example.com");
    assert!(certificate.is_self_issued());
    assert_eq!(certificate.not_after(), Time { year: 2035, month: 1, day: 1, ..Time::default() });
    assert_eq!(certificate.public_key().curve(), Some(Curve::Secp256r1));
    assert_eq!(certificate.public_key().bits(), 256);
    assert_eq!(certificate.signature_algorithm(), SignatureAlgorithm::Ecdsa(Hash::Sha256));
    assert!(!certificate.is_ca());
    let names = certificate.alternative_names().expect("a subject alternative name");
    assert_eq!(
        (names[0].kind(), names[0].text()),
        (GeneralNameKind::Dns, "DNS:iot.example.com".into())
    );
    assert_eq!(certificate.key_usage(), Some(0xA0));
    assert_eq!(certificate.extended_key_usage().map(<[_]>::len), Some(1));
}

#[test]
fn bytes_after_the_certificate_are_ignored() {
    let issued = Subject::authority("Root").self_issued();
    let longer = [issued.der(), b"\0\0"].concat();
    assert_eq!(parse(&longer, NEW).map(|it| it.der().len()), Ok(issued.der().len()));
}

fn with_extension(oid: &[u64], content: &[u8], critical: bool) -> Vec<u8> {
    let mut extension = CustomExtension::from_oid_content(oid, content.to_vec());
    extension.set_criticality(critical);
    let subject =
        Subject::authority("Root").with(|params| params.custom_extensions.push(extension));
    subject.self_issued().der().to_vec()
}

/// `id-ce-nameConstraints`.
const NAME_CONSTRAINTS: [u64; 4] = [2, 5, 29, 30];
/// `id-ce-certificatePolicies`.
const POLICIES: [u64; 4] = [2, 5, 29, 32];
/// `id-ce-keyUsage`.
const KEY_USAGE: [u64; 4] = [2, 5, 29, 15];

#[test]
fn a_critical_extension_that_is_not_known_is_0x2562() {
    let code =
        |critical| parse(&with_extension(&NAME_CONSTRAINTS, &[0x30, 0], critical), NEW).err();
    assert_eq!(code(true), Some(Code(-0x2562)));
    assert_eq!(code(false), None);
}

#[test]
fn an_extension_twice_is_0x2500() {
    let der = with_extension(&KEY_USAGE, &[0x03, 0x02, 0x02, 0x04], false);
    assert_eq!(parse(&der, NEW).err(), Some(Code(-0x2500)));
}

#[test]
fn a_critical_policy_other_than_any_is_0x2080() {
    let policy = [0x30, 0x05, 0x30, 0x03, 0x06, 0x01, 0x2A];
    for (critical, expected) in [(true, Some(Code(-0x2080))), (false, None)] {
        assert_eq!(parse(&with_extension(&POLICIES, &policy, critical), OLD).err(), expected);
    }
}

#[test]
fn an_empty_key_usage_is_read_from_3_x_on() {
    let lone = Subject::server("x").with(|params| {
        params.key_usages = Vec::<KeyUsagePurpose>::new();
        let content = vec![0x03, 0x01, 0x00];
        params.custom_extensions.push(CustomExtension::from_oid_content(&KEY_USAGE, content));
    });
    let lone = lone.self_issued();
    assert_eq!(parse(lone.der(), OLD).err(), Some(Code(-0x2564)));
    assert_eq!(parse(lone.der(), NEW).map(|it| it.key_usage()), Ok(Some(0)));
}

#[test]
fn what_is_compiled_out_has_its_code() {
    let der = |key| Subject::authority("Root").key(key).self_issued().der().to_vec();
    let refuses = |der: &[u8], change: fn(&mut Library)| {
        let mut library = library(NEW);
        change(&mut library);
        Certificate::parse(der, &library).err()
    };
    let no_p384 = |library: &mut Library| {
        library.capabilities.curves.remove(&Curve::Secp384r1);
    };
    let no_sha384 = |library: &mut Library| {
        library.capabilities.hashes.remove(&Hash::Sha384);
    };
    let short_numbers = |library: &mut Library| library.capabilities.mpi_max_size = 128;
    let no_rsa = |library: &mut Library| library.capabilities.rsa = false;
    assert_eq!(refuses(&der(Key::P384), no_p384), Some(Code(-0x3A00)));
    assert_eq!(refuses(&der(Key::P384), no_sha384), Some(Code(-0x262E)));
    assert_eq!(refuses(&der(Key::Rsa(2048)), short_numbers), Some(Code(-0x3B00)));
    assert_eq!(refuses(&der(Key::Rsa(2048)), no_rsa), Some(Code(-0x262E)));
}

#[test]
fn ed25519_is_an_unknown_signature_algorithm() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ED25519).expect("a key");
    let params = rcgen::CertificateParams::new(vec!["x.example".into()]).expect("parameters");
    let issued = params.self_signed(&key).expect("a certificate");
    assert_eq!(parse(issued.der(), NEW).err(), Some(Code(-0x262E)));
}
