//! One test a row of the table of differences, and what each row must leave alone.

use super::super::decision::Decision;
use super::difference::{Replayed, difference};
use crate::engine::ending::{Ending, Misbehaviour};
use crate::engine::hello::Hello;
use crate::engine::outcome::Session;
use crate::engine::recording::{Heard, Offer};
use crate::engine::wire::Traffic;
use crate::mbedtls::{Curve, TlsVersion, Version};
use crate::profile::Profile;
use crate::verdict::{Reason, Verdict};

const HOST: &str = "iot.example.test";

/// A recording and the device that made it; each test bends one of them.
struct Scene {
    profile: Profile,
    heard: Heard,
    server_name: Option<&'static str>,
    identity: Option<&'static [u8]>,
    accepts: bool,
}

impl Scene {
    fn new() -> Self {
        let profile = Profile::default_device();
        let hello = Hello::of(&profile);
        let offer = Offer {
            versions: super::difference::versions(&hello).collect(),
            suites: hello.suites,
            groups: hello.groups,
            signature_schemes: hello.signature_schemes,
            protocols: Vec::new(),
            server_name: Some(HOST.to_owned()),
            max_fragment_length: None,
        };
        let heard = Heard {
            offer,
            session: Session {
                version: Some(TlsVersion::Tls12),
                suite: Some("TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256"),
                group: Some(Curve::Secp256r1),
            },
            signature_scheme: Some(0x0401),
            chain: Vec::new(),
            asked_for_certificate: Some(false),
            sent_certificate: None,
            ending: Ending::Judged,
            refused: false,
            traffic: Traffic::default(),
        };
        Self { profile, heard, server_name: Some(HOST), identity: None, accepts: true }
    }

    fn difference(&self) -> Option<Decision> {
        difference(&Replayed {
            heard: &self.heard,
            hello: &Hello::of(&self.profile),
            server_name: self.server_name,
            profile: &self.profile,
            identity: self.identity,
            accepts: self.accepts,
        })
    }

    #[track_caller]
    fn is_known(&self) {
        assert_eq!(self.difference(), None);
    }

    #[track_caller]
    fn is_unknown(&self, about: &str) {
        let decision = self.difference().expect("a difference");
        assert_eq!((decision.verdict, decision.code), (Verdict::Inconclusive, None));
        assert_eq!(decision.reason, Some(Reason::NotRecorded));
        assert!(decision.because.is_some_and(|because| because.contains(about)), "{about}");
    }
}

#[test]
fn the_device_that_made_a_recording_is_known() {
    Scene::new().is_known();
}

#[test]
fn another_name_is_unknown_and_an_address_is_none() {
    let mut scene = Scene::new();
    scene.server_name = None;
    scene.is_unknown("names no name");
    scene.heard.offer.server_name = None;
    scene.is_known();
    scene.server_name = Some("192.0.2.1");
    scene.is_known();
    scene.server_name = Some("other.example.test");
    scene.is_unknown("other.example.test");
}

#[test]
fn other_protocols_are_unknown_where_the_build_sends_them() {
    let mut scene = Scene::new();
    scene.profile.tls.alpn = vec!["x-amzn-mqtt-ca".to_owned()];
    scene.is_unknown("ALPN");
    scene.profile.library.capabilities.alpn = false;
    scene.is_known();
}

#[test]
fn short_records_that_were_asked_for_say_nothing_of_a_device_that_does_not_ask() {
    let mut scene = Scene::new();
    scene.heard.traffic.granted_fragment_length = Some(1024);
    scene.is_unknown("1024");
    scene.profile.tls.max_fragment_length = Some(1024);
    scene.is_known();
}

#[test]
fn a_break_of_the_protocol_may_not_happen_again() {
    let mut scene = Scene::new();
    scene.heard.ending = Ending::Misbehaved(Misbehaviour::Suite);
    scene.is_unknown("broke the protocol");
}

#[test]
fn a_version_that_the_device_does_not_offer_is_unknown() {
    let mut scene = Scene::new();
    scene.heard.session.version = Some(TlsVersion::Tls11);
    scene.is_unknown("TLSv1.1");
}

#[test]
fn a_higher_version_than_was_offered_is_unknown() {
    let mut scene = Scene::new();
    scene.heard.offer.versions = vec![TlsVersion::Tls12];
    scene.is_unknown("TLSv1.3");
    scene.profile.tls.max_version = TlsVersion::Tls12;
    scene.heard.offer.signature_schemes = Hello::of(&scene.profile).signature_schemes;
    scene.is_known();
}

#[test]
fn a_suite_a_group_or_a_scheme_that_the_device_does_not_offer_is_unknown() {
    let mut suite = Scene::new();
    suite.heard.session.suite = Some("TLS-RSA-WITH-3DES-EDE-CBC-SHA");
    suite.is_unknown("3DES");
    let mut group = Scene::new();
    group.profile.tls.groups = Some(vec![Curve::Secp384r1]);
    group.is_unknown("secp256r1");
    let mut scheme = Scene::new();
    scheme.heard.signature_scheme = Some(0x0201);
    scheme.is_unknown("0x0201");
    scheme.heard.signature_scheme = None;
    scheme.is_known();
    scheme.heard.offer.signature_schemes.push(0x0201);
    scheme.is_unknown("not recorded");
}

#[test]
fn another_order_of_kinds_may_show_another_chain() {
    let rsa = "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256";
    let ecdsa = "TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256";
    let mut scene = Scene::new();
    scene.heard.offer.suites = vec![rsa, ecdsa];
    scene.profile.tls.ciphersuites = Some(vec![ecdsa, rsa]);
    scene.is_unknown("two chains");
    scene.profile.tls.ciphersuites = Some(vec![rsa, ecdsa]);
    scene.is_known();
    scene.profile.tls.ciphersuites = Some(vec![rsa]);
    scene.is_known();
    scene.heard.offer.suites = vec![rsa];
    scene.is_known();
    scene.profile.tls.ciphersuites = Some(vec![rsa, ecdsa]);
    scene.is_unknown("two chains");
}

#[test]
fn in_tls_1_3_the_schemes_rank_the_kinds() {
    let mut scene = Scene::new();
    scene.heard.session.version = Some(TlsVersion::Tls13);
    scene.heard.session.suite = Some("TLS1-3-AES-128-GCM-SHA256");
    scene.heard.signature_scheme = Some(0x0804);
    scene.is_known();
    scene.heard.offer.signature_schemes = vec![0x0804, 0x0403];
    scene.is_unknown("two chains");
}

#[test]
fn another_client_certificate_is_unknown_where_one_was_asked_for() {
    let mut scene = Scene::new();
    scene.identity = Some(b"leaf");
    scene.is_known();
    scene.heard.asked_for_certificate = Some(true);
    scene.is_unknown("client certificate");
    scene.heard.sent_certificate = Some(b"leaf".to_vec());
    scene.is_known();
    scene.heard.refused = true;
    scene.is_unknown("before it answered");
    scene.accepts = false;
    scene.is_known();
}

#[test]
fn a_release_with_the_same_hello_is_known() {
    let mut scene = Scene::new();
    scene.profile.library.version = Version::new(3, 6, 4);
    scene.is_known();
}
