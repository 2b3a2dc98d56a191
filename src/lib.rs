//! The device on your desk: what an mbedTLS microcontroller does with a TLS server, a firmware
//! image and a set of CAs, computed on a desktop.
//!
//! **bytes → facts → verdict → report.** Readers turn untrusted bytes into facts; judges turn facts
//! and a profile into a verdict; reports turn a verdict into text or JSON. Nothing here opens a
//! file, a socket or a terminal and nothing reads the clock: bytes, streams and time come in as
//! arguments. A handshake that the device refuses is a value, not an `Err`: an `Err` means that the
//! tool could not do its job.
//!
//! | module | what it holds | may use |
//! |---|---|---|
//! | [`mbedtls`] | the library's own words: versions, codes, flags, algorithms | |
//! | [`profile`] | what a device is: TOML and `mbedtls_config.h` to a [`profile::Profile`] | above |
//! | [`certificate`] | what a certificate says, read the way mbedTLS reads it | above |
//! | [`verdict`] | what the device decides: path, names, usage, flags, codes, cause, fix | above |
//! | [`engine`] | who performs the handshake | above |
//! | [`firmware`] | where the bytes of an image go: ELF, map, regions, symbols, deltas | `mbedtls`, `profile` |
//! | [`trust`] | CA sets: sources and audit rules | all but `engine` |
//! | [`report`] | verdicts as bytes: one neutral document, one file per format | above |

#![forbid(unsafe_code)]

pub mod certificate;
pub mod engine;
pub mod firmware;
pub mod mbedtls;
pub mod profile;
pub mod report;
pub mod trust;
pub mod verdict;
