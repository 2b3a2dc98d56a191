//! Why a profile could not be read: what, where, and what was probably meant.

use std::io;
use std::path::PathBuf;

use crate::mbedtls::Version;

use super::source::Location;

/// One variant per fault of a profile or of the header that it names.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ProfileError {
    /// A file could not be opened or read.
    #[error("cannot read {}{}: {reason}", .file.display(), naming_line(.named_by.as_ref()))]
    Unreadable {
        /// The file.
        file: PathBuf,
        /// The line that names it, if a file does.
        named_by: Option<Location>,
        /// What the operating system says.
        reason: io::Error,
    },
    /// Profiles are UTF-8 text.
    #[error("{} is not UTF-8 text", .file.display())]
    NotText {
        /// The file.
        file: PathBuf,
    },
    /// The file is longer than any profile or header is.
    #[error("{} has {length} bytes; the limit for a profile or header is {limit}", .file.display())]
    TooLong {
        /// The file.
        file: PathBuf,
        /// Its length in bytes.
        length: usize,
        /// The limit in bytes.
        limit: usize,
    },
    /// Not TOML.
    #[error("{at}: not valid TOML: {message}")]
    Syntax {
        /// Where the parser stopped.
        at: Location,
        /// What it expected.
        message: String,
    },
    /// A key that no profile has.
    #[error("{at}: unknown key `{key}`; the nearest known key is `{nearest}`")]
    UnknownKey {
        /// The key's line.
        at: Location,
        /// With its section: `tls.authmod`.
        key: String,
        /// With its section.
        nearest: String,
    },
    /// A known key with a value of another kind.
    #[error("{at}: `{key}` must be {expected}, not {found}")]
    WrongType {
        /// The value's line.
        at: Location,
        /// With its section.
        key: String,
        /// What would be right.
        expected: &'static str,
        /// What stands there.
        found: &'static str,
    },
    /// A value of the right kind that cannot be.
    #[error("{at}: `{key}`: {problem}")]
    WrongValue {
        /// The value's line.
        at: Location,
        /// With its section.
        key: String,
        /// Why not, and what to write.
        problem: String,
    },
    /// A name that neither this release nor the device's header knows.
    #[error("{at}: `{key}`: unknown {kind} `{name}`; the nearest known name is `{nearest}`")]
    UnknownName {
        /// The value's line.
        at: Location,
        /// With its section.
        key: String,
        /// What it should name: a cipher suite, a group, an option.
        kind: &'static str,
        /// What was written.
        name: String,
        /// What was probably meant.
        nearest: String,
    },
    /// A key without which there is no device.
    #[error("{}: `{key}` is missing; {help}", .file.display())]
    MissingKey {
        /// The profile that was asked for.
        file: PathBuf,
        /// With its section.
        key: &'static str,
        /// What to write.
        help: &'static str,
    },
    /// `extends` leads back to a file of the chain.
    #[error("{at}: `extends` leads in a circle: {chain}")]
    ExtendsCycle {
        /// The line that closes the circle.
        at: Location,
        /// The files in order, joined by arrows.
        chain: String,
    },
    /// `extends` is deeper than anybody can follow.
    #[error("{at}: more than {limit} profiles extend each other")]
    ExtendsTooDeep {
        /// The line that goes too far.
        at: Location,
        /// The limit.
        limit: usize,
    },
    /// No header is named and the release's default options are not known here.
    #[error(
        "the default options of mbedTLS {version} are not built in (known: 2.16 to 3.6); name the \
         device's own header: `[mbedtls] config = \"…/{header}\"`, or --config FILE"
    )]
    NoDefaultOptions {
        /// The release.
        version: Version,
        /// What its header is called.
        header: &'static str,
    },
    /// The header cannot be compiled, whatever the options are.
    #[error("{at}: {problem}")]
    Header {
        /// The directive's line.
        at: Location,
        /// What is wrong with it.
        problem: String,
    },
}

fn naming_line(location: Option<&Location>) -> String {
    location.map(|at| format!(" (named in {at})")).unwrap_or_default()
}

/// The candidate that is most like what was written; ties go to the first.
pub(super) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let likeness = |candidate: &str| {
        strsim::normalized_damerau_levenshtein(
            &written.to_ascii_lowercase(),
            &candidate.to_ascii_lowercase(),
        )
    };
    let mut best: Option<(f64, &str)> = None;
    for candidate in candidates {
        let score = likeness(candidate);
        if best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_forgives_case_and_slips() {
        assert_eq!(nearest("Authmod", ["fail_closed", "authmode", "alpn"]), Some("authmode"));
        assert_eq!(nearest("x", []), None);
    }
}
