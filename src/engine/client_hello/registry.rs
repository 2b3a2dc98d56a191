//! The numbers of a ClientHello and what they are called.
//!
//! Source: the registries that RFC 8447 describes (extension types, supported groups, signature
//! schemes, signature and hash algorithms), as far as clients of mbedTLS and their peers use them;
//! cipher suites come from the library's own table.

use crate::mbedtls::Ciphersuite;

/// RFC 8701: numbers that mean nothing and keep servers honest.
pub fn is_grease(number: u32) -> bool {
    number <= 0xffff && number & 0x0f0f == 0x0a0a && number >> 8 == number & 0xff
}

const EXTENSIONS: [(u32, &str); 31] = [
    (0, "server_name"),
    (1, "max_fragment_length"),
    (4, "truncated_hmac"),
    (5, "status_request"),
    (10, "supported_groups"),
    (11, "ec_point_formats"),
    (13, "signature_algorithms"),
    (14, "use_srtp"),
    (16, "alpn"),
    (18, "signed_certificate_timestamp"),
    (21, "padding"),
    (22, "encrypt_then_mac"),
    (23, "extended_master_secret"),
    (27, "compress_certificate"),
    (28, "record_size_limit"),
    (35, "session_ticket"),
    (41, "pre_shared_key"),
    (42, "early_data"),
    (43, "supported_versions"),
    (44, "cookie"),
    (45, "psk_key_exchange_modes"),
    (47, "certificate_authorities"),
    (48, "oid_filters"),
    (49, "post_handshake_auth"),
    (50, "signature_algorithms_cert"),
    (51, "key_share"),
    (54, "connection_id"),
    // Never registered: draft-cragie-tls-ecjpake, which the library implements.
    (256, "ecjpake_key_kp"),
    // The library's number for connection identifiers before RFC 9146: draft-ietf-tls-dtls-connection-id-05.
    (254, "connection_id (draft)"),
    (17513, "application_settings"),
    (65281, "renegotiation_info"),
];

const GROUPS: [(u32, &str); 34] = [
    (1, "sect163k1"),
    (9, "sect283k1"),
    (10, "sect283r1"),
    (11, "sect409k1"),
    (12, "sect409r1"),
    (13, "sect571k1"),
    (14, "sect571r1"),
    (15, "secp160k1"),
    (16, "secp160r1"),
    (17, "secp160r2"),
    (18, "secp192k1"),
    (19, "secp192r1"),
    (20, "secp224k1"),
    (21, "secp224r1"),
    (22, "secp256k1"),
    (23, "secp256r1"),
    (24, "secp384r1"),
    (25, "secp521r1"),
    (26, "brainpoolP256r1"),
    (27, "brainpoolP384r1"),
    (28, "brainpoolP512r1"),
    (29, "x25519"),
    (30, "x448"),
    (31, "brainpoolP256r1tls13"),
    (32, "brainpoolP384r1tls13"),
    (33, "brainpoolP512r1tls13"),
    (256, "ffdhe2048"),
    (257, "ffdhe3072"),
    (258, "ffdhe4096"),
    (259, "ffdhe6144"),
    (260, "ffdhe8192"),
    (0x11eb, "SecP256r1MLKEM768"),
    (0x11ec, "X25519MLKEM768"),
    (0x11ed, "SecP384r1MLKEM1024"),
];

const SCHEMES: [(u32, &str); 11] = [
    (0x0804, "rsa_pss_rsae_sha256"),
    (0x0805, "rsa_pss_rsae_sha384"),
    (0x0806, "rsa_pss_rsae_sha512"),
    (0x0807, "ed25519"),
    (0x0808, "ed448"),
    (0x0809, "rsa_pss_pss_sha256"),
    (0x080a, "rsa_pss_pss_sha384"),
    (0x080b, "rsa_pss_pss_sha512"),
    (0x081a, "ecdsa_brainpoolP256r1tls13_sha256"),
    (0x081b, "ecdsa_brainpoolP384r1tls13_sha384"),
    (0x081c, "ecdsa_brainpoolP512r1tls13_sha512"),
];

const HASHES: [(u32, &str); 6] =
    [(1, "md5"), (2, "sha1"), (3, "sha224"), (4, "sha256"), (5, "sha384"), (6, "sha512")];

const SIGNATURES: [(u32, &str); 4] = [(0, "anonymous"), (1, "rsa"), (2, "dsa"), (3, "ecdsa")];

const VERSIONS: [(u32, &str); 8] = [
    (0x0300, "SSLv3.0"),
    (0x0301, "TLSv1.0"),
    (0x0302, "TLSv1.1"),
    (0x0303, "TLSv1.2"),
    (0x0304, "TLSv1.3"),
    (0xfeff, "DTLSv1.0"),
    (0xfefd, "DTLSv1.2"),
    (0xfefc, "DTLSv1.3"),
];

const SRTP_PROFILES: [(u32, &str); 6] = [
    (1, "SRTP_AES128_CM_HMAC_SHA1_80"),
    (2, "SRTP_AES128_CM_HMAC_SHA1_32"),
    (5, "SRTP_NULL_HMAC_SHA1_80"),
    (6, "SRTP_NULL_HMAC_SHA1_32"),
    (7, "SRTP_AEAD_AES_128_GCM"),
    (8, "SRTP_AEAD_AES_256_GCM"),
];

const FRAGMENT_LENGTHS: [(u32, &str); 4] =
    [(1, "512 bytes"), (2, "1024 bytes"), (3, "2048 bytes"), (4, "4096 bytes")];

const POINT_FORMATS: [(u32, &str); 3] =
    [(0, "uncompressed"), (1, "ansiX962_compressed_prime"), (2, "ansiX962_compressed_char2")];

const PSK_MODES: [(u32, &str); 2] = [(0, "psk_ke"), (1, "psk_dhe_ke")];

const COMPRESSIONS: [(u32, &str); 3] = [(0, "null"), (1, "DEFLATE"), (64, "LZS")];

/// Suites whose registered name is not the library's with other punctuation; an empty one: the
/// number is not registered.
const OTHER_SUITE_NAMES: [(u16, &str); 3] = [
    (0xc0aa, "TLS_PSK_DHE_WITH_AES_128_CCM_8"),
    (0xc0ab, "TLS_PSK_DHE_WITH_AES_256_CCM_8"),
    (0xc0ff, ""),
];

/// Numbers in a list of suites that are none, and suites of other libraries' usual offers.
const OTHER_SUITES: [(u32, &str); 4] = [
    (0x00ff, "TLS_EMPTY_RENEGOTIATION_INFO_SCSV"),
    (0x5600, "TLS_FALLBACK_SCSV"),
    (0x000a, "TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
    (0x1305, "TLS_AES_128_CCM_8_SHA256"),
];

/// One of the registries that a field's numbers come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Registry {
    Version,
    Suite,
    Compression,
    Extension,
    Group,
    PointFormat,
    SignatureScheme,
    SrtpProfile,
    FragmentLength,
    PskMode,
    /// A number of bytes.
    Size,
}

impl Registry {
    /// What a number is called; `None`: it is not known here.
    pub fn name(self, number: u32) -> Option<String> {
        let table: &[(u32, &str)] = match self {
            Self::Suite => return suite(number).or_else(|| grease(number)),
            Self::Size => return Some(format!("{number} bytes")),
            Self::SignatureScheme => return scheme(number).or_else(|| grease(number)),
            Self::Version => &VERSIONS,
            Self::Compression => &COMPRESSIONS,
            Self::Extension => &EXTENSIONS,
            Self::Group => &GROUPS,
            Self::PointFormat => &POINT_FORMATS,
            Self::SrtpProfile => &SRTP_PROFILES,
            Self::FragmentLength => &FRAGMENT_LENGTHS,
            Self::PskMode => &PSK_MODES,
        };
        lookup(table, number).map(str::to_owned).or_else(|| grease(number))
    }
}

fn lookup(table: &[(u32, &'static str)], number: u32) -> Option<&'static str> {
    table.iter().find(|(known, _)| *known == number).map(|(_, name)| *name)
}

fn grease(number: u32) -> Option<String> {
    is_grease(number).then(|| "GREASE".to_owned())
}

/// `TLS-… (TLS_…)`: the library's name and the registered one.
fn suite(number: u32) -> Option<String> {
    let known = u16::try_from(number).ok().and_then(Ciphersuite::by_number);
    let Some(known) = known else { return lookup(&OTHER_SUITES, number).map(str::to_owned) };
    match registered_suite(known) {
        Some(registered) => Some(format!("{} ({registered})", known.name)),
        None => Some(format!("{} (not registered)", known.name)),
    }
}

/// The name of a suite in the registry of IANA.
pub fn registered_suite(suite: &Ciphersuite) -> Option<String> {
    if let Some((_, name)) = OTHER_SUITE_NAMES.iter().find(|(known, _)| *known == suite.number) {
        return (!name.is_empty()).then(|| (*name).to_owned());
    }
    Some(suite.name.replace("TLS1-3-", "TLS-").replace('-', "_"))
}

/// A scheme of RFC 8446, or hash and signature of RFC 5246.
fn scheme(number: u32) -> Option<String> {
    if let Some(name) = lookup(&SCHEMES, number) {
        return Some(name.to_owned());
    }
    let (hash, signature) = (lookup(&HASHES, number >> 8)?, lookup(&SIGNATURES, number & 0xff)?);
    Some(format!("{signature} with {hash}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_has_the_library_s_name_and_the_registered_one() {
        let name = |number| Registry::Suite.name(number).unwrap_or_default();
        assert_eq!(name(0x1302), "TLS1-3-AES-256-GCM-SHA384 (TLS_AES_256_GCM_SHA384)");
        assert_eq!(name(0xc0aa), "TLS-DHE-PSK-WITH-AES-128-CCM-8 (TLS_PSK_DHE_WITH_AES_128_CCM_8)");
        assert_eq!(name(0xc0ff), "TLS-ECJPAKE-WITH-AES-128-CCM-8 (not registered)");
        assert_eq!(name(0x00ff), "TLS_EMPTY_RENEGOTIATION_INFO_SCSV");
        assert_eq!(Registry::Suite.name(0xfff0), None);
    }

    #[test]
    fn a_scheme_of_tls_1_2_is_a_hash_and_a_signature() {
        let name = |number| Registry::SignatureScheme.name(number).unwrap_or_default();
        assert_eq!(name(0x0403), "ecdsa with sha256");
        assert_eq!(name(0x0804), "rsa_pss_rsae_sha256");
        assert_eq!(Registry::SignatureScheme.name(0x0909), None);
    }

    #[test]
    fn grease_is_sixteen_numbers() {
        let found: Vec<u32> = (0..=0xffff).filter(|number| is_grease(*number)).collect();
        assert_eq!(found.len(), 16);
        assert_eq!((found[0], found[15]), (0x0a0a, 0xfafa));
        assert_eq!(Registry::Group.name(0x2a2a).as_deref(), Some("GREASE"));
    }
}
