//! Which devices the server can meet at all: what it lacks is no fault of theirs.

use ::rustls::crypto::ring::ALL_CIPHER_SUITES;

use super::key::Key;
use crate::engine::hello::Hello;
use crate::mbedtls::{Ciphersuite, Curve, Hash, TlsVersion};
use crate::profile::{Profile, Transport};

/// Groups of the server's key exchange.
const GROUPS: [Curve; 3] = [Curve::X25519, Curve::Secp256r1, Curve::Secp384r1];

/// `ecdsa_secp256r1_sha256` (RFC 8446 section 4.2.3).
const ECDSA_SCHEMES: [u16; 1] = [0x0403];
/// `rsa_pss_rsae_*`, all that TLS 1.3 has of RSA.
const PSS_SCHEMES: [u16; 3] = [0x0804, 0x0805, 0x0806];
/// `rsa_pkcs1_*`.
const PKCS1_SCHEMES: [u16; 3] = [0x0401, 0x0501, 0x0601];

/// Whether a device of this profile and the server with a chain of this kind have a handshake in
/// common, as far as the device's ClientHello and its library tell.
pub fn reaches(profile: &Profile, key: Key) -> bool {
    let hello = Hello::of(profile);
    profile.tls.transport == Transport::Stream
        && reads(profile, key)
        && hello.groups.iter().any(|group| GROUPS.contains(group))
        && hello.suites.iter().any(|name| agrees(&hello, name, key))
}

/// The library can check the chain's signatures.
fn reads(profile: &Profile, key: Key) -> bool {
    let library = &profile.library.capabilities;
    let verifies = match key {
        Key::Ecdsa => library.ecdsa && library.curves.contains(&Curve::Secp256r1),
        Key::Rsa => library.rsa,
    };
    verifies && library.hashes.contains(&Hash::Sha256)
}

/// The server has the suite, in a version that the device offers, with a signature that it takes.
fn agrees(hello: &Hello, name: &str, key: Key) -> bool {
    let Some(suite) = Ciphersuite::by_name(name) else { return false };
    let known = ALL_CIPHER_SUITES.iter().find(|known| u16::from(known.suite()) == suite.number);
    let Some(known) = known else { return false };
    let takes = |schemes: &[u16]| hello.signature_schemes.iter().any(|it| schemes.contains(it));
    let version = match known.tls13() {
        Some(_) => TlsVersion::Tls13,
        None => TlsVersion::Tls12,
    };
    let signature = match (key, version) {
        (Key::Ecdsa, _) => takes(&ECDSA_SCHEMES),
        (Key::Rsa, TlsVersion::Tls13) => takes(&PSS_SCHEMES),
        (Key::Rsa, _) => takes(&PSS_SCHEMES) || takes(&PKCS1_SCHEMES),
    };
    hello.offers(version) && signature && known.usable_for_signature_algorithm(key.algorithm())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(suites: &[&'static str]) -> Profile {
        let mut profile = Profile::default_device();
        profile.tls.ciphersuites = Some(suites.to_vec());
        profile
    }

    fn reached(profile: &Profile) -> [bool; 2] {
        Key::ALL.map(|key| reaches(profile, key))
    }

    #[test]
    fn a_suite_of_tls_1_2_wants_its_own_kind_of_chain_and_one_of_tls_1_3_takes_both() {
        let gcm = |key: &str| format!("TLS-ECDHE-{key}-WITH-AES-128-GCM-SHA256");
        let name = |key: &str| Ciphersuite::by_name(&gcm(key)).expect("a suite").name;
        assert_eq!(reached(&device(&[name("ECDSA")])), [true, false]);
        assert_eq!(reached(&device(&[name("RSA")])), [false, true]);
        assert_eq!(reached(&device(&["TLS1-3-AES-128-GCM-SHA256"])), [true, true]);
    }

    #[test]
    fn a_device_of_static_rsa_or_datagrams_is_not_reached() {
        assert_eq!(reached(&device(&["TLS-RSA-WITH-AES-128-GCM-SHA256"])), [false, false]);
        let mut datagram = Profile::default_device();
        datagram.tls.transport = Transport::Datagram;
        assert_eq!(reached(&datagram), [false, false]);
    }

    #[test]
    fn a_library_without_the_curve_of_the_chain_takes_the_other() {
        let mut profile = Profile::default_device();
        profile.library.capabilities.curves.remove(&Curve::Secp256r1);
        assert_eq!(reached(&profile), [false, true]);
    }
}
