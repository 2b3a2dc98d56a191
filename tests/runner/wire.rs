//! Servers that end the connection instead of a handshake.

use super::bench::{ALL, Bench, V2_28, V3_6};
use crate::common::server::{Behaviour, Misbehaving};

fn met(behaviour: &Behaviour) -> Vec<(Option<i64>, Option<String>)> {
    let bench = Bench::new();
    let server = Misbehaving::start(behaviour.clone());
    let device = bench.device().add("timeout", 300);
    let reports = ALL.map(|version| device.run(version, server.address()));
    let seen = |report: &super::bench::Report| {
        (report.handshake(), report.get("ending").map(str::to_owned))
    };
    reports.iter().map(seen).collect()
}

fn all_see(behaviour: &Behaviour, code: i64, ending: Option<&str>) {
    for seen in met(behaviour) {
        assert_eq!(seen, (Some(code), ending.map(str::to_owned)), "{behaviour:?}");
    }
}

#[test]
fn the_end_of_the_stream_a_reset_and_silence_are_told_apart() {
    all_see(&Behaviour::CloseAfterHello, -0x7280, Some("closed"));
    all_see(&Behaviour::ResetAfterHello, -0x0050, Some("reset"));
    all_see(&Behaviour::Stall, -0x6800, Some("silence"));
}

#[test]
fn an_alert_and_rubbish_are_the_librarys_to_judge() {
    all_see(&Behaviour::Alert(40), -0x7780, None);
    all_see(&Behaviour::PlainHttp, -0x7200, None);
}

#[test]
fn the_deadline_ends_a_server_that_drips() {
    let bench = Bench::new();
    let server = Misbehaving::start(Behaviour::Drip);
    let report = bench.device().add("deadline", 1).run(V2_28, server.address());
    assert_eq!(report.handshake(), Some(-0x6800), "{}", report.0);
    assert!(report.has("ending silence") && report.0.ends_with("\nend\n"));
}

#[test]
fn nobody_at_the_other_end_of_a_datagram_is_an_error_or_silence() {
    let bench = Bench::new();
    let nobody = std::net::UdpSocket::bind("127.0.0.1:0").expect("a port on loopback");
    let address = nobody.local_addr().expect("an address");
    let report = bench.device().add("timeout", 300).run_datagram(V3_6, address);
    assert_eq!(report.handshake(), Some(-0x6800), "{}", report.0);
    assert!(report.has("ending silence"), "{}", report.0);
    drop(nobody);
    let report = bench.device().add("timeout", 300).run_datagram(V3_6, address);
    assert_eq!(report.handshake(), Some(-0x004c), "{}", report.0);
    assert!(report.has("ending error 111"), "{}", report.0);
}
