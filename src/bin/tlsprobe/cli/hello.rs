//! `tlsprobe hello`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use tlsprobe::engine::Target;

use super::device::DeviceArgs;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct HelloArgs {
    /// The server that the device would greet
    #[arg(value_name = "HOST[:PORT]", default_value = "localhost", conflicts_with = "decode")]
    pub host: Target,
    /// Decode the first ClientHello of this file; no device is asked
    #[arg(long, value_name = "FILE")]
    pub decode: Option<PathBuf>,
    /// Name every field in which the first ClientHello of this file differs, the first one first
    #[arg(long, value_name = "FILE")]
    pub compare: Option<PathBuf>,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: HelloFormat,
}

/// `--format` of a command that has bytes to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum HelloFormat {
    /// For a person
    Text,
    /// The versioned contract, for scripts
    Json,
    /// The bytes alone
    Hex,
}

const HELP: &str = "\
FILE is a packet capture (pcap, pcapng), a hex dump (xxd, hexdump -C, Wireshark, the library's own
debug output), a hex stream, an array of a C program, or the bytes themselves; - for standard input.
Random values, session names, keys, cookies and tickets are compared by their length alone.
Exit codes: 0 decoded, and nothing differs; 1 --compare found a difference; 2 could not run.";
