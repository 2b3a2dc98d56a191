//! Profiles and headers of a test, without a disk.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use tlsprobe::profile::{self, Overrides, Profile, ProfileError, ProfileSource, SourceFiles};

pub struct Files(BTreeMap<PathBuf, String>);

impl Files {
    pub fn new<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let owned = |(path, text): (&str, &str)| (PathBuf::from(path), text.to_owned());
        Self(files.into_iter().map(owned).collect())
    }
}

impl SourceFiles for Files {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let text = self.0.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(text.clone().into_bytes())
    }
}

/// Loads the first of the files.
pub fn load(files: &[(&str, &str)]) -> Result<Profile, ProfileError> {
    let source = ProfileSource::Named(PathBuf::from(files[0].0));
    profile::load(source, &Overrides::default(), &Files::new(files.iter().copied()))
}

/// Loads one file that names no other, on mbedTLS 3.6.5.
pub fn load_text(text: &str) -> Result<Profile, ProfileError> {
    load(&[("p.toml", text)])
}

/// The files of this machine.
pub struct Disk;

impl SourceFiles for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        std::fs::read(path)
    }
}
