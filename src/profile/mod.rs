//! What a device is: TOML and `mbedtls_config.h` to a [`Profile`] that cannot be wrong.

mod library;
mod settings;

pub use library::{Capabilities, Library};
pub use settings::{
    AuthMode, Budget, BuildPaths, CaSource, CertificateProfile, Clock, Device, Hostname, OnSkipped,
    Region, RegionKind, TlsSettings, Transport, TrustModel, TrustSettings,
};

use std::path::PathBuf;

/// A validated device: every name in it is known, every path resolved, every default filled in.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What reports call it.
    pub name: String,
    /// The file it was read from; `None` for the built-in default device.
    pub path: Option<PathBuf>,
    /// The mbedTLS release and what its configuration compiles in.
    pub library: Library,
    /// `[mbedtls] tree`: the sources that enable the exact engines.
    pub tree: Option<PathBuf>,
    /// What the application sets at run time.
    pub tls: TlsSettings,
    /// The CAs and how the application loads them.
    pub trust: TrustSettings,
    /// Clock, processor and memory.
    pub device: Device,
    /// Where this profile's firmware is.
    pub build: BuildPaths,
    /// Limits for CI.
    pub budget: Budget,
}
