//! The files of a device without the header fragment that was made for it.
//!
//! A firmware's header may include the fragment of `[build] fragment`. What lies there was written for
//! whichever profile was built last: a profile is what it says itself, so for whoever reads one the
//! fragment is empty.

use std::io;
use std::path::Path;

use super::extends::normal;
use super::source::SourceFiles;

/// Files of which one is there and empty, whatever it holds.
pub struct WithoutFragment<'a> {
    files: &'a dyn SourceFiles,
    fragment: Option<&'a Path>,
}

impl<'a> WithoutFragment<'a> {
    /// `fragment`: as the profile resolves it; `None` hides nothing.
    pub fn new(files: &'a dyn SourceFiles, fragment: Option<&'a Path>) -> Self {
        Self { files, fragment }
    }
}

impl SourceFiles for WithoutFragment<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        match self.fragment {
            Some(fragment) if normal(fragment) == normal(path) => Ok(Vec::new()),
            _ => self.files.read(path),
        }
    }
}
