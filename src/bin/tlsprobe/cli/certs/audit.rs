//! `tlsprobe certs audit`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::hosts::HostsArgs;
use crate::cli::Format;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Args)]
pub struct AuditArgs {
    /// PEM, DER, PKCS#7, C source, a firmware image, an ESP-IDF bundle, a directory of these, or
    /// `mozilla` for the built-in roots; default: the profile's trust
    #[arg(value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,
    #[command(flatten)]
    pub hosts: HostsArgs,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    pub fail_on: FailOn,
    /// Warn of certificates that expire, and of hosts that will move, within so many days
    #[arg(long, visible_alias = "within", value_name = "DAYS", default_value_t = tlsprobe::trust::EXPIRES_WITHIN.whole_days().unsigned_abs() as u32)]
    pub expires_within: u32,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Severities, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// The device fails, or trusts what it must not
    Error,
    /// Will hurt, or hurts under circumstances
    Warning,
    /// Worth knowing
    Note,
}
