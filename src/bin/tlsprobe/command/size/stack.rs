//! `--su`: what the compiler wrote of stack frames, and which of them the image has.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::firmware::Measurement;
use tlsprobe::firmware::stack::{self, StackFrames};

use super::inputs::Input;
use crate::cli::size::SizeArgs;
use crate::files;

/// Folders in folders; deeper is a loop of links, not a build.
const DEEPEST: usize = 64;

/// # Errors
/// Several images: which of them a file belongs to, its name does not tell.
pub fn check(args: &SizeArgs, images: usize) -> Result<()> {
    if !args.su.is_empty() && images != 1 {
        bail!("--su with {images} images: give one image and the files of its build");
    }
    Ok(())
}

/// The frames of one image, if the command line asks for them.
///
/// # Errors
/// A file that cannot be read or is none of the compiler's, or a folder without any.
pub fn frames(
    args: &SizeArgs,
    input: &Input,
    measurement: &Measurement,
) -> Result<Option<StackFrames>> {
    if args.su.is_empty() {
        return Ok(None);
    }
    if input.container.is_some() {
        bail!("{}: --su needs symbols; give the ELF image", input.path);
    }
    let mut rows = Vec::new();
    for path in &args.su {
        let named = if path.is_dir() { below(path)? } else { vec![path.clone()] };
        if named.is_empty() {
            bail!(
                "{}: no .su file below it; compile with gcc -fstack-usage and name the folder of \
                 the objects",
                path.display()
            );
        }
        for file in named {
            let read = stack::read(&files::read_text(&file)?);
            rows.extend(read.with_context(|| file.display().to_string())?);
        }
    }
    if rows.is_empty() {
        bail!(
            "{}: no .su file holds a row; a compilation that broke off leaves them empty",
            input.path
        );
    }
    Ok(Some(stack::frames(measurement, rows)))
}

/// Every `.su` file below a folder, by name.
fn below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![(folder.to_owned(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let shown = folder.display();
        if depth > DEEPEST {
            bail!("{shown}: more than {DEEPEST} folders deep; name a folder nearer to the objects");
        }
        for entry in fs::read_dir(&folder).with_context(|| format!("cannot open {shown}"))? {
            let entry = entry.with_context(|| format!("cannot read {shown}"))?;
            let path = entry.path();
            // A link is not followed: it may lead back.
            match entry.file_type().with_context(|| format!("cannot read {shown}"))? {
                kind if kind.is_dir() => folders.push((path, depth + 1)),
                _ if path.extension().is_some_and(|end| end == "su") => found.push(path),
                _ => {}
            }
        }
    }
    found.sort();
    Ok(found)
}
