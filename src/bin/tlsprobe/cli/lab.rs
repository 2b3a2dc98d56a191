//! `tlsprobe lab`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

use tlsprobe::engine::Target;

use super::Format;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct LabArgs {
    /// Device profiles (TOML), each with a tree or a [build] elf; the first is what the others are compared with
    #[arg(value_name = "PROFILE", required = true)]
    pub profiles: Vec<PathBuf>,
    /// Also the one profile with these options switched, alone and together: 2^n builds, n at most 5
    #[arg(long, value_name = "OPTION,...", value_delimiter = ',')]
    pub vary: Vec<String>,
    /// Connect to this server; without it, to one of our own on loopback, whose CA is trusted
    #[arg(long, value_name = "HOST[:PORT]", conflicts_with = "without_run")]
    pub target: Option<Target>,
    /// Dial this address, and keep the target's name for SNI and the name check
    #[arg(long, value_name = "ADDR:PORT", requires = "target")]
    pub connect_to: Option<SocketAddr>,
    /// CA certificates instead of the profiles' trust; `mozilla` for the built-in roots; repeatable
    #[arg(long, value_name = "FILE", requires = "target")]
    pub ca: Vec<PathBuf>,
    /// The devices' clock, RFC 3339 or @UNIX seconds, instead of the profiles'
    #[arg(long, value_name = "RFC3339|@UNIX")]
    pub at: Option<String>,
    /// Only build, and measure flash and RAM; no emulator is needed
    #[arg(long)]
    pub without_run: bool,
    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
}

const HELP: &str = "\
The server of our own has a chain of ECDSA certificates and speaks TLS 1.2 and 1.3.

A profile with [build] command has that command run, with your rights, in the folder of the profile;
no other command of tlsprobe runs it. Do not name a profile here that you do not trust.

Exit code 1: a device does not connect, a firmware or one of --vary does not build, or a [budget] is
broken; 3: nothing failed, and a limit of growth has no row to be told by.";
