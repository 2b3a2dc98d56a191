//! Options of a device that cannot be compiled as they are: as few as possible.

use std::path::PathBuf;

use crate::mbedtls::Version;
use crate::profile::{OptionState, Options};

/// Pointers with a default of the C library, and the entropy source that the runner brings: these
/// alternatives need nothing of the device.
const WORK_HERE: [&str; 9] = [
    "MBEDTLS_ENTROPY_HARDWARE_ALT",
    "MBEDTLS_PLATFORM_EXIT_ALT",
    "MBEDTLS_PLATFORM_FPRINTF_ALT",
    "MBEDTLS_PLATFORM_MS_TIME_ALT",
    "MBEDTLS_PLATFORM_PRINTF_ALT",
    "MBEDTLS_PLATFORM_SETBUF_ALT",
    "MBEDTLS_PLATFORM_SNPRINTF_ALT",
    "MBEDTLS_PLATFORM_TIME_ALT",
    "MBEDTLS_PLATFORM_VSNPRINTF_ALT",
];

/// Ask for functions of the device's platform, for its processor's instructions, or for storage
/// that outlives a run.
const DEVICE_ALONE: [&str; 10] = [
    "MBEDTLS_AES_USE_HARDWARE_ONLY",
    "MBEDTLS_ENTROPY_NV_SEED",
    "MBEDTLS_PLATFORM_NO_STD_FUNCTIONS",
    "MBEDTLS_PSA_INJECT_ENTROPY",
    "MBEDTLS_SHA256_USE_A64_CRYPTO_ONLY",
    "MBEDTLS_SHA256_USE_ARMV8_A_CRYPTO_ONLY",
    "MBEDTLS_SHA512_USE_A64_CRYPTO_ONLY",
    "MBEDTLS_THREADING_C",
    "MBEDTLS_THREADING_PTHREAD",
    "MBEDTLS_ZLIB_SUPPORT",
];

/// What the runner is compiled for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Platform {
    /// This machine and its operating system.
    Here,
    /// A board without one, whose entropy and clock the runner gives.
    Bare,
}

/// Ask for an operating system: files, sockets, its clock, its entropy.
const SYSTEM: [&str; 5] = [
    "MBEDTLS_FS_IO",
    "MBEDTLS_NET_C",
    "MBEDTLS_PSA_CRYPTO_STORAGE_C",
    "MBEDTLS_PSA_ITS_FILE_C",
    "MBEDTLS_TIMING_C",
];

/// What a bare board says instead, each with the release from which the library knows it.
const BOARD: [(&str, Version); 3] = [
    ("MBEDTLS_ENTROPY_HARDWARE_ALT", Version::new(2, 0, 0)),
    ("MBEDTLS_NO_PLATFORM_ENTROPY", Version::new(2, 0, 0)),
    ("MBEDTLS_PLATFORM_MS_TIME_ALT", Version::new(3, 5, 0)),
];

/// Names of options to define after everything else, sorted.
pub(super) fn added(platform: Platform, options: &Options, version: Version) -> Vec<&'static str> {
    if platform == Platform::Here {
        return Vec::new();
    }
    let missing = |name: &str| !options.is_defined(name);
    let entropy = options.is_defined("MBEDTLS_ENTROPY_C");
    let time = options.is_defined("MBEDTLS_HAVE_TIME");
    let needed = |name: &str| if name.contains("ENTROPY") { entropy } else { time };
    let added = BOARD
        .into_iter()
        .filter(|(name, since)| version >= *since && missing(name) && needed(name));
    added.map(|(name, _)| name).collect()
}

/// Names of options to undefine after everything else, sorted.
///
/// An alternative implementation of a module stays where the tree carries it.
pub(super) fn overridden(platform: Platform, options: &Options, files: &[PathBuf]) -> Vec<String> {
    let set = options.iter().filter(|(_, setting)| setting.state != OptionState::Undefined);
    let mut names: Vec<String> = set
        .map(|(name, _)| name)
        .filter(|name| {
            let system = platform == Platform::Bare && SYSTEM.contains(name);
            system || needs_the_device(name) || lacks_its_source(name, files)
        })
        .map(str::to_owned)
        .collect();
    let lacks_entropy = platform == Platform::Here && lacks_entropy(options);
    if lacks_entropy && names.iter().any(|name| name == "MBEDTLS_ENTROPY_NV_SEED") {
        names.push("MBEDTLS_NO_PLATFORM_ENTROPY".to_owned());
    }
    names.sort();
    names
}

/// Names of functions, types and headers of the device's platform are among them.
fn needs_the_device(name: &str) -> bool {
    let platform = name.strip_prefix("MBEDTLS_PLATFORM_");
    let names_a_symbol =
        platform.is_some_and(|rest| rest.starts_with("STD_") || rest.ends_with("_MACRO"));
    names_a_symbol || DEVICE_ALONE.contains(&name)
}

fn lacks_its_source(name: &str, files: &[PathBuf]) -> bool {
    let module = name.strip_prefix("MBEDTLS_").and_then(|rest| rest.strip_suffix("_ALT"));
    let Some(module) = module.filter(|_| !WORK_HERE.contains(&name)) else { return false };
    let source = format!("library/{}_alt.c", module.to_lowercase());
    files.binary_search(&PathBuf::from(source)).is_err()
}

/// Without the stored seed nothing would feed the generator.
fn lacks_entropy(options: &Options) -> bool {
    options.is_defined("MBEDTLS_NO_PLATFORM_ENTROPY")
        && !options.is_defined("MBEDTLS_ENTROPY_HARDWARE_ALT")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::OptionOrigin;

    fn overridden_of(names: &[&str], files: &[&str]) -> Vec<String> {
        let mut options = Options::default();
        let origin = OptionOrigin::LibraryDefault(Version::new(3, 6, 5));
        for name in names {
            options.set(name, OptionState::Defined(String::new()), origin.clone());
        }
        overridden(Platform::Here, &options, &files.iter().map(PathBuf::from).collect::<Vec<_>>())
    }

    #[test]
    fn what_works_here_stays() {
        let names = ["MBEDTLS_ENTROPY_HARDWARE_ALT", "MBEDTLS_PK_RSA_ALT_SUPPORT", "MBEDTLS_AES_C"];
        assert!(overridden_of(&names, &[]).is_empty());
    }

    #[test]
    fn an_alternative_stays_where_the_tree_carries_it() {
        assert_eq!(overridden_of(&["MBEDTLS_AES_ALT"], &[]), ["MBEDTLS_AES_ALT"]);
        assert!(overridden_of(&["MBEDTLS_AES_ALT"], &["library/aes_alt.c"]).is_empty());
    }

    #[test]
    fn functions_of_the_device_give_way_to_those_of_this_machine() {
        let names = ["MBEDTLS_PLATFORM_STD_CALLOC", "MBEDTLS_PLATFORM_TIME_MACRO"];
        assert_eq!(overridden_of(&names, &[]), names);
    }

    #[test]
    fn a_device_that_lives_off_a_stored_seed_gets_this_machines_entropy() {
        let names = ["MBEDTLS_ENTROPY_NV_SEED", "MBEDTLS_NO_PLATFORM_ENTROPY"];
        assert_eq!(overridden_of(&names, &[]), names);
        let with_hardware = [names[0], names[1], "MBEDTLS_ENTROPY_HARDWARE_ALT"];
        assert_eq!(overridden_of(&with_hardware, &[]), [names[0]]);
    }
}
