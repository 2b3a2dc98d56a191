//! `tlsprobe certs extract`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// Where the certificates are: any form that `certs audit` reads, or a directory of files
    #[arg(value_name = "SOURCE", required = true)]
    pub sources: Vec<PathBuf>,
    /// The folder that the files go to; made if it is not there
    #[arg(long, value_name = "DIR")]
    pub out: PathBuf,
    /// How each certificate is written
    #[arg(long, value_enum, default_value = "pem")]
    pub format: FileFormat,
    /// Write over files that are already there
    #[arg(long)]
    pub overwrite: bool,
}

/// Forms of a certificate in a file of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FileFormat {
    /// Text
    Pem,
    /// Bytes
    Der,
}
