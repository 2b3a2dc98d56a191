//! `tlsprobe.audit/1`: what `tlsprobe certs audit --format json` prints.

use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use super::served::HostRow;
use crate::certificate::hex;
use crate::trust::cost::Cost;
use crate::trust::schedule::schedule;
use crate::trust::source::{Form, Source};
use crate::trust::{CaSet, Circumstances, Finding, Member, Subject};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct AuditReport {
    schema: &'static str,
    /// The data about root programs that the findings rest on.
    schedule: ScheduleRow,
    /// In load order.
    certificates: Vec<Certificate>,
    /// Names and keys without a certificate, from bundles of ESP-IDF.
    keys: Vec<KeyRow>,
    /// In the order in which they were named; empty where none was.
    hosts: Vec<HostRow>,
    /// Most severe first.
    findings: Vec<FindingRow>,
}

#[derive(Debug, Serialize)]
struct ScheduleRow {
    /// The day on which the data was collected.
    made: String,
    /// From then to the date of the audit.
    age_days: u64,
}

#[derive(Debug, Serialize)]
struct KeyRow {
    name: String,
    source: String,
    offset: u64,
}

#[derive(Debug, Serialize)]
struct Certificate {
    /// Null: not even a lenient reader understands the certificate.
    subject: Option<String>,
    sha256: String,
    /// The file as it was named, or `mozilla`.
    source: String,
    /// How the source was read: `pem`, `elf` and the like.
    form: &'static str,
    /// Of the first byte in the source; null in a container of text or blocks, where only the address
    /// is a place.
    offset: Option<u64>,
    /// Where the device has it; null where the source has no addresses.
    address: Option<u64>,
    /// Null where the source has no names for its objects.
    symbol: Option<String>,
    /// `trusted`: the source is a set of CAs; `present`: it lies in an image or in source text, which
    /// does not say whether the application trusts it.
    standing: &'static str,
    /// `der`, `pem`, or `recovered` from name and key.
    carried: &'static str,
    not_after: Option<String>,
    /// Bytes as DER.
    flash: usize,
    /// Bytes as a PEM string with its NUL.
    flash_pem: usize,
    /// Bytes in a bundle of ESP-IDF 5.4 and later; null where the certificate cannot be read.
    flash_esp_bundle: Option<usize>,
    /// Bytes that stay on a 32-bit heap after `mbedtls_x509_crt_parse`, without the list's own entry;
    /// null where the library refuses it or was not measured.
    heap: Option<usize>,
    /// The same after `mbedtls_x509_crt_parse_der_nocopy`.
    heap_in_place: Option<usize>,
    /// What `mbedtls_x509_crt_parse_der` returns.
    parse_result: i32,
}

#[derive(Debug, Serialize)]
struct FindingRow {
    rule: &'static str,
    severity: &'static str,
    /// SHA-256 of the certificate; null for a finding about a file, the set or the device.
    certificate: Option<String>,
    message: String,
    fix: String,
    /// The file as it was named, or `mozilla`; null for a finding about the set or the device.
    source: Option<String>,
}

impl AuditReport {
    /// Dresses an audit for scripts.
    pub fn new(circumstances: &Circumstances<'_>, findings: &[Finding]) -> Self {
        let set = circumstances.set;
        let hosts = circumstances.hosts.iter().zip(circumstances.services);
        Self {
            schema: "tlsprobe.audit/1",
            schedule: ScheduleRow {
                made: schedule().made().to_string(),
                age_days: schedule().age_in_days(circumstances.at),
            },
            keys: set.sources.iter().flat_map(keys).collect(),
            certificates: set.certificates.iter().map(|member| certificate(set, member)).collect(),
            hosts: hosts.map(|(host, service)| HostRow::new(set, host, service)).collect(),
            findings: findings.iter().map(|finding| finding_row(set, finding)).collect(),
        }
    }
}

fn keys(source: &Source) -> impl Iterator<Item = KeyRow> {
    source.strangers.iter().map(|stranger| KeyRow {
        name: stranger.name.clone(),
        source: source.name.clone(),
        offset: stranger.offset,
    })
}

fn certificate(set: &CaSet, member: &Member) -> Certificate {
    let description = member.description.as_ref();
    let form = set.sources.get(member.source).map_or(Form::Image, |source| source.form);
    let Cost { flash, heap } = member.cost;
    Certificate {
        subject: description.map(|it| it.subject.clone()),
        sha256: hex(&member.sha256),
        source: set.source_name(member.source).to_owned(),
        form: form.word(),
        offset: form.has_offsets().then_some(member.found.offset),
        address: member.found.address,
        symbol: member.found.symbol.clone(),
        not_after: description.and_then(|it| instant(it.not_after)),
        standing: if form.is_present_only() { "present" } else { "trusted" },
        carried: member.found.carried.word(),
        flash: flash.der,
        flash_pem: flash.pem,
        flash_esp_bundle: flash.esp_bundle,
        heap: heap.map(|heap| heap.copied),
        heap_in_place: heap.map(|heap| heap.in_place),
        parse_result: member.parse_result.0,
    }
}

fn finding_row(set: &CaSet, finding: &Finding) -> FindingRow {
    let (member, source) = match finding.subject {
        Subject::Certificate(index) => {
            let member = set.certificates.get(index);
            (member, member.map(|member| member.source))
        }
        Subject::Place(source, _) | Subject::Source(source) => (None, Some(source)),
        Subject::Set => (None, None),
    };
    FindingRow {
        rule: finding.rule,
        severity: finding.severity.word(),
        certificate: member.map(|member| hex(&member.sha256)),
        message: finding.message.clone(),
        fix: finding.fix.clone(),
        source: source.map(|index| set.source_name(index).to_owned()),
    }
}

/// RFC 3339 in UTC; `None` for a year that it cannot write.
fn instant(instant: OffsetDateTime) -> Option<String> {
    instant.to_offset(UtcOffset::UTC).format(&Rfc3339).ok()
}
