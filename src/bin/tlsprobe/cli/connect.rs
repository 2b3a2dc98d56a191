//! `tlsprobe connect`.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{ArgAction, Args, ValueEnum};

use tlsprobe::engine::Target;

use super::Format;
use super::devices::DevicesArgs;

#[derive(Debug, Args)]
pub struct ConnectArgs {
    /// Servers to connect to; the port defaults to 443, an IPv6 address with port is [ADDRESS]:PORT
    #[arg(value_name = "HOST[:PORT]", required_unless_present_any = ["hosts", "replay"])]
    pub targets: Vec<Target>,
    /// More targets, one a line; blank lines and lines that begin with # are left out
    #[arg(long, value_name = "FILE")]
    pub hosts: Option<PathBuf>,
    /// Dial this address, and keep the target's name for SNI and the name check
    #[arg(long, value_name = "ADDR:PORT")]
    pub connect_to: Option<SocketAddr>,
    #[command(flatten)]
    pub devices: DevicesArgs,
    /// Who performs the handshake
    #[arg(long, value_enum, default_value_t = EngineChoice::Auto)]
    pub engine: EngineChoice,
    /// Limit for name resolution, for the TCP connection, and for each silence of the server
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    pub timeout: f64,
    /// Targets tried at the same time
    #[arg(long, value_name = "N", default_value = "8")]
    pub jobs: NonZeroUsize,
    /// Send a request after the handshake and read the answer; without TEXT: GET / HTTP/1.0.
    /// TEXT may contain \r, \n and \\
    #[arg(
        long,
        value_name = "TEXT",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = r"GET / HTTP/1.0\r\n\r\n"
    )]
    pub request: Option<String>,
    /// Connect a second time with the session of the first, which takes the device's own library:
    /// the report is of the second handshake
    #[arg(long, conflicts_with_all = ["record", "replay"])]
    pub resume: bool,
    /// Write the certificates that the server sent, as PEM
    #[arg(long, value_name = "FILE")]
    pub save_chain: Option<PathBuf>,
    /// Keep what the servers sent, to be judged again with --replay
    #[arg(long, value_name = "FILE")]
    pub record: Option<PathBuf>,
    /// Let --record replace a file that is there
    #[arg(long, requires = "record")]
    pub overwrite: bool,
    /// Judge what --record kept, without a network; targets, if any, choose among the recorded ones
    #[arg(
        long,
        value_name = "FILE",
        conflicts_with_all = ["record", "hosts", "connect_to", "engine", "timeout", "request"]
    )]
    pub replay: Option<PathBuf>,
    /// Count this as a pass: repeatable
    #[arg(long, value_enum, value_delimiter = ',', action = ArgAction::Append)]
    pub allow: Vec<Allow>,
    /// Print what the device's serial log would show
    #[arg(long, value_enum, value_name = "FORM", conflicts_with = "format")]
    pub log: Option<LogForm>,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum EngineChoice {
    /// The device's own library where the profile names a tree, else rustls
    Auto,
    /// The portable engine: rustls narrowed to the device
    Rustls,
    /// The device's own library, compiled from the tree that the profile names
    Mbedtls,
    /// The device's own machine code, compiled for its processor and run on an emulated board
    CortexM,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Allow {
    /// A device that goes on although verification failed or was never done
    FailOpen,
    /// No address, no connection, or silence
    Unreachable,
    /// The engine cannot know
    Inconclusive,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogForm {
    /// The lines of mbedTLS's ssl_client1 sample
    Device,
}

/// A day: longer than any server keeps a silent connection.
const LONGEST_TIMEOUT: f64 = 86_400.0;
/// Below a millisecond a time-out is a typing error.
const SHORTEST_TIMEOUT: f64 = 0.001;

/// A time-out as a person types it.
pub fn seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(value) if (SHORTEST_TIMEOUT..=LONGEST_TIMEOUT).contains(&value) => Ok(value),
        _ => Err(format!("a number of seconds from {SHORTEST_TIMEOUT} to {LONGEST_TIMEOUT}")),
    }
}
