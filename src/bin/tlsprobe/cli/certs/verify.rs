//! `tlsprobe certs verify`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::cli::Format;
use crate::cli::device::DeviceArgs;

#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The chain as a server presents it, end entity first: PEM, or one certificate in DER
    #[arg(value_name = "CHAIN")]
    pub chain: PathBuf,
    #[command(flatten)]
    pub device: DeviceArgs,
    /// The host that the device connects to; without it the name is not checked
    #[arg(long, value_name = "NAME")]
    pub host: Option<String>,
    /// The protocol version whose rules apply
    #[arg(long, value_name = "VERSION", value_enum, default_value = "1.2")]
    pub tls: TlsArg,
    /// How the key is agreed, which decides what the server's key must be allowed to do; TLS 1.2
    /// only
    #[arg(long, value_name = "EXCHANGE", value_enum, default_value = "ecdhe")]
    pub key_exchange: KeyExchangeArg,
    /// Revocation list instead of the profile's, PEM or DER; repeatable
    #[arg(long, value_name = "FILE")]
    pub crl: Vec<PathBuf>,
    /// What does not count against a pass; repeatable, or with commas
    #[arg(long, value_name = "WORD", value_enum, value_delimiter = ',')]
    pub allow: Vec<AllowArg>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    pub format: Format,
}

/// Protocol versions, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TlsArg {
    /// TLS 1.2
    #[value(name = "1.2")]
    Tls12,
    /// TLS 1.3
    #[value(name = "1.3")]
    Tls13,
}

/// Key exchanges, as a person types them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum KeyExchangeArg {
    /// The server's key signs
    Ecdhe,
    /// The server's key signs
    Dhe,
    /// The server's key decrypts
    Rsa,
    /// The server's key agrees
    Ecdh,
}

/// What a person allows by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum AllowArg {
    /// The application goes on whatever verification finds
    FailOpen,
    /// The model cannot know what the device does
    Inconclusive,
}
