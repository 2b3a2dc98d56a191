//! From [`DeviceArgs`] to a [`Profile`]: the same rule for every command.

use anyhow::{Result, bail};

use tlsprobe::profile::Profile;

use crate::cli::device::DeviceArgs;

/// The device that a command line speaks for.
///
/// # Errors
/// A profile, header or date that cannot be read, naming the file and the line.
pub fn load(_args: &DeviceArgs) -> Result<Profile> {
    bail!("not built yet")
}
