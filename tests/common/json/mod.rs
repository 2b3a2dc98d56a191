//! The JSON contract as a strict consumer reads it: an unknown field, a missing field and a field
//! of another type are errors. Whoever adds a field to a report adds it here.
//!
//! A field that may be null is an `Option` with [`present`], for serde takes a missing `Option` as
//! `None` and the contract does not: what does not apply is null, never left out.

mod audit;
mod bundle;
mod calendar;
mod certs_diff;
mod connect;
mod feature_cost;
mod hello;
mod lab;
mod measured;
mod option;
mod profile_diff;
mod signed;
mod size;
mod stack;
mod tree;
mod verify;

pub use audit::{Audit, AuditRules, AuditedCertificate, Finding, Severity};
pub use bundle::{Bundle, BundledCertificate};
pub use calendar::Calendar;
pub use certs_diff::CertsDiff;
pub use connect::{Connect, ConnectResult};
pub use feature_cost::{Change, Direction, FeatureCosts, Named};
pub use hello::{Hello, HelloField};
pub use lab::{Lab, LabRow};
pub use measured::Measured;
pub use option::{Enabled, Options};
pub use profile_diff::ProfileDiff;
pub use signed::Signed;
pub use size::{
    Cause, CauseSum, Component, Delta, Entry, Image, Kind, Measure, Owner, Region, RegionKind,
    RegionSource, Section, Size, SizeFinding, Sizes, Why,
};
pub use stack::{Frame, Stack};
pub use tree::{Node, Tree};
pub use verify::Verify;

use serde::de::{Deserialize, DeserializeOwned, Deserializer};

/// A document of the contract and what must hold of every one.
pub trait Contract: DeserializeOwned {
    /// Name and version.
    const SCHEMA: &'static str;

    /// Holds the invariants that one document can show; a broken one fails the test.
    fn check(&self);
}

/// Reads a document strictly.
///
/// # Errors
/// Says what is unknown, missing or of another type.
pub fn parse<T: Contract>(text: &str) -> Result<T, serde_json::Error> {
    serde_json::from_str(text)
}

/// A field that is there, null or not.
fn present<'de, D, T>(deserializer: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::deserialize(deserializer)
}

/// `"verdict"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// The device goes on.
    Pass,
    /// The device, or its server, refuses.
    Fail,
    /// Nobody can know from here.
    Inconclusive,
}

/// `"fidelity"`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Fidelity {
    /// The library itself ran.
    Exact,
    /// A model, compared with this release.
    Measured,
    /// A model, from source only.
    Read,
}

/// The reasons that `"reason"` may name.
const REASONS: [&str; 14] = [
    "unresolved-host",
    "unreachable",
    "timed-out",
    "narrower-hello",
    "preference-not-offered",
    "nothing-to-offer",
    "several-chains",
    "record-too-large",
    "fragmented",
    "unknown-version",
    "unsupported-algorithm",
    "not-recorded",
    "undecided-options",
    "not-modelled",
];

/// A reason is there for doubt alone, and is one of the published words.
fn check_reason(verdict: Verdict, reason: Option<&str>) {
    assert_eq!(verdict == Verdict::Inconclusive, reason.is_some(), "a reason is for doubt alone");
    if let Some(word) = reason {
        assert!(REASONS.contains(&word), "{word:?} is not on the published list of reasons");
    }
}

/// Code and hex say the same.
fn check_code(code: Option<i32>, hex: Option<&str>) {
    let expected = code.map(|code| {
        let sign = if code < 0 { "-" } else { "" };
        format!("{sign}0x{:04X}", code.unsigned_abs())
    });
    assert_eq!(hex, expected.as_deref(), "code and code_hex differ");
}

/// Number, hex and names say the same.
fn check_flags(flags: Option<u32>, hex: Option<&str>, names: &[String]) {
    let expected = flags.map(|flags| format!("0x{flags:08x}"));
    assert_eq!(hex, expected.as_deref(), "flags and flags_hex differ");
    if let Some(flags) = flags.filter(|&flags| flags != u32::MAX) {
        let bits = usize::try_from(flags.count_ones()).expect("at most 32 bits");
        assert_eq!(names.len(), bits, "flags {flags:#x} and names {names:?} differ");
        assert!(names.iter().all(|name| name.starts_with("MBEDTLS_X509_")), "{names:?}");
    }
}
