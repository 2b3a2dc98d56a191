//! ESP-IDF's certificate bundle as the anchor: what its callback takes and what it refuses.

use tlsprobe::certificate::{BundleEntry, describe};
use tlsprobe::mbedtls::{Code, Curve, Hash, KeyExchange, TlsVersion, VerifyFlags, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, CrossSignedVerify, Library};
use tlsprobe::verdict::{
    Context, ExpectedName, Fidelity, Judgement, KeyBundle, Place, Verdict, judge_with_bundle,
};

use crate::common::pki::{EXPIRED, Issued, Key, Subject};

const HOST: &str = "iot.example.com";

struct Device {
    library: Library,
    cross_signed_verify: CrossSignedVerify,
    profile: CertificateProfile,
}

impl Device {
    fn new(cross_signed_verify: CrossSignedVerify) -> Self {
        let library = Library::default_of(Version::new(3, 6, 5)).expect("a known release");
        Self { library, cross_signed_verify, profile: CertificateProfile::Default }
    }

    fn meets(&self, chain: &[&Issued], bundle: &[&Issued]) -> Judgement {
        self.called(HOST, chain, &entries(bundle))
    }

    fn called(&self, host: &str, chain: &[&Issued], entries: &[BundleEntry]) -> Judgement {
        let chain: Vec<&[u8]> = chain.iter().map(|issued| issued.der()).collect();
        let context = Context {
            library: &self.library,
            certificate_profile: &self.profile,
            authmode: AuthMode::Required,
            fail_closed: false,
            name: ExpectedName::Name(host),
            tls_version: TlsVersion::Tls12,
            key_exchange: KeyExchange::EcdheEcdsa,
            time: time::macros::datetime!(2026-06-15 12:00 UTC),
            groups: None,
        };
        let cross_signed_verify = self.cross_signed_verify;
        judge_with_bundle(&chain, KeyBundle { entries, cross_signed_verify }, &context)
    }
}

fn entries(issued: &[&Issued]) -> Vec<BundleEntry> {
    let described = issued.iter().map(|it| describe(it.der()).expect("a certificate"));
    let mut entries: Vec<BundleEntry> = described.map(|it| BundleEntry::of(&it)).collect();
    entries.sort();
    entries
}

/// A root that is cross-signed by an older one: the chain as Cloudflare sends it.
struct CrossSigned {
    old: Issued,
    new: Issued,
    cross: Issued,
    leaf: Issued,
}

impl CrossSigned {
    fn new() -> Self {
        let old = Subject::authority("Old Root").self_issued();
        // RSA keys of one common name are one key.
        let new = Subject::authority("New Root").key(Key::Rsa(2048)).self_issued();
        let cross = Subject::authority("New Root").key(Key::Rsa(2048)).issued_by(&old);
        let leaf = Subject::server(HOST).issued_by(&new);
        Self { old, new, cross, leaf }
    }
}

#[test]
fn the_issuer_of_the_last_certificate_is_looked_for_and_its_dates_are_not() {
    let root = Subject::authority("Root").window(EXPIRED).self_issued();
    let intermediate = Subject::authority("Intermediate").issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let others: Vec<Issued> =
        (0..9).map(|it| Subject::authority(&format!("CA {it}")).self_issued()).collect();
    let bundle: Vec<&Issued> = others.iter().chain([&root]).collect();
    let judged = Device::new(CrossSignedVerify::Off).meets(&[&leaf, &intermediate], &bundle);
    assert_eq!((judged.code, judged.flags), (Code::OK, VerifyFlags::NONE));
    assert_eq!((judged.verdict(), judged.fidelity), (Verdict::Pass, Fidelity::Read));
    let position = entries(&bundle).iter().position(|it| *it == entries(&[&root])[0]);
    assert_eq!(judged.path.last().map(|step| step.place), position.map(Place::Trusted));
}

#[test]
fn dates_and_names_of_what_the_server_sends_still_count() {
    let root = Subject::authority("Root").self_issued();
    let late = Subject::server(HOST).window(EXPIRED).issued_by(&root);
    let device = Device::new(CrossSignedVerify::Off);
    let judged = device.meets(&[&late], &[&root]);
    assert_eq!(judged.code, Code::CERT_VERIFY_FAILED);
    assert_eq!(judged.flags, VerifyFlags::EXPIRED | VerifyFlags::NOT_TRUSTED);

    let intermediate = Subject::authority("Intermediate").issued_by(&root);
    let leaf = Subject::server(HOST).issued_by(&intermediate);
    let judged = device.called("other.example", &[&leaf, &intermediate], &entries(&[&root]));
    assert_eq!(judged.code, Code::CERT_VERIFY_FAILED);
    assert_eq!(judged.flags, VerifyFlags::CN_MISMATCH);
}

#[test]
fn a_missing_name_or_another_key_gives_verification_up() {
    let root = Subject::authority("Root").self_issued();
    let namesake = Subject::authority("Root").self_issued();
    let stranger = Subject::authority("Stranger").self_issued();
    let leaf = Subject::server(HOST).issued_by(&root);
    for bundle in [&namesake, &stranger] {
        let judged = Device::new(CrossSignedVerify::Off).meets(&[&leaf], &[bundle]);
        assert_eq!((judged.code, judged.flags), (Code::X509_FATAL_ERROR, VerifyFlags::ALL));
        assert_eq!(judged.verdict(), Verdict::Fail);
    }
}

#[test]
fn a_cross_signed_root_needs_the_old_root_unless_the_option_is_set() {
    let it = CrossSigned::new();
    let off = Device::new(CrossSignedVerify::Off);
    let chain = [&it.leaf, &it.cross];
    assert_eq!(off.meets(&chain, &[&it.new]).code, Code::X509_FATAL_ERROR);
    assert_eq!(off.meets(&chain, &[&it.old]).code, Code::OK);
    assert_eq!(off.meets(&[&it.leaf], &[&it.new]).code, Code::OK);
    let on = Device::new(CrossSignedVerify::From6_1);
    assert_eq!(on.meets(&chain, &[&it.new]).code, Code::OK);
    assert_eq!(on.meets(&chain, &[&it.old]).code, Code::OK);
}

#[test]
fn with_the_cross_sign_option_the_chain_ends_at_the_first_name_in_the_bundle() {
    let it = CrossSigned::new();
    let on = Device::new(CrossSignedVerify::From6_1);
    let judged = on.meets(&[&it.leaf, &it.cross], &[&it.new]);
    let places: Vec<Place> = judged.path.iter().map(|step| step.place).collect();
    assert_eq!(places, [Place::Presented(0), Place::Trusted(0)]);
    // The key of a bundled CA is held to the certificate profile, as that of any parent.
    let weak = Subject::authority("Weak").key(Key::Rsa(2048)).self_issued();
    let leaf = Subject::server(HOST).issued_by(&weak);
    let strict = |cross_signed_verify| Device {
        profile: CertificateProfile::Custom {
            min_rsa: 3072,
            hashes: [Hash::Sha256].into(),
            curves: [Curve::Secp256r1].into(),
        },
        ..Device::new(cross_signed_verify)
    };
    let on = strict(CrossSignedVerify::From6_1);
    assert_eq!(on.meets(&[&leaf], &[&weak]).flags, VerifyFlags::BAD_KEY);
    let off = strict(CrossSignedVerify::Off);
    assert_eq!(off.meets(&[&leaf], &[&weak]).code, Code::OK);
}

#[test]
fn the_first_release_of_the_cross_sign_option_took_every_ca_for_expired() {
    let root = Subject::authority("Root").self_issued();
    let leaf = Subject::server(HOST).issued_by(&root);
    let mut device = Device::new(CrossSignedVerify::From6_0);
    let judged = device.meets(&[&leaf], &[&root]);
    assert_eq!((judged.code, judged.flags), (Code::CERT_VERIFY_FAILED, VerifyFlags::EXPIRED));
    device.library.capabilities.checks_dates = false;
    assert_eq!(device.meets(&[&leaf], &[&root]).code, Code::OK);
}

#[test]
fn of_two_keys_of_one_name_only_one_is_ever_found() {
    let [one, other] = [(); 2].map(|()| Subject::authority("Root").self_issued());
    let device = Device::new(CrossSignedVerify::Off);
    let passes = [&one, &other].map(|issuer| {
        let leaf = Subject::server(HOST).issued_by(issuer);
        device.meets(&[&leaf], &[&one, &other]).code.is_ok()
    });
    assert_ne!(passes[0], passes[1], "{passes:?}");
}
