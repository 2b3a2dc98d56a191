//! What an `#include` leads to, and the guard that keeps a header from being read twice.

/// Where an included header is looked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Target<'a> {
    /// Beside the header that includes it.
    Beside(&'a str),
    /// Of the library or the compiler: it sets no option that a configuration has.
    Ignored(&'a str),
    /// The name is made by macros that are not known here.
    Unknown,
}

/// Headers that check or complete a configuration after it was read.
const OF_THE_LIBRARY: [&str; 4] =
    ["check_config.h", "config_psa.h", "build_info.h", "crypto_check_config.h"];

/// Headers of the C language.
const OF_THE_LANGUAGE: [&str; 13] = [
    "assert.h",
    "ctype.h",
    "errno.h",
    "inttypes.h",
    "limits.h",
    "stdarg.h",
    "stdbool.h",
    "stddef.h",
    "stdint.h",
    "stdio.h",
    "stdlib.h",
    "string.h",
    "time.h",
];

/// What stands after `#include`, macros expanded.
pub fn target(text: &str) -> Target<'_> {
    let text = text.trim();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.split_once('"'));
    let angled = text.strip_prefix('<').and_then(|rest| rest.split_once('>'));
    let Some((name, _)) = quoted.or(angled) else { return Target::Unknown };
    let file = name.rsplit('/').next().unwrap_or(name);
    let ignored = OF_THE_LIBRARY.contains(&file)
        || file.starts_with("config_adjust_")
        || OF_THE_LANGUAGE.contains(&name);
    match name {
        "" => Target::Unknown,
        _ if ignored => Target::Ignored(name),
        _ => Target::Beside(name),
    }
}

/// The macro of `#ifndef X` (or `#if !defined(X)`) followed by `#define X`.
pub fn guard<'a>(first: &'a str, second: &str) -> Option<&'a str> {
    let first = first.strip_prefix('#')?.trim_start();
    let condition = first.strip_prefix("ifndef").or_else(|| {
        let rest = first.strip_prefix("if")?.trim_start().strip_prefix('!')?.trim_start();
        rest.strip_prefix("defined")
    })?;
    let name =
        condition.trim_matches(|letter: char| letter.is_whitespace() || "()".contains(letter));
    let defined = second.strip_prefix('#')?.trim_start().strip_prefix("define")?.trim();
    (!name.is_empty() && defined == name).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_library_s_checks_are_not_looked_for_beside_the_header() {
        assert_eq!(target("\"mbedtls/check_config.h\""), Target::Ignored("mbedtls/check_config.h"));
        assert_eq!(target("<limits.h>"), Target::Ignored("limits.h"));
        assert_eq!(target("\"user.h\" "), Target::Beside("user.h"));
        assert_eq!(target("USER_FILE"), Target::Unknown);
        assert_eq!(target("\"open"), Target::Unknown);
    }

    #[test]
    fn a_guard_is_known_in_both_spellings() {
        assert_eq!(guard("#ifndef A_H", "#define A_H"), Some("A_H"));
        assert_eq!(guard("#  if !defined(A_H)", "# define A_H"), Some("A_H"));
        assert_eq!(guard("#ifndef A_H", "#define B_H"), None);
        assert_eq!(guard("#ifdef A_H", "#define A_H"), None);
    }
}
