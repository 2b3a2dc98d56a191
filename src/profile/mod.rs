//! What a device is: TOML and `mbedtls_config.h` to a [`Profile`] that cannot be wrong.

mod capabilities;
pub mod check;
mod clause;
mod configuration;
pub mod difference;
mod error;
mod expression;
mod extends;
mod fragment;
mod header;
mod header_alone;
mod keys;
mod library;
pub mod library_code;
mod load;
mod option_state;
mod options;
mod section;
mod sections;
mod settings;
mod source;
mod tree;
mod tree_version;
mod variation;
mod without_fragment;

pub use configuration::{Configuration, ConfigurationBase, HeaderNote, HeaderNoteKind};
pub use error::ProfileError;
pub use fragment::{FragmentError, fragment};
pub use header_alone::header_alone;
pub use library::{Capabilities, Library};
pub use load::{Overrides, instant, load};
pub use option_state::OptionState;
pub use options::{OptionOrigin, Options, Setting};
pub use section::parse_size;
pub use sections::tls::default_versions;
pub use settings::{
    AuthMode, Budget, BudgetLimit, BudgetNode, BuildCommand, BuildPaths, CaSource,
    CertificateProfile, Clock, CrossSignedVerify, Device, Hostname, OnSkipped, Region, RegionKind,
    TlsSettings, Transport, TrustModel, TrustSettings,
};
pub use source::{Location, SourceFiles};
pub use tree_version::tree_version;
pub use variation::{MOST_VARIED, Variation, VariationError, each_off, variations};
pub use without_fragment::WithoutFragment;

use std::fmt;
use std::path::PathBuf;

/// A validated device: every name in it is known, every path resolved, every default filled in.
#[derive(Debug, Clone)]
pub struct Profile {
    /// What reports call it.
    pub name: String,
    /// How it was chosen.
    pub source: ProfileSource,
    /// The file it was read from; `None` for the built-in default device.
    pub path: Option<PathBuf>,
    /// The mbedTLS release and what its configuration compiles in.
    pub library: Library,
    /// What the library is compiled from, option by option.
    pub configuration: Configuration,
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

/// How a command came by its device.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ProfileSource {
    /// mbedTLS 3.6.5 with its default options, the Mozilla roots and a set clock.
    BuiltIn,
    /// `--profile`.
    Named(PathBuf),
    /// `tlsprobe.toml` of the working directory.
    Found(PathBuf),
}

impl fmt::Display for ProfileSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::BuiltIn => f.write_str("built-in default device"),
            Self::Named(path) => write!(f, "profile {}", path.display()),
            Self::Found(path) => write!(f, "profile {}, found here", path.display()),
        }
    }
}
