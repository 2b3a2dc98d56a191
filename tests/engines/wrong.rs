//! Servers that end the handshake before its time, or were never one.

use super::case::{Case, Server};
use super::certificates::Kind;
use crate::common::server::{Behaviour, Spoiling};

const P256: Kind = Kind::Ec("P-256");

/// Every fatal alert that a server has a reason to send (RFC 8446 section 6, RFC 5246 section 7.2).
const ALERTS: [u8; 26] = [
    0, 10, 20, 22, 40, 42, 43, 44, 45, 46, 47, 48, 49, 50, 51, 70, 71, 80, 86, 90, 109, 110, 112,
    115, 116, 120,
];

/// What stands between the start of the server's first flight and its end.
const PLACES: [usize; 4] = [3, 40, 300, 900];

/// A device whose hello the portable engine can send whole.
const PLAIN: &str = "min_version = \"tls12\"\nmax_version = \"tls12\"\n\
    ciphersuites = [\"TLS-ECDHE-ECDSA-WITH-AES-128-GCM-SHA256\"]\ngroups = [\"secp256r1\"]";

pub fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for alert in ALERTS {
        let server = Server::Wrong(Behaviour::Alert(alert));
        cases.push(Case::new(format!("alert {alert}"), P256, server.clone()));
        if [40, 70, 71].contains(&alert) {
            cases.push(
                Case::new(format!("alert {alert} to a plain hello"), P256, server).tls(PLAIN),
            );
        }
    }
    let wrong = [
        ("plain http", Behaviour::PlainHttp),
        ("closed at accept", Behaviour::CloseAtAccept),
        ("closed after hello", Behaviour::CloseAfterHello),
        ("reset after hello", Behaviour::ResetAfterHello),
        ("silence", Behaviour::Stall),
        ("rubbish", Behaviour::Rubbish),
        ("drip of a record", Behaviour::Drip),
        ("record of 65535", Behaviour::Record(u16::MAX)),
        ("record of 18000", Behaviour::Record(18_000)),
        ("record of 16500", Behaviour::Record(16_500)),
        ("record of 16384 zeros", Behaviour::Record(1 << 14)),
    ];
    cases.extend(wrong.map(|(name, behaviour)| Case::new(name, P256, Server::Wrong(behaviour))));
    cases.extend(["-tls1_2", "-tls1_3"].into_iter().flat_map(spoilt));
    cases
}

fn spoilt(version: &'static str) -> Vec<Case> {
    let case = |name: String, spoiling| {
        let arguments = version.to_owned();
        Case::new(format!("{name} {version}"), P256, Server::Spoilt { arguments, spoiling })
    };
    let mut cases = vec![case("drip".to_owned(), Spoiling::Drip)];
    for place in PLACES {
        cases.push(case(format!("closed after {place}"), Spoiling::Close(place)));
        cases.push(case(format!("reset after {place}"), Spoiling::Reset(place)));
    }
    cases.push(case("silent after 40".to_owned(), Spoiling::Stall(40)));
    cases.push(case("silent after 300".to_owned(), Spoiling::Stall(300)));
    cases.push(case("rubbish in the middle of a record".to_owned(), Spoiling::Rubbish(3)));
    cases
}
