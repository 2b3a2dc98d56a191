//! `tlsprobe certs rules`.

use clap::Args;

use crate::cli::Format;

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// How the list is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}
