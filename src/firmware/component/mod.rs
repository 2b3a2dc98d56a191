//! The part of the firmware that bytes belong to: a layer of mbedTLS, the C library, the application.
//!
//! With a map the archive and the object tell. Without one the symbol's name does, or for a static
//! function the source file that the symbol table names. A component of mbedTLS has parts.

mod part;
mod rtos;

pub use part::Part;

/// A component's name in reports.
pub type Component = &'static str;

/// Bytes that the linker put in: padding, gaps and reserves.
pub const LINKER: Component = "linker";

/// Bytes whose owner only a map would tell.
pub const UNKNOWN: Component = "unattributed";

const APPLICATION: Component = "application";
/// Without a map a global symbol that is not mbedTLS's can be anybody's.
const NOT_MBEDTLS: Component = "application or libc";
const C_LIBRARY: Component = "libc";
const COMPILER: Component = "libgcc";
const MBEDTLS: Component = "mbedtls";
const OPERATING_SYSTEM: Component = "rtos";

/// Beginnings of mbedTLS object names and, after `mbedtls_`, of symbol names. The first that fits
/// decides, so the longer ones stand above the shorter. File names as in `library/` of 2.1 to 3.6.
const LAYERS: [(&str, Component); 62] = [
    ("ssl_tls13", "mbedtls/tls1.3"),
    ("tls13", "mbedtls/tls1.3"),
    ("ssl_tls12", "mbedtls/tls1.2"),
    ("ssl_dtls", "mbedtls/dtls"),
    ("ssl_cookie", "mbedtls/dtls"),
    ("ssl", "mbedtls/protocol"),
    ("mps", "mbedtls/protocol"),
    ("debug", "mbedtls/protocol"),
    ("net", "mbedtls/protocol"),
    ("x509", "mbedtls/x509"),
    ("certs", "mbedtls/x509"),
    ("test_", "mbedtls/x509"),
    ("pkcs7", "mbedtls/x509"),
    ("asn1", "mbedtls/encoding"),
    ("base64", "mbedtls/encoding"),
    ("oid", "mbedtls/encoding"),
    ("pem", "mbedtls/encoding"),
    ("pkcs5", "mbedtls/encoding"),
    ("pkcs12", "mbedtls/encoding"),
    ("psa", "mbedtls/psa"),
    ("pk", "mbedtls/public-key"),
    ("rsa", "mbedtls/public-key"),
    ("ecdsa", "mbedtls/public-key"),
    ("ecdh", "mbedtls/public-key"),
    ("ecjpake", "mbedtls/public-key"),
    ("ecp", "mbedtls/public-key"),
    ("dhm", "mbedtls/public-key"),
    ("lms", "mbedtls/public-key"),
    ("lmots", "mbedtls/public-key"),
    ("bignum", "mbedtls/bignum"),
    ("mpi", "mbedtls/bignum"),
    ("aes", "mbedtls/ciphers"),
    ("arc4", "mbedtls/ciphers"),
    ("aria", "mbedtls/ciphers"),
    ("block_cipher", "mbedtls/ciphers"),
    ("blowfish", "mbedtls/ciphers"),
    ("camellia", "mbedtls/ciphers"),
    ("ccm", "mbedtls/ciphers"),
    ("chacha", "mbedtls/ciphers"),
    ("cipher", "mbedtls/ciphers"),
    ("cmac", "mbedtls/ciphers"),
    ("des", "mbedtls/ciphers"),
    ("gcm", "mbedtls/ciphers"),
    ("nist_kw", "mbedtls/ciphers"),
    ("poly1305", "mbedtls/ciphers"),
    ("xtea", "mbedtls/ciphers"),
    ("ctr_drbg", "mbedtls/randomness"),
    ("entropy", "mbedtls/randomness"),
    ("havege", "mbedtls/randomness"),
    ("hmac_drbg", "mbedtls/randomness"),
    ("hkdf", "mbedtls/hashes"),
    ("md", "mbedtls/hashes"),
    ("ripemd", "mbedtls/hashes"),
    ("sha", "mbedtls/hashes"),
    ("constant_time", "mbedtls/platform"),
    ("ct_", "mbedtls/platform"),
    ("error", "mbedtls/platform"),
    ("memory_buffer", "mbedtls/platform"),
    ("platform", "mbedtls/platform"),
    ("threading", "mbedtls/platform"),
    ("timing", "mbedtls/platform"),
    ("version", "mbedtls/platform"),
];

/// Sources of mbedTLS whose names an application may well use too; a static symbol of such a file
/// is not taken for mbedTLS without a map.
const COMMON_NAMES: [&str; 9] =
    ["cipher", "debug", "error", "net", "platform", "test_", "threading", "timing", "version"];

/// From the map: the archive's and the object's file names and the path they were found at.
pub(super) fn of_object(path: &str, archive: Option<&str>, object: &str) -> Component {
    match archive {
        Some(name) if is_c_library(name) => return C_LIBRARY,
        Some(name) if is_compiler_library(name) => return COMPILER,
        _ if is_start_file(object) => return C_LIBRARY,
        _ => {}
    }
    let lower = path.to_ascii_lowercase();
    if lower.contains("mbedtls") || lower.contains("mbedcrypto") || lower.contains("mbedx509") {
        return layer(object).unwrap_or(MBEDTLS);
    }
    if rtos::has_path(&lower) { OPERATING_SYSTEM } else { APPLICATION }
}

/// The part of a component; `file` is the name of the object or of the source.
pub(super) fn part_of(component: Component, symbol: &str, file: Option<&str>) -> Option<Part> {
    part::of(component, symbol, file)
}

/// From a symbol's name and the path of what was compiled, where debug information or the symbol table
/// tells it.
pub(super) fn of_unit(name: &str, unit: Option<&str>) -> Component {
    let path = unit.unwrap_or_default();
    let file = path.rsplit(['/', '\\']).next().unwrap_or_default();
    match of_object(path, None, file) {
        APPLICATION => of_symbol(name, unit.map(|_| file)),
        known => known,
    }
}

/// From a symbol's name; `file` is the source file of a static symbol.
fn of_symbol(name: &str, file: Option<&str>) -> Component {
    if let Some(rest) = name.strip_prefix("mbedtls_") {
        let rest = rest.strip_prefix("internal_").unwrap_or(rest);
        return layer(rest).unwrap_or(MBEDTLS);
    }
    if name.starts_with("psa_") {
        return "mbedtls/psa";
    }
    if rtos::has_symbol(name) {
        return OPERATING_SYSTEM;
    }
    let common = |file: &str| COMMON_NAMES.iter().any(|common| file.starts_with(common));
    file.filter(|file| file.ends_with(".c") && !common(file)).and_then(layer).unwrap_or(NOT_MBEDTLS)
}

fn layer(name: &str) -> Option<Component> {
    LAYERS.iter().find(|(start, _)| name.starts_with(start)).map(|&(_, component)| component)
}

fn is_c_library(archive: &str) -> bool {
    const NAMES: [&str; 10] = [
        "libc.a",
        "libc_nano.a",
        "libg.a",
        "libg_nano.a",
        "libm.a",
        "libnosys.a",
        "librdimon.a",
        "libsemihost.a",
        "libstdc++.a",
        "libstdc++_nano.a",
    ];
    NAMES.contains(&archive)
}

fn is_compiler_library(archive: &str) -> bool {
    archive == "libgcc.a" || archive.starts_with("libclang_rt")
}

fn is_start_file(object: &str) -> bool {
    ["crt0.o", "crti.o", "crtn.o", "crtbegin.o", "crtend.o"].contains(&object)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_symbol_tells_its_layer() {
        assert_eq!(of_symbol("mbedtls_ssl_tls13_key_schedule", None), "mbedtls/tls1.3");
        assert_eq!(of_symbol("mbedtls_mpi_exp_mod", None), "mbedtls/bignum");
        assert_eq!(of_symbol("mbedtls_internal_sha1_process", None), "mbedtls/hashes");
        assert_eq!(of_symbol("psa_import_key", None), "mbedtls/psa");
        assert_eq!(of_symbol("ssl_parse_server_hello", Some("ssl_cli.c")), "mbedtls/protocol");
    }

    #[test]
    fn an_application_file_with_a_common_name_stays_the_applications() {
        assert_eq!(of_symbol("report", Some("error.c")), NOT_MBEDTLS);
        assert_eq!(of_symbol("main", None), NOT_MBEDTLS);
    }

    #[test]
    fn an_object_tells_its_library() {
        let path = "/usr/lib/arm-none-eabi/lib/libc_nano.a(libc_a-memcpy.o)";
        assert_eq!(of_object(path, Some("libc_nano.a"), "libc_a-memcpy.o"), C_LIBRARY);
        let path = "build/libmbedcrypto.a(sha256.o)";
        assert_eq!(of_object(path, Some("libmbedcrypto.a"), "sha256.o"), "mbedtls/hashes");
        assert_eq!(of_object("client/debug.o", None, "debug.o"), APPLICATION);
    }
}
