//! The device as its own header alone has it: what the firmware's build begins with, before the
//! options of the profile are laid over it.

use super::Profile;
use super::clause;
use super::configuration::{Configuration, ConfigurationBase};
use super::error::ProfileError;
use super::header::Reader;
use super::source::SourceFiles;
use super::without_fragment::WithoutFragment;

/// `None` for a device without a header of its own, whose build begins with the library's.
///
/// # Errors
/// A header that cannot be read.
pub fn header_alone(
    profile: &Profile,
    files: &dyn SourceFiles,
) -> Result<Option<Profile>, ProfileError> {
    let ConfigurationBase::Headers(paths) = &profile.configuration.base else { return Ok(None) };
    let files = WithoutFragment::new(files, profile.build.fragment.as_deref());
    let version = profile.library.version;
    let mut reader = Reader::new(version, &files);
    for path in paths {
        reader.read(path, None)?;
    }
    let (mut options, notes) = reader.finish();
    clause::drop_what_the_library_drops(version, &mut options);
    let configuration = Configuration { options, notes, ..profile.configuration.clone() };
    let name = format!("{}, its own header alone", profile.name);
    Ok(Some(Profile { name, configuration, ..profile.clone() }))
}
