//! `--format`, the same for every command; where there is a page, with one more.

use clap::ValueEnum;

/// How a report is written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For a person
    Text,
    /// The versioned contract, for scripts
    Json,
    /// For a pull request
    Markdown,
}

/// How a report that can be a page is written to stdout.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum PageFormat {
    /// For a person
    Text,
    /// The versioned contract, for scripts
    Json,
    /// For a pull request
    Markdown,
    /// One page for a browser, with nothing to load
    Html,
}
