//! `tlsprobe certs audit`: read the sources, judge them, report.

use anyhow::{Result, anyhow};
use time::{Duration, OffsetDateTime};

use tlsprobe::report;
use tlsprobe::report::json::audit::AuditReport;
use tlsprobe::trust::service::services;
use tlsprobe::trust::{Circumstances, Finding, Severity, audit, judged_at};

use super::{hosts, sets};
use crate::cli::Format;
use crate::cli::certs::audit::{AuditArgs, FailOn};
use crate::command::device;
use crate::exit::Exit;
use crate::output::{Output, complain};

pub fn run(args: &AuditArgs) -> Result<Output> {
    let profile = device::load(&args.device)?;
    let set = sets::read(&args.sources, &profile)?;
    let met = hosts::met(&args.hosts, &args.device)?;
    let at = judged_at(&profile, OffsetDateTime::now_utc());
    let services = services(&set, &met.hosts, &profile, profile.device.clock.shows(at));
    let circumstances = Circumstances {
        set: &set,
        profile: &profile,
        at,
        hosts: &met.hosts,
        services: &services,
        expires_within: Duration::days(i64::from(args.expires_within)),
    };
    let findings = audit(&circumstances);
    let text = match args.format {
        Format::Text => report::text(&report::audit(&circumstances, &findings)),
        Format::Markdown => report::markdown(&report::audit(&circumstances, &findings)),
        Format::Json => report::json::to_text(&AuditReport::new(&circumstances, &findings))?,
    };
    for (target, because) in &met.unmet {
        complain(&anyhow!("{target}: {because}"));
    }
    let doubt = if met.unmet.is_empty() { Exit::Pass } else { Exit::NoVerdict };
    Ok(Output { text, exit: exit(&findings, args.fail_on).and(doubt) })
}

fn exit(findings: &[Finding], fail_on: FailOn) -> Exit {
    let line = match fail_on {
        FailOn::Error => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    if findings.iter().any(|finding| finding.severity >= line) { Exit::Fail } else { Exit::Pass }
}
