//! `tlsprobe.certs-diff/1`.

use serde::Deserialize;

use super::{Contract, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertsDiff {
    pub schema: String,
    pub same: usize,
    pub changes: Vec<CertsChange>,
    pub bytes: Vec<CertsBytes>,
    pub hosts: Vec<MovedHost>,
    pub unreachable: Vec<UnknownHost>,
}

/// One change of the set.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertsChange {
    pub change: String,
    #[serde(deserialize_with = "present")]
    pub replacement: Option<String>,
    pub name: String,
    #[serde(deserialize_with = "present")]
    pub from: Option<String>,
    #[serde(deserialize_with = "present")]
    pub to: Option<String>,
}

/// What the second set takes more.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertsBytes {
    pub form: String,
    pub flash: i64,
}

/// A host that ends elsewhere or nowhere.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MovedHost {
    pub target: String,
    pub before: Vec<String>,
    pub after: Vec<String>,
    pub lost: bool,
}

/// A host without an answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnknownHost {
    pub target: String,
    pub because: String,
}

impl Contract for CertsDiff {
    const SCHEMA: &'static str = "tlsprobe.certs-diff/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        for change in &self.changes {
            let both = (change.from.is_some(), change.to.is_some());
            let expected = match change.change.as_str() {
                "removed" => (true, false),
                "added" => (false, true),
                "replaced" => (true, true),
                other => panic!("{other}"),
            };
            assert_eq!(both, expected, "{}", change.name);
            assert_eq!(change.replacement.is_some(), change.change == "replaced");
        }
        assert_eq!(self.bytes.len(), 3);
        for host in &self.hosts {
            assert_ne!(host.before, host.after, "{}", host.target);
            assert_eq!(host.lost, host.after.is_empty() && !host.before.is_empty());
        }
    }
}
