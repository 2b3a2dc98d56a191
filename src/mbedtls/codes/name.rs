//! One name of an error code: its number, its header, the releases that define it.

use super::meaning;
use crate::mbedtls::Code;

/// A high-level code fills the bits above these seven; a low-level code fills these seven
/// (`include/mbedtls/error.h`).
pub(super) const LOW_LEVEL_BITS: u16 = 0x7F;

/// One `MBEDTLS_ERR_*` or `PSA_ERROR_*` macro.
#[derive(Debug, PartialEq, Eq)]
pub struct Name {
    /// Without its sign: 0x2700.
    pub(super) number: u16,
    pub(super) name: &'static str,
    /// The header that defines it, without `.h`; `psa` for PSA status codes.
    pub(super) module: &'static str,
    /// Which of the releases that were read define it.
    pub(super) releases: u8,
}

/// In which half of a sum a code stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Level {
    /// What the caller was doing: SSL, X.509, public keys.
    High,
    /// What broke underneath: ASN.1, big numbers, ciphers, sockets.
    Low,
    /// A PSA status, which is never summed.
    Psa,
}

impl Name {
    /// The negative number that a function returns.
    pub fn code(&self) -> Code {
        Code(-i32::from(self.number))
    }

    /// The macro, as the headers spell it.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What it says, in plain words of our own, without a capital and a full stop.
    pub fn meaning(&self) -> String {
        meaning::of(self.name, self.module).unwrap_or_else(|| self.name.to_owned())
    }

    /// The header that defines it, without `.h`; `psa` for PSA status codes.
    pub fn module(&self) -> &'static str {
        self.module
    }

    /// In which half of a sum it stands.
    pub fn level(&self) -> Level {
        match self.number {
            _ if self.module == "psa" => Level::Psa,
            number if number <= LOW_LEVEL_BITS => Level::Low,
            _ => Level::High,
        }
    }
}
