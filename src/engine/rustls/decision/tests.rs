//! One test a row of the decision table, and what each row must leave alone.

use super::super::offer;
use super::*;
use crate::profile::Profile;

/// What a handshake that passes looks like; each test bends one thing.
struct Scene {
    profile: Profile,
    seen: Seen,
    ending: Ending,
    version: TlsVersion,
    suite: &'static str,
    scheme: u16,
    certificate_message: usize,
    client: ClientAnswer,
    out_of_scope: Option<(Reason, String)>,
    judged: Option<(Code, Option<Reason>)>,
}

impl Scene {
    fn new() -> Self {
        Self {
            profile: Profile::default_device(),
            seen: Seen { server_hello: true, longest_encrypted: 1200, ..Seen::default() },
            ending: Ending::Judged,
            version: TlsVersion::Tls12,
            suite: "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256",
            scheme: 0x0401,
            certificate_message: 1000,
            client: ClientAnswer::NotAsked,
            out_of_scope: None,
            judged: Some((Code::OK, None)),
        }
    }

    /// A server that answers the hello with this and nothing else.
    fn refused_with(ending: Ending) -> Self {
        Self { seen: Seen::default(), ending, judged: None, ..Self::new() }
    }

    /// A device that offers only these suites.
    fn with_suites(mut self, suites: &[&'static str]) -> Self {
        self.profile.tls.ciphersuites = Some(suites.to_vec());
        self
    }

    fn decide(&self) -> Decision {
        let hello = Hello::of(&self.profile);
        let offer = offer::narrow(&hello).expect("something to offer");
        decide(&Evidence {
            library: &self.profile.library,
            tls: &self.profile.tls,
            hello: &hello,
            missing: &offer.missing,
            seen: &self.seen,
            ending: &self.ending,
            version: Some(self.version),
            suite: Some(self.suite),
            scheme: Some(self.scheme),
            certificate_message: self.certificate_message,
            asked_for_certificate: self.client != ClientAnswer::NotAsked,
            sent_certificate: self.client == ClientAnswer::Same,
            client: self.client.clone(),
            out_of_scope: self.out_of_scope.clone(),
            judged: self.judged,
        })
    }

    #[track_caller]
    fn fails_with(&self, code: i32) {
        let decision = self.decide();
        assert_eq!((decision.verdict, decision.code), (Verdict::Fail, Some(Code(code))));
    }

    #[track_caller]
    fn leaves_doubt(&self, reason: Reason) {
        let decision = self.decide();
        assert_eq!((decision.verdict, decision.reason), (Verdict::Inconclusive, Some(reason)));
        assert!(decision.because.is_some_and(|because| !because.is_empty()));
        assert_eq!(decision.code, None);
    }

    #[track_caller]
    fn passes(&self) {
        assert_eq!(self.decide().verdict, Verdict::Pass);
    }
}

/// Suites that rustls has, so that nothing is missing from the hello.
const ALL_OURS: &[&str] =
    &["TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256", "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256"];

fn nothing_missing(ending: Ending) -> Scene {
    let mut scene = Scene::refused_with(ending).with_suites(ALL_OURS);
    scene.profile.tls.groups = Some(vec![crate::mbedtls::Curve::Secp256r1]);
    scene
}

#[test]
fn rubbish_is_an_invalid_record() {
    let mut scene = Scene::refused_with(Ending::Rubbish);
    scene.seen.rubbish = Some(*b"HTTP/");
    scene.fails_with(-0x7200);
}

#[test]
fn a_record_longer_than_any_record_may_be_is_an_invalid_record() {
    let mut scene = Scene::refused_with(Ending::Closed);
    scene.seen.longest_plain = LONGEST_PLAIN_RECORD + 1;
    scene.fails_with(-0x7200);
}

#[test]
fn a_record_that_no_buffer_holds_is_bad_input() {
    let mut scene = Scene::refused_with(Ending::Closed);
    scene.seen.longest_plain = LONGEST_PLAIN_RECORD + BUFFER_OVERHEAD + 1;
    scene.fails_with(-0x7100);
}

#[test]
fn a_record_beyond_the_device_s_buffer_leaves_doubt() {
    let mut scene = Scene::new();
    scene.profile.library.capabilities.in_content_len = 4096;
    scene.seen.longest_plain = 4097;
    scene.leaves_doubt(Reason::RecordTooLarge);
    scene.seen.longest_plain = 4096;
    scene.passes();
}

#[test]
fn a_message_in_pieces_leaves_doubt() {
    let mut scene = Scene::new();
    scene.seen.fragmented = true;
    scene.leaves_doubt(Reason::Fragmented);
}

#[test]
fn silence_is_no_verdict() {
    Scene::refused_with(Ending::Silence).leaves_doubt(Reason::TimedOut);
}

#[test]
fn nothing_in_common_with_a_narrower_hello_leaves_doubt() {
    let refused = Ending::Alert(Alert::HANDSHAKE_FAILURE);
    Scene::refused_with(refused.clone()).leaves_doubt(Reason::NarrowerHello);
    nothing_missing(refused).fails_with(-0x7780);
}

#[test]
fn a_refused_version_is_ours_only_where_a_version_is_missing() {
    let refused = Ending::Alert(Alert::PROTOCOL_VERSION);
    let mut scene = Scene::refused_with(refused);
    scene.fails_with(-0x7780);
    scene.profile.tls.min_version = TlsVersion::Tls10;
    scene.leaves_doubt(Reason::NarrowerHello);
}

#[test]
fn other_ends_are_what_the_device_sees() {
    Scene::refused_with(Ending::Alert(Alert(80))).fails_with(-0x7780);
    Scene::refused_with(Ending::CloseNotify).fails_with(-0x7880);
    Scene::refused_with(Ending::Closed).fails_with(-0x7280);
    Scene::refused_with(Ending::Reset).fails_with(-0x0050);
}

#[test]
fn an_alert_after_the_server_s_hello_is_no_refusal_of_ours() {
    let mut scene = Scene::refused_with(Ending::Alert(Alert::HANDSHAKE_FAILURE));
    scene.seen.server_hello = true;
    scene.fails_with(-0x7780);
}

#[test]
fn a_version_below_ours_is_refused_where_the_device_does_not_speak_it() {
    let mut scene = Scene::refused_with(Ending::Misbehaved(Misbehaviour::Version));
    scene.fails_with(-0x6E80);
    scene.profile.tls.min_version = TlsVersion::Tls10;
    scene.leaves_doubt(Reason::NarrowerHello);
}

#[test]
fn a_server_that_takes_what_was_not_offered_has_a_code_by_release() {
    let mut suite = Scene::refused_with(Ending::Misbehaved(Misbehaviour::Suite));
    suite.fails_with(-0x6600);
    suite.profile.library.version = Version::new(2, 28, 10);
    suite.fails_with(-0x7980);
    let mut protocol = Scene::refused_with(Ending::Misbehaved(Misbehaviour::Protocol));
    protocol.fails_with(-0x6E00);
    protocol.profile.library.version = Version::new(2, 28, 10);
    protocol.fails_with(-0x7980);
}

#[test]
fn a_break_of_the_protocol_without_a_known_code_leaves_doubt() {
    let other = Misbehaviour::Other("something".to_owned());
    Scene::refused_with(Ending::Misbehaved(other)).leaves_doubt(Reason::NotModelled);
}

#[test]
fn what_the_model_does_not_cover_leaves_doubt() {
    let mut scene = Scene::new();
    scene.out_of_scope = Some((Reason::UndecidedOptions, "an option is open".to_owned()));
    scene.leaves_doubt(Reason::UndecidedOptions);
}

#[test]
fn a_client_certificate_that_is_not_sent_as_the_device_does_leaves_doubt() {
    let mut scene = Scene::new();
    for same in [ClientAnswer::Nothing, ClientAnswer::Same] {
        scene.client = same;
        scene.passes();
    }
    scene.client = ClientAnswer::Other("a key that cannot be used".to_owned());
    scene.leaves_doubt(Reason::NotModelled);
    scene.ending = Ending::Alert(Alert::HANDSHAKE_FAILURE);
    scene.leaves_doubt(Reason::NotModelled);
}

#[test]
fn a_device_without_a_scheme_for_its_key_gives_up() {
    let mut scene = Scene { version: TlsVersion::Tls13, ..Scene::new() };
    scene.suite = "TLS1-3-AES-128-GCM-SHA256";
    scene.client = ClientAnswer::GivesUp;
    scene.fails_with(-0x6E00);
}

#[test]
fn a_refused_chain_comes_before_the_device_s_own_certificate() {
    let mut scene = Scene::new();
    scene.client = ClientAnswer::Other("a key that cannot be used".to_owned());
    scene.judged = Some((Code::CERT_VERIFY_FAILED, None));
    scene.fails_with(-0x2700);
}

#[test]
fn a_kind_of_certificate_that_only_the_device_can_ask_for_leaves_doubt() {
    let suites = ["TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8", "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256"];
    Scene::new().with_suites(&suites).leaves_doubt(Reason::SeveralChains);
    Scene::new().with_suites(ALL_OURS).passes();
}

#[test]
fn a_preferred_key_exchange_that_cannot_be_offered_leaves_doubt() {
    let ours = "TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256";
    let other = "TLS-RSA-WITH-AES-256-GCM-SHA384";
    Scene::new().with_suites(&[other, ours]).leaves_doubt(Reason::PreferenceNotOffered);
    Scene::new().with_suites(&[ours, other]).passes();
}

#[test]
fn the_library_s_own_order_leaves_no_doubt() {
    Scene::new().passes();
}

#[test]
fn a_chain_longer_than_the_records_that_the_device_asks_for_leaves_doubt() {
    let mut scene = Scene::new();
    scene.profile.tls.max_fragment_length = Some(512);
    scene.leaves_doubt(Reason::Fragmented);
    scene.certificate_message = 512;
    scene.passes();
}

#[test]
fn a_chain_longer_than_every_encrypted_record_came_in_pieces() {
    let mut scene = Scene { version: TlsVersion::Tls13, ..Scene::new() };
    scene.suite = "TLS1-3-AES-128-GCM-SHA256";
    scene.passes();
    scene.seen.longest_encrypted = 500;
    scene.leaves_doubt(Reason::Fragmented);
}

#[test]
fn two_releases_refuse_the_pss_that_they_offer() {
    let mut scene = Scene { scheme: 0x0804, ..Scene::new() };
    scene.passes();
    scene.profile.library.version = Version::new(3, 6, 6);
    scene.fails_with(-0x6600);
}

#[test]
fn otherwise_the_chain_decides() {
    let mut scene = Scene::new();
    scene.judged = Some((Code::CERT_VERIFY_FAILED, None));
    scene.fails_with(-0x2700);
    scene.judged = Some((Code::OK, Some(Reason::UnsupportedAlgorithm)));
    scene.leaves_doubt(Reason::UnsupportedAlgorithm);
}
