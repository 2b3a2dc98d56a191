//! `tlsprobe profile`: load, check, report.

use std::path::PathBuf;

use anyhow::{Context, Result, bail};

use tlsprobe::profile::check::{FAIL_OPEN, Finding, Severity, check};
use tlsprobe::profile::difference::differences;
use tlsprobe::profile::{Profile, fragment, tree_version};
use tlsprobe::report;
use tlsprobe::report::json::profile::{CheckReport, ShowReport};
use tlsprobe::report::json::profile_diff::DiffReport;
use tlsprobe::verdict::Verdict;

use crate::cli::Format;
use crate::cli::device::DeviceArgs;
use crate::cli::profile::{
    Allowed, CheckArgs, DiffArgs, ExportArgs, FailOn, ProfileCommand, ShowArgs,
};
use crate::command::device;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

pub fn run(command: &ProfileCommand) -> Result<Output> {
    match command {
        ProfileCommand::Show(args) => show(args),
        ProfileCommand::Check(args) => check_all(args),
        ProfileCommand::Diff(args) => diff(args),
        ProfileCommand::Export(args) => export(args),
    }
}

fn show(args: &ShowArgs) -> Result<Output> {
    let profile = load(&args.device, args.file.clone())?;
    let text = match args.format {
        Format::Text => report::text(&report::profile::show(&profile)),
        Format::Markdown => report::markdown(&report::profile::show(&profile)),
        Format::Json => report::json::to_text(&ShowReport::new(&profile))?,
    };
    Ok(Output { text, exit: Exit::Pass })
}

fn check_all(args: &CheckArgs) -> Result<Output> {
    let named: Vec<Option<PathBuf>> = match args.files.as_slice() {
        [] => vec![None],
        files => files.iter().cloned().map(Some).collect(),
    };
    let mut checked = Vec::new();
    for file in named {
        let profile = load(&args.device, file)?;
        check_tree(&profile)?;
        let findings = check(&profile);
        let verdict = verdict(&findings, args);
        checked.push((profile, findings, verdict));
    }
    let exit = checked.iter().fold(Exit::Pass, |exit, (_, _, verdict)| exit.and(code(*verdict)));
    let text = match args.format {
        Format::Text => report::text(&report::profile::check(&checked)),
        Format::Markdown => report::markdown(&report::profile::check(&checked)),
        Format::Json => report::json::to_text(&CheckReport::new(&checked))?,
    };
    Ok(Output { text, exit })
}

/// As diff: a difference is a result, and exit code 1.
fn diff(args: &DiffArgs) -> Result<Output> {
    let named = |path: &PathBuf| load(&DeviceArgs::default(), Some(path.clone()));
    let (from, to) = (named(&args.from)?, named(&args.to)?);
    let found = differences(&from, &to, &files::Disk);
    let text = match args.format {
        Format::Text => report::text(&report::profile_diff::diff(&from, &to, &found)),
        Format::Markdown => report::markdown(&report::profile_diff::diff(&from, &to, &found)),
        Format::Json => report::json::to_text(&DiffReport::new(&from, &to, &found))?,
    };
    Ok(Output { text, exit: if found.is_empty() { Exit::Pass } else { Exit::Fail } })
}

fn export(args: &ExportArgs) -> Result<Output> {
    let profile = load(&args.device, args.file.clone())?;
    let named = |path: &PathBuf| load(&DeviceArgs::default(), Some(path.clone()));
    let against = args.against.as_ref().map(named).transpose()?;
    Ok(Output { text: fragment(&profile, against.as_ref())?, exit: Exit::Pass })
}

fn load(device: &DeviceArgs, file: Option<PathBuf>) -> Result<Profile> {
    let profile = file.or_else(|| device.profile.clone());
    device::load(&DeviceArgs { profile, ..device.clone() })
}

/// The exact engines compile this tree: another release would answer for another device.
fn check_tree(profile: &Profile) -> Result<()> {
    let Some(tree) = &profile.tree else { return Ok(()) };
    let shown = tree.display();
    let found = tree_version(tree, &files::Disk)
        .with_context(|| format!("{}: [mbedtls] tree {shown} is no mbedTLS tree", profile.name))?;
    match found {
        Some(version) if version == profile.library.version => Ok(()),
        Some(version) => bail!(
            "{}: [mbedtls] tree {shown} is mbedTLS {version}, but the profile says {}",
            profile.name,
            profile.library.version
        ),
        None => bail!("{}: the headers of [mbedtls] tree {shown} name no release", profile.name),
    }
}

fn verdict(findings: &[Finding], args: &CheckArgs) -> Verdict {
    let allowed = |what| args.allow.contains(&what);
    let counts = |finding: &&Finding| finding.rule != FAIL_OPEN || !allowed(Allowed::FailOpen);
    let fails = |severity| match args.fail_on {
        FailOn::Error => severity == Severity::Error,
        FailOn::Warning => matches!(severity, Severity::Error | Severity::Warning),
        FailOn::Note => severity != Severity::Doubt,
    };
    let doubt = |finding: &Finding| finding.severity == Severity::Doubt;
    if findings.iter().filter(counts).any(|finding| fails(finding.severity)) {
        Verdict::Fail
    } else if findings.iter().any(doubt) && !allowed(Allowed::Inconclusive) {
        Verdict::Inconclusive
    } else {
        Verdict::Pass
    }
}

fn code(verdict: Verdict) -> Exit {
    match verdict {
        Verdict::Pass => Exit::Pass,
        Verdict::Fail => Exit::Fail,
        Verdict::Inconclusive => Exit::NoVerdict,
    }
}
