//! Hosts that a CA set is for: met now, or recorded before.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

use crate::cli::connect::{EngineChoice, seconds};

#[derive(Debug, Clone, Args)]
pub struct HostsArgs {
    /// Connect to these hosts, one a line as HOST[:PORT]
    #[arg(long, value_name = "FILE", conflicts_with_all = ["chains", "replay"])]
    pub hosts: Option<PathBuf>,
    /// Chains as `connect --save-chain` wrote them: HOST.pem or HOST_PORT.pem for each host
    #[arg(long, value_name = "DIR", conflicts_with = "replay")]
    pub chains: Option<PathBuf>,
    /// Hosts as `connect --record` kept them
    #[arg(long, value_name = "FILE")]
    pub replay: Option<PathBuf>,
    /// Dial this address for every host
    #[arg(long, value_name = "ADDR:PORT", requires = "hosts")]
    pub connect_to: Option<SocketAddr>,
    /// Who performs the handshakes with --hosts
    #[arg(long, value_enum, default_value_t = EngineChoice::Auto)]
    pub engine: EngineChoice,
    /// Limit for name resolution, for the TCP connection, and for each silence of the server
    #[arg(long, value_name = "SECONDS", default_value_t = 10.0, value_parser = seconds)]
    pub timeout: f64,
    /// Hosts tried at the same time
    #[arg(long, value_name = "N", default_value = "8")]
    pub jobs: NonZeroUsize,
}

impl HostsArgs {
    /// Whether any host is named.
    pub fn names_any(&self) -> bool {
        self.hosts.is_some() || self.chains.is_some() || self.replay.is_some()
    }
}
