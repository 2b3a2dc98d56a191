//! What the device's library does with one certificate of the set, and which option would change it.

use crate::certificate::{Certificate, Description, KeyDescription, SignatureScheme};
use crate::mbedtls::{Code, Hash};
use crate::profile::Library;

/// What `mbedtls_x509_crt_parse_der` returns for this certificate on this device.
pub fn parse_result(der: &[u8], library: &Library) -> Code {
    Certificate::parse(der, library).err().unwrap_or(Code::OK)
}

/// The options that the library lacks for this certificate, in mbedTLS's own names; empty when no
/// option would help.
pub fn missing_options(description: &Description, library: &Library) -> Vec<String> {
    let mut options = Vec::new();
    let capabilities = &library.capabilities;
    if let Some(hash) = description.signature.hash
        && !capabilities.hashes.contains(&hash)
    {
        options.extend(hash_option(hash, library).map(str::to_owned));
    }
    options.extend(scheme_options(description, library));
    match &description.key {
        KeyDescription::Rsa { bits } if bits.div_ceil(8) > capabilities.mpi_max_size => {
            options.push(format!("MBEDTLS_MPI_MAX_SIZE >= {}", bits.div_ceil(8)));
        }
        KeyDescription::Rsa { .. } if !capabilities.rsa => options.push(rsa_option(library)),
        KeyDescription::Ec(curve) if !capabilities.curves.contains(curve) => {
            options.push(curve.option(library.version).to_owned());
        }
        _ => {}
    }
    options.dedup();
    options
}

fn scheme_options(description: &Description, library: &Library) -> Vec<String> {
    let capabilities = &library.capabilities;
    let ecdsa = if is_psa_only(library) { "PSA_WANT_ALG_ECDSA" } else { "MBEDTLS_ECDSA_C" };
    match description.signature.scheme {
        SignatureScheme::RsaPkcs1 if !capabilities.rsa => vec![rsa_option(library)],
        SignatureScheme::RsaPss if !capabilities.rsassa_pss => {
            vec!["MBEDTLS_X509_RSASSA_PSS_SUPPORT".to_owned()]
        }
        SignatureScheme::Ecdsa if !capabilities.ecdsa => vec![ecdsa.to_owned()],
        _ => Vec::new(),
    }
}

fn rsa_option(library: &Library) -> String {
    if is_psa_only(library) { "PSA_WANT_ALG_RSA_PKCS1V15_SIGN" } else { "MBEDTLS_RSA_C" }.to_owned()
}

/// From 4.0 algorithms are chosen by `PSA_WANT_*` alone.
fn is_psa_only(library: &Library) -> bool {
    library.version.major >= 4
}

/// `None`: the release cannot have the digest at all (MD2 and MD4 went with 3.0).
fn hash_option(hash: Hash, library: &Library) -> Option<&'static str> {
    if is_psa_only(library) {
        return match hash {
            Hash::Md2 | Hash::Md4 => None,
            Hash::Md5 => Some("PSA_WANT_ALG_MD5"),
            Hash::Ripemd160 => Some("PSA_WANT_ALG_RIPEMD160"),
            Hash::Sha1 => Some("PSA_WANT_ALG_SHA_1"),
            Hash::Sha224 => Some("PSA_WANT_ALG_SHA_224"),
            Hash::Sha256 => Some("PSA_WANT_ALG_SHA_256"),
            Hash::Sha384 => Some("PSA_WANT_ALG_SHA_384"),
            Hash::Sha512 => Some("PSA_WANT_ALG_SHA_512"),
            Hash::Sha3_224 => Some("PSA_WANT_ALG_SHA3_224"),
            Hash::Sha3_256 => Some("PSA_WANT_ALG_SHA3_256"),
            Hash::Sha3_384 => Some("PSA_WANT_ALG_SHA3_384"),
            Hash::Sha3_512 => Some("PSA_WANT_ALG_SHA3_512"),
        };
    }
    let before_3 = library.version.major < 3;
    match hash {
        Hash::Md2 => before_3.then_some("MBEDTLS_MD2_C"),
        Hash::Md4 => before_3.then_some("MBEDTLS_MD4_C"),
        Hash::Md5 => Some("MBEDTLS_MD5_C"),
        Hash::Ripemd160 => Some("MBEDTLS_RIPEMD160_C"),
        Hash::Sha1 => Some("MBEDTLS_SHA1_C"),
        // In 2.x one option builds both lengths of a family.
        Hash::Sha224 if before_3 => Some("MBEDTLS_SHA256_C"),
        Hash::Sha224 => Some("MBEDTLS_SHA224_C"),
        Hash::Sha256 => Some("MBEDTLS_SHA256_C"),
        Hash::Sha384 if before_3 => Some("MBEDTLS_SHA512_C"),
        Hash::Sha384 => Some("MBEDTLS_SHA384_C"),
        Hash::Sha512 => Some("MBEDTLS_SHA512_C"),
        Hash::Sha3_224 | Hash::Sha3_256 | Hash::Sha3_384 | Hash::Sha3_512 => {
            (!before_3).then_some("MBEDTLS_SHA3_C")
        }
    }
}
