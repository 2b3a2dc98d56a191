//! A directory of its own for each test, gone when the test ends.

use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// Where a test keeps its files and where the program runs.
#[derive(Debug)]
pub struct Scratch(TempDir);

impl Scratch {
    /// An empty directory.
    pub fn new() -> Self {
        Self(TempDir::with_prefix("tlsprobe-test-").expect("a directory for temporary files"))
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        self.0.path()
    }

    /// The path that a file of this name has or would have.
    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Writes a file, with the folders above it, and returns its path.
    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        let folder = path.parent().expect("a file lies in the scratch directory");
        std::fs::create_dir_all(folder).expect("a folder in the scratch directory");
        std::fs::write(&path, contents).expect("a file in the scratch directory");
        path
    }
}
