//! Where the bytes of profiles and headers come from; the program implements it with files.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Reads whole files by path. The only way in which this module reaches the outside.
pub trait SourceFiles {
    /// The bytes of one file.
    ///
    /// # Errors
    /// As the operating system reports them; [`io::ErrorKind::NotFound`] decides whether an
    /// included header is ours to read.
    fn read(&self, path: &Path) -> io::Result<Vec<u8>>;
}

/// A line of a file, as every message names it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// As it was opened.
    pub file: PathBuf,
    /// Counted from 1.
    pub line: usize,
}

impl Location {
    /// Names a line, counted from 1.
    pub fn new(file: &Path, line: usize) -> Self {
        Self { file: file.to_owned(), line }
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file.display(), self.line)
    }
}
