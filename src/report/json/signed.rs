//! `tlsprobe.signed/1`: what `tlsprobe certs bundle --verify --format json` prints.

use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::report::signed::Checked;
use crate::trust::manifest::Refused;

/// The whole report.
#[derive(Debug, Serialize)]
pub struct SignedReport {
    schema: &'static str,
    verdict: &'static str,
    file: String,
    /// Null: the file is refused, and nothing that it states is to be believed.
    sequence: Option<u64>,
    length: Option<u64>,
    /// Null also where the statement sets no end.
    expires: Option<String>,
    /// Null for a pass: `signature`, `truncated`, `statement`, `rollback` or `expired`.
    refused: Option<&'static str>,
    cause: Option<String>,
}

impl SignedReport {
    /// Dresses a check for scripts.
    pub fn new(checked: &Checked) -> Self {
        let claims = checked.outcome.as_ref().ok();
        let refused = checked.outcome.as_ref().err();
        Self {
            schema: "tlsprobe.signed/1",
            verdict: if claims.is_some() { "pass" } else { "fail" },
            file: checked.file.clone(),
            sequence: claims.map(|it| it.sequence),
            length: claims.map(|it| it.length),
            expires: claims.and_then(|it| it.expires?.format(&Rfc3339).ok()),
            refused: refused.map(word),
            cause: refused.map(ToString::to_string),
        }
    }
}

fn word(refused: &Refused) -> &'static str {
    match refused {
        Refused::NoSignature | Refused::WrongSignature => "signature",
        Refused::Truncated { .. } => "truncated",
        Refused::Claims(_) => "statement",
        Refused::Rollback { .. } => "rollback",
        Refused::Expired(_) => "expired",
    }
}
