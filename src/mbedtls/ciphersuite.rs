//! Cipher suites by mbedTLS name, in the library's order of preference.
//!
//! Source: `library/ssl_ciphersuites.c` of 2.18.0, 2.28.10, 3.5.1 and 3.6.5, which agree on the
//! order; 3.x lacks the 3DES, RC4 and DES suites and 2.x those of TLS 1.3.

use std::sync::LazyLock;

/// One cipher suite that some mbedTLS release knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ciphersuite {
    /// As `mbedtls_ssl_get_ciphersuite` prints it: `TLS-ECDHE-RSA-WITH-AES-128-GCM-SHA256`.
    pub name: &'static str,
    /// The number on the wire.
    pub number: u16,
    /// How the key is agreed; decides which certificate the server must have.
    pub key_exchange: KeyExchange,
    /// What else must be compiled in.
    pub ingredients: Vec<Ingredient>,
}

/// How a suite agrees on the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum KeyExchange {
    /// Not part of the suite.
    Tls13,
    EcdheEcdsa,
    EcdheRsa,
    DheRsa,
    EcdhEcdsa,
    EcdhRsa,
    Rsa,
    Psk,
    EcdhePsk,
    DhePsk,
    RsaPsk,
    Ecjpake,
}

/// A part that a suite is made of and that a configuration may lack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum Ingredient {
    Aes,
    Aria,
    Camellia,
    /// DES and 3DES.
    Des,
    Arc4,
    Cbc,
    Gcm,
    Ccm,
    ChachaPoly,
    /// No encryption at all.
    Null,
    Md5,
    Sha1,
    Sha256,
    Sha384,
    Tls12,
    Tls13,
    /// `MBEDTLS_ENABLE_WEAK_CIPHERSUITES`; 3.0 removed the option and kept the NULL suites.
    Weak,
}

const TABLE: &str = include_str!("data/ciphersuites.txt");

const KEY_EXCHANGES: [(&str, KeyExchange); 12] = [
    ("TLS13", KeyExchange::Tls13),
    ("ECDHE_ECDSA", KeyExchange::EcdheEcdsa),
    ("ECDHE_RSA", KeyExchange::EcdheRsa),
    ("DHE_RSA", KeyExchange::DheRsa),
    ("ECDH_ECDSA", KeyExchange::EcdhEcdsa),
    ("ECDH_RSA", KeyExchange::EcdhRsa),
    ("RSA", KeyExchange::Rsa),
    ("PSK", KeyExchange::Psk),
    ("ECDHE_PSK", KeyExchange::EcdhePsk),
    ("DHE_PSK", KeyExchange::DhePsk),
    ("RSA_PSK", KeyExchange::RsaPsk),
    ("ECJPAKE", KeyExchange::Ecjpake),
];

const INGREDIENTS: [(&str, Ingredient); 17] = [
    ("AES", Ingredient::Aes),
    ("ARIA", Ingredient::Aria),
    ("CAMELLIA", Ingredient::Camellia),
    ("DES", Ingredient::Des),
    ("ARC4", Ingredient::Arc4),
    ("CBC", Ingredient::Cbc),
    ("GCM", Ingredient::Gcm),
    ("CCM", Ingredient::Ccm),
    ("CHACHAPOLY", Ingredient::ChachaPoly),
    ("NULL", Ingredient::Null),
    ("MD5", Ingredient::Md5),
    ("SHA1", Ingredient::Sha1),
    ("SHA256", Ingredient::Sha256),
    ("SHA384", Ingredient::Sha384),
    ("TLS12", Ingredient::Tls12),
    ("TLS13", Ingredient::Tls13),
    ("WEAK", Ingredient::Weak),
];

impl Ciphersuite {
    /// All suites, most preferred first.
    pub fn all() -> &'static [Self] {
        static ALL: LazyLock<Vec<Ciphersuite>> = LazyLock::new(|| {
            TABLE.lines().filter(|line| !line.starts_with('#')).filter_map(parse).collect()
        });
        &ALL
    }

    /// The suite of that mbedTLS name.
    pub fn by_name(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|suite| suite.name == name)
    }

    /// The suite of that macro, as `MBEDTLS_SSL_CIPHERSUITES` lists them: `MBEDTLS_TLS_…`.
    pub fn by_macro(name: &str) -> Option<&'static Self> {
        Self::by_name(&name.strip_prefix("MBEDTLS_")?.replace('_', "-"))
    }

    /// The suite of that number on the wire.
    pub fn by_number(number: u16) -> Option<&'static Self> {
        Self::all().iter().find(|suite| suite.number == number)
    }
}

impl KeyExchange {
    /// `ECDHE_RSA` of `MBEDTLS_KEY_EXCHANGE_ECDHE_RSA_ENABLED`; nothing for TLS 1.3.
    pub fn option(self) -> Option<String> {
        let (name, _) = KEY_EXCHANGES.iter().find(|(_, exchange)| *exchange == self)?;
        (self != Self::Tls13).then(|| format!("MBEDTLS_KEY_EXCHANGE_{name}_ENABLED"))
    }
}

fn parse(line: &'static str) -> Option<Ciphersuite> {
    let mut words = line.split(' ');
    let name = words.next()?;
    let number = u16::from_str_radix(words.next()?.strip_prefix("0x")?, 16).ok()?;
    let key_exchange = named(&KEY_EXCHANGES, words.next()?)?;
    let ingredients: Option<Vec<_>> = words.map(|word| named(&INGREDIENTS, word)).collect();
    Some(Ciphersuite { name, number, key_exchange, ingredients: ingredients? })
}

fn named<T: Copy>(table: &[(&str, T)], name: &str) -> Option<T> {
    table.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_a_suite() {
        let lines = TABLE.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(Ciphersuite::all().len(), lines);
        assert_eq!(lines, 212);
    }

    #[test]
    fn the_first_suites_are_those_that_the_library_prefers() {
        let names: Vec<_> = Ciphersuite::all().iter().map(|suite| suite.name).take(7).collect();
        assert_eq!(names[0], "TLS1-3-CHACHA20-POLY1305-SHA256");
        assert_eq!(names[5], "TLS-ECDHE-RSA-WITH-CHACHA20-POLY1305-SHA256");
    }

    #[test]
    fn a_suite_is_found_by_name_by_macro_and_by_number() {
        let suite = Ciphersuite::by_number(0xc0ae).expect("a known number");
        assert_eq!(suite.name, "TLS-ECDHE-ECDSA-WITH-AES-128-CCM-8");
        assert_eq!(Ciphersuite::by_name(suite.name), Some(suite));
        assert_eq!(
            Ciphersuite::by_macro("MBEDTLS_TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8"),
            Some(suite)
        );
        assert_eq!(
            suite.key_exchange.option().as_deref(),
            Some("MBEDTLS_KEY_EXCHANGE_ECDHE_ECDSA_ENABLED")
        );
    }
}
