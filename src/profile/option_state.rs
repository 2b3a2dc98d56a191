//! What one option is, as far as it is known.

/// What a `MBEDTLS_*` or `PSA_WANT_*` macro is when the library is compiled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OptionState {
    /// Defined, with its replacement text; empty for a plain `#define`.
    Defined(String),
    /// Turned off by someone who could have left it on.
    Undefined,
    /// The header does not say without the device's own compiler.
    Undecided,
}
