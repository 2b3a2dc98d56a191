//! What a command line or a profile names as CAs, read from disk: a file in any form, a directory of
//! such files, or the built-in roots.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::profile::CaSource;
use tlsprobe::trust::source::{self, Source};

use crate::files;

/// What a person typed.
pub fn named(path: &Path) -> CaSource {
    if path.as_os_str() == "mozilla" { CaSource::Mozilla } else { CaSource::File(path.to_owned()) }
}

/// Everything that is named, in order.
///
/// # Errors
/// A file that cannot be read, or in which no certificate can be found.
pub fn read_all(wanted: &[CaSource]) -> Result<Vec<Source>> {
    let mut sources = Vec::new();
    for one in wanted {
        match one {
            CaSource::Mozilla => sources.push(source::mozilla()),
            CaSource::File(path) if path.is_dir() => sources.extend(directory(path)?),
            CaSource::File(path) => sources.push(file(path)?),
        }
    }
    Ok(sources)
}

/// One file.
///
/// # Errors
/// As [`read_all`].
pub fn file(path: &Path) -> Result<Source> {
    let name = path.display().to_string();
    source::read(&name, &files::read(path)?).with_context(|| name)
}

/// The files of a directory that hold certificates, by name; folders in it are not entered. Files
/// without a certificate are passed over, broken ones are not.
///
/// # Errors
/// As [`read_all`], and when no file holds a certificate.
pub fn directory(path: &Path) -> Result<Vec<Source>> {
    let shown = path.display();
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in fs::read_dir(path).with_context(|| format!("cannot open {shown}"))? {
        paths.push(entry.with_context(|| format!("cannot read {shown}"))?.path());
    }
    paths.sort();
    let mut sources = Vec::new();
    for path in paths.iter().filter(|path| path.is_file()) {
        let name = path.display().to_string();
        match source::read(&name, &files::read(path)?) {
            Ok(source) => sources.push(source),
            Err(error) if error.is_absence() => {}
            Err(error) => return Err(error).with_context(|| name),
        }
    }
    if sources.is_empty() {
        bail!("{shown}: no file of this directory holds a certificate");
    }
    Ok(sources)
}
