//! Programs on the search path.

use std::fs;
use std::path::{Path, PathBuf};

/// The first program of this name on `PATH`; a name with a slash is a path already.
pub fn find(name: &str) -> Option<PathBuf> {
    if name.contains('/') {
        return Some(PathBuf::from(name)).filter(|path| is_program(path));
    }
    let search_path = std::env::var_os("PATH")?;
    std::env::split_paths(&search_path)
        .map(|directory| directory.join(name))
        .find(|candidate| is_program(candidate))
}

#[cfg(unix)]
fn is_program(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    let executable = |metadata: fs::Metadata| metadata.permissions().mode() & 0o111 != 0;
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && executable(metadata))
}

#[cfg(not(unix))]
fn is_program(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| metadata.is_file())
}
