//! The user's mbedTLS tree: what release it is and which files it has. It is never written to.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::engine::mbedtls::TREE_FOLDERS;
use tlsprobe::mbedtls::Version;
use tlsprobe::profile::{Profile, tree_version};

use super::known::Seen;
use crate::files::Disk;

/// A tree has some 500 files in the folders that are read; another kind of folder may have any number.
const MOST_FILES: usize = 20_000;

/// `3rdparty/everest/include/everest/kremlib` is 4 deep.
const DEEPEST: usize = 8;

/// A tree as a build sees it.
#[derive(Debug)]
pub struct Tree {
    /// Absolute.
    pub path: PathBuf,
    /// Files of the folders that a build reads, relative to the tree, sorted.
    pub files: Vec<PathBuf>,
    /// Size, time and path of each.
    pub stamp: Vec<String>,
}

impl Tree {
    /// Looks at the tree that a profile names.
    ///
    /// # Errors
    /// The profile names none, it is no tree of mbedTLS, or one of another release.
    pub fn of(profile: &Profile) -> Result<Self> {
        let Some(path) = &profile.tree else {
            bail!(
                "{} names no tree: the mbedtls engine needs `tree = \"PATH\"` in [mbedtls], the \
                 sources of mbedTLS {}",
                profile.name,
                profile.library.version
            );
        };
        let path = std::path::absolute(path).context("the working directory")?;
        check_version(&path, profile.library.version)?;
        let shown = path.display();
        let mut seen = Vec::new();
        for folder in TREE_FOLDERS {
            look(&path.join(folder), DEEPEST, &mut seen)
                .with_context(|| format!("the tree {shown} cannot be read"))?;
        }
        seen.sort();
        let stamp = seen.iter().map(Seen::line).collect();
        let relative = |file: &Seen| file.path.strip_prefix(&path).map(Path::to_owned).ok();
        Ok(Self { files: seen.iter().filter_map(relative).collect(), stamp, path })
    }
}

fn check_version(tree: &Path, wanted: Version) -> Result<()> {
    let shown = tree.display();
    let not_a_tree = || {
        format!("{shown} is no mbedTLS tree: no include/mbedtls/version.h that tells its release")
    };
    let found = tree_version(tree, &Disk).ok().flatten().with_context(not_a_tree)?;
    if found != wanted {
        bail!(
            "the tree {shown} is mbedTLS {found}, and the device is to be {wanted}; name the tree \
             of {wanted}, or set version = \"{found}\""
        );
    }
    Ok(())
}

fn look(folder: &Path, depth: usize, seen: &mut Vec<Seen>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let path = entry?.path();
        let is_source = path.extension().is_some_and(|kind| kind == "c" || kind == "h");
        if seen.len() > MOST_FILES {
            return Err(io::Error::other(format!("more than {MOST_FILES} sources")));
        }
        if is_source {
            seen.push(Seen::at(path)?);
        } else if depth > 0 && path.is_dir() {
            look(&path, depth - 1, seen)?;
        }
    }
    Ok(())
}
