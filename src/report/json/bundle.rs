//! `tlsprobe.bundle/1`: what `tlsprobe certs bundle --format json` prints.

use serde::Serialize;
use time::UtcOffset;
use time::format_description::well_known::Rfc3339;

use super::served::HostRow;
use crate::certificate::hex;
use crate::report::bundle::{Bundled, Ending};
use crate::trust::bundle::{Succession, Written};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct BundleReport {
    schema: &'static str,
    profile: String,
    mbedtls: String,
    fidelity: &'static str,
    /// `made`, `over-budget`, `unserved` or `unreachable`.
    ending: &'static str,
    form: &'static str,
    /// Null: nothing was written.
    out: Option<String>,
    /// Of the file; null where there is no set.
    sha256: Option<String>,
    /// Bytes in the device; null where there is no set.
    flash: Option<u64>,
    budget: Option<u64>,
    /// Bytes that the set keeps once it is loaded by copying, on a 32-bit device; null where that was
    /// not measured and for a bundle of ESP-IDF.
    heap: Option<u64>,
    heap_budget: Option<u64>,
    /// Null where there is no set.
    is_minimal: Option<bool>,
    /// The set, in the order of the sources; empty where there is none.
    certificates: Vec<Certificate>,
    /// In the order in which they were named.
    hosts: Vec<HostRow>,
    unreachable: Vec<Unreachable>,
    missing_successors: Vec<Missing>,
}

#[derive(Debug, Serialize)]
struct Certificate {
    subject: Option<String>,
    sha256: String,
    not_after: Option<String>,
    /// Its share of the flash.
    flash: u64,
    /// Taken along as it follows another.
    successor: bool,
    /// The hosts that it serves.
    hosts: Vec<String>,
}

#[derive(Debug, Serialize)]
struct Unreachable {
    target: String,
    because: String,
}

#[derive(Debug, Serialize)]
struct Missing {
    from: &'static str,
    to: &'static str,
    source: &'static str,
}

impl BundleReport {
    /// Dresses a set for scripts.
    pub fn new(bundled: &Bundled<'_>) -> Self {
        let written = bundled.written();
        let hosts = bundled.hosts.iter().zip(bundled.services);
        let unreachable = |(target, because): &(String, String)| Unreachable {
            target: target.clone(),
            because: because.clone(),
        };
        Self {
            schema: "tlsprobe.bundle/1",
            profile: bundled.profile.name.clone(),
            mbedtls: bundled.profile.library.version.to_string(),
            fidelity: bundled.fidelity().word(),
            ending: match &bundled.ending {
                Ending::Made(_) => "made",
                Ending::OverBudget(_) => "over-budget",
                Ending::Unserved(_) => "unserved",
                Ending::Unmet => "unreachable",
            },
            form: bundled.form.word(),
            out: written.and_then(|it| it.out.clone()),
            sha256: written.map(|it| hex(&it.sha256)),
            flash: written.map(|it| it.flash),
            budget: bundled.budget,
            heap: written.and_then(|it| it.heap),
            heap_budget: bundled.heap_budget,
            is_minimal: written.map(|it| it.choice.is_minimal),
            certificates: written.map(|it| certificates(bundled, it)).unwrap_or_default(),
            hosts: hosts.map(|(host, service)| HostRow::new(bundled.set, host, service)).collect(),
            unreachable: bundled.unmet.iter().map(unreachable).collect(),
            missing_successors: written.map(missing).unwrap_or_default(),
        }
    }
}

fn certificates(bundled: &Bundled<'_>, written: &Written) -> Vec<Certificate> {
    let row = |(index, share): (&usize, &u64)| {
        let member = bundled.set.certificates.get(*index)?;
        let description = member.description.as_ref();
        let not_after = description.map(|it| it.not_after.to_offset(UtcOffset::UTC));
        Some(Certificate {
            subject: description.map(|it| it.subject.clone()),
            sha256: hex(&member.sha256),
            not_after: not_after.and_then(|it| it.format(&Rfc3339).ok()),
            flash: *share,
            successor: written.choice.successors.contains(index),
            hosts: bundled.served_by(*index).into_iter().map(str::to_owned).collect(),
        })
    };
    written.choice.members.iter().zip(&written.shares).filter_map(row).collect()
}

fn missing(written: &Written) -> Vec<Missing> {
    let row = |row: &Succession| Missing { from: row.from, to: row.to, source: row.source };
    written.choice.missing.iter().map(row).collect()
}
