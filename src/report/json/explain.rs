//! `tlsprobe.explain/1`: what `tlsprobe explain --format json` prints.

use serde::Serialize;

use crate::mbedtls::codes::{Level, Name};
use crate::verdict::cause::words::{Entry, Naming, Said, Usual, Words};

/// The whole report.
#[derive(Debug, Serialize)]
pub struct ExplainReport {
    schema: &'static str,
    /// The release that was asked for; null: all.
    mbedtls: Option<String>,
    /// The release whose headers gave the names, where it is another one.
    named_as: Option<String>,
    entries: Vec<EntryReport>,
    /// What looks like a code and is none.
    unknown: Vec<String>,
}

#[derive(Debug, Serialize)]
struct EntryReport {
    /// `code`, `flag` or `alert`; the fields of the other two kinds are null.
    kind: &'static str,
    code: Option<i32>,
    code_hex: Option<String>,
    flags: Option<u32>,
    flags_hex: Option<String>,
    alert: Option<u8>,
    name: String,
    meaning: String,
    /// By release, oldest first; empty for flags and alerts.
    names: Vec<NamingReport>,
    /// The release that was asked for does not define the code.
    unknown_to_release: bool,
    /// Most frequent first.
    causes: Vec<CauseReport>,
}

#[derive(Debug, Serialize)]
struct NamingReport {
    from: String,
    to: String,
    name: String,
    /// One, or the two halves of a sum.
    parts: Vec<PartReport>,
}

#[derive(Debug, Serialize)]
struct PartReport {
    code: i32,
    code_hex: String,
    name: &'static str,
    /// `high`, `low` or `psa`.
    level: &'static str,
    module: &'static str,
    meaning: String,
}

#[derive(Debug, Serialize)]
struct CauseReport {
    cause: String,
    check: String,
    fix: String,
}

impl ExplainReport {
    /// Dresses what a text says for scripts.
    pub fn new(words: &Words) -> Self {
        Self {
            schema: "tlsprobe.explain/1",
            mbedtls: words.version.map(|version| version.to_string()),
            named_as: words.named_as.map(|version| version.to_string()),
            entries: words.entries.iter().map(entry).collect(),
            unknown: words.unknown.clone(),
        }
    }
}

fn entry(entry: &Entry) -> EntryReport {
    let (code, flags, alert) = match entry.said {
        Said::Code(code) => (Some(code), None, None),
        Said::Flag(flag) => (None, Some(flag), None),
        Said::EveryFlag => (None, Some(crate::mbedtls::VerifyFlags::ALL), None),
        Said::Alert(number) => (None, None, Some(number)),
    };
    EntryReport {
        kind: kind(entry.said),
        code: code.map(|code| code.0),
        code_hex: code.map(|code| code.hex()),
        flags: flags.map(|flags| flags.0),
        flags_hex: flags.map(|flags| flags.hex()),
        alert,
        name: entry.name(),
        meaning: entry.meaning(),
        names: entry.namings.iter().map(naming).collect(),
        unknown_to_release: entry.unknown_to_release,
        causes: entry.causes.iter().map(cause).collect(),
    }
}

fn kind(said: Said) -> &'static str {
    match said {
        Said::Code(_) => "code",
        Said::Flag(_) | Said::EveryFlag => "flag",
        Said::Alert(_) => "alert",
    }
}

fn naming(naming: &Naming) -> NamingReport {
    NamingReport {
        from: naming.from.to_string(),
        to: naming.to.to_string(),
        name: naming.name(),
        parts: naming.parts.iter().map(|name| part(name)).collect(),
    }
}

fn part(name: &Name) -> PartReport {
    PartReport {
        code: name.code().0,
        code_hex: name.code().hex(),
        name: name.name(),
        level: match name.level() {
            Level::High => "high",
            Level::Low => "low",
            Level::Psa => "psa",
        },
        module: name.module(),
        meaning: name.meaning(),
    }
}

fn cause(usual: &Usual) -> CauseReport {
    CauseReport { cause: usual.cause.clone(), check: usual.check.clone(), fix: usual.fix.clone() }
}
