//! `tlsprobe certs calendar`.

use std::path::PathBuf;

use clap::Args;

use super::hosts::HostsArgs;
use crate::cli::PageFormat;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct CalendarArgs {
    /// The CA set: files, or `mozilla`; default: the profile's trust
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub hosts: HostsArgs,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// Exit with 1 if a host loses its last CA within so many days
    #[arg(long, value_name = "DAYS")]
    pub within: Option<u32>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: PageFormat,
}

const HELP: &str = "\
What expires, expires on the device. What root programs and CAs announce, no device knows: by that day
hosts will have moved to another CA. --at is the first day. Exit codes: 0 every host is served; 1 a
host is refused already, or loses its last CA within --within; 2 could not run; 3 a host could not be
reached.";
