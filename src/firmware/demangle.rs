//! Names of C++ and Rust functions as their authors wrote them.

use std::borrow::Cow;

use cpp_demangle::{DemangleOptions, Symbol};

/// Longer names come out of no compiler but out of a hostile file; they stay as they are.
const LONGEST_NAME: usize = 16 << 10;

/// The name without its mangling; words before it, as in `strings of`, stay. Rust names lose their hash.
pub fn demangled(name: &str) -> Cow<'_, str> {
    let start = name.rfind(' ').map_or(0, |space| space + 1);
    let (lead, mangled) = name.split_at(start);
    match readable(mangled) {
        Some(readable) => Cow::Owned(format!("{lead}{readable}")),
        None => Cow::Borrowed(name),
    }
}

fn readable(mangled: &str) -> Option<String> {
    if !mangled.starts_with("_Z") && !mangled.starts_with("_R") || mangled.len() > LONGEST_NAME {
        return None;
    }
    if let Ok(rust) = rustc_demangle::try_demangle(mangled) {
        return Some(format!("{rust:#}"));
    }
    let symbol = Symbol::new(mangled).ok()?;
    symbol.demangle_with_options(&DemangleOptions::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_languages_are_read_and_all_others_stay() {
        assert_eq!(demangled("_ZN3net6Client7connectEPKc"), "net::Client::connect(char const*)");
        assert_eq!(demangled("_ZN4core3fmt5write17h0123456789abcdefE"), "core::fmt::write");
        assert_eq!(demangled("strings of _Z4mainv"), "strings of main()");
        assert_eq!(demangled("mbedtls_ssl_read"), "mbedtls_ssl_read");
        assert_eq!(demangled("_Z"), "_Z");
    }
}
