//! `tlsprobe certs verify`.

use clap::Args;

#[derive(Debug, Args)]
pub struct VerifyArgs {}
