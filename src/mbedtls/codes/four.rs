//! What 4.x changed: the codes for memory, arguments and buffers became aliases of PSA statuses.

use crate::mbedtls::Version;

/// The first release whose headers define these macros by a PSA status.
const FIRST: Version = Version::new(4, 0, 0);

/// The ends of the macro names that became aliases, each with the status that is returned instead.
const ALIASES: [(&str, &str); 3] = [
    ("_ALLOC_FAILED", "PSA_ERROR_INSUFFICIENT_MEMORY"),
    ("_BAD_INPUT_DATA", "PSA_ERROR_INVALID_ARGUMENT"),
    ("_BUFFER_TOO_SMALL", "PSA_ERROR_BUFFER_TOO_SMALL"),
];

/// The PSA status that a macro stands for in this release; `None` where it keeps its own number.
pub(super) fn alias(name: &str, version: Version) -> Option<&'static str> {
    if version < FIRST || !name.starts_with("MBEDTLS_") {
        return None;
    }
    ALIASES.into_iter().find(|(end, _)| name.ends_with(end)).map(|(_, status)| status)
}

/// The release no longer returns this macro's old number.
pub(super) fn retired(name: &str, version: Version) -> bool {
    alias(name, version).is_some()
}
