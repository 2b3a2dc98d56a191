//! What a symbol is called apart from what the compiler and the linker added to its name.
//!
//! The additions are counters and marks of optimisation that change with every build: gcc's
//! `.constprop.N`, `.isra.N`, `.part.N`, `.cold`, `.lto_priv.N`, `.localalias` and the numbers of
//! static variables and of tables (`CSWTCH.85`), LLVM's `.llvm.N`, the hash of a Rust name, the
//! number of a C++ lambda.

use std::borrow::Cow;

/// Marks that stand behind a dot, with or without a number behind them.
const MARKS: [&str; 9] =
    ["constprop", "isra", "part", "cold", "lto_priv", "localalias", "llvm", "clone", "str"];

/// Hexadecimal digits of the hash at the end of a Rust name, which follow `17h`.
const RUST_HASH: usize = 16;

/// Letters that mkstemp chooses.
const TEMPORARY: usize = 6;

/// The name without additions.
pub(in crate::firmware) fn canonical(name: &str) -> Cow<'_, str> {
    let base = without_marks(without_hash(name));
    if base.contains("Ul") && base.starts_with("_Z") {
        return Cow::Owned(without_lambda_numbers(base));
    }
    Cow::Borrowed(base)
}

/// `ccAbC123.o` and `ccAbC123.ltrans0.ltrans.o`: gcc's own names for what nobody asked it to keep.
pub(in crate::firmware) fn is_temporary(object: &str) -> bool {
    let middle = object.strip_prefix("cc").and_then(|rest| rest.split_once('.'));
    let random = |name: &str| {
        name.len() == TEMPORARY && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
    };
    middle.is_some_and(|(name, end)| random(name) && (end == "o" || end.starts_with("ltrans")))
}

/// Marks and numbers are taken off from the end; a name that is nothing else keeps its first part.
fn without_marks(name: &str) -> &str {
    let mut rest = name;
    while let Some((start, last)) = rest.rsplit_once(['.', '$']) {
        let number = !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_hexdigit());
        let counted = number && last.bytes().any(|byte| byte.is_ascii_digit());
        if start.trim_matches('.').is_empty() || !(counted || MARKS.contains(&last)) {
            break;
        }
        rest = start;
    }
    rest
}

/// `…17h0123456789abcdefE`, as rustc ends a name in its older form; a mark may follow.
fn without_hash(name: &str) -> &str {
    let hashed = |start: &&str| {
        let rest = name.get(start.len()..).and_then(|rest| rest.strip_prefix("17h"));
        let digits = rest.and_then(|rest| rest.get(..RUST_HASH));
        let end = rest.and_then(|rest| rest.get(RUST_HASH..));
        digits.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            && end.is_some_and(|end| end.starts_with('E'))
    };
    name.rfind("17h").and_then(|at| name.get(..at)).filter(hashed).unwrap_or(name)
}

/// Itanium mangling: a lambda is `Ul<parameters>E<number>_`, and the number counts lambdas of one
/// function; the first has none.
fn without_lambda_numbers(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find("Ul") {
        let (before, lambda) = rest.split_at(at);
        text.push_str(before);
        let Some(end) = lambda.find('E') else {
            rest = lambda;
            break;
        };
        let (signature, after) = lambda.split_at(end + 1);
        text.push_str(signature);
        rest = after.trim_start_matches(|letter: char| letter.is_ascii_digit());
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn additions_of_compilers_and_linkers_are_taken_off() {
        let cases = [
            ("f.constprop.0", "f"),
            ("f.isra.0.cold", "f"),
            ("f.part.12.lto_priv.3", "f"),
            ("f.localalias", "f"),
            ("f.llvm.4711", "f"),
            ("CSWTCH.85", "CSWTCH"),
            ("buffer.1234", "buffer"),
            ("__func__.0", "__func__"),
            (".LC0", ".LC0"),
            ("strings of f.isra.0", "strings of f"),
            ("_ZN4core3fmt9Formatter3new17h0123456789abcdefE", "_ZN4core3fmt9Formatter3new"),
            ("f17h0123456789abcdefE.llvm.7", "f"),
            ("_ZZ4mainENKUliE0_clEi", "_ZZ4mainENKUliE_clEi"),
            ("_ZZ4mainENKUliE_clEi", "_ZZ4mainENKUliE_clEi"),
        ];
        for (name, expected) in cases {
            assert_eq!(canonical(name), expected, "{name}");
        }
    }

    #[test]
    fn temporary_objects_are_known_by_their_names() {
        assert!(is_temporary("ccspyqYf.o") && is_temporary("ccAbC123.ltrans0.ltrans.o"));
        assert!(!is_temporary("ccm.o") && !is_temporary("cc_table.o") && !is_temporary("ssl.o"));
    }

    #[test]
    fn a_name_of_ones_own_stays() {
        for name in ["main", "mbedtls_ssl_read", "a.b", ".stack", ".0", "_ZN3foo3barEv", "17hE"] {
            assert_eq!(canonical(name), name);
        }
    }
}
