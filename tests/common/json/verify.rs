//! `tlsprobe.verify/1`.

use serde::Deserialize;

use super::{Contract, Fidelity, Verdict, check_code, check_flags, check_reason, present};

/// The whole document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Verify {
    pub schema: String,
    pub verdict: Verdict,
    pub mbedtls: String,
    pub fidelity: Fidelity,
    #[serde(deserialize_with = "present")]
    pub ca_result: Option<i32>,
    #[serde(deserialize_with = "present")]
    pub parse_result: Option<i32>,
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
    pub cause: String,
    pub fix: Vec<String>,
}

impl Contract for Verify {
    const SCHEMA: &'static str = "tlsprobe.verify/1";

    fn check(&self) {
        assert_eq!(self.schema, Self::SCHEMA);
        check_code(self.code, self.code_hex.as_deref());
        check_flags(self.flags, self.flags_hex.as_deref(), &self.flag_names);
        check_reason(self.verdict, self.reason.as_deref());
        assert!(!self.cause.is_empty(), "a cause in words");
        if self.parse_result.is_some_and(|result| result != 0) {
            assert_eq!(self.code, self.parse_result, "a chain refused at parsing has that code");
            assert_eq!(self.flags, Some(0), "nothing was verified");
        }
    }
}
