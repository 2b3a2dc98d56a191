//! The names that profiles use for curves, digests and protocol versions.

use super::{Curve, Hash, TlsVersion};

const CURVES: [(&str, Curve); 13] = [
    ("secp192r1", Curve::Secp192r1),
    ("secp224r1", Curve::Secp224r1),
    ("secp256r1", Curve::Secp256r1),
    ("secp384r1", Curve::Secp384r1),
    ("secp521r1", Curve::Secp521r1),
    ("secp192k1", Curve::Secp192k1),
    ("secp224k1", Curve::Secp224k1),
    ("secp256k1", Curve::Secp256k1),
    ("brainpoolP256r1", Curve::BrainpoolP256r1),
    ("brainpoolP384r1", Curve::BrainpoolP384r1),
    ("brainpoolP512r1", Curve::BrainpoolP512r1),
    ("x25519", Curve::X25519),
    ("x448", Curve::X448),
];

const HASHES: [(&str, Hash); 13] = [
    ("md2", Hash::Md2),
    ("md4", Hash::Md4),
    ("md5", Hash::Md5),
    ("ripemd160", Hash::Ripemd160),
    ("sha1", Hash::Sha1),
    ("sha224", Hash::Sha224),
    ("sha256", Hash::Sha256),
    ("sha384", Hash::Sha384),
    ("sha512", Hash::Sha512),
    ("sha3-224", Hash::Sha3_224),
    ("sha3-256", Hash::Sha3_256),
    ("sha3-384", Hash::Sha3_384),
    ("sha3-512", Hash::Sha3_512),
];

const VERSIONS: [(&str, TlsVersion); 5] = [
    ("ssl3", TlsVersion::Ssl3),
    ("tls10", TlsVersion::Tls10),
    ("tls11", TlsVersion::Tls11),
    ("tls12", TlsVersion::Tls12),
    ("tls13", TlsVersion::Tls13),
];

/// A value with a name that a profile may spell.
pub trait Named: Copy + PartialEq + 'static {
    /// Every name with its value.
    const NAMES: &'static [(&'static str, Self)];

    /// The value of a name.
    fn by_name(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, value)| *value)
    }

    /// The name that a profile uses for this value.
    fn profile_name(self) -> &'static str {
        Self::NAMES.iter().find(|(_, value)| *value == self).map_or("", |(name, _)| name)
    }
}

impl Named for Curve {
    const NAMES: &'static [(&'static str, Self)] = &CURVES;
}

impl Named for Hash {
    const NAMES: &'static [(&'static str, Self)] = &HASHES;
}

impl Named for TlsVersion {
    const NAMES: &'static [(&'static str, Self)] = &VERSIONS;
}
