//! Why a profile cannot be compiled.

use std::path::PathBuf;

use crate::mbedtls::Version;
use crate::profile::Location;

/// Why a profile cannot be compiled.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The layout of 4.x is another one.
    #[error(
        "the mbedtls engine builds trees of mbedTLS 2.x and 3.x, and {0} is neither; take the \
         model with --engine rustls"
    )]
    Release(Version),
    /// Nothing to compile.
    #[error("there is no C file in its folder library/")]
    NoSources,
    /// A preprocessor would read something else.
    #[error("{at}: {name} cannot be one `#define`: no line break and no backslash at the end")]
    Option {
        /// Where it is written.
        at: Location,
        /// As it is written.
        name: String,
    },
    /// No `#include` can name it.
    #[error("{0}: a header whose path has a quote, a backslash or a line break cannot be included")]
    HeaderPath(PathBuf),
}
