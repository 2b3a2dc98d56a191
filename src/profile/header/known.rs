//! What is known about macros without asking the device's compiler.

use crate::mbedtls::Version;

/// Set by `version.h` or `build_info.h` before a configuration is read.
pub const VERSION_NUMBER: &str = "MBEDTLS_VERSION_NUMBER";

/// Prefixes of what a configuration header configures. Their absence means "off": the library sets
/// none of them before the configuration is read.
const OPTIONS: [&str; 4] = ["MBEDTLS_", "PSA_WANT_", "PSA_CRYPTO_", "TF_PSA_CRYPTO_"];

/// Macros of desktop systems and of C++, which no microcontroller's C compiler defines.
const NEVER_ON_A_DEVICE: [&str; 15] = [
    "_WIN32",
    "WIN32",
    "_WIN64",
    "_WIN32_WCE",
    "_MSC_VER",
    "_CRT_SECURE_NO_DEPRECATE",
    "__MINGW32__",
    "__CYGWIN__",
    "__APPLE__",
    "__linux__",
    "__unix__",
    "unix",
    "__FreeBSD__",
    "EFIX64",
    "__cplusplus",
];

/// It is an option, not a macro of the project.
pub fn is_option(name: &str) -> bool {
    OPTIONS.iter().any(|prefix| name.starts_with(prefix))
}

/// It is not defined if no header that was read defines it.
pub fn is_settled_when_absent(name: &str) -> bool {
    is_option(name) || NEVER_ON_A_DEVICE.contains(&name)
}

/// `0x021C0A00` for 2.28.10.
pub fn version_number(version: Version) -> u32 {
    u32::from_be_bytes([version.major, version.minor, version.patch, 0])
}
