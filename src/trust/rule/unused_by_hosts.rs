//! `unused-by-hosts`: a CA that serves none of the hosts.

use std::collections::BTreeSet;

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "unused-by-hosts",
    severity: Severity::Note,
    reason: "It costs flash and heap, and whoever has its key can be any host to the device.",
    source: "the device's own judgement of each host with each CA alone",
    fix: "Leave it out, unless a host will move to it: tlsprobe certs calendar.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    if circumstances.hosts.is_empty() {
        return Vec::new();
    }
    let servers = circumstances.services.iter().flat_map(|service| &service.servers);
    let used: BTreeSet<usize> = servers.map(|server| server.member).collect();
    let members = circumstances.set.certificates.iter().enumerate();
    // A second copy of a CA is another rule's matter.
    let mut seen = BTreeSet::new();
    let unused = members.filter(|(index, member)| {
        seen.insert(member.sha256) && member.is_loaded() && !used.contains(index)
    });
    let complaint = |(index, member): (usize, &crate::trust::Member)| {
        let bytes = member.found.der.len();
        let message = format!("None of the hosts needs it; as DER it takes {bytes} bytes.");
        Complaint::new(Subject::Certificate(index), message)
    };
    unused.map(complaint).collect()
}
