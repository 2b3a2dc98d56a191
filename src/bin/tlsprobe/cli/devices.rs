//! Several devices at once: every profile with every release that is named.

use std::path::PathBuf;

use clap::Args;

use tlsprobe::mbedtls::Version;

use super::device::InsteadArgs;

#[derive(Debug, Clone, Default, Args)]
pub struct DevicesArgs {
    /// Device profile (TOML); default: ./tlsprobe.toml, else the built-in device; repeatable
    #[arg(long, value_name = "FILE")]
    pub profile: Vec<PathBuf>,
    /// mbedTLS release, without a profile file or instead of its own; repeatable
    #[arg(long, value_name = "VERSION")]
    pub mbedtls: Vec<Version>,
    #[command(flatten)]
    pub instead: InsteadArgs,
}
