//! `--format`, the same for every command.

use clap::ValueEnum;

/// How a report is written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    Text,
    /// The versioned contract, for scripts
    Json,
}
