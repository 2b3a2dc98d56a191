//! `tlsprobe connect`.

use clap::Args;

#[derive(Debug, Args)]
pub struct ConnectArgs {}
