//! `tlsprobe profile`.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

use crate::cli::Format;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Show the effective options, each with where it came from, and what they make of the device
    Show(ShowArgs),
    /// Tell what cannot be compiled, cannot connect or protects nothing
    Check(CheckArgs),
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// Device profile; the same as --profile
    #[arg(value_name = "PROFILE", conflicts_with = "profile")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Device profiles; default: --profile, else ./tlsprobe.toml, else the built-in device
    #[arg(value_name = "PROFILE", conflicts_with = "profile")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// What may be so without exit code 1 or 3; several with commas
    #[arg(long, value_name = "WHAT", value_delimiter = ',')]
    pub allow: Vec<Allowed>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Severities, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// It cannot be compiled, cannot connect, or protects nothing
    Error,
    /// It works, but probably not as meant
    Warning,
    /// Worth knowing
    Note,
}

/// What a person may allow by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Allowed {
    /// The device accepts any server
    FailOpen,
    /// The header leaves something open
    Inconclusive,
}
