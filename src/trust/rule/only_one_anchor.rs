//! `only-one-anchor`: a host that one CA of the set serves and no other.

use super::definition::{Complaint, Rule, counted};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "only-one-anchor",
    severity: Severity::Note,
    reason: "When this CA expires, is replaced or is left by the hosts, they are lost until the \
             firmware is updated.",
    source: "the device's own judgement of each host with each CA alone",
    fix: "Carry a second CA that serves them, or the one that follows this one: tlsprobe certs \
          bundle --anchors 2 --successors.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let set = circumstances.set;
    let pairs = || circumstances.hosts.iter().zip(circumstances.services);
    let complaint = |index: usize| {
        let alone = pairs().filter(|(_, service)| match service.servers.as_slice() {
            [server] => server.member == index,
            _ => false,
        });
        let hosts: Vec<&str> = alone.map(|(host, _)| host.target.as_str()).collect();
        let first = hosts.first()?;
        let others = match hosts.len() - 1 {
            0 => String::new(),
            count => format!(" and {}", counted(count, "more host")),
        };
        let message = format!("It is the only CA of the set that serves {first}{others}.");
        Some(Complaint::new(Subject::Certificate(index), message))
    };
    (0..set.certificates.len()).filter_map(complaint).collect()
}
