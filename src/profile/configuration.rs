//! The library build of a device: its release, its options and what could not be decided.

use std::path::PathBuf;

use crate::mbedtls::{DefaultOptions, Version};

use super::options::Options;
use super::source::Location;

/// What the library is compiled from.
#[derive(Debug, Clone)]
pub struct Configuration {
    /// What the options are laid over.
    pub base: ConfigurationBase,
    /// `[mbedtls] crypto_config`: the last of the headers, where there is one.
    pub crypto_header: Option<PathBuf>,
    /// The effective options, each with where it came from.
    pub options: Options,
    /// What reading the device's header left open, in the order of the files.
    pub notes: Vec<HeaderNote>,
}

/// What the options are laid over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConfigurationBase {
    /// The library's own configuration; the release whose table stands for the device's.
    LibraryDefaults(Version),
    /// The device's own header or headers.
    Headers(Vec<PathBuf>),
}

/// Something in a header that was not read as a compiler would read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderNote {
    /// The directive.
    pub at: Location,
    /// What it is.
    pub kind: HeaderNoteKind,
}

/// The kinds of [`HeaderNote`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeaderNoteKind {
    /// A condition on a macro that only the device's compiler or build knows.
    UndecidedCondition {
        /// The macro.
        macro_name: String,
    },
    /// A header that was not found beside this one and may set options.
    MissingInclude {
        /// As it is written.
        name: String,
    },
    /// A header of the library or the compiler that sets no option of its own.
    IgnoredInclude {
        /// As it is written.
        name: String,
    },
    /// A file name that only the device's compiler or build knows.
    UndecidedInclude {
        /// As it is written.
        name: String,
    },
    /// An `#error` that the compiler reaches.
    Error {
        /// Its words.
        message: String,
    },
}

impl HeaderNoteKind {
    /// It may change an option that this program does not see.
    pub fn leaves_doubt(&self) -> bool {
        !matches!(self, Self::IgnoredInclude { .. } | Self::Error { .. })
    }
}

impl Configuration {
    /// `[mbedtls] config`, or the command line's; `None`: the library's own.
    pub fn header(&self) -> Option<&PathBuf> {
        match &self.base {
            ConfigurationBase::LibraryDefaults(_) => None,
            ConfigurationBase::Headers(paths) => {
                paths.first().filter(|_| paths.len() > usize::from(self.crypto_header.is_some()))
            }
        }
    }

    /// The library as it comes.
    pub fn defaults(table: DefaultOptions) -> Self {
        Self {
            base: ConfigurationBase::LibraryDefaults(table.version),
            crypto_header: None,
            options: Options::defaults(table),
            notes: Vec::new(),
        }
    }
}
