//! Whether the mbedtls engine works here: its compiler, and the folder that keeps what it builds.

use std::time::{Duration, Instant};

use anyhow::Result;

use super::cache::Cache;
use super::compiler::Compiler;

/// One sentence about this machine.
///
/// # Errors
/// What is missing, and what to install.
pub fn checkup(patience: Duration) -> Result<String> {
    let compiler = Compiler::find()?;
    let version = compiler.version(Instant::now() + patience)?;
    let cache = Cache::named()?;
    Ok(format!(
        "the device's own library, where the profile names a tree; compiled by {} ({version}), kept \
         in {} ({:.1} MB)",
        compiler.path().display(),
        cache.root().display(),
        cache.size() as f64 / 1e6
    ))
}
