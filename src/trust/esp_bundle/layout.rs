//! The two layouts and what both hold.
//!
//! Source: `components/mbedtls/esp_crt_bundle/gen_crt_bundle.py` and `esp_crt_bundle.c` of ESP-IDF,
//! up to v5.3 and from v5.4 (commit d8e31eb6d01) on.

use crate::certificate::BundleEntry as Entry;

/// `CONFIG_MBEDTLS_CERTIFICATE_BUNDLE_MAX_CERTS` as ESP-IDF sets it: with more, its loader refuses the
/// whole bundle.
pub const MAX_CERTIFICATES: usize = 200;

/// Two lengths of two bytes before every name and key.
pub(super) const RECORD_HEADER: usize = 4;

/// Which loader understands the bytes; neither understands the other's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Generation {
    /// Up to ESP-IDF v5.3: a count of two bytes, then the records; all numbers big-endian.
    UpTo5_3,
    /// From ESP-IDF v5.4 on: an offset of four bytes for every record, then the records; all numbers
    /// little-endian.
    From5_4,
}

impl Generation {
    /// Both, older first.
    pub const ALL: [Self; 2] = [Self::UpTo5_3, Self::From5_4];

    /// The word in reports and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::UpTo5_3 => "esp-bundle-5.3",
            Self::From5_4 => "esp-bundle-5.4",
        }
    }

    /// Bytes before the first record of so many.
    pub(super) fn head(self, records: usize) -> usize {
        match self {
            Self::UpTo5_3 => 2,
            Self::From5_4 => records.saturating_mul(4),
        }
    }

    pub(super) fn number(self, bytes: [u8; 2]) -> usize {
        usize::from(match self {
            Self::UpTo5_3 => u16::from_be_bytes(bytes),
            Self::From5_4 => u16::from_le_bytes(bytes),
        })
    }

    pub(super) fn two_bytes(self, number: u16) -> [u8; 2] {
        match self {
            Self::UpTo5_3 => number.to_be_bytes(),
            Self::From5_4 => number.to_le_bytes(),
        }
    }
}

/// A bundle after reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// How it is laid out.
    pub generation: Generation,
    /// In its own order, which is that of the subjects; at least one.
    pub entries: Vec<Entry>,
    /// Byte offset of each entry's lengths, from the start of the bundle.
    pub offsets: Vec<usize>,
    /// Bytes from its first to its last.
    pub length: usize,
}

impl Bundle {
    /// What so many bytes of entries come to in flash.
    pub fn size(generation: Generation, entries: &[Entry]) -> usize {
        let records = entries.iter().map(|it| RECORD_HEADER + it.subject.len() + it.key.len());
        generation.head(entries.len()) + records.sum::<usize>()
    }
}
