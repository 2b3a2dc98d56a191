//! Which device a command speaks for: shared by `connect`, `certs` and `profile`.

use std::path::PathBuf;

use clap::Args;

use tlsprobe::mbedtls::Version;

#[derive(Debug, Clone, Default, Args)]
pub struct DeviceArgs {
    /// Device profile (TOML); default: ./tlsprobe.toml, else the built-in device
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// mbedTLS release, without a profile file or instead of its own
    #[arg(long, value_name = "VERSION")]
    pub mbedtls: Option<Version>,
    #[command(flatten)]
    pub instead: InsteadArgs,
}

/// What stands instead of a profile's own.
#[derive(Debug, Clone, Default, Args)]
pub struct InsteadArgs {
    /// The device's own mbedtls_config.h
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// CA certificates instead of the profile's trust; `mozilla` for the built-in roots; repeatable
    #[arg(long, value_name = "FILE")]
    pub ca: Vec<PathBuf>,
    /// The device's clock, RFC 3339 or @UNIX seconds, instead of the profile's
    #[arg(long, value_name = "RFC3339|@UNIX")]
    pub at: Option<String>,
}
