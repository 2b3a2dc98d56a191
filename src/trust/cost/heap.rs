//! Bytes of heap that a certificate keeps once the library has parsed it, on a 32-bit device.
//!
//! Source: `library/x509_crt.c`, `library/x509.c`, `library/pkparse.c`, `library/rsa.c` and `library/ecp.c`
//! (2.28.10, 3.6.5); sizes of structures with default options, measured on i386, whose alignment of
//! these structures is that of 32-bit Arm. Sums are what the library asks for: what an allocator adds
//! to each block depends on the allocator.

use crate::certificate::{Certificate, PublicKey, SignatureAlgorithm};
use crate::mbedtls::Version;

/// Heap that one certificate keeps, without its own entry in the list ([`list_entry`]): the first
/// entry is the application's variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Heap {
    /// After `mbedtls_x509_crt_parse`, or `mbedtls_x509_crt_parse_der`, which copies the bytes.
    pub copied: usize,
    /// After `mbedtls_x509_crt_parse_der_nocopy`, which leaves the bytes in flash.
    pub in_place: usize,
}

/// Sizes of what differs between the releases, in bytes.
struct Sizes {
    /// `mbedtls_x509_crt`.
    entry: usize,
    /// `mbedtls_rsa_context`.
    rsa: usize,
    /// `mbedtls_ecp_keypair`.
    ec: usize,
}

/// `mbedtls_asn1_named_data`, one for each attribute of a name but the first.
const ATTRIBUTE: usize = 32;
/// `mbedtls_asn1_sequence`, one for each entry of a list but the first.
const LIST_ITEM: usize = 16;
/// `mbedtls_mpi_uint`.
const LIMB: usize = 4;
/// `mbedtls_pk_rsassa_pss_options`.
const PSS_OPTIONS: usize = 8;

/// `None`: a release line that was not measured.
fn sizes(version: Version) -> Option<Sizes> {
    match (version.major, version.minor) {
        (2, _) => Some(Sizes { entry: 344, rsa: 172, ec: 172 }),
        (3, 0..=5) => Some(Sizes { entry: 412, rsa: 120, ec: 128 }),
        (3, _) => Some(Sizes { entry: 408, rsa: 120, ec: 128 }),
        _ => None,
    }
}

/// `sizeof(mbedtls_x509_crt)`: what each certificate of a list costs beside its own [`Heap`], the first
/// excepted; `None` for a release line that was not measured.
pub fn list_entry(version: Version) -> Option<usize> {
    sizes(version).map(|sizes| sizes.entry)
}

impl Heap {
    /// Of a certificate that the library accepts; `None` for a release line that was not measured.
    pub fn of(certificate: &Certificate, version: Version) -> Option<Self> {
        let sizes = sizes(version)?;
        let in_place = names(certificate)
            + lists(certificate)
            + key(certificate.public_key(), &sizes)
            + pss(certificate);
        Some(Self { copied: in_place + certificate.der().len(), in_place })
    }
}

fn names(certificate: &Certificate) -> usize {
    let beyond_first = |count: usize| count.saturating_sub(1) * ATTRIBUTE;
    beyond_first(certificate.issuer().attributes.len())
        + beyond_first(certificate.subject().attributes.len())
}

fn lists(certificate: &Certificate) -> usize {
    let counts = [
        certificate.alternative_names().map_or(0, <[_]>::len),
        certificate.extended_key_usage().map_or(0, <[_]>::len),
        certificate.policies(),
    ];
    counts.into_iter().map(|count| count.saturating_sub(1) * LIST_ITEM).sum()
}

fn pss(certificate: &Certificate) -> usize {
    match certificate.signature_algorithm() {
        SignatureAlgorithm::RsaPss(_) => PSS_OPTIONS,
        _ => 0,
    }
}

/// Numbers grow by whole limbs; the sign byte of DER counts.
fn key(key: &PublicKey, sizes: &Sizes) -> usize {
    match key {
        PublicKey::Rsa { modulus, exponent } => sizes.rsa + number(modulus) + number(exponent),
        PublicKey::Ec { point, .. } => {
            let coordinate = point.len().saturating_sub(1) / 2;
            // X, Y, and Z, which is 1.
            sizes.ec + 2 * limbs(coordinate) + LIMB
        }
    }
}

fn number(digits: &[u8]) -> usize {
    let sign = usize::from(digits.first().is_some_and(|byte| byte & 0x80 != 0));
    limbs(digits.len() + sign)
}

fn limbs(bytes: usize) -> usize {
    bytes.div_ceil(LIMB) * LIMB
}
