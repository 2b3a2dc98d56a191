//! `tlsprobe.bundle/1`.

use serde::Deserialize;

use super::{Contract, Fidelity, check_code, check_flags, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bundle {
    pub schema: String,
    pub profile: String,
    pub mbedtls: String,
    pub fidelity: Fidelity,
    pub ending: String,
    pub form: String,
    #[serde(deserialize_with = "present")]
    pub out: Option<String>,
    #[serde(deserialize_with = "present")]
    pub sha256: Option<String>,
    #[serde(deserialize_with = "present")]
    pub flash: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub budget: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub heap_budget: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub is_minimal: Option<bool>,
    pub certificates: Vec<BundledCertificate>,
    pub hosts: Vec<BundledHost>,
    pub unreachable: Vec<Unreachable>,
    pub missing_successors: Vec<MissingSuccessor>,
}

/// One CA of the set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundledCertificate {
    #[serde(deserialize_with = "present")]
    pub subject: Option<String>,
    pub sha256: String,
    #[serde(deserialize_with = "present")]
    pub not_after: Option<String>,
    pub flash: u64,
    pub successor: bool,
    pub hosts: Vec<String>,
}

/// One host.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundledHost {
    pub target: String,
    pub served_by: Vec<ServedBy>,
    #[serde(deserialize_with = "present")]
    pub code: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub code_hex: Option<String>,
    #[serde(deserialize_with = "present")]
    pub flags: Option<u32>,
    #[serde(deserialize_with = "present")]
    pub flags_hex: Option<String>,
    pub flag_names: Vec<String>,
    #[serde(deserialize_with = "present")]
    pub reason: Option<String>,
}

/// A CA that is enough for a host.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServedBy {
    pub sha256: String,
    pub path: Vec<String>,
}

/// A host without an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unreachable {
    pub target: String,
    pub because: String,
}

/// A CA that should be taken along and is nowhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingSuccessor {
    pub from: String,
    pub to: String,
    pub source: String,
}

impl Contract for Bundle {
    const SCHEMA: &'static str = "tlsprobe.bundle/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        let has_set = matches!(self.ending.as_str(), "made" | "over-budget");
        assert!(has_set || matches!(self.ending.as_str(), "unserved" | "unreachable"));
        assert_eq!(has_set, self.flash.is_some() && self.sha256.is_some());
        assert_eq!(has_set, self.is_minimal.is_some());
        assert!(self.ending == "made" || self.out.is_none());
        let shares: u64 = self.certificates.iter().map(|it| it.flash).sum();
        assert!(self.flash.is_none_or(|flash| flash >= shares), "{shares} of {:?}", self.flash);
        for host in &self.hosts {
            check_code(host.code, host.code_hex.as_deref());
            check_flags(host.flags, host.flags_hex.as_deref(), &host.flag_names);
            let refused = host.code.is_some() || host.reason.is_some();
            assert_eq!(host.served_by.is_empty(), refused, "{}", host.target);
            assert!(host.served_by.iter().all(|it| !it.path.is_empty()), "{}", host.target);
        }
    }
}
