//! Bytes that nobody meant: every reader ends, with a code and without a panic.

use tlsprobe::certificate::{Certificate, load_ca, load_crl, read_chain};
use tlsprobe::mbedtls::{TlsVersion, Version};
use tlsprobe::profile::{AuthMode, CertificateProfile, Library};
use tlsprobe::verdict::{Context, ExpectedName, Trust, judge};

use crate::common::pki::{Key, Subject};

/// Mutations of each seed; more run in the differential test and by hand.
const ROUNDS: u64 = 4_000;

/// A small generator with a fixed seed, so that a failure comes back.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides.max(1)
    }

    /// Flips, cuts, doubles or overwrites a few bytes.
    fn bend(&mut self, bytes: &[u8]) -> Vec<u8> {
        let mut bent = bytes.to_vec();
        for _ in 0..=self.roll(3) {
            let at = self.roll(bent.len());
            match self.roll(4) {
                0 => bent[at] ^= 1 << self.roll(8),
                1 => bent[at] = [0x00, 0x30, 0x7F, 0x80, 0x84, 0xFF][self.roll(6)],
                2 => bent.truncate(at.max(1)),
                _ => {
                    let end = (at + self.roll(9)).min(bent.len());
                    let piece = bent[at..end].to_vec();
                    bent.splice(at..at, piece);
                }
            }
        }
        bent
    }
}

fn libraries() -> Vec<Library> {
    [(2, 18, 0), (2, 28, 10), (3, 5, 1), (3, 6, 5)]
        .map(|(major, minor, patch)| Version::new(major, minor, patch))
        .map(|version| Library::default_of(version).expect("a known release"))
        .into()
}

#[test]
fn no_bytes_make_a_reader_panic() {
    let mut dice = Dice(7);
    let libraries = libraries();
    for key in [Key::P256, Key::Rsa(2048)] {
        let issued = Subject::server("iot.example.com").key(key).self_issued();
        let (der, pem) = (issued.der(), format!("{}\0", issued.pem()));
        for round in 0..ROUNDS {
            let library = &libraries[round as usize % libraries.len()];
            let _ = Certificate::parse(&dice.bend(der), library);
            let _ = load_ca(&dice.bend(pem.as_bytes()), library);
            let _ = load_crl(&dice.bend(der), library);
            let _ = read_chain(&[dice.bend(der)], library, TlsVersion::Tls13);
        }
    }
}

#[test]
fn no_chain_makes_the_judge_panic() {
    let mut dice = Dice(11);
    let root = Subject::authority("Root").self_issued();
    let leaf = Subject::server("iot.example.com").issued_by(&root);
    for library in libraries() {
        let loaded = load_ca(root.der(), &library);
        let trust = Trust { certificates: Some(&loaded.certificates), crls: &[] };
        let context = Context {
            library: &library,
            certificate_profile: &CertificateProfile::Default,
            authmode: AuthMode::Required,
            fail_closed: false,
            name: ExpectedName::Name("iot.example.com"),
            tls_version: TlsVersion::Tls12,
            key_exchange: tlsprobe::mbedtls::KeyExchange::EcdheEcdsa,
            time: time::macros::datetime!(2026-06-15 12:00 UTC),
            groups: None,
        };
        let good = judge(&[leaf.der()], trust, &context);
        assert!(good.code.is_ok() && good.flags.is_empty(), "{}", library.version);
        for _ in 0..400 {
            let bent = judge(&[dice.bend(leaf.der()), dice.bend(root.der())], trust, &context);
            let verified = bent.parse_result.is_ok();
            assert!(verified || bent.flags.is_empty(), "flags without a verification");
        }
    }
}
