//! `tlsprobe profile`.

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum ProfileCommand {}
