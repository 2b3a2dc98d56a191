//! What sets two profiles apart, section by section: what they mean, not how they are written.

mod entry;
mod options;
mod settings;

pub use entry::{Difference, Section};

use super::Profile;
use super::source::SourceFiles;

/// Every difference, sections in the order of a profile file, within a section by its keys.
///
/// Two paths are one if the files have the same bytes; a profile's name and the spelling of a number
/// make no difference.
pub fn differences(from: &Profile, to: &Profile, files: &dyn SourceFiles) -> Vec<Difference> {
    let mut found = settings::differences(from, to, files);
    found.extend(options::differences(&from.configuration.options, &to.configuration.options));
    found.sort_by_key(Difference::section);
    found
}
