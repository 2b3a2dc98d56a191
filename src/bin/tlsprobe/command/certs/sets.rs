//! CA sets by name: files, the built-in roots, or the profile's trust.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::profile::{CaSource, Profile};
use tlsprobe::trust::CaSet;
use tlsprobe::trust::source::{self, Source};

use crate::files;

/// The set of the named sources; without any, of the profile's trust.
///
/// # Errors
/// A source that cannot be read, or a profile without any.
pub fn read(named: &[PathBuf], profile: &Profile) -> Result<CaSet> {
    let named: Vec<PathBuf> =
        if named.is_empty() { profile.trust.ca.iter().map(path).collect() } else { named.to_vec() };
    if named.is_empty() {
        bail!("{} trusts no CA: name a file, or `mozilla`", profile.name);
    }
    let sources: Vec<Source> = named.iter().map(|path| source(path)).collect::<Result<_>>()?;
    Ok(CaSet::assemble(sources, &profile.library))
}

fn path(source: &CaSource) -> PathBuf {
    match source {
        CaSource::Mozilla => PathBuf::from("mozilla"),
        CaSource::File(path) => path.clone(),
    }
}

fn source(path: &Path) -> Result<Source> {
    if path.as_os_str() == "mozilla" {
        return Ok(source::mozilla());
    }
    let name = path.display().to_string();
    source::read(&name, &files::read(path)?).with_context(|| name)
}
