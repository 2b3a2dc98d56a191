//! `tlsprobe.signed/1`.

use serde::Deserialize;

use super::{Contract, Verdict, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    pub schema: String,
    pub verdict: Verdict,
    pub file: String,
    #[serde(deserialize_with = "present")]
    pub sequence: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub length: Option<u64>,
    #[serde(deserialize_with = "present")]
    pub expires: Option<String>,
    #[serde(deserialize_with = "present")]
    pub refused: Option<String>,
    #[serde(deserialize_with = "present")]
    pub cause: Option<String>,
}

impl Contract for Signed {
    const SCHEMA: &'static str = "tlsprobe.signed/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        let passes = self.verdict == Verdict::Pass;
        assert_eq!(passes, self.refused.is_none());
        assert_eq!(passes, self.cause.is_none());
        assert_eq!(passes, self.sequence.is_some() && self.length.is_some());
        let words = ["signature", "truncated", "statement", "rollback", "expired"];
        assert!(self.refused.as_deref().is_none_or(|word| words.contains(&word)));
        assert!(!self.file.is_empty());
        assert!(passes || self.expires.is_none());
    }
}
