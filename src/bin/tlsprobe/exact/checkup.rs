//! Whether the engines that build work here: their compilers, the emulator, and the folder that keeps
//! what is built.

use std::time::{Duration, Instant};

use anyhow::Result;

use tlsprobe::engine::cortex_m::Cpu;

use super::cache::Cache;
use super::compiler::Compiler;
use super::runner::Runner;

/// One sentence about the mbedtls engine on this machine.
///
/// # Errors
/// What is missing, and what to install.
pub fn here(patience: Duration) -> Result<String> {
    let compiler = Compiler::find(&Runner::here())?;
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

/// One sentence about the cortex-m engine on this machine.
///
/// # Errors
/// What is missing, and what to install.
pub fn board(patience: Duration) -> Result<String> {
    let compiler = Compiler::find(&Runner::board(Cpu::CortexM4, &[]))?;
    let emulator = super::emulator::find()?;
    let version = compiler.version(Instant::now() + patience)?;
    Ok(format!(
        "the device's own machine code on an emulated board, where the profile names a tree; compiled \
         by {} ({version}), run by {}",
        compiler.path().display(),
        emulator.display()
    ))
}
