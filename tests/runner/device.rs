//! From a profile to parameters and from a report to an outcome, with the real library in between.

use std::net::{SocketAddr, TcpStream};
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use time::OffsetDateTime;
use tlsprobe::certificate;
use tlsprobe::engine::mbedtls::{Device, Inputs, ProcessEnd};
use tlsprobe::engine::{Anchors, Engine, Outcome};
use tlsprobe::mbedtls::{Code, TlsVersion, VerifyFlags, Version};
use tlsprobe::profile::{AuthMode, CaSource, Profile};
use tlsprobe::verdict::{Fidelity, Reason, Verdict};

use super::bench::{Bench, HOST, NOW, V2_28, V3_6, run};
use crate::common::server::{Behaviour, Misbehaving};

fn device(bench: &Bench, version: Version) -> Device {
    let mut profile = Profile::default_device();
    profile.library = library(version);
    profile.trust.ca = vec![CaSource::File(bench.files.ca.clone())];
    if version == V2_28 {
        profile.tls.max_version = TlsVersion::Tls12;
        profile.tls.min_version = TlsVersion::Tls10;
    }
    let ca = bench.chain.root.der().to_vec();
    let load = certificate::load_ca(&ca, &profile.library);
    Device {
        profile: Arc::new(profile),
        anchors: Arc::new(Anchors { certificates: load.certificates, ..Anchors::default() }),
        inputs: Arc::new(Inputs { ca: vec![ca], ..Inputs::default() }),
        host: HOST.to_owned(),
        now: OffsetDateTime::from_unix_timestamp(NOW).expect("a date"),
        request: None,
        silence: Duration::from_millis(500),
        deadline: Duration::from_secs(20),
        session: None,
        save_session: false,
        seed: None,
        heap: None,
    }
}

/// The default options of a release.
fn library(version: Version) -> tlsprobe::profile::Library {
    struct NoFiles;
    impl tlsprobe::profile::SourceFiles for NoFiles {
        fn read(&self, _: &Path) -> std::io::Result<Vec<u8>> {
            Err(std::io::ErrorKind::NotFound.into())
        }
    }
    let overrides = tlsprobe::profile::Overrides { version: Some(version), ..Default::default() };
    let source = tlsprobe::profile::ProfileSource::BuiltIn;
    tlsprobe::profile::load(source, &overrides, &NoFiles).expect("a release").library
}

fn outcome(device: &Device, address: SocketAddr) -> Outcome {
    let stream = TcpStream::connect(address).expect("a server that listens");
    let report = run(device.profile.library.version, OwnedFd::from(stream), &device.parameters());
    device.outcome(report.0.as_bytes(), ProcessEnd::Exited(0)).expect("a whole report")
}

#[test]
fn a_chain_that_is_right_passes() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in [V2_28, V3_6] {
        let outcome = outcome(&device(&bench, version), server.address());
        assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
        assert_eq!((outcome.engine, outcome.fidelity), (Engine::Mbedtls, Fidelity::Exact));
        assert_eq!((outcome.code, outcome.flags()), (Some(Code::OK), VerifyFlags::NONE));
        assert_eq!((outcome.chain.len(), outcome.ca_result), (2, 0));
        assert!(outcome.session.suite.is_some() && outcome.session.group.is_some());
        assert_eq!((outcome.alert_sent, outcome.notes), (None, vec![]));
    }
}

#[test]
fn another_name_fails_with_code_flag_and_alert() {
    let bench = Bench::new();
    let server = bench.server().start();
    for version in [V2_28, V3_6] {
        let device = Device { host: "other.example".to_owned(), ..device(&bench, version) };
        let outcome = outcome(&device, server.address());
        assert_eq!(outcome.verdict, Verdict::Fail);
        assert_eq!(outcome.code, Some(Code::CERT_VERIFY_FAILED));
        assert_eq!(outcome.flags(), VerifyFlags::CN_MISMATCH);
        assert_eq!(outcome.alert_sent.map(|alert| alert.0), Some(42));
        let judgement = outcome.judgement.expect("a chain came");
        assert_eq!(judgement.name.expected.as_deref(), Some("other.example"));
        assert_eq!((judgement.verify_code, outcome.notes), (Code::CERT_VERIFY_FAILED, vec![]));
    }
}

#[test]
fn a_device_that_goes_on_anyway_fails_open_and_one_that_closes_does_not() {
    let bench = Bench::new();
    let server = bench.server().start();
    let mut device = Device { host: "other.example".to_owned(), ..device(&bench, V3_6) };
    let mut profile = Profile::clone(&device.profile);
    profile.tls.authmode = AuthMode::Optional;
    device.profile = Arc::new(profile.clone());
    let open = outcome(&device, server.address());
    assert_eq!((open.verdict, open.fail_open, open.code), (Verdict::Fail, true, Some(Code::OK)));
    assert_eq!(open.flags(), VerifyFlags::CN_MISMATCH);
    profile.tls.fail_closed = true;
    device.profile = Arc::new(profile);
    device.request = Some(b"GET / HTTP/1.0\r\n\r\n".to_vec());
    let closed = outcome(&device, server.address());
    assert_eq!((closed.verdict, closed.fail_open), (Verdict::Fail, false));
    assert!(closed.exchange.is_none());
    assert!(closed.judgement.expect("a chain came").closed_by_application);
}

#[test]
fn a_request_has_its_answer() {
    let bench = Bench::new();
    let server = bench.server().start();
    let mut device = device(&bench, V3_6);
    device.request = Some(b"GET / HTTP/1.0\r\n\r\n".to_vec());
    let outcome = outcome(&device, server.address());
    assert_eq!(outcome.verdict, Verdict::Pass, "{outcome:?}");
    let exchange = outcome.exchange.expect("an answer");
    assert!(exchange.answer.starts_with(b"HTTP/1.0 200 ok"));
}

#[test]
fn silence_is_no_verdict_and_an_end_is_one() {
    let bench = Bench::new();
    let device = device(&bench, V2_28);
    let meets = |behaviour| outcome(&device, Misbehaving::start(behaviour).address());
    let silent = meets(Behaviour::Stall);
    assert_eq!((silent.verdict, silent.reason), (Verdict::Inconclusive, Some(Reason::TimedOut)));
    assert_eq!(silent.code, None);
    assert_eq!(meets(Behaviour::CloseAfterHello).code, Some(Code::CONN_EOF));
    assert_eq!(meets(Behaviour::ResetAfterHello).code, Some(Code::NET_CONN_RESET));
    assert_eq!(meets(Behaviour::PlainHttp).code, Some(Code::INVALID_RECORD));
    assert_eq!(meets(Behaviour::Alert(40)).code, Some(Code::FATAL_ALERT_MESSAGE));
}

#[test]
fn a_ca_that_does_not_load_is_the_end() {
    let bench = Bench::new();
    let server = bench.server().start();
    let mut device = device(&bench, V2_28);
    device.inputs = Arc::new(Inputs { ca: vec![b"none".to_vec()], ..Inputs::default() });
    let outcome = outcome(&device, server.address());
    assert_eq!((outcome.verdict, outcome.ca_result), (Verdict::Fail, -0x2180));
    assert_eq!(outcome.code, Some(Code(-0x2180)));
    assert!(outcome.stopped_before_connecting());
}

#[test]
fn a_run_that_broke_off_says_nothing_about_the_device() {
    let bench = Bench::new();
    let device = device(&bench, V2_28);
    let of = |report: &str, end| {
        device.outcome(report.as_bytes(), end).map_err(|error| error.to_string())
    };
    let cut = of("tlsprobe-runner 1\nlibrary 2.28.10\n", ProcessEnd::Exited(0));
    assert_eq!(cut.unwrap_err(), "line 3 of the runner's report is missing: the report breaks off");
    assert!(of("", ProcessEnd::Signalled(11)).unwrap_err().contains("signal 11"));
    assert!(of("", ProcessEnd::Exited(1)).unwrap_err().contains("status 1"));
    let other = "tlsprobe-runner 1\nlibrary 2.28.9\nend\n";
    assert!(of(other, ProcessEnd::Exited(0)).unwrap_err().contains("2.28.9"));
    let late = of("", ProcessEnd::Overdue).expect("an outcome");
    assert_eq!((late.verdict, late.reason), (Verdict::Inconclusive, Some(Reason::TimedOut)));
}
