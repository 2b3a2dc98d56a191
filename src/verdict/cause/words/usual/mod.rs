//! What usually lies behind a code, a flag or an alert, most frequent first.
//!
//! The order follows how often users of mbedTLS, ESP-IDF, Zephyr and Arduino report each.

mod certificate;
mod handshake;
mod memory;
mod table;
mod transport;
mod verification;

use crate::mbedtls::VerifyFlags;

use super::super::alert;
use super::line::Said;
use super::release::Naming;
use table::{Row, Table};

/// One usual cause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Usual {
    /// What is wrong.
    pub cause: String,
    /// How to check whether it is this one.
    pub check: String,
    /// What to change if it is.
    pub fix: String,
}

const TABLES: [Table; 5] =
    [verification::USUAL, certificate::USUAL, memory::USUAL, handshake::USUAL, transport::USUAL];

/// The causes of a sum as a whole, else of its high-level part, else of its low-level part.
pub(super) fn causes(said: Said, namings: &[Naming]) -> Vec<Usual> {
    let found = match said {
        Said::Code(_) => namings.iter().rev().find_map(of_naming),
        Said::Flag(flag) => flag.names().first().and_then(|name| rows(name)),
        Said::EveryFlag => rows("MBEDTLS_ERR_X509_FATAL_ERROR"),
        Said::Alert(number) => rows(alert::name(number)),
    };
    let found = found.unwrap_or_default();
    found
        .iter()
        .map(|(cause, check, fix)| Usual {
            cause: (*cause).to_owned(),
            check: (*check).to_owned(),
            fix: (*fix).to_owned(),
        })
        .collect()
}

fn of_naming(naming: &Naming) -> Option<&'static [Row]> {
    rows(&naming.name()).or_else(|| naming.parts.iter().find_map(|part| of_name(part.name())))
}

/// A name of its own, else the rows that its ending shares with other modules.
fn of_name(name: &str) -> Option<&'static [Row]> {
    rows(name)
        .or_else(|| if name.ends_with("_ALLOC_FAILED") { rows("_ALLOC_FAILED") } else { None })
}

fn rows(name: &str) -> Option<&'static [Row]> {
    TABLES
        .iter()
        .flat_map(|table| table.iter())
        .find(|(known, _)| *known == name)
        .map(|(_, rows)| *rows)
}

/// What a flag says, in plain words of our own, without a capital and a full stop.
pub(super) fn flag_meaning(flag: VerifyFlags) -> &'static str {
    match flag.0 {
        0x01 => "a certificate of the path, or the trusted CA itself, is past its last day",
        0x02 => "a certificate is on a revocation list",
        0x04 => "the certificate is not for the name that the device expects",
        0x08 => "no trusted CA issued the chain, or a link between them is missing",
        0x10 => "a revocation list is not signed by the trusted CA",
        0x20 => "a revocation list is past its last day",
        0x40 => "the other side sent no certificate",
        0x80 => "nothing was verified",
        0x0100 => "a callback of the application or the platform refused",
        0x0200 => "a certificate of the path is not valid yet, by the device's clock",
        0x0400 => "a revocation list is not valid yet, by the device's clock",
        0x0800 => "the certificate's key usage does not allow this key exchange",
        0x1000 => "the certificate's extended key usage does not allow a server",
        0x2000 => "the certificate's Netscape type does not allow this use",
        0x4000 => "a certificate is signed with a hash that the profile does not accept",
        0x8000 => "a certificate is signed with a kind of key that the profile does not accept",
        0x01_0000 => "a key is too short or on a curve that is not accepted",
        0x02_0000 => "a revocation list is signed with a hash that the profile does not accept",
        0x04_0000 => "a revocation list is signed with a kind of key that is not accepted",
        0x08_0000 => "a revocation list is signed with a key that is too short or on a wrong curve",
        _ => "a bit without a name",
    }
}
