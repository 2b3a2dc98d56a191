//! Path, dates, profile, authmode and alerts as the library has them.

use tlsprobe::certificate::{Certificate, load_ca};
use tlsprobe::mbedtls::{Code, Curve, Hash, KeyExchange, TlsVersion, VerifyFlags, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, Library};
use tlsprobe::verdict::{
    Context, ExpectedName, Judgement, ParentRefusal, Place, Reason, Trust, Verdict, judge,
};

use crate::common::pki::{EXPIRED, Issued, Key, Subject};

const HOST: &str = "iot.example.com";

/// A device that differs from the ordinary one in what a test sets.
struct Device {
    library: Library,
    profile: CertificateProfile,
    authmode: AuthMode,
    fail_closed: bool,
    name: ExpectedName<'static>,
    tls: TlsVersion,
}

impl Device {
    fn with(major: u8, minor: u8, patch: u8) -> Self {
        let version = Version::new(major, minor, patch);
        Self {
            library: Library::default_of(version).expect("a known release"),
            profile: CertificateProfile::Default,
            authmode: AuthMode::Required,
            fail_closed: false,
            name: ExpectedName::Name(HOST),
            tls: TlsVersion::Tls12,
        }
    }

    fn meets(&self, chain: &[&Issued], trusted: &[&Issued]) -> Judgement {
        let certificates: Vec<Certificate> = trusted
            .iter()
            .flat_map(|issued| load_ca(issued.der(), &self.library).certificates)
            .collect();
        self.judges(chain, Trust { certificates: Some(&certificates), crls: &[] })
    }

    fn judges(&self, chain: &[&Issued], trust: Trust<'_>) -> Judgement {
        let chain: Vec<&[u8]> = chain.iter().map(|issued| issued.der()).collect();
        let context = Context {
            library: &self.library,
            certificate_profile: &self.profile,
            authmode: self.authmode,
            fail_closed: self.fail_closed,
            name: self.name,
            tls_version: self.tls,
            key_exchange: KeyExchange::EcdheEcdsa,
            time: time::macros::datetime!(2026-06-15 12:00 UTC),
            groups: None,
        };
        judge(&chain, trust, &context)
    }
}

fn new_device() -> Device {
    Device::with(3, 6, 5)
}

fn root() -> Issued {
    Subject::authority("Root").self_issued()
}

#[test]
fn an_intermediate_may_be_the_anchor_and_the_root_is_not_looked_for() {
    let root = root();
    let intermediate = Subject::authority("Intermediate").issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let judged = new_device().meets(&[&leaf, &intermediate, &root], &[&intermediate]);
    assert_eq!(judged.code, Code::OK);
    assert_eq!(judged.anchor(), Some(0));
    let places: Vec<Place> = judged.path.iter().map(|step| step.place).collect();
    assert_eq!(places, [Place::Presented(0), Place::Trusted(0)]);
}

#[test]
fn issuers_are_looked_for_after_their_child_only() {
    let root = root();
    let outer = Subject::authority("Outer").issued_by(&root);
    let inner = Subject::authority("Inner").issued_by(&outer);
    let leaf = Subject::server(HOST).issued_by(&inner);
    let device = new_device();
    assert_eq!(device.meets(&[&leaf, &inner, &outer], &[&root]).code, Code::OK);
    let judged = device.meets(&[&leaf, &outer, &inner], &[&root]);
    assert_eq!(judged.flags, VerifyFlags::NOT_TRUSTED);
}

#[test]
fn a_presented_issuer_with_the_wrong_key_is_taken_without_a_way_back() {
    let root = root();
    let real = Subject::authority("Twin").issued_by(&root);
    let other = Subject::authority("Twin").key(Key::P384).issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&real);
    let device = new_device();
    assert_eq!(device.meets(&[&leaf, &other, &real], &[&root]).flags, VerifyFlags::NOT_TRUSTED);
    assert_eq!(device.meets(&[&leaf, &real, &other], &[&root]).code, Code::OK);
    // In the CA list the one with the right key is found.
    let judged = device.meets(&[&leaf], &[&other, &real]);
    assert_eq!((judged.code, judged.anchor()), (Code::OK, Some(1)));
    let refused = &judged.path[0].refused_parents;
    assert_eq!(
        refused.iter().map(|parent| parent.why).collect::<Vec<_>>(),
        [ParentRefusal::Signature]
    );
}

#[test]
fn an_expired_anchor_counts_unless_another_of_its_name_is_valid() {
    let expired = Subject::authority("Root").window(EXPIRED).self_issued();
    let leaf = Subject::server(HOST).issued_by(&expired);
    let judged = new_device().meets(&[&leaf], &[&expired]);
    assert_eq!(judged.flags, VerifyFlags::EXPIRED);
    assert_eq!(judged.alert, Some(45));
    let mut clockless = new_device();
    clockless.library.capabilities.checks_dates = false;
    assert_eq!(clockless.meets(&[&leaf], &[&expired]).code, Code::OK);
}

#[test]
fn the_anchor_s_own_key_is_judged_by_the_profile() {
    let weak = Subject::authority("Weak").key(Key::Rsa(2048)).self_issued();
    let leaf = Subject::server(HOST).issued_by(&weak);
    assert_eq!(new_device().meets(&[&leaf], &[&weak]).code, Code::OK);
    let profile = CertificateProfile::Custom {
        min_rsa: 3072,
        hashes: [Hash::Sha256].into(),
        curves: [Curve::Secp256r1].into(),
    };
    let judged = Device { profile, ..new_device() }.meets(&[&leaf], &[&weak]);
    assert_eq!(judged.flags, VerifyFlags::BAD_KEY);
    assert_eq!(judged.alert, Some(43));
}

#[test]
fn nine_intermediates_are_one_too_many() {
    let root = root();
    let mut issuers = vec![root];
    for number in 0..9 {
        let next =
            Subject::authority(&format!("CA {number}")).issued_by(issuers.last().expect("one"));
        issuers.push(next);
    }
    for (count, expected) in [(8, Code::OK), (9, Code::X509_FATAL_ERROR)] {
        let leaf = Subject::server(HOST).issued_by(&issuers[count]);
        let mut chain = vec![&leaf];
        chain.extend(issuers[1..=count].iter().rev());
        let judged = new_device().meets(&chain, &[&issuers[0]]);
        assert_eq!(judged.code, expected, "{count} intermediates");
        assert_eq!(judged.flags == VerifyFlags::ALL, count == 9);
    }
}

#[test]
fn a_pinned_end_entity_must_be_self_issued() {
    let root = root();
    let leaf = Subject::server(HOST).issued_by(&root);
    let own = Subject::server(HOST).self_issued();
    let device = new_device();
    assert_eq!(device.meets(&[&leaf], &[&leaf]).flags, VerifyFlags::NOT_TRUSTED);
    assert_eq!(device.meets(&[&own], &[&own]).code, Code::OK);
}

#[test]
fn a_name_that_was_never_set_is_an_error_of_its_own_in_new_releases() {
    let root = root();
    let leaf = Subject::server(HOST).issued_by(&root);
    let code = |major, minor, patch| {
        let device = Device { name: ExpectedName::NotCalled, ..Device::with(major, minor, patch) };
        device.meets(&[&leaf], &[&root]).code
    };
    assert_eq!(code(2, 28, 9), Code::OK);
    assert_eq!(code(2, 28, 10), Code::VERIFICATION_WITHOUT_HOSTNAME);
    assert_eq!(code(3, 5, 1), Code::OK);
    assert_eq!(code(3, 6, 5), Code::VERIFICATION_WITHOUT_HOSTNAME);
}

#[test]
fn no_ca_list_at_all_overrides_every_other_code() {
    let leaf = Subject::server(HOST).self_issued();
    let judged = new_device().judges(&[&leaf], Trust { certificates: None, crls: &[] });
    assert_eq!((judged.code, judged.flags), (Code::CA_CHAIN_REQUIRED, VerifyFlags::NOT_TRUSTED));
}

#[test]
fn authmode_optional_passes_the_handshake_and_leaves_the_flags() {
    let leaf = Subject::server("other.example.com").self_issued();
    let device = Device { authmode: AuthMode::Optional, ..new_device() };
    let judged = device.meets(&[&leaf], &[]);
    assert_eq!((judged.code, judged.verify_code), (Code::OK, Code::CERT_VERIFY_FAILED));
    assert!(judged.fail_open && judged.alert.is_none());
    let device = Device { fail_closed: true, ..device };
    let judged = device.meets(&[&leaf], &[]);
    assert!(judged.closed_by_application && !judged.fail_open);
    assert_eq!(judged.verdict(), Verdict::Fail);
}

#[test]
fn tls_1_3_before_3_6_1_verifies_whatever_the_authmode_is() {
    let leaf = Subject::server(HOST).self_issued();
    let code = |device: Device| {
        let device = Device { authmode: AuthMode::None, tls: TlsVersion::Tls13, ..device };
        device.meets(&[&leaf], &[]).code
    };
    assert_eq!(code(Device::with(3, 5, 1)), Code::CERT_VERIFY_FAILED);
    assert_eq!(code(new_device()), Code::OK);
}

#[test]
fn a_hash_that_is_compiled_out_shows_as_another_certificate_s_name() {
    let root = root();
    let p384 = Subject::authority("P-384 CA").key(Key::P384).issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&p384);
    let mut device = new_device();
    device.library.capabilities.hashes.remove(&Hash::Sha384);
    let judged = device.meets(&[&leaf, &p384], &[&root]);
    assert_eq!(judged.dropped(), [0]);
    // The CA itself is now the end entity: another name, and a key that signs certificates only.
    assert_eq!(judged.flags, VerifyFlags::CN_MISMATCH | VerifyFlags::KEY_USAGE);
    // With TLS 1.3 the code of the last certificate ends the handshake.
    let device = Device { tls: TlsVersion::Tls13, ..device };
    assert_eq!(device.meets(&[&leaf], &[&root]).parse_result, Code(-0x262E));
}

#[test]
fn a_release_outside_the_table_gets_no_verdict_and_the_nearest_is_named() {
    let root = root();
    let leaf = Subject::server(HOST).issued_by(&root);
    let mut device = new_device();
    device.library.version = Version::new(3, 7, 0);
    let judged = device.meets(&[&leaf], &[&root]);
    assert_eq!(judged.reason, Some(Reason::UnknownVersion));
    assert_eq!(judged.modelled_version, Version::new(3, 6, 6));
    assert_eq!(judged.verdict(), Verdict::Inconclusive);
}

#[test]
fn the_release_of_the_story_sends_no_alert_and_judges_no_key_of_an_end_entity() {
    let root = root();
    let leaf = Subject::server("other.example.com").key(Key::Rsa(2048)).issued_by(&root);
    let mut device = new_device();
    device.library.version = Version::new(2, 1, 2);
    device.profile = CertificateProfile::Custom {
        min_rsa: 4096,
        hashes: [Hash::Sha256].into(),
        curves: [Curve::Secp256r1].into(),
    };
    let judged = device.meets(&[&leaf], &[&root]);
    assert_eq!((judged.flags, judged.alert), (VerifyFlags::CN_MISMATCH, None));
    device.library.version = Version::new(2, 5, 1);
    let judged = device.meets(&[&leaf], &[&root]);
    assert_eq!(judged.flags, VerifyFlags::CN_MISMATCH | VerifyFlags::BAD_KEY);
    assert_eq!(judged.alert, Some(42));
}
