//! `tlsprobe size`.

use clap::Args;

#[derive(Debug, Args)]
pub struct SizeArgs {}
