//! CA sets by name: files, directories, the built-in roots, or the profile's trust.

use std::path::PathBuf;

use anyhow::{Result, bail};

use tlsprobe::profile::{CaSource, Profile};
use tlsprobe::trust::CaSet;

use crate::command::ca_source;

/// The set of the named sources; without any, of the profile's trust.
///
/// # Errors
/// A source that cannot be read, or a profile without any.
pub fn read(named: &[PathBuf], profile: &Profile) -> Result<CaSet> {
    let wanted: Vec<CaSource> = if named.is_empty() {
        profile.trust.ca.clone()
    } else {
        named.iter().map(|path| ca_source::named(path)).collect()
    };
    if wanted.is_empty() {
        bail!("{} trusts no CA: name a file, or `mozilla`", profile.name);
    }
    Ok(CaSet::assemble(ca_source::read_all(&wanted)?, &profile.library))
}
