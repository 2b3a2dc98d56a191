//! `set-too-large`: the set against the flash and the heap that the profile gives the device.

use super::definition::{Complaint, Rule};
use crate::profile::{Profile, RegionKind};
use crate::trust::circumstances::Circumstances;
use crate::trust::cost::list_entry;
use crate::trust::finding::{Severity, Subject};
use crate::trust::set::CaSet;
use crate::trust::source::Carried;

pub(super) const RULE: Rule = Rule {
    id: "set-too-large",
    severity: Severity::Error,
    reason: "Every CA that is parsed stays on the heap for as long as the list lives, beside the \
             buffers of the handshake.",
    source: "measured on 2.28.10 and 3.6.5 built for 32 bits, src/trust/cost/heap.rs",
    fix: "Ship fewer CAs, prefer roots with keys on curves, or parse DER in place with \
          mbedtls_x509_crt_parse_der_nocopy.",
    judge,
};

/// Half of a memory leaves as much for all the rest: from there on it is worth a word.
const WORTH_A_WORD: u64 = 2;

fn judge(circumstances: &Circumstances<'_>) -> Vec<Complaint> {
    let (set, profile) = (circumstances.set, circumstances.profile);
    let heap = (profile.device.heap, heap(set, profile), "of the heap");
    let flash = (flash_limit(profile), flash(set), "of flash");
    [heap, flash]
        .into_iter()
        .filter_map(|(limit, needed, of)| complaint(limit?, needed, of))
        .collect()
}

fn complaint(limit: u64, needed: u64, of: &str) -> Option<Complaint> {
    if needed.saturating_mul(WORTH_A_WORD) < limit {
        return None;
    }
    let severity = if needed > limit { Severity::Error } else { Severity::Warning };
    let message = format!("The set takes {needed} bytes {of}; the device has {limit}.");
    Some(Complaint::new(Subject::Set, message).weighing(severity))
}

/// What stays after loading: a copy of each, and an entry of the list for all but the first.
fn heap(set: &CaSet, profile: &Profile) -> u64 {
    let loaded = set.certificates.iter().filter(|member| member.is_loaded());
    let kept: Vec<usize> = loaded.filter_map(|it| it.cost.heap).map(|heap| heap.copied).collect();
    let entries = kept.len().saturating_sub(1) * list_entry(profile.library.version).unwrap_or(0);
    (kept.iter().sum::<usize>() + entries) as u64
}

/// As the sources carry them.
fn flash(set: &CaSet) -> u64 {
    let sizes = set.certificates.iter().map(|member| match member.found.carried {
        Carried::Der => member.cost.flash.der,
        Carried::Pem | Carried::PemString { .. } => member.cost.flash.pem,
        Carried::Recovered => member.cost.flash.esp_bundle.unwrap_or(0),
    });
    sizes.sum::<usize>() as u64
}

/// The budget, else the flash that the profile declares.
fn flash_limit(profile: &Profile) -> Option<u64> {
    let flash = profile.device.regions.iter().filter(|region| region.kind == RegionKind::Flash);
    let declared: u64 = flash.map(|region| region.length).sum();
    profile.budget.flash.or((declared > 0).then_some(declared))
}
