//! What the device's ClientHello offers: versions, suites, groups and signature schemes in the
//! library's own order.
//!
//! Sources: `ssl_tls.c` (2.28.10: `ssl_preset_default_hashes`; 3.6.5: `ssl_preset_default_groups`,
//! `ssl_preset_default_sig_algs`, `ssl_tls12_preset_default_sig_algs`), `ssl_cli.c` (2.28.10:
//! signature_algorithms), `ecp.c` (2.28.10: curve order).

use crate::mbedtls::{Curve, Hash, TlsVersion, Version};
use crate::profile::{Hostname, Library, Profile, Transport};

/// The offer of a device, most preferred first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hello {
    /// Lowest and highest protocol version.
    pub versions: (TlsVersion, TlsVersion),
    /// mbedTLS names of the cipher suites.
    pub suites: Vec<&'static str>,
    /// Key exchange groups.
    pub groups: Vec<Curve>,
    /// IANA numbers of the signature schemes (TLS 1.2: hash and signature algorithm).
    pub signature_schemes: Vec<u16>,
}

impl Hello {
    /// What a device of this profile sends.
    pub fn of(profile: &Profile) -> Self {
        let versions = (profile.tls.min_version, profile.tls.max_version);
        Self {
            versions,
            suites: suites(profile),
            groups: groups(profile),
            signature_schemes: signature_schemes(profile, versions),
        }
    }

    /// True if the device offers this protocol version.
    pub fn offers(&self, version: TlsVersion) -> bool {
        (self.versions.0..=self.versions.1).contains(&version)
    }
}

/// The name that goes out as SNI and that the certificate is compared with; `None` where the
/// application gives the library no name.
pub fn expected_name<'a>(profile: &'a Profile, host: &'a str) -> Option<&'a str> {
    match &profile.tls.hostname {
        Hostname::Target => Some(host),
        Hostname::Name(name) => Some(name),
        Hostname::Unchecked | Hostname::NotCalled => None,
    }
}

fn suites(profile: &Profile) -> Vec<&'static str> {
    let compiled = &profile.library.capabilities.ciphersuites;
    let psk = profile.tls.psk.is_some();
    let (lowest, highest) = (profile.tls.min_version, profile.tls.max_version);
    let wanted = profile.tls.ciphersuites.as_ref().unwrap_or(compiled);
    wanted
        .iter()
        .copied()
        .filter(|suite| compiled.contains(suite))
        .filter(|suite| psk || !suite.contains("PSK"))
        .filter(|suite| !suite.contains("ECJPAKE"))
        .filter(|suite| match suite.starts_with("TLS1-3-") {
            true => highest >= TlsVersion::Tls13,
            false => lowest <= TlsVersion::Tls12,
        })
        .collect()
}

fn groups(profile: &Profile) -> Vec<Curve> {
    let compiled = &profile.library.capabilities.curves;
    let default = default_groups(profile.library.version);
    let wanted = profile.tls.groups.as_deref().unwrap_or(default);
    wanted.iter().copied().filter(|curve| compiled.contains(curve)).collect()
}

/// 2.x offers the strongest curve first, and those for key exchange alone last, which are in the list
/// from 2.25; 3.1 reordered by speed and dropped the weak ones.
fn default_groups(version: Version) -> &'static [Curve] {
    use Curve::*;
    const BY_STRENGTH: &[Curve] = &[
        Secp521r1,
        BrainpoolP512r1,
        Secp384r1,
        BrainpoolP384r1,
        Secp256r1,
        Secp256k1,
        BrainpoolP256r1,
        Secp224r1,
        Secp224k1,
        Secp192r1,
        Secp192k1,
        X25519,
        X448,
    ];
    const BY_SPEED: &[Curve] = &[
        X25519,
        Secp256r1,
        Secp384r1,
        X448,
        Secp521r1,
        BrainpoolP256r1,
        BrainpoolP384r1,
        BrainpoolP512r1,
    ];
    /// The curves for key exchange alone, at the end.
    const LATER: usize = 2;
    if version < Version::new(2, 25, 0) {
        BY_STRENGTH.get(..BY_STRENGTH.len() - LATER).unwrap_or(BY_STRENGTH)
    } else if version < Version::new(3, 1, 0) {
        BY_STRENGTH
    } else {
        BY_SPEED
    }
}

const ECDSA: u16 = 0x03;
const RSA: u16 = 0x01;

/// On by default in 2.18, off in 2.28; 3.0 removed it.
const SHA1_IN_KEY_EXCHANGE: &str = "MBEDTLS_TLS_DEFAULT_ALLOW_SHA1_IN_KEY_EXCHANGE";

fn signature_schemes(profile: &Profile, versions: (TlsVersion, TlsVersion)) -> Vec<u16> {
    let library = &profile.library;
    match library.version.major {
        0..=2 => {
            let mut hashes = vec![Hash::Sha512, Hash::Sha384, Hash::Sha256, Hash::Sha224];
            if profile.configuration.options.is_defined(SHA1_IN_KEY_EXCHANGE) {
                hashes.push(Hash::Sha1);
            }
            schemes_per_hash(library, &hashes)
        }
        // Chosen when the configuration is set up: a maximum lowered at run time keeps the list of
        // the hybrid client, without its PSS entries, which the TLS 1.2 writer does not know.
        _ if !hybrid(profile) => {
            schemes_per_hash(library, &[Hash::Sha512, Hash::Sha384, Hash::Sha256])
        }
        _ => {
            let mut schemes = hybrid_schemes(library);
            schemes.retain(|scheme| versions.1 >= TlsVersion::Tls13 || scheme >> 8 != 0x08);
            schemes
        }
    }
}

/// Both versions at the time when the library chooses its defaults.
fn hybrid(profile: &Profile) -> bool {
    let versions = &profile.library.capabilities.tls_versions;
    versions.contains(&TlsVersion::Tls13) && profile.tls.transport == Transport::Stream
}

/// The hash bytes of RFC 5246 section 7.4.1.4.1.
fn hash_byte(hash: Hash) -> u16 {
    match hash {
        Hash::Sha512 => 6,
        Hash::Sha384 => 5,
        Hash::Sha256 => 4,
        Hash::Sha224 => 3,
        Hash::Sha1 => 2,
        _ => 1,
    }
}

fn schemes_per_hash(library: &Library, hashes: &[Hash]) -> Vec<u16> {
    let has = &library.capabilities;
    let mut schemes = Vec::new();
    for &hash in hashes.iter().filter(|hash| has.hashes.contains(hash)) {
        let high = hash_byte(hash) << 8;
        if has.ecdsa {
            schemes.push(high | ECDSA);
        }
        if has.rsa {
            schemes.push(high | RSA);
        }
    }
    schemes
}

fn hybrid_schemes(library: &Library) -> Vec<u16> {
    let has = &library.capabilities;
    let ecdsa = [
        (0x0403, Hash::Sha256, Curve::Secp256r1),
        (0x0503, Hash::Sha384, Curve::Secp384r1),
        (0x0603, Hash::Sha512, Curve::Secp521r1),
    ];
    let rsa = [
        (0x0806, Hash::Sha512),
        (0x0805, Hash::Sha384),
        (0x0804, Hash::Sha256),
        (0x0601, Hash::Sha512),
        (0x0501, Hash::Sha384),
        (0x0401, Hash::Sha256),
    ];
    let ecdsa = ecdsa.into_iter().filter(|(_, hash, curve)| {
        has.ecdsa && has.hashes.contains(hash) && has.curves.contains(curve)
    });
    let rsa = rsa.into_iter().filter(|(scheme, hash)| {
        let compiled = if scheme >> 8 == 0x08 { has.rsassa_pss } else { has.rsa };
        compiled && has.hashes.contains(hash)
    });
    ecdsa.map(|(scheme, ..)| scheme).chain(rsa.map(|(scheme, _)| scheme)).collect()
}
