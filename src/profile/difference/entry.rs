//! One difference between two profiles.

use crate::profile::options::Setting;

/// A part of a profile, in the order in which reports show them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Section {
    /// The release and its tree.
    Mbedtls,
    /// What the library is compiled from.
    Options,
    /// What the application sets at run time.
    Tls,
    /// What the device trusts.
    Trust,
    /// Clock, processor and memory.
    Device,
    /// Where the firmware is.
    Build,
    /// Limits for CI.
    Budget,
}

impl Section {
    /// As a profile file heads it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mbedtls => "mbedtls",
            Self::Options => "mbedtls.options",
            Self::Tls => "tls",
            Self::Trust => "trust",
            Self::Device => "device",
            Self::Build => "build",
            Self::Budget => "budget",
        }
    }
}

/// One thing that two profiles do not share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// A key of a section.
    Setting {
        /// Where it stands.
        section: Section,
        /// As a profile spells it; a region is named.
        key: String,
        /// The first profile's value; `None`: not set.
        from: Option<String>,
        /// The second profile's value.
        to: Option<String>,
    },
    /// An option of the library; `None`: nobody decided it, which is off.
    Option {
        /// With its prefix.
        name: String,
        /// In the first profile.
        from: Option<Setting>,
        /// In the second profile.
        to: Option<Setting>,
    },
}

impl Difference {
    /// The section that it belongs to.
    pub fn section(&self) -> Section {
        match self {
            Self::Setting { section, .. } => *section,
            Self::Option { .. } => Section::Options,
        }
    }

    /// The key or the option.
    pub fn key(&self) -> &str {
        match self {
            Self::Setting { key, .. } => key,
            Self::Option { name, .. } => name,
        }
    }
}
