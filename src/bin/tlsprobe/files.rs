//! Files read whole, with a limit and with their name in every error.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};

use tlsprobe::profile::SourceFiles;

/// No firmware image or CA bundle comes near this; a device node or a wrong path does.
const LARGEST_FILE: u64 = 1 << 30;

/// Reads a regular file.
///
/// # Errors
/// Names the path and says what to do: not found, a directory, too large, not readable.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let shown = path.display();
    let mut file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let metadata = file.metadata().with_context(|| format!("cannot read {shown}"))?;
    if metadata.is_dir() {
        bail!("{shown} is a directory; name a file");
    }
    if metadata.len() > LARGEST_FILE {
        bail!("{shown} has {} bytes; the limit is {LARGEST_FILE}", metadata.len());
    }
    let mut bytes = Vec::new();
    file.by_ref()
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() as u64 > LARGEST_FILE {
        bail!("{shown} is longer than the limit of {LARGEST_FILE} bytes");
    }
    Ok(bytes)
}

/// Writes a file whole or not at all: into a neighbour first, which then takes its name.
///
/// # Errors
/// Names the path: no such directory, no permission, a full disk.
pub fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let shown = path.display();
    let mut neighbour = path.as_os_str().to_owned();
    neighbour.push(".part");
    let written = fs::write(&neighbour, bytes).and_then(|()| fs::rename(&neighbour, path));
    if written.is_err() {
        // What is left of a failed attempt helps nobody; it may not exist at all.
        let _ = fs::remove_file(&neighbour);
    }
    written.with_context(|| format!("cannot write {shown}"))
}

/// The files of this machine.
pub struct Disk;

impl SourceFiles for Disk {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        if path.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "it is a directory"));
        }
        fs::read(path)
    }
}
