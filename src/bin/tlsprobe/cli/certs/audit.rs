//! `tlsprobe certs audit`.

use clap::Args;

#[derive(Debug, Args)]
pub struct AuditArgs {}
