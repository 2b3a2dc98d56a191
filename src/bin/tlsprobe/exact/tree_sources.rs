//! Sources that a git checkout lacks, made with the tree's own scripts into the cache.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::mbedtls::Generated;
use tlsprobe::mbedtls::Version;

use super::cache::{Cache, Turn, digest};
use super::process;
use super::tree::Tree;
use crate::programs;

/// The folder with what the tree lacks, and the names of the files in it; `None`: it lacks nothing.
pub type Made = Option<(PathBuf, Vec<&'static str>)>;

/// Makes what a tree lacks, unless it is in the cache.
///
/// # Errors
/// A script that is not there or fails, with the file and what to do.
pub fn made(
    cache: &Cache,
    turn: &Turn,
    tree: &Tree,
    version: Version,
    end: Instant,
) -> Result<Made> {
    let missing = Generated::missing(version, &tree.files);
    if missing.is_empty() {
        return Ok(None);
    }
    let files = missing.iter().map(|one| one.file).collect();
    let name = digest(tree.stamp.iter().map(String::as_bytes));
    if let Some(folder) = cache.find("made", &name) {
        return Ok(Some((folder, files)));
    }
    let folder = turn.work().join("made");
    fs::create_dir(&folder).map_err(|error| cache.refusal(error))?;
    for one in &missing {
        // One script may have made several.
        if !folder.join(one.file).is_file() {
            make(one, &tree.path, &folder, end).with_context(|| advice(one, &tree.path))?;
        }
    }
    Ok(Some((cache.keep(&folder, "made", &name)?, files)))
}

fn advice(one: &Generated, tree: &Path) -> String {
    let shown = tree.display();
    format!(
        "the tree {shown} lacks library/{}, as a git checkout does; make it with: make -C {shown} \
         generated_files",
        one.file
    )
}

fn make(one: &Generated, tree: &Path, folder: &Path, end: Instant) -> Result<()> {
    let script = one.scripts.iter().map(|script| tree.join(script)).find(|path| path.is_file());
    let script = script.with_context(|| format!("it has no {}", one.scripts.join(" nor ")))?;
    let interpreter = programs::find(one.interpreter).with_context(|| {
        format!("{} is missing: apt-get install {}", one.interpreter, one.packages)
    })?;
    let mut command = Command::new(interpreter);
    command.arg(&script).current_dir(folder).env("LC_ALL", "C");
    // Python would write what it compiles beside the script.
    command.env("PYTHONDONTWRITEBYTECODE", "1");
    command.args(one.arguments(&tree.to_string_lossy(), &folder.to_string_lossy()));
    let finished = process::run(&mut command, end).context(one.interpreter)?;
    if finished.status.success() && folder.join(one.file).is_file() {
        return Ok(());
    }
    let said = finished.stderr.lines().rev().map(str::trim).find(|line| !line.is_empty());
    let script = script.file_name().unwrap_or_default().display();
    bail!("{script} fails: {}", said.unwrap_or("it says nothing"))
}
