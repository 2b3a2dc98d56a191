//! From the command line to images, each with its map and its profile.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use tlsprobe::firmware::DebugInformation;
use tlsprobe::firmware::container::{Container, ContainerKind};
use tlsprobe::profile::{Profile, ProfileSource};

use super::tree;
use crate::cli::device::DeviceArgs;
use crate::cli::size::SizeArgs;
use crate::command::device;
use crate::files;
use crate::window::Window;

/// One image to count.
pub struct Input {
    /// The image, as it was named.
    pub path: String,
    /// The image itself, or its tables and zeros.
    pub bytes: Vec<u8>,
    /// The file, where only its tables were read.
    pub window: Option<Window>,
    /// Its chunks, where it is a container and no ELF image.
    pub container: Option<Container>,
    map_path: Option<String>,
    /// The text of its map.
    pub map: Option<String>,
    /// What it was built for.
    pub profile: Option<Profile>,
}

impl Input {
    /// The files that an error may be about.
    pub fn named(&self) -> String {
        match &self.map_path {
            Some(map) => format!("{} with map {map}", self.path),
            None => self.path.clone(),
        }
    }
}

/// Reads all that the command line names.
///
/// # Errors
/// A file that cannot be read, or a command line that does not say what belongs together.
pub fn read(args: &SizeArgs) -> Result<Vec<Input>> {
    let profiles = profiles(args)?;
    if !args.images.is_empty() {
        return named_images(args, profiles);
    }
    if !args.map.is_empty() {
        bail!("--map without ELF: name the image that it is the map of");
    }
    let part = part(args, profiles.len());
    profiles.into_iter().map(|profile| built_image(profile, part)).collect()
}

/// How much of an ELF image is read.
#[derive(Debug, Clone, Copy)]
enum Part {
    /// Tables and names; the rest is looked at through a window.
    Tables,
    /// What takes memory too: images are compared, or their bytes judged.
    Contents,
    /// Debug information too.
    Everything,
}

fn part(args: &SizeArgs, images: usize) -> Part {
    let compared = images > 1 || args.baseline.is_some();
    let judged = args.lint || args.fail_on.is_some();
    match tree::debug_information(args) {
        _ if args.options => Part::Everything,
        DebugInformation::Unread if compared || judged => Part::Contents,
        DebugInformation::Unread => Part::Tables,
        _ => Part::Everything,
    }
}

fn profiles(args: &SizeArgs) -> Result<Vec<Profile>> {
    let named = args.profile.iter().map(|path| {
        device::load(&DeviceArgs { profile: Some(path.clone()), ..DeviceArgs::default() })
    });
    let named = named.collect::<Result<Vec<_>>>()?;
    if !named.is_empty() || !args.images.is_empty() {
        return Ok(named);
    }
    let found = device::load(&DeviceArgs::default())?;
    if found.source == ProfileSource::BuiltIn {
        bail!("nothing to count: name an ELF image, or a --profile whose [build] names one");
    }
    Ok(vec![found])
}

/// Images named on the command line: one profile is for all of them, else there is one for each.
fn named_images(args: &SizeArgs, profiles: Vec<Profile>) -> Result<Vec<Input>> {
    let count = args.images.len();
    if !args.map.is_empty() && args.map.len() != count {
        bail!("{} --map for {count} ELF images: give one for each, or none", args.map.len());
    }
    let profiles: Vec<Option<Profile>> = match profiles.as_slice() {
        [] => vec![None; count],
        [one] => vec![Some(one.clone()); count],
        several if several.len() == count => profiles.into_iter().map(Some).collect(),
        several => bail!(
            "{} --profile for {count} ELF images: give one for all, or one for each",
            several.len()
        ),
    };
    let maps = args.map.iter().map(Some).chain(std::iter::repeat(None));
    let images = args.images.iter().zip(maps).zip(profiles);
    let part = part(args, count);
    images
        .map(|((image, map), profile)| input(image, map.map(PathBuf::as_path), profile, part))
        .collect()
}

/// The image that a profile names.
fn built_image(profile: Profile, part: Part) -> Result<Input> {
    let Some(elf) = profile.build.elf.clone() else {
        bail!("{}: [build] names no elf; name the image on the command line", profile.source);
    };
    let map = profile.build.map.clone();
    let source = profile.source.to_string();
    input(&elf, map.as_deref(), Some(profile), part).with_context(|| format!("{source}, [build]"))
}

fn input(path: &Path, map: Option<&Path>, profile: Option<Profile>, part: Part) -> Result<Input> {
    let (bytes, window) = match part {
        Part::Tables => files::read_tables(path)?,
        Part::Contents => (files::read_image(path)?, None),
        Part::Everything => (files::read(path)?, None),
    };
    let kind =
        ContainerKind::recognise(&bytes).or(is_raw(path, &bytes).then_some(ContainerKind::Raw));
    let container = kind.map(|kind| Container::read(kind, &bytes)).transpose();
    let container = container.with_context(|| path.display().to_string())?;
    if let (Some(container), Some(map)) = (&container, map) {
        bail!(
            "{}: {} has no sections that the map {} could be of; give the ELF image",
            path.display(),
            container.kind.word(),
            map.display()
        );
    }
    Ok(Input {
        path: path.display().to_string(),
        bytes,
        window,
        container,
        map_path: map.map(|map| map.display().to_string()),
        map: map.map(files::read_text).transpose()?,
        profile,
    })
}

/// A raw image has no mark: its name says what it is.
fn is_raw(path: &Path, bytes: &[u8]) -> bool {
    let named = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("bin"));
    named && !bytes.is_empty() && !bytes.starts_with(b"\x7fELF")
}
