//! `tlsprobe certs bundle`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::hosts::HostsArgs;
use crate::cli::Format;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct BundleArgs {
    /// CAs to take whatever the hosts need: common name, or SHA-256 from its first 8 digits on
    #[arg(value_name = "CA")]
    pub named: Vec<String>,
    /// Where CAs are taken from: a file, or `mozilla`; repeatable
    #[arg(long, value_name = "SOURCE", default_value = "mozilla")]
    pub from: Vec<PathBuf>,
    #[command(flatten)]
    pub hosts: HostsArgs,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// CAs for each host, as far as there are so many
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=8))]
    pub anchors: u8,
    /// Take the CAs along that are known to follow those chosen
    #[arg(long)]
    pub successors: bool,
    /// The most flash that the set may take, as 4096 or 8K
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub flash: Option<u64>,
    /// The most heap that the loaded set may keep, copied, on a 32-bit device
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub heap: Option<u64>,
    /// The form that is written
    #[arg(long = "as", value_name = "FORM", value_enum, default_value_t = FormArg::Pem)]
    pub form: FormArg,
    /// Write the set to this file; without it the report alone is made
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Let --out replace a file that is there
    #[arg(long, requires = "out")]
    pub overwrite: bool,
    /// Sign --out with this secret key of minisign, beside it as FILE.minisig
    #[arg(long, value_name = "KEY", requires_all = ["out", "sequence"])]
    pub sign: Option<PathBuf>,
    /// Number of the release, which rises with every one
    #[arg(long, value_name = "N", requires = "sign")]
    pub sequence: Option<u64>,
    /// From when on it is not to be installed any more
    #[arg(long, value_name = "RFC3339", requires = "sign")]
    pub expires: Option<String>,
    /// Check a signed file instead: its signature FILE.minisig, its number, its date, its length
    #[arg(long, value_name = "FILE", requires = "key", conflicts_with_all = ["out", "named", "hosts", "chains", "replay"])]
    pub verify: Option<PathBuf>,
    /// The public key of minisign to check with
    #[arg(long, value_name = "KEY", requires = "verify")]
    pub key: Option<PathBuf>,
    /// The release that the device has: only a later one passes
    #[arg(long, value_name = "N", requires = "verify", conflicts_with = "state")]
    pub newer_than: Option<u64>,
    /// The same, kept in a file, which is moved on with a pass
    #[arg(long, value_name = "FILE", requires = "verify")]
    pub state: Option<PathBuf>,
    /// Write the set even though hosts could not be reached
    #[arg(long, value_enum, value_name = "WORD")]
    pub allow: Vec<BundleAllow>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// What a person allows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BundleAllow {
    /// A host without an answer: nobody knows which CA serves it
    Unreachable,
}

/// Forms of a CA set, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormArg {
    /// PEM; for mbedtls_x509_crt_parse() a NUL has to follow it
    Pem,
    /// DER, for one CA alone
    Der,
    /// A C header with an array of DER for each CA
    CDer,
    /// A C header with PEM in one array, its NUL included
    CPem,
    /// The certificate bundle of ESP-IDF up to v5.3
    #[value(name = "esp-bundle-5.3")]
    EspBundle53,
    /// The certificate bundle of ESP-IDF from v5.4 on
    #[value(name = "esp-bundle-5.4")]
    EspBundle54,
}

fn size(text: &str) -> Result<u64, String> {
    let size = tlsprobe::profile::parse_size(text);
    size.ok_or_else(|| "write a size as 49152, 48K or 1M".to_owned())
}

const HELP: &str = "\
Which CA serves a host is the device's own judgement with that CA alone; of all sets that serve the
hosts the one that takes the fewest bytes is chosen. What is written is read back first, and no file
is replaced unasked. Exit codes: 0 written, or it passes; 1 a host has no CA, a budget is broken, or
the file is refused; 2 could not run; 3 a host could not be reached.";
