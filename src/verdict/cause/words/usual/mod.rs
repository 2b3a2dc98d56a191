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

pub use table::Usual;
use table::{Row, Table};

const TABLES: [Table; 5] =
    [verification::USUAL, certificate::USUAL, memory::USUAL, handshake::USUAL, transport::USUAL];

/// The causes of a sum as a whole, else of its high-level part, else of its low-level part; where a
/// number means several things, those of the newest release first.
pub(super) fn causes(said: Said, namings: &[Naming]) -> Vec<Usual> {
    let found: Vec<&'static [Row]> = match said {
        Said::Code(_) => namings.iter().rev().filter_map(of_naming).collect(),
        Said::Flag(flag) => flag.names().into_iter().filter_map(rows).collect(),
        Said::EveryFlag => rows("MBEDTLS_ERR_X509_FATAL_ERROR").into_iter().collect(),
        Said::Alert(number) => rows(alert::name(number)).into_iter().collect(),
    };
    let mut causes: Vec<Usual> = Vec::new();
    for usual in found.into_iter().flatten().map(usual) {
        if !causes.contains(&usual) {
            causes.push(usual);
        }
    }
    causes
}

fn usual((cause, check, fix): &Row) -> Usual {
    Usual { cause: (*cause).to_owned(), check: (*check).to_owned(), fix: (*fix).to_owned() }
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

#[cfg(test)]
mod tests {
    use super::super::release::RELEASES;
    use super::*;
    use crate::mbedtls::DefaultOptions;
    use crate::mbedtls::codes::all;

    #[test]
    fn every_row_stands_behind_a_name_that_can_be_said() {
        let alerts: Vec<&str> = (0..=u8::MAX).map(alert::name).collect();
        for (name, rows) in TABLES.iter().flat_map(|table| table.iter()) {
            let macros: Vec<&str> = name.split(" + ").collect();
            let code = macros.iter().all(|part| {
                RELEASES.iter().any(|release| all(*release).any(|known| known.name() == *part))
            });
            let flag = (0..u32::BITS).any(|bit| VerifyFlags(1 << bit).names().contains(name));
            let shared = *name == "_ALLOC_FAILED";
            assert!(code || flag || shared || alerts.contains(name), "{name}");
            assert!(!rows.is_empty(), "{name}");
        }
    }

    /// Values that an application passes, not options of a build.
    const CONSTANTS: [&str; 1] = ["MBEDTLS_SSL_VERIFY_REQUIRED"];

    #[test]
    fn every_option_that_a_fix_names_is_one_of_the_library() {
        let known = DefaultOptions::known_anywhere();
        let rows = TABLES.iter().flat_map(|table| table.iter()).flat_map(|(_, rows)| rows.iter());
        let words = rows.flat_map(|(cause, check, fix)| [cause, check, fix]).flat_map(|text| {
            text.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_')
        });
        for option in words.filter(|word| word.starts_with("MBEDTLS_")) {
            let is_known = known.contains(&option) || CONSTANTS.contains(&option);
            assert!(is_known, "{option}");
        }
    }

    #[test]
    fn every_flag_has_a_meaning_of_its_own() {
        for bit in 0..u32::BITS {
            let flag = VerifyFlags(1 << bit);
            let named = !flag.names().is_empty();
            assert_eq!(named, flag_meaning(flag) != "a bit without a name", "{}", flag.hex());
        }
    }
}
