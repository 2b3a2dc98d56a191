//! `tlsprobe certs audit`: read the sources, judge them, report.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use time::{Duration, OffsetDateTime};

use tlsprobe::profile::{CaSource, Profile};
use tlsprobe::report;
use tlsprobe::report::json::audit::AuditReport;
use tlsprobe::trust::source::{self, Source};
use tlsprobe::trust::{CaSet, Circumstances, Finding, Severity, audit, judged_at};

use crate::cli::Format;
use crate::cli::certs::audit::{AuditArgs, FailOn};
use crate::command::device;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(args: &AuditArgs) -> Result<Output> {
    let profile = device::load(&args.device)?;
    let set = CaSet::assemble(sources(&args.sources, &profile)?, &profile.library);
    let circumstances = Circumstances {
        set: &set,
        profile: &profile,
        at: judged_at(&profile, OffsetDateTime::now_utc()),
        expires_within: Duration::days(i64::from(args.expires_within)),
    };
    let findings = audit(&circumstances);
    let text = match args.format {
        Format::Text => report::text(&report::audit(&circumstances, &findings)),
        Format::Markdown => report::markdown(&report::audit(&circumstances, &findings)),
        Format::Json => report::json::to_text(&AuditReport::new(&set, &findings))?,
    };
    Ok(Output { text, exit: exit(&findings, args.fail_on) })
}

fn sources(named: &[PathBuf], profile: &Profile) -> Result<Vec<Source>> {
    let wanted: Vec<CaSource> = if named.is_empty() {
        profile.trust.ca.clone()
    } else {
        named.iter().map(|path| ca_source(path)).collect()
    };
    if wanted.is_empty() {
        bail!("{} trusts no CA: name a file, or `mozilla`", profile.name);
    }
    wanted.iter().map(read).collect()
}

fn ca_source(path: &Path) -> CaSource {
    if path.as_os_str() == "mozilla" { CaSource::Mozilla } else { CaSource::File(path.to_owned()) }
}

fn read(wanted: &CaSource) -> Result<Source> {
    match wanted {
        CaSource::Mozilla => Ok(source::mozilla()),
        CaSource::File(path) => {
            let name = path.display().to_string();
            source::read(&name, &files::read(path)?).with_context(|| name)
        }
    }
}

fn exit(findings: &[Finding], fail_on: FailOn) -> Exit {
    let line = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    if findings.iter().any(|finding| finding.severity >= line) { Exit::Fail } else { Exit::Pass }
}
