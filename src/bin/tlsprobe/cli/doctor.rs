//! `tlsprobe doctor`.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Format;

#[derive(Debug, Args)]
pub struct DoctorArgs {
    /// Device profile (TOML); default: ./tlsprobe.toml, else the built-in device
    #[arg(long, value_name = "FILE")]
    pub profile: Option<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}
