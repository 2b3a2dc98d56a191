//! `tlsprobe.audit/1`: what `tlsprobe certs audit --format json` prints.

use serde::Serialize;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

use crate::certificate::hex;
use crate::trust::{CaSet, Finding, Member, Subject};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct AuditReport {
    schema: &'static str,
    /// In load order.
    certificates: Vec<Certificate>,
    /// Most severe first.
    findings: Vec<FindingRow>,
}

#[derive(Debug, Serialize)]
struct Certificate {
    /// Null: not even a lenient reader understands the certificate.
    subject: Option<String>,
    sha256: String,
    /// The file as it was named, or `mozilla`.
    source: String,
    /// Of the first byte in the source.
    offset: u64,
    /// Null where the source has no names for its objects.
    symbol: Option<String>,
    not_after: Option<String>,
    /// Bytes as DER.
    flash: usize,
    /// Bytes on the heap after loading; null until there is a measured model.
    heap: Option<u64>,
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
    pub fn new(set: &CaSet, findings: &[Finding]) -> Self {
        Self {
            schema: "tlsprobe.audit/1",
            certificates: set.certificates.iter().map(|member| certificate(set, member)).collect(),
            findings: findings.iter().map(|finding| finding_row(set, finding)).collect(),
        }
    }
}

fn certificate(set: &CaSet, member: &Member) -> Certificate {
    let description = member.description.as_ref();
    Certificate {
        subject: description.map(|it| it.subject.clone()),
        sha256: hex(&member.sha256),
        source: set.source_name(member.source).to_owned(),
        offset: member.found.offset,
        symbol: member.found.symbol.clone(),
        not_after: description.and_then(|it| instant(it.not_after)),
        flash: member.found.der.len(),
        heap: None,
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
