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
    /// Tell what sets two profiles apart, section by section
    Diff(DiffArgs),
    /// Write the C header fragment that makes a build match a profile
    Export(ExportArgs),
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

#[derive(Debug, Args)]
#[command(after_help = DIFF_HELP)]
pub struct DiffArgs {
    /// The profile to begin with
    #[arg(value_name = "A")]
    pub from: PathBuf,
    /// The profile to compare with it
    #[arg(value_name = "B")]
    pub to: PathBuf,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const DIFF_HELP: &str = "\
Profiles are compared by what they mean: comments, inheritance, the spelling of numbers, the names
of profiles and the place of equal files make no difference. Exit codes, as of diff: 0 they mean
the same; 1 they differ; 2 could not run.";

#[derive(Debug, Args)]
#[command(after_help = EXPORT_HELP)]
pub struct ExportArgs {
    /// Device profile; the same as --profile
    #[arg(value_name = "PROFILE", conflicts_with = "profile")]
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// Lay the fragment over a build of this profile, not over the release's default configuration
    #[arg(long, value_name = "PROFILE")]
    pub against: Option<PathBuf>,
}

const EXPORT_HELP: &str = "\
Write it to a file and compile the library with -DMBEDTLS_USER_CONFIG_FILE='\"FILE\"', or include it
at the end of the configuration header.";

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
