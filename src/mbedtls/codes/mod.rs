//! The names of the error codes, by release: numbers and macro names of the public headers, sums of
//! a high-level and a low-level code taken apart, and what 4.x changed.
//!
//! Source: `include/mbedtls/*.h` and `include/psa/crypto_values.h` of 2.18.0, 2.28.10, 3.5.1, 3.6.5.

mod four;
mod meaning;
mod name;
mod names;
mod release;

pub use name::{Level, Name};
pub use release::naming_release;

use super::{Code, Version};
use name::LOW_LEVEL_BITS;

/// Every name that a release knows, by rising number; a deprecated second name of a number comes
/// after the name that the library uses.
pub fn all(version: Version) -> impl Iterator<Item = &'static Name> {
    names::NAMES.iter().filter(move |name| is_in(name, version))
}

fn is_in(name: &Name, version: Version) -> bool {
    name.releases & release::mark(version) != 0 && !four::retired(name.name, version)
}

/// The macros behind a return value: one, or the high-level and the low-level one of a sum, in that
/// order. Empty where the release knows no such code, or only one half of it.
pub fn parts(code: Code, version: Version) -> Vec<&'static Name> {
    let Some(number) = code.0.checked_neg().and_then(|number| u16::try_from(number).ok()) else {
        return Vec::new();
    };
    let find = |number| all(version).find(|name| name.number == number);
    if let Some(whole) = find(number) {
        return vec![whole];
    }
    match (find(number & !LOW_LEVEL_BITS), find(number & LOW_LEVEL_BITS)) {
        (Some(high), Some(low)) => vec![high, low],
        _ => Vec::new(),
    }
}

/// The number behind a macro name in a release; in 4.x several old names are aliases of PSA codes.
pub fn by_name(name: &str, version: Version) -> Option<Code> {
    let macro_name = four::alias(name, version).unwrap_or(name);
    all(version).find(|known| known.name == macro_name).map(Name::code)
}

impl Code {
    /// The macro name in a release, or the two names of a sum joined by ` + `; `None` for success,
    /// positive values and numbers that the release does not define.
    pub fn name(self, version: Version) -> Option<String> {
        let names: Vec<&str> = parts(self, version).iter().map(|part| part.name).collect();
        if names.is_empty() { None } else { Some(names.join(" + ")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOARD: Version = Version::new(2, 1, 2);
    const LTS: Version = Version::new(2, 28, 10);
    const NEWER: Version = Version::new(3, 6, 5);
    const FOUR: Version = Version::new(4, 1, 0);

    #[test]
    fn names_the_code_of_the_story() {
        for version in [BOARD, LTS, NEWER, FOUR] {
            let name = Code(-9984).name(version);
            assert_eq!(name.as_deref(), Some("MBEDTLS_ERR_X509_CERT_VERIFY_FAILED"));
        }
    }

    #[test]
    fn takes_a_sum_apart() {
        assert_eq!(
            Code(-0x2562).name(NEWER).as_deref(),
            Some("MBEDTLS_ERR_X509_INVALID_EXTENSIONS + MBEDTLS_ERR_ASN1_UNEXPECTED_TAG")
        );
        assert_eq!(
            Code(-0x262E).name(LTS).as_deref(),
            Some("MBEDTLS_ERR_X509_UNKNOWN_SIG_ALG + MBEDTLS_ERR_OID_NOT_FOUND")
        );
    }

    #[test]
    fn the_same_number_has_another_name_in_another_release() {
        let named = |version| Code(-0x7B00).name(version);
        assert_eq!(named(LTS).as_deref(), Some("MBEDTLS_ERR_SSL_BAD_HS_SERVER_KEY_EXCHANGE"));
        assert_eq!(named(NEWER).as_deref(), Some("MBEDTLS_ERR_SSL_RECEIVED_NEW_SESSION_TICKET"));
    }

    #[test]
    fn four_reports_allocation_as_a_psa_status() {
        assert_eq!(Code(-141).name(FOUR).as_deref(), Some("PSA_ERROR_INSUFFICIENT_MEMORY"));
        assert_eq!(by_name("MBEDTLS_ERR_SSL_ALLOC_FAILED", FOUR), Some(Code(-141)));
        assert_eq!(by_name("MBEDTLS_ERR_SSL_ALLOC_FAILED", NEWER), Some(Code(-0x7F00)));
        assert_eq!(Code(-0x7F00).name(FOUR), None);
    }

    #[test]
    fn a_deprecated_second_name_does_not_hide_the_first() {
        assert_eq!(Code(-0x16).name(LTS).as_deref(), Some("MBEDTLS_ERR_BLOWFISH_BAD_INPUT_DATA"));
        assert_eq!(by_name("MBEDTLS_ERR_BLOWFISH_INVALID_KEY_LENGTH", LTS), Some(Code(-0x16)));
    }

    #[test]
    fn success_and_what_no_release_defines_have_no_name() {
        for number in [0, 2, 0x2700, -0x7F, -0x277D, -0x1_2700, i32::MIN, i32::MAX] {
            assert_eq!(Code(number).name(NEWER), None, "{number}");
        }
    }

    #[test]
    fn every_code_of_every_table_resolves_to_its_own_name() {
        for version in [BOARD, LTS, Version::new(3, 5, 1), NEWER, FOUR] {
            for name in all(version) {
                assert_eq!(by_name(name.name, version), Some(name.code()), "{version}");
                assert!(name.code().name(version).is_some(), "{version} {}", name.name);
            }
        }
    }

    #[test]
    fn every_sum_of_a_high_and_a_low_code_comes_apart_again() {
        for high in all(LTS).filter(|name| name.level() == Level::High) {
            for low in all(LTS).filter(|name| name.level() == Level::Low) {
                let sum = Code(high.code().0 + low.code().0);
                let numbers: Vec<Code> = parts(sum, LTS).iter().map(|part| part.code()).collect();
                assert_eq!(numbers, [high.code(), low.code()]);
            }
        }
    }
}
