//! `unserved-host`: a host that the device refuses with every CA of the set.

use super::definition::{Complaint, Rule};
use crate::trust::circumstances::Circumstances;
use crate::trust::finding::{Severity, Subject};

pub(super) const RULE: Rule = Rule {
    id: "unserved-host",
    severity: Severity::Error,
    reason: "The device does not connect to this host.",
    source: "the device's own judgement of the host with each CA alone",
    fix: "See why with tlsprobe connect; if it is the CA, tlsprobe certs bundle finds one that serves \
          the host.",
    judge,
};

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let pairs = circumstances.hosts.iter().zip(circumstances.services);
    let refused = pairs.filter_map(|(host, service)| Some((host, service.refusal?)));
    let message = refused.map(|(host, refusal)| match refusal.reason {
        Some(reason) => {
            format!("Whether a CA serves {} is not known: {}.", host.target, reason.word())
        }
        None => {
            let (code, flags) = (refusal.code, refusal.flags.hex());
            format!("No CA of the set serves {}: {code}, flags {flags}.", host.target)
        }
    });
    message.map(|message| Complaint::new(Subject::Set, message)).collect()
}
