//! The certificate profile: which digests, key types, curves and sizes verification accepts.
//!
//! Source: `library/x509_crt.c` (`mbedtls_x509_crt_profile_*`, `x509_profile_check_*`; 2.18.0,
//! 2.28.10, 3.5.1, 3.6.5).

use std::collections::BTreeSet;

use crate::certificate::{KeyDescription, PublicKey, SignatureAlgorithm};
use crate::mbedtls::{Behaviour, Curve, Hash, Rule};
use crate::profile::{CertificateProfile, Library, Profile};

/// A profile with everything spelled out.
#[derive(Debug, Clone)]
pub(super) struct ProfileRules {
    hashes: BTreeSet<Hash>,
    /// `None`: any.
    curves: Option<BTreeSet<Curve>>,
    ecdsa_only: bool,
    min_rsa_bits: usize,
    behaviour: Behaviour,
}

/// Shortest RSA key of the default and next profiles.
const DEFAULT_MIN_RSA_BITS: usize = 2048;
const SHA2: [Hash; 3] = [Hash::Sha256, Hash::Sha384, Hash::Sha512];
const STRONG_CURVES: [Curve; 6] = [
    Curve::Secp256r1,
    Curve::Secp384r1,
    Curve::Secp521r1,
    Curve::BrainpoolP256r1,
    Curve::BrainpoolP384r1,
    Curve::BrainpoolP512r1,
];

impl ProfileRules {
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn of(profile: &CertificateProfile, library: &Library, behaviour: Behaviour) -> Self {
        match profile {
            CertificateProfile::Default => default_rules(library, behaviour),
            CertificateProfile::Next => Self {
                hashes: SHA2.into(),
                curves: Some(STRONG_CURVES.into_iter().chain([Curve::Secp256k1]).collect()),
                ecdsa_only: false,
                min_rsa_bits: DEFAULT_MIN_RSA_BITS,
                behaviour,
            },
            CertificateProfile::SuiteB => Self {
                hashes: [Hash::Sha256, Hash::Sha384].into(),
                curves: Some([Curve::Secp256r1, Curve::Secp384r1].into()),
                ecdsa_only: true,
                min_rsa_bits: 0,
                behaviour,
            },
            CertificateProfile::Custom { min_rsa, hashes, curves } => Self {
                hashes: hashes.clone(),
                curves: Some(curves.clone()),
                ecdsa_only: false,
                min_rsa_bits: *min_rsa,
                behaviour,
            },
        }
    }

    /// `x509_profile_check_md_alg`; a digest that is not known is refused.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn accepts_hash(&self, algorithm: SignatureAlgorithm) -> bool {
        algorithm.hash().is_some_and(|hash| self.hashes.contains(&hash))
    }

    /// `x509_profile_check_pk_alg` for the algorithm of a signature.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn accepts_signature(&self, algorithm: SignatureAlgorithm) -> bool {
        !self.ecdsa_only || matches!(algorithm, SignatureAlgorithm::Ecdsa(_))
    }

    /// `x509_profile_check_pk_alg` for the type of the end entity's key.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn accepts_key_type(&self, key: &PublicKey) -> bool {
        !self.ecdsa_only || key.can_ecdsa()
    }

    /// `x509_profile_check_key`: the size of an RSA key, the curve of another.
    ///
    /// Shown by `tests/differential/rule/verifying.rs`:
    /// `the_profile_judges_hash_key_type_curve_and_length`.
    pub fn accepts_key(&self, key: &PublicKey) -> bool {
        match key.curve() {
            None => self.accepts_rsa(key.bits()),
            Some(curve) => self.accepts_curve(curve),
        }
    }

    fn accepts_rsa(&self, bits: usize) -> bool {
        self.rsa_bits(bits) >= self.min_rsa_bits
    }

    fn accepts_curve(&self, curve: Curve) -> bool {
        self.curves.as_ref().is_none_or(|curves| curves.contains(&curve))
    }

    /// `mbedtls_pk_get_bitlen` of an RSA key.
    ///
    /// Shown by `tests/differential/rule/change.rs`:
    /// `a_modulus_of_2041_bits_is_too_short_from_3_6_0_on`.
    fn rsa_bits(&self, bits: usize) -> usize {
        match self.behaviour.has(Rule::ExactRsaBits) {
            true => bits,
            false => bits.next_multiple_of(8),
        }
    }
}

/// Whether the device's certificate profile takes a key like this in a path, be it one that the
/// library can read or not. A key that is neither RSA nor of a known curve is left to its reader.
pub fn accepts_key(profile: &Profile, key: &KeyDescription) -> bool {
    let library = &profile.library;
    let behaviour = Behaviour::nearest_to(library.version);
    let rules = ProfileRules::of(&profile.trust.cert_profile, library, behaviour);
    match key {
        // Suite B has no least length, but it allows no RSA signature.
        KeyDescription::Rsa { bits } => rules.accepts_rsa(*bits) && !rules.ecdsa_only,
        KeyDescription::Ec(curve) => rules.accepts_curve(*curve),
        KeyDescription::Other(_) => true,
    }
}

/// `mbedtls_x509_crt_profile_default`.
///
/// Shown by `tests/differential/rule/change.rs`: `sha_224_is_refused_by_default_from_3_0_0_on`.
fn default_rules(library: &Library, behaviour: Behaviour) -> ProfileRules {
    let mut hashes: BTreeSet<Hash> = SHA2.into();
    let strong = behaviour.has(Rule::DefaultProfileStrong);
    if !strong {
        hashes.insert(Hash::Sha224);
        if library.capabilities.sha1_in_certificates && !behaviour.has(Rule::Sha1OptionRemoved) {
            hashes.insert(Hash::Sha1);
        }
    }
    if !behaviour.has(Rule::DefaultProfileRefusesSha1) {
        hashes.extend([Hash::Sha1, Hash::Ripemd160]);
    }
    let curves = strong.then(|| STRONG_CURVES.into());
    ProfileRules {
        hashes,
        curves,
        ecdsa_only: false,
        min_rsa_bits: DEFAULT_MIN_RSA_BITS,
        behaviour,
    }
}
