//! What a handshake that ended early looked like, in words.

use tlsprobe::mbedtls::{Code, TlsVersion};
use tlsprobe::profile::{AuthMode, Hostname};
use tlsprobe::verdict::cause::{
    Desktop, Ending, Explanation, Observation, Outcome, Sizes, Stage, compare,
};

use super::device::Device;
use super::{HOST, explained};
use crate::common::pki::{Chain, Key};

fn observed(ending: Ending, stage: Stage) -> Observation {
    Observation {
        ending,
        stage,
        version: Some(TlsVersion::Tls12),
        asked_for_certificate: false,
        sent_certificate: false,
        sizes: Sizes::default(),
    }
}

fn ended(device: Device, code: Code, observation: Observation) -> Explanation {
    let device = device.seeing(observation);
    explained(&device, Outcome { code, ..Outcome::default() }, &[])
}

#[test]
fn a_plain_text_server_is_quoted() {
    let rubbish = Ending::Rubbish(b"HTTP/1.1 400 Bad Request\r\n".to_vec());
    let said = ended(Device::new(), Code::INVALID_RECORD, observed(rubbish, Stage::Hello));
    assert!(said.cause.contains("it answered \"HTTP/1.1 400 Bad Request\""), "{}", said.cause);
    assert!(said.fix[0].contains("443"));
}

#[test]
fn a_close_after_a_request_for_a_certificate_is_about_that_certificate() {
    let mut observation = observed(Ending::Closed, Stage::ClientFlight);
    observation.asked_for_certificate = true;
    let said = ended(Device::new(), Code::CONN_EOF, observation);
    assert!(said.cause.contains("asked for a client certificate, the device sent none"));
    assert!(said.fix[0].contains("mbedtls_ssl_conf_own_cert()"));
}

#[test]
fn a_large_record_names_the_buffer_of_the_release() {
    let large = || observed(Ending::RecordTooLarge(9000), Stage::ServerFlight);
    let newer = Device::new().built(|capabilities| capabilities.in_content_len = 4096);
    let said = ended(newer, Code::INVALID_RECORD, large());
    assert_eq!(said.fix[0], "Set MBEDTLS_SSL_IN_CONTENT_LEN to at least 9000.");
    let board = Device::new().of_release(2, 1, 2);
    let said = ended(board, Code::INVALID_RECORD, large());
    assert_eq!(said.fix[0], "Set MBEDTLS_SSL_MAX_CONTENT_LEN to at least 9000.");
}

#[test]
fn alert_70_names_the_version_to_turn_on() {
    let mut device = Device::new();
    device.tls.max_version = TlsVersion::Tls12;
    let said = ended(device, Code::FATAL_ALERT_MESSAGE, observed(Ending::Alert(70), Stage::Hello));
    assert!(
        said.cause.contains("TLSv1.2 to TLSv1.2 (alert 70, protocol_version)"),
        "{}",
        said.cause
    );
    assert!(said.fix[0].contains("TLS 1.3"));
}

#[test]
fn alert_70_to_a_device_that_speaks_everything_is_the_servers_age() {
    let alert = observed(Ending::Alert(70), Stage::Hello);
    let said = ended(Device::new(), Code::FATAL_ALERT_MESSAGE, alert);
    assert_eq!(said.fix, ["Have the server allow TLS 1.2 or 1.3; it knows only older versions."]);
}

#[test]
fn alert_40_names_what_the_build_lacks() {
    let device = Device::new().built(|capabilities| capabilities.ecdsa = false);
    let said = ended(device, Code::FATAL_ALERT_MESSAGE, observed(Ending::Alert(40), Stage::Hello));
    assert!(said.fix[0].ends_with("MBEDTLS_ECDSA_C."), "{:?}", said.fix);
}

#[test]
fn every_alert_has_an_explanation() {
    let mut device = Device::new();
    let outcome = Outcome { code: Code::FATAL_ALERT_MESSAGE, ..Outcome::default() };
    for number in 0..=u8::MAX {
        device.observation = Some(observed(Ending::Alert(number), Stage::ServerFlight));
        let said = explained(&device, outcome, &[]);
        assert!(said.cause.ends_with('.') && !said.fix.is_empty(), "{number}: {said:?}");
    }
}

#[test]
fn a_name_that_was_never_set_is_a_missing_call() {
    let mut device = Device::new();
    device.tls.hostname = Hostname::NotCalled;
    let outcome = Outcome { code: Code::VERIFICATION_WITHOUT_HOSTNAME, ..Outcome::default() };
    let said = explained(&device, outcome, &[]);
    assert!(said.fix[0].contains("mbedtls_ssl_set_hostname(&ssl, \"iot.example.test\")"));
}

#[test]
fn no_ca_at_all_is_a_missing_call_too() {
    let outcome = Outcome { code: Code::CA_CHAIN_REQUIRED, ..Outcome::default() };
    let said = explained(&Device::new(), outcome, &[]);
    assert!(said.fix[0].contains("mbedtls_ssl_conf_ca_chain()"));
}

#[test]
fn a_device_that_goes_on_regardless_is_told_to_stop() {
    let chain = Chain::of(HOST, Key::P256);
    let mut device = Device::new();
    device.tls.authmode = AuthMode::None;
    let said = explained(&device, Outcome::default(), &[chain.leaf.der()]);
    assert!(said.cause.contains("connects to anybody"), "{}", said.cause);
    assert!(said.fix[0].contains("MBEDTLS_SSL_VERIFY_REQUIRED"));
}

#[test]
fn a_desktop_that_disagrees_is_mentioned_with_the_reason() {
    let device = Device::new().built(|capabilities| capabilities.checks_dates = false);
    let case = device.case(Outcome::default(), &[]);
    let refuses = Desktop::Refuses("the certificate has expired".to_owned());
    let said = compare(&case, true, &refuses).expect("a disagreement");
    assert!(said.contains("never checks dates"), "{said}");
    assert_eq!(compare(&case, true, &Desktop::Accepts), None);
    assert!(compare(&case, false, &Desktop::Accepts).is_some());
}

/// A device that gives up by itself, after a server that sent this much.
fn gives_up(device: Device, code: i32, sizes: Sizes) -> Explanation {
    let observation = Observation { sizes, ..observed(Ending::Judged, Stage::ServerFlight) };
    ended(device, Code(code), observation)
}

#[test]
fn a_record_beyond_the_buffer_names_size_buffer_and_option() {
    let sizes = Sizes { record: 20_000, ..Sizes::default() };
    let said = gives_up(Device::new().of_release(2, 28, 10), -0x7200, sizes);
    assert!(said.cause.contains("20000") && said.cause.contains("16384"), "{said:?}");
    assert!(said.fix[0].contains("MBEDTLS_SSL_IN_CONTENT_LEN"), "{said:?}");
}

#[test]
fn fragments_name_the_release_that_joins_them_or_the_buffer_that_does_not_hold_them() {
    let sizes = Sizes { message: 3000, fragmented: Some(3000), ..Sizes::default() };
    let old = gives_up(Device::new().of_release(2, 28, 10), -0x7080, sizes);
    assert!(
        old.cause.contains("3000") && old.fix.iter().any(|fix| fix.contains("3.6.3")),
        "{old:?}"
    );
    let sizes = Sizes { message: 17_000, fragmented: Some(17_000), ..Sizes::default() };
    for code in [-0x7100, -0x006E, -0x7200] {
        let new = gives_up(Device::new().of_release(3, 6, 5), code, sizes);
        assert!(new.cause.contains("17000") && new.cause.contains("16384"), "{new:?}");
    }
}

#[test]
fn the_device_s_own_record_is_named_where_it_overflows() {
    let sizes = Sizes { own_record: 900, ..Sizes::default() };
    let seen = Observation { sizes, ..observed(Ending::Alert(22), Stage::ClientFlight) };
    let said = ended(Device::new().of_release(3, 6, 5), Code::FATAL_ALERT_MESSAGE, seen);
    assert!(said.cause.contains("900") && said.cause.contains("record_overflow"), "{said:?}");
}
