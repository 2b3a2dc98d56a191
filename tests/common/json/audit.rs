//! `tlsprobe.audit/1`.

use serde::Deserialize;

use super::bundle::BundledHost;
use super::{Contract, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Audit {
    pub schema: String,
    pub schedule: ScheduleData,
    pub certificates: Vec<AuditedCertificate>,
    pub keys: Vec<BareKey>,
    pub hosts: Vec<BundledHost>,
    pub findings: Vec<Finding>,
}

/// How old the data about root programs is.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScheduleData {
    pub made: String,
    pub age_days: u64,
}

/// A name and a key without a certificate.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BareKey {
    pub name: String,
    pub source: String,
    pub offset: u64,
}

/// One certificate of the set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditedCertificate {
    #[serde(deserialize_with = "present")]
    pub subject: Option<String>,
    pub sha256: String,
    pub source: String,
    pub form: String,
    #[serde(deserialize_with = "present")]
    pub offset: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub address: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub symbol: Option<String>,
    pub standing: String,
    pub carried: String,
    #[serde(deserialize_with = "present")]
    pub not_after: Option<String>,
    #[serde(deserialize_with = "present")]
    pub flash: Option<u64>,
    pub flash_pem: u64,
    #[serde(deserialize_with = "present")]
    pub flash_esp_bundle: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_in_place: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub parse_result: Option<i32>,
}

/// What is wrong with one certificate or with the set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Finding {
    pub rule: String,
    pub severity: Severity,
    #[serde(deserialize_with = "present")]
    pub certificate: Option<String>,
    pub message: String,
    #[serde(deserialize_with = "present")]
    pub fix: Option<String>,
    #[serde(deserialize_with = "present")]
    pub source: Option<String>,
}

/// `"severity"`, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Contract for Audit {
    const SCHEMA: &'static str = "tlsprobe.audit/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        for certificate in &self.certificates {
            let hash = &certificate.sha256;
            let hexadecimal = hash.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f'));
            assert!(hash.len() == 64 && hexadecimal, "a SHA-256 in small hex: {hash}");
        }
        for finding in &self.findings {
            assert!(!finding.message.is_empty(), "{} says nothing", finding.rule);
            if let Some(hash) = &finding.certificate {
                let known = self.certificates.iter().any(|entry| entry.sha256 == *hash);
                assert!(known, "{} speaks of a certificate that is not listed", finding.rule);
            }
        }
    }
}

impl Audit {
    /// Every finding of one rule.
    pub fn of_rule<'a>(&'a self, rule: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(move |finding| finding.rule == rule)
    }
}

/// `tlsprobe.audit-rules/1`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRules {
    pub schema: String,
    pub rules: Vec<AuditRule>,
}

/// One rule of the audit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditRule {
    pub rule: String,
    pub severity: Severity,
    pub reason: String,
    pub fix: String,
    pub source: String,
}

impl Contract for AuditRules {
    const SCHEMA: &'static str = "tlsprobe.audit-rules/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        for rule in &self.rules {
            let told = [&rule.reason, &rule.fix, &rule.source];
            assert!(told.iter().all(|text| !text.is_empty()), "{} says too little", rule.rule);
        }
    }
}
