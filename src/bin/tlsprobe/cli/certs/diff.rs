//! `tlsprobe certs diff`.

use std::path::PathBuf;

use clap::Args;

use super::hosts::HostsArgs;
use crate::cli::Format;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct DiffArgs {
    /// The CA set that is there: a file, or `mozilla`
    #[arg(value_name = "A")]
    pub from: PathBuf,
    /// The CA set that would take its place
    #[arg(value_name = "B")]
    pub to: PathBuf,
    #[command(flatten)]
    pub hosts: HostsArgs,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

const HELP: &str = "\
Exit codes, as of diff: 0 the sets are the same; 1 they differ, and with hosts only if one of them is
lost; 2 could not run; 3 a host could not be reached.";
