//! `--vary`: the profiles that differ from one in the options that are switched.

use std::io;
use std::path::Path;

use anyhow::{Error, Result, anyhow, bail};

use tlsprobe::mbedtls::Version;
use tlsprobe::profile::{self, Profile, ProfileError, SourceFiles, Variation, WithoutFragment};
use tlsprobe::report::lab::Unbuilt;

use super::firmware;
use crate::cli::device::DeviceArgs;
use crate::command::device;
use crate::exact::Failed;
use crate::files::Disk;

/// One variation, or why it is no device.
#[derive(Debug)]
pub struct Varied {
    name: String,
    /// The option that is switched, where it is one.
    option: Option<String>,
    mbedtls: Version,
    profile: Result<Profile>,
}

/// The variations of a profile; `args` tells how a file is loaded.
///
/// # Errors
/// An option that nobody knows, too many of them, or firmware that nobody says how to build.
pub fn profiles(
    base: &Profile,
    options: &[String],
    args: impl Fn(&Path) -> DeviceArgs,
) -> Result<Vec<Varied>> {
    check_is_ours(base)?;
    let variations = profile::variations(base, options)?;
    variations.iter().map(|one| varied(base, one, &args(&one.path))).collect()
}

/// The profile without each of its options, one at a time.
///
/// # Errors
/// Firmware that nobody says how to build.
pub fn each_off(base: &Profile, args: impl Fn(&Path) -> DeviceArgs) -> Result<Vec<Varied>> {
    check_is_ours(base)?;
    profile::each_off(base)?.iter().map(|one| varied(base, one, &args(&one.path))).collect()
}

fn check_is_ours(base: &Profile) -> Result<()> {
    match base.build.elf.as_ref().filter(|_| base.build.command.is_none()) {
        None => Ok(()),
        Some(elf) => bail!(
            "--vary cannot build {}, which [build] elf names; say how in [build] command, or remove \
             that line",
            elf.display()
        ),
    }
}

fn varied(base: &Profile, variation: &Variation, args: &DeviceArgs) -> Result<Varied> {
    let beside = Beside(variation);
    let files = WithoutFragment::new(&beside, base.build.fragment.as_deref());
    let profile = match device::load_from(args, &files) {
        Ok(mut profile) => {
            // A profile that extends another does not inherit how its firmware is built.
            profile.build.clone_from(&base.build);
            switched(profile, variation)
        }
        Err(error) if is_unknown_option(&error) => return Err(error),
        Err(error) => Err(error),
    };
    let option = match variation.switched.as_slice() {
        [(option, _)] => Some(option.clone()),
        _ => None,
    };
    let name = variation.name.clone();
    Ok(Varied { name, option, mbedtls: base.library.version, profile })
}

fn is_unknown_option(error: &Error) -> bool {
    matches!(error.downcast_ref(), Some(ProfileError::UnknownName { kind: "option", .. }))
}

/// The library may decide an option by itself, and the row would say what it is not.
fn switched(profile: Profile, variation: &Variation) -> Result<Profile> {
    let options = &profile.configuration.options;
    match variation.switched.iter().find(|(name, on)| options.is_defined(name) != *on) {
        None => Ok(profile),
        Some((name, on)) => {
            let who = options.get(name).map(|setting| format!(" by {}", setting.origin));
            let state = if *on { "off" } else { "on" };
            Err(anyhow!("{name} is kept {state}{}", who.unwrap_or_default()))
        }
    }
}

impl Varied {
    /// The profile's with what is switched.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The option that is switched, where it is one.
    pub fn option(&self) -> Option<&str> {
        self.option.as_deref()
    }

    /// The profile, if `build` succeeds with it.
    ///
    /// # Errors
    /// What stops every build, such as a missing compiler.
    pub fn built(
        &self,
        build: impl Fn(&Profile) -> Result<()>,
    ) -> Result<std::result::Result<&Profile, Unbuilt>> {
        let profile = match &self.profile {
            Ok(profile) => profile,
            Err(error) => return Ok(Err(self.unbuilt(error))),
        };
        match build(profile) {
            Ok(()) => Ok(Ok(profile)),
            Err(error) if error.downcast_ref::<Failed>().is_some() => Ok(Err(self.unbuilt(&error))),
            Err(error) => Err(error),
        }
    }

    fn unbuilt(&self, error: &Error) -> Unbuilt {
        Unbuilt {
            log: firmware::log_of(error),
            profile: self.name.clone(),
            option: self.option.clone(),
            mbedtls: self.mbedtls,
            cause: format!("{error:#}"),
        }
    }
}

/// The files of this machine, and the variation's among them.
struct Beside<'a>(&'a Variation);

impl SourceFiles for Beside<'_> {
    fn read(&self, path: &Path) -> io::Result<Vec<u8>> {
        let Variation { path: own, text, .. } = self.0;
        if path == own { Ok(text.clone().into_bytes()) } else { Disk.read(path) }
    }
}
