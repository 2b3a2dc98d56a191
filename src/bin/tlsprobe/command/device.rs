//! From [`DeviceArgs`] to a [`Profile`]: the same rule for every command.

use std::path::Path;

use anyhow::{Context, Result};

use tlsprobe::profile::{self, Clock, Overrides, Profile, ProfileSource, SourceFiles};

use crate::cli::device::DeviceArgs;
use crate::command::ca_source;
use crate::files::Disk;

/// Taken where no profile is named.
const PROFILE_HERE: &str = "tlsprobe.toml";

/// The device that a command line speaks for.
///
/// # Errors
/// A profile, header or date that cannot be read, naming the file and the line.
pub fn load(args: &DeviceArgs) -> Result<Profile> {
    load_from(args, &Disk)
}

/// The same with files that may not be on the disk.
///
/// # Errors
/// As [`load`].
pub fn load_from(args: &DeviceArgs, files: &dyn SourceFiles) -> Result<Profile> {
    Ok(profile::load(source(args), &overrides(args)?, files)?)
}

fn source(args: &DeviceArgs) -> ProfileSource {
    let here = Path::new(PROFILE_HERE);
    match &args.profile {
        Some(path) => ProfileSource::Named(path.clone()),
        // Something that is there but no profile is an error to show, not a reason to look away.
        None if here.exists() => ProfileSource::Found(here.to_owned()),
        None => ProfileSource::BuiltIn,
    }
}

fn overrides(args: &DeviceArgs) -> Result<Overrides> {
    let instant = args.instead.at.as_deref().map(|text| {
        profile::instant(text).with_context(|| {
            format!(
                "--at `{text}` is neither RFC 3339, as 2027-01-31T12:00:00Z, nor @ and Unix seconds"
            )
        })
    });
    Ok(Overrides {
        version: args.mbedtls,
        config: args.instead.config.clone(),
        ca: args.instead.ca.iter().map(|path| ca_source::named(path)).collect(),
        clock: instant.transpose()?.map(Clock::At),
    })
}
