//! What to compile for a profile: sources, folders, definitions and the headers laid over its own.

use std::path::{Path, PathBuf};

use crate::profile::Profile;

use super::machine::{self, Platform};
use super::overlay::{self, CONFIG, CRYPTO_CONFIG, CRYPTO_OPTIONS, OPTIONS};
use super::plan_error::PlanError;

/// The folders of a tree that a build reads.
pub const TREE_FOLDERS: [&str; 3] = ["include", "library", "3rdparty"];

/// Folders with headers, relative to the tree; those that a tree lacks are no error to a compiler.
const HEADER_FOLDERS: [&str; 8] = [
    "include",
    "library",
    "3rdparty/everest/include",
    "3rdparty/everest/include/everest",
    "3rdparty/everest/include/everest/kremlib",
    "3rdparty/p256-m/p256-m/include",
    "3rdparty/p256-m/p256-m/include/p256-m",
    "3rdparty/p256-m/p256-m_driver_interface",
];

/// Sources outside `library/` that `3rdparty/*/Makefile.inc` of 2.28 to 3.6 list.
const THIRD_PARTY: [&str; 5] = [
    "3rdparty/everest/library/Hacl_Curve25519_joined.c",
    "3rdparty/everest/library/everest.c",
    "3rdparty/everest/library/x25519.c",
    "3rdparty/p256-m/p256-m/p256-m.c",
    "3rdparty/p256-m/p256-m_driver_entrypoints.c",
];

/// Everything that decides what the compiler makes of a tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// C files of the tree, relative to it, sorted.
    pub sources: Vec<PathBuf>,
    /// Folders with headers, relative to the tree, in the order of the search.
    pub folders: Vec<&'static str>,
    /// Headers to write, name and text.
    pub headers: Vec<(&'static str, String)>,
    /// Handed to every compilation.
    pub definitions: Vec<String>,
    /// Options that the profile lays over its header, as `NAME = value`.
    pub laid_over: Vec<String>,
    /// Options of the device that are compiled without.
    pub overridden: Vec<String>,
    /// Options that the device may lack and that are compiled with.
    pub added: Vec<&'static str>,
}

/// Plans a profile's build; `files` are those of its tree, relative to it, sorted; relative paths of
/// headers begin at `here`.
///
/// # Errors
/// A tree of another layout, or an option or a path that C cannot say.
pub fn plan(
    profile: &Profile,
    platform: Platform,
    files: &[PathBuf],
    here: &Path,
) -> Result<Plan, PlanError> {
    let version = profile.library.version;
    if !(2..=3).contains(&version.major) {
        return Err(PlanError::Release(version));
    }
    let configuration = &profile.configuration;
    let overridden = machine::overridden(platform, &configuration.options, files);
    let added = machine::added(platform, &configuration.options, version);
    let all = overlay::laid_over(configuration)?;
    let (crypto, usual): (Vec<_>, Vec<_>) = all.iter().partition(|option| option.is_crypto());
    let mut headers =
        vec![(OPTIONS, overlay::options("TLSPROBE_OPTIONS_H", &usual, &overridden, &added))];
    let mut definitions = vec![define("MBEDTLS_USER_CONFIG_FILE", OPTIONS)];
    if let Some(header) = configuration.header() {
        headers.push((CONFIG, overlay::config(&here.join(header), version)?));
        definitions.push(define("MBEDTLS_CONFIG_FILE", CONFIG));
    }
    if let Some(header) = &configuration.crypto_header {
        headers.push((CRYPTO_CONFIG, overlay::include(&here.join(header))?));
        definitions.push(define("MBEDTLS_PSA_CRYPTO_CONFIG_FILE", CRYPTO_CONFIG));
    }
    if !crypto.is_empty() {
        headers.push((CRYPTO_OPTIONS, overlay::options("TLSPROBE_CRYPTO_H", &crypto, &[], &[])));
        definitions.push(define("MBEDTLS_PSA_CRYPTO_USER_CONFIG_FILE", CRYPTO_OPTIONS));
    }
    let laid_over = all.iter().map(overlay::LaidOver::shown).collect();
    let folders = HEADER_FOLDERS.into_iter().filter(|folder| has(files, folder)).collect();
    Ok(Plan {
        sources: sources(files)?,
        folders,
        headers,
        definitions,
        laid_over,
        overridden,
        added,
    })
}

fn define(name: &str, header: &str) -> String {
    format!("-D{name}=\"{header}\"")
}

fn has(files: &[PathBuf], folder: &str) -> bool {
    files.iter().any(|file| file.starts_with(folder))
}

fn sources(files: &[PathBuf]) -> Result<Vec<PathBuf>, PlanError> {
    let compiled = |file: &&PathBuf| {
        let in_library = file.parent() == Some(Path::new("library"));
        (in_library && file.extension().is_some_and(|kind| kind == "c"))
            || THIRD_PARTY.iter().any(|listed| file.as_path() == Path::new(listed))
    };
    let sources: Vec<PathBuf> = files.iter().filter(compiled).cloned().collect();
    if sources.is_empty() { Err(PlanError::NoSources) } else { Ok(sources) }
}
