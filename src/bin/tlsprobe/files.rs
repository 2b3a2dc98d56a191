//! Files read whole, with a limit and with their name in every error.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::Path;

use anyhow::{Context, Result, bail};

use tlsprobe::firmware::elf::plan::{self, HEAD_SIZE};
use tlsprobe::profile::SourceFiles;

use crate::window::Window;

/// No firmware image or CA bundle comes near this; a device node or a wrong path does.
const LARGEST_FILE: u64 = 1 << 30;

/// Reads a regular file.
///
/// # Errors
/// Names the path and says what to do: not found, a directory, too large, not readable.
pub fn read(path: &Path) -> Result<Vec<u8>> {
    let (mut file, _) = open(path)?;
    read_all(path, &mut file)
}

/// Reads a linked image, of which counting touches a part: the rest of the bytes is zero, and takes no
/// memory on systems that hand out zeroed pages when they are touched. Any other file is read whole.
///
/// Mapping the file would spare the copy of that part, but nothing keeps another program from cutting a
/// mapped file short, which ends this one without a word; and it takes unsafe code.
///
/// # Errors
/// As [`read`].
pub fn read_image(path: &Path) -> Result<Vec<u8>> {
    let (mut file, length) = open(path)?;
    if length < HEAD_SIZE as u64 {
        return read_all(path, &mut file);
    }
    if let Some(bytes) = read_planned(&mut file, length, plan::contents) {
        return Ok(bytes);
    }
    file.rewind().with_context(|| format!("cannot read {}", path.display()))?;
    read_all(path, &mut file)
}

/// Reads of a linked image only tables and names, and opens a window on the rest. Any other file is read
/// whole, and has no window.
///
/// # Errors
/// As [`read`].
pub fn read_tables(path: &Path) -> Result<(Vec<u8>, Option<Window>)> {
    let (mut file, length) = open(path)?;
    if length >= HEAD_SIZE as u64
        && let Some(bytes) = read_planned(&mut file, length, plan::tables_alone)
    {
        return Ok((bytes, Some(Window::new(file))));
    }
    file.rewind().with_context(|| format!("cannot read {}", path.display()))?;
    Ok((read_all(path, &mut file)?, None))
}

/// Which parts of a file are wanted, from its tables.
type Plan = fn(&[u8]) -> Option<Vec<Range<u64>>>;

/// `None` where there is no plan or the file does not hold what the plan says.
fn read_planned(file: &mut File, length: u64, plan: Plan) -> Option<Vec<u8>> {
    let mut bytes = vec![0; usize::try_from(length).ok()?];
    fill(file, &mut bytes, &(0..HEAD_SIZE as u64))?;
    for range in plan::tables(bytes.get(..HEAD_SIZE)?)? {
        fill(file, &mut bytes, &range)?;
    }
    for range in plan(&bytes)? {
        fill(file, &mut bytes, &range)?;
    }
    Some(bytes)
}

fn fill(file: &mut File, bytes: &mut [u8], range: &Range<u64>) -> Option<()> {
    let place = usize::try_from(range.start).ok()?..usize::try_from(range.end).ok()?;
    let place = bytes.get_mut(place)?;
    file.seek(SeekFrom::Start(range.start)).ok()?;
    file.read_exact(place).ok()
}

/// A regular file of a size that an image or a CA bundle may have.
fn open(path: &Path) -> Result<(File, u64)> {
    let shown = path.display();
    let file = File::open(path).with_context(|| format!("cannot open {shown}"))?;
    let metadata = file.metadata().with_context(|| format!("cannot read {shown}"))?;
    if metadata.is_dir() {
        bail!("{shown} is a directory; name a file");
    }
    if metadata.len() > LARGEST_FILE {
        bail!("{shown} has {} bytes; the limit is {LARGEST_FILE}", metadata.len());
    }
    Ok((file, metadata.len()))
}

fn read_all(path: &Path, file: &mut File) -> Result<Vec<u8>> {
    let shown = path.display();
    // Room for all of it at once: growing copies, and touches twice as many pages.
    let length = file.metadata().map_or(0, |it| it.len()).min(LARGEST_FILE);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.by_ref()
        .take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .with_context(|| format!("cannot read {shown}"))?;
    if bytes.len() as u64 > LARGEST_FILE {
        bail!("{shown} is longer than the limit of {LARGEST_FILE} bytes");
    }
    Ok(bytes)
}

/// Reads a text in any encoding; what is no UTF-8 is replaced.
///
/// # Errors
/// As [`read`].
pub fn read_text(path: &Path) -> Result<String> {
    let text = String::from_utf8(read(path)?);
    Ok(text.unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned()))
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

/// Copies a regular file whole or not at all, as [`write`] writes one.
///
/// # Errors
/// As [`read`] and [`write`].
pub fn copy(from: &Path, to: &Path) -> Result<()> {
    let (mut file, _) = open(from)?;
    let mut neighbour = to.as_os_str().to_owned();
    neighbour.push(".part");
    let copied = File::create(&neighbour)
        .and_then(|mut copy| io::copy(&mut file, &mut copy))
        .and_then(|_| fs::rename(&neighbour, to));
    if copied.is_err() {
        let _ = fs::remove_file(&neighbour);
    }
    copied.with_context(|| format!("cannot copy {} to {}", from.display(), to.display()))
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
