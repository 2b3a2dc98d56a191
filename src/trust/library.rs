//! Which option would make the device's library take a certificate of the set.

use crate::certificate::{Description, KeyDescription, SignatureScheme};
use crate::profile::Library;

/// The options that the library lacks for this certificate, in mbedTLS's own names; empty when no
/// option would help.
pub fn missing_options(description: &Description, library: &Library) -> Vec<String> {
    let mut options = Vec::new();
    let capabilities = &library.capabilities;
    if let Some(hash) = description.signature.hash
        && !capabilities.hashes.contains(&hash)
    {
        options.extend(hash.option(library.version).map(str::to_owned));
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
