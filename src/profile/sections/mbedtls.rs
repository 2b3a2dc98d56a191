//! `[mbedtls]`: the release, its headers, and options laid over them.

use std::path::{Path, PathBuf};

use crate::mbedtls::{DefaultOptions, Version};
use crate::profile::clause;
use crate::profile::configuration::{Configuration, ConfigurationBase};
use crate::profile::error::ProfileError;
use crate::profile::header;
use crate::profile::option_state::OptionState;
use crate::profile::options::{OptionOrigin, Options};
use crate::profile::section::{Section, Value};
use crate::profile::source::{Location, SourceFiles};
use crate::profile::tree::Kind;

/// Which library a device carries, before its headers are read.
pub struct Library {
    pub version: Version,
    pub tree: Option<PathBuf>,
    headers: Vec<Header>,
    /// The last of the headers is the one of `crypto_config`.
    has_crypto_header: bool,
}

/// A configuration header and the line that names it; none for the command line.
struct Header {
    path: PathBuf,
    named_by: Option<Location>,
}

/// Reads the section; `version` and `config` of the command line win over the file's.
pub fn library(
    section: &Section<'_>,
    profile: &Path,
    version: Option<Version>,
    config: Option<&Path>,
) -> Result<Library, ProfileError> {
    let missing = || ProfileError::MissingKey {
        file: profile.to_owned(),
        key: "mbedtls.version",
        help: "write the exact release, as in version = \"3.6.5\"",
    };
    let written = section.get("version").map(|value| release(&value)).transpose()?;
    let mut headers: Vec<Header> = Vec::new();
    match config {
        Some(path) => headers.push(Header { path: path.to_owned(), named_by: None }),
        None => headers.extend(header_of(section, "config")?),
    }
    let crypto_header = header_of(section, "crypto_config")?;
    let has_crypto_header = crypto_header.is_some();
    headers.extend(crypto_header);
    Ok(Library {
        version: version.or(written).ok_or_else(missing)?,
        tree: section.get("tree").map(|value| value.path()).transpose()?,
        headers,
        has_crypto_header,
    })
}

fn header_of(section: &Section<'_>, key: &str) -> Result<Option<Header>, ProfileError> {
    let Some(value) = section.get(key) else { return Ok(None) };
    Ok(Some(Header { path: value.path()?, named_by: Some(value.location()) }))
}

fn release(value: &Value<'_>) -> Result<Version, ProfileError> {
    let version = value.text()?.parse::<Version>();
    version.map_err(|error| value.wrong_value(&error.to_string()))
}

/// The headers or the library's defaults, and `[mbedtls.options]` over them.
pub fn configuration(
    section: &Section<'_>,
    library: &Library,
    files: &dyn SourceFiles,
) -> Result<Configuration, ProfileError> {
    let mut configuration = base(library, files)?;
    let options = section.section_of_free_keys("options")?;
    for (name, at, value) in options.entries() {
        check_name(name, &at, &configuration.options)?;
        let state = state(&value)?;
        configuration.options.set(name, state, OptionOrigin::Profile(at));
    }
    clause::drop_what_the_library_drops(library.version, &mut configuration.options);
    Ok(configuration)
}

fn base(library: &Library, files: &dyn SourceFiles) -> Result<Configuration, ProfileError> {
    let version = library.version;
    if library.headers.is_empty() {
        let header = if version.major < 3 { "config.h" } else { "mbedtls_config.h" };
        return DefaultOptions::of(version)
            .map(Configuration::defaults)
            .ok_or(ProfileError::NoDefaultOptions { version, header });
    }
    let mut reader = header::Reader::new(version, files);
    for header in &library.headers {
        reader.read(&header.path, header.named_by.clone())?;
    }
    let (options, notes) = reader.finish();
    let paths: Vec<PathBuf> = library.headers.iter().map(|header| header.path.clone()).collect();
    let crypto_header = paths.last().filter(|_| library.has_crypto_header).cloned();
    let base = ConfigurationBase::Headers(paths);
    Ok(Configuration { base, crypto_header, options, notes })
}

/// A slip in a name would silently turn nothing off, so only names that some release or the
/// device's own header knows are taken; 4.x has no table, so there the prefix must do.
fn check_name(name: &str, at: &Location, options: &Options) -> Result<(), ProfileError> {
    let known = DefaultOptions::known_anywhere();
    let wanted = name.starts_with("PSA_WANT_") || name.starts_with("TF_PSA_CRYPTO_");
    if wanted || known.binary_search(&name).is_ok() || options.get(name).is_some() {
        return Ok(());
    }
    let candidates = known.into_iter().chain(options.iter().map(|(name, _)| name));
    let nearest = crate::profile::error::nearest(name, candidates).unwrap_or_default().to_owned();
    Err(ProfileError::UnknownName {
        at: at.clone(),
        key: "mbedtls.options".to_owned(),
        kind: "option",
        name: name.to_owned(),
        nearest,
    })
}

fn state(value: &Value<'_>) -> Result<OptionState, ProfileError> {
    match value.kind() {
        Kind::Boolean(true) => Ok(OptionState::Defined(String::new())),
        Kind::Boolean(false) => Ok(OptionState::Undefined),
        Kind::Integer(Some(number)) => Ok(OptionState::Defined(number.to_string())),
        Kind::Text(text) => Ok(OptionState::Defined(text.clone())),
        _ => Err(value.wrong_type("true, false, an integer or a string")),
    }
}
