//! `tlsprobe certs bundle --verify`: whether a signed file may be installed.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use time::OffsetDateTime;

use tlsprobe::report;
use tlsprobe::report::json::signed::SignedReport;
use tlsprobe::report::signed::{Checked, document};
use tlsprobe::trust::judged_at;
use tlsprobe::trust::manifest;

use crate::cli::Format;
use crate::cli::certs::bundle::BundleArgs;
use crate::command::device;
use crate::exit::Exit;
use crate::files;
use crate::output::Output;

/// Checks the file with its signature beside it, and moves the state on with a pass.
///
/// # Errors
/// A file or key that cannot be read.
pub fn verify(file: &Path, args: &BundleArgs) -> Result<Output> {
    let key_path = args.key.as_deref().context("--verify needs --key")?;
    let bytes = files::read(file)?;
    let signature = files::read_text(&beside(file))?;
    let key = files::read_text(key_path)?;
    let installed = match &args.state {
        Some(path) => state(path)?,
        None => args.newer_than,
    };
    let profile = device::load(&args.device)?;
    let at = judged_at(&profile, OffsetDateTime::now_utc());
    let outcome = manifest::verify(&bytes, &signature, &key, installed, at)
        .with_context(|| key_path.display().to_string())?;
    if let (Ok(claims), Some(path)) = (&outcome, &args.state) {
        files::write(path, format!("{}\n", claims.sequence).as_bytes())?;
    }
    let exit = if outcome.is_ok() { Exit::Pass } else { Exit::Fail };
    let checked = Checked { file: file.display().to_string(), outcome };
    let text = match args.format {
        Format::Text => report::text(&document(&checked)),
        Format::Markdown => report::markdown(&document(&checked)),
        Format::Json => report::json::to_text(&SignedReport::new(&checked))?,
    };
    Ok(Output { text, exit })
}

/// Where minisign keeps the signature of a file.
pub fn beside(file: &Path) -> PathBuf {
    let mut path = file.as_os_str().to_owned();
    path.push(".minisig");
    PathBuf::from(path)
}

/// The number in a state file; none before the first pass.
fn state(path: &Path) -> Result<Option<u64>> {
    if !path.exists() {
        return Ok(None);
    }
    let text = files::read_text(path)?;
    let number = text.trim().parse();
    number.map(Some).with_context(|| format!("{} holds no sequence number", path.display()))
}
