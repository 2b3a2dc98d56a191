//! The parts of a component: TLS 1.2 beside DTLS, AES beside GCM.
//!
//! Names are those of mbedTLS's files in `library/` (2.1 to 3.6) and of its functions; a function of
//! one protocol in a file of several is told by its own name.

/// A part's name in reports.
pub type Part = &'static str;

/// Words in names of functions that serve one protocol alone, wherever they stand. The first that
/// fits decides.
const PROTOCOLS: [(&str, Part); 25] = [
    ("tls13", "tls1.3"),
    ("tls1_3", "tls1.3"),
    ("dtls", "dtls"),
    ("hello_verify", "dtls"),
    ("flight", "dtls"),
    ("retransmit", "dtls"),
    ("ssl_resend", "dtls"),
    ("ssl_swap_epochs", "dtls"),
    ("ssl_bitmask", "dtls"),
    ("reassembly", "dtls"),
    ("hs_frag", "dtls"),
    ("hs_is_proper_fragment", "dtls"),
    ("possible_reconnect", "dtls"),
    ("buffer_message", "dtls"),
    ("buffered_message", "dtls"),
    ("buffered_record", "dtls"),
    ("buffer_future_record", "dtls"),
    ("timer_cb", "dtls"),
    ("ssl_cookie", "dtls"),
    ("ssl_cid", "dtls"),
    ("sslv3", "ssl3"),
    ("ssl3", "ssl3"),
    ("ssl_tls12", "tls1.2"),
    ("tls12", "tls1.2"),
    ("tls1_2", "tls1.2"),
];

/// Beginnings of object names and, after `mbedtls_`, of symbol names. The first that fits decides, so
/// the longer ones stand above the shorter.
const FILES: [(&str, Part); 92] = [
    ("ssl_ciphersuites", "ciphersuites"),
    ("ssl_get_ciphersuite", "ciphersuites"),
    ("ssl_cache", "session"),
    ("ssl_ticket", "session"),
    ("ssl_session", "session"),
    ("ssl_cli", "tls1.2"),
    ("ssl_srv", "tls1.2"),
    ("ssl_msg", "record"),
    ("ssl_read", "record"),
    ("ssl_write", "record"),
    ("ssl_fetch", "record"),
    ("ssl_flush", "record"),
    ("ssl_decrypt", "record"),
    ("ssl_encrypt", "record"),
    ("debug", "debug"),
    ("net", "net"),
    ("ssl", "common"),
    ("x509_crt", "certificate"),
    ("x509_crl", "revocation-list"),
    ("x509_csr", "request"),
    ("x509write", "writing"),
    ("x509_create", "writing"),
    ("x509", "common"),
    ("pkcs7", "pkcs7"),
    ("certs", "test-certificates"),
    ("test_", "test-certificates"),
    ("asn1write", "asn1-writing"),
    ("asn1_write", "asn1-writing"),
    ("asn1", "asn1"),
    ("base64", "base64"),
    ("oid", "oid"),
    ("pem", "pem"),
    ("pkcs5", "pkcs5"),
    ("pkcs12", "pkcs12"),
    ("psa_crypto_storage", "storage"),
    ("psa_its", "storage"),
    ("psa_crypto_slot", "key-slots"),
    ("psa_crypto_driver", "drivers"),
    ("psa_driver", "drivers"),
    ("psa_crypto_se", "drivers"),
    ("psa_crypto_aead", "aead"),
    ("psa_crypto_cipher", "ciphers"),
    ("psa_crypto_hash", "hashes"),
    ("psa_crypto_mac", "mac"),
    ("psa_crypto_rsa", "rsa"),
    ("psa_crypto_ecp", "ecp"),
    ("psa_crypto_ffdh", "ffdh"),
    ("psa_crypto_pake", "pake"),
    ("psa_util", "util"),
    ("psa", "core"),
    ("pkparse", "pk-parsing"),
    ("pk_parse", "pk-parsing"),
    ("pkwrite", "pk-writing"),
    ("pk_write", "pk-writing"),
    ("pk", "pk"),
    ("rsa", "rsa"),
    ("ecdsa", "ecdsa"),
    ("ecdh", "ecdh"),
    ("ecjpake", "ecjpake"),
    ("ecp", "ecp"),
    ("dhm", "dhm"),
    ("lm", "lms"),
    ("bignum", "bignum"),
    ("mpi", "bignum"),
    ("aes", "aes"),
    ("arc4", "arc4"),
    ("aria", "aria"),
    ("block_cipher", "block-cipher"),
    ("blowfish", "blowfish"),
    ("camellia", "camellia"),
    ("ccm", "ccm"),
    ("chacha", "chacha20"),
    ("poly1305", "chacha20"),
    ("cipher", "cipher"),
    ("cmac", "cmac"),
    ("des", "des"),
    ("gcm", "gcm"),
    ("nist_kw", "nist-kw"),
    ("xtea", "xtea"),
    ("ctr_drbg", "ctr-drbg"),
    ("entropy", "entropy"),
    ("havege", "havege"),
    ("hmac_drbg", "hmac-drbg"),
    ("hkdf", "hkdf"),
    ("md5", "md5"),
    ("md4", "md4"),
    ("md2", "md2"),
    ("md", "md"),
    ("ripemd", "ripemd160"),
    ("sha1", "sha1"),
    ("sha256", "sha256"),
    ("sha5", "sha512"),
];

/// What no name tells.
const OTHER: Part = "other";

/// Layers that are one part.
const UNDIVIDED: [&str; 4] = ["tls1.2", "tls1.3", "dtls", "platform"];

/// The part of an mbedTLS component; `file` is the name of the object or of the source.
///
/// Of one component either all bytes have a part or none have.
pub(super) fn of(component: &str, symbol: &str, file: Option<&str>) -> Option<Part> {
    let layer = component.strip_prefix("mbedtls")?.trim_start_matches('/');
    if UNDIVIDED.contains(&layer) {
        return None;
    }
    let name = symbol.strip_prefix("mbedtls_").unwrap_or(symbol);
    let name = name.strip_prefix("internal_").unwrap_or(name);
    if layer == "protocol" {
        let named = PROTOCOLS.iter().find(|(word, _)| name.contains(word));
        if let Some(&(_, part)) = named {
            return Some(part);
        }
    }
    let part = file.filter(|_| !layer.is_empty()).and_then(by_beginning);
    part.or_else(|| by_beginning(name)).or(Some(OTHER))
}

fn by_beginning(name: &str) -> Option<Part> {
    FILES.iter().find(|(start, _)| name.starts_with(start)).map(|&(_, part)| part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_function_of_one_protocol_is_told_by_its_name_in_a_file_of_several() {
        let of_messages = |symbol| of("mbedtls/protocol", symbol, Some("ssl_msg.o"));
        assert_eq!(of_messages("mbedtls_ssl_dtls_replay_check"), Some("dtls"));
        assert_eq!(of_messages("ssl_buffer_message"), Some("dtls"));
        assert_eq!(of_messages("mbedtls_ssl_read"), Some("record"));
    }

    #[test]
    fn an_object_or_a_name_tells_the_algorithm() {
        assert_eq!(of("mbedtls/ciphers", "FSb", Some("aes.o")), Some("aes"));
        assert_eq!(of("mbedtls/hashes", "mbedtls_internal_sha512_process", None), Some("sha512"));
        assert_eq!(of("mbedtls/x509", "mbedtls_x509_crt_parse", None), Some("certificate"));
    }

    #[test]
    fn what_is_not_mbedtls_has_no_parts() {
        assert_eq!(of("application", "aes_table", Some("aes.o")), None);
        assert_eq!(of("mbedtls/dtls", "mbedtls_ssl_cookie_check", None), None);
    }
}
