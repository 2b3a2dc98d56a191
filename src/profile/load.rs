//! From a path, or nothing, to a [`Profile`]: read, merge, validate.

use std::io;
use std::path::{Path, PathBuf};

use crate::mbedtls::{DefaultOptions, Version};

use super::capabilities;
use super::error::ProfileError;
use super::extends;
use super::library::Library;
use super::options::Options;
use super::section::Section;
use super::sections::{device, mbedtls, tls, trust};
use super::settings::{CaSource, Clock};
use super::source::SourceFiles;
use super::tree::Node;
use super::without_fragment::WithoutFragment;
use super::{Profile, ProfileSource};

/// The only schema so far.
const SCHEMA: u64 = 1;

/// What a command line says instead of the profile.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--mbedtls`.
    pub version: Option<Version>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--ca`, in order; empty: the profile's trust.
    pub ca: Vec<CaSource>,
    /// `--at`.
    pub clock: Option<Clock>,
}

/// Reads the device that `source` names and lays the command line over it.
///
/// # Errors
/// A file that cannot be read, an unknown key or name, a value that cannot be: each with its file
/// and line.
pub fn load(
    source: ProfileSource,
    overrides: &Overrides,
    files: &dyn SourceFiles,
) -> Result<Profile, ProfileError> {
    let mut profile = match &source {
        ProfileSource::BuiltIn => built_in(overrides, files)?,
        ProfileSource::Named(path) | ProfileSource::Found(path) => {
            from_file(path, overrides, files)?
        }
    };
    profile.source = source;
    if !overrides.ca.is_empty() {
        profile.trust.ca.clone_from(&overrides.ca);
    }
    if let Some(clock) = overrides.clock {
        profile.device.clock = clock;
    }
    Ok(profile)
}

/// An instant as `--at` takes it: RFC 3339, a date alone (midnight UTC), or `@` and Unix seconds.
pub fn instant(text: &str) -> Option<time::OffsetDateTime> {
    match text.strip_prefix('@') {
        Some(seconds) => time::OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok(),
        None => device::instant(text),
    }
}

/// The profile text of the built-in default device.
const BUILT_IN: &str = "name = \"built-in\"\nmbedtls = { version = \"3.6.5\" }\n\
                        trust = { ca = [\"mozilla\"] }\n";

fn built_in(overrides: &Overrides, files: &dyn SourceFiles) -> Result<Profile, ProfileError> {
    let path = Path::new("built-in default device");
    let tree = Node::parse(path, BUILT_IN)?;
    let mut profile = assemble(path, &tree, overrides, files)?;
    profile.name = format!("mbedTLS {}", profile.library.version);
    profile.path = None;
    Ok(profile)
}

fn from_file(
    path: &Path,
    overrides: &Overrides,
    files: &dyn SourceFiles,
) -> Result<Profile, ProfileError> {
    assemble(path, &extends::load(path, files)?, overrides, files)
}

fn assemble(
    path: &Path,
    tree: &Node,
    overrides: &Overrides,
    files: &dyn SourceFiles,
) -> Result<Profile, ProfileError> {
    let root = Section::root(tree);
    check_schema(&root)?;
    // All sections first: an unknown key is told before anything that follows from its absence.
    let [section, tls_section, trust, device, build, budget] =
        ["mbedtls", "tls", "trust", "device", "build", "budget"].map(|name| root.section(name));
    let (section, tls_section) = (section?, tls_section?);
    let (trust, device, build, budget) = (trust?, device?, build?, budget?);
    let config = overrides.config.as_deref();
    let library = mbedtls::library(&section, path, overrides.version, config)?;
    let build = device::build(&build)?;
    let files = WithoutFragment::new(files, build.fragment.as_deref());
    let configuration = mbedtls::configuration(&section, &library, &files)?;
    let capabilities = capabilities::of(library.version, &configuration.options);
    Ok(Profile {
        name: name(&root, path)?,
        source: ProfileSource::BuiltIn,
        path: Some(path.to_owned()),
        tls: tls::tls(&tls_section, &capabilities)?,
        library: Library { version: library.version, capabilities },
        configuration,
        tree: library.tree,
        trust: trust::trust(&trust)?,
        device: device::device(&device)?,
        build,
        budget: device::budget(&budget)?,
    })
}

fn check_schema(root: &Section<'_>) -> Result<(), ProfileError> {
    match root.get("schema") {
        Some(value) if value.unsigned()? != SCHEMA => {
            Err(value.wrong_value("this tlsprobe reads schema 1"))
        }
        _ => Ok(()),
    }
}

fn name(root: &Section<'_>, path: &Path) -> Result<String, ProfileError> {
    match root.get("name") {
        Some(value) => match value.text()? {
            "" => Err(value.wrong_value("must not be empty")),
            name => Ok(name.to_owned()),
        },
        None => Ok(path.file_stem().unwrap_or_default().to_string_lossy().into_owned()),
    }
}

impl Library {
    /// A release with its default options, where they are known: 2.16 to 3.6.
    pub fn default_of(version: Version) -> Option<Self> {
        let options = Options::defaults(DefaultOptions::of(version)?);
        let capabilities = capabilities::of(version, &options);
        Some(Self { version, capabilities })
    }
}

impl Profile {
    /// mbedTLS 3.6.5 with its default options, the Mozilla roots and a set clock.
    ///
    /// # Panics
    /// Never: the text of this device is part of the program, and a test reads it.
    pub fn default_device() -> Self {
        built_in(&Overrides::default(), &NoFiles).expect("the built-in device is valid")
    }
}

/// The built-in device names no file.
struct NoFiles;

impl SourceFiles for NoFiles {
    fn read(&self, _path: &Path) -> io::Result<Vec<u8>> {
        Err(io::ErrorKind::NotFound.into())
    }
}
