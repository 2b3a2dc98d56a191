//! `tlsprobe lab`.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, ValueEnum};

use tlsprobe::engine::Target;

use super::PageFormat;

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct LabArgs {
    /// Device profiles (TOML), each with a tree or a [build] elf; the first is what the others are compared with
    #[arg(value_name = "PROFILE", required = true)]
    pub profiles: Vec<PathBuf>,
    /// Also the one profile with these options switched, alone and together: 2^n builds, n at most 5;
    /// `all`: with each option off that it has on, one at a time, ranked by what that saves
    #[arg(long, value_name = "OPTION,...|all", value_delimiter = ',')]
    pub vary: Vec<String>,
    /// Connect to this server; without it, to one of our own on loopback, whose CA is trusted
    #[arg(long, value_name = "HOST[:PORT]", conflicts_with = "without_run")]
    pub target: Option<Target>,
    /// Dial this address, and keep the target's name for SNI and the name check
    #[arg(long, value_name = "ADDR:PORT", requires = "target")]
    pub connect_to: Option<SocketAddr>,
    /// The chain that the server of our own presents
    #[arg(long, value_enum, default_value_t = ChainChoice::Auto, conflicts_with = "target")]
    pub chain: ChainChoice,
    /// CA certificates instead of the profiles' trust; `mozilla` for the built-in roots; repeatable
    #[arg(long, value_name = "FILE", requires = "target")]
    pub ca: Vec<PathBuf>,
    /// The devices' clock, RFC 3339 or @UNIX seconds, instead of the profiles'
    #[arg(long, value_name = "RFC3339|@UNIX")]
    pub at: Option<String>,
    /// Only build, and measure flash and RAM; no emulator is needed
    #[arg(long)]
    pub without_run: bool,
    /// Begin anew: forget what an interrupted run of the same command left
    #[arg(long)]
    pub fresh: bool,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: PageFormat,
}

/// Chains of a server of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ChainChoice {
    /// ECDSA where the device can, else RSA
    Auto,
    /// P-256
    Ecdsa,
    /// 2,048 bits
    Rsa,
    /// A row for each that the device can
    Both,
}

const HELP: &str = "\
The server of our own speaks TLS 1.2 and 1.3. An interrupted run keeps what it has; the same command
goes on from there within a day.

A profile with [build] command has that command run, with your rights, in the folder of the profile;
no other command of tlsprobe runs it. Do not name a profile here that you do not trust.

Exit code 1: a device does not connect, a firmware or one of --vary does not build, or a [budget] is
broken; 3: nothing failed, and a limit of growth has no row to be told by. With --vary all the
profile itself decides: which options cannot be off is what was asked.";
