//! Certificates made in the test that needs them: who issued whom, for which names, from when to when.
//!
//! Keys of the P curves are made in place; RSA keys come from `openssl genpkey`, once for each
//! owner and test program. Dates are fixed, beside [`NOW`], so that a test says the same every day.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Mutex;

use rcgen::{
    BasicConstraints, Certificate, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa,
    Issuer, KeyPair, KeyUsagePurpose,
};
use time::OffsetDateTime;
use time::macros::datetime;

use super::{Scratch, tool};

/// The device's clock in tests that pass `--at`: inside every [`VALID`] window.
pub const NOW: &str = "2026-06-15T12:00:00Z";
/// Contains [`NOW`].
pub const VALID: Window = (datetime!(2025-01-01 0:00 UTC), datetime!(2035-01-01 0:00 UTC));
/// Ended before [`NOW`].
pub const EXPIRED: Window = (datetime!(2024-01-01 0:00 UTC), datetime!(2025-06-01 0:00 UTC));
/// Begins after [`NOW`].
pub const NOT_YET: Window = (datetime!(2028-01-01 0:00 UTC), datetime!(2030-01-01 0:00 UTC));
/// CAs outlive what they sign.
const AUTHORITY: Window = (datetime!(2020-01-01 0:00 UTC), datetime!(2040-01-01 0:00 UTC));

/// First and last instant of validity.
pub type Window = (OffsetDateTime, OffsetDateTime);

/// A window that contains the day on which the test runs, for tests of the real clock.
pub fn around_today() -> Window {
    let now = OffsetDateTime::now_utc();
    (now - time::Duration::days(30), now + time::Duration::days(30))
}

/// Type and size of a key; the issuer's decides the signature: SHA-256, with P-384 SHA-384.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// secp256r1.
    P256,
    /// secp384r1.
    P384,
    /// RSA of this many bits.
    Rsa(u32),
}

/// A certificate that has not been issued yet.
#[derive(Debug, Clone)]
pub struct Subject {
    params: CertificateParams,
    key: Key,
    owner: String,
}

/// A certificate with its private key.
#[derive(Debug)]
pub struct Issued {
    /// What was asked for.
    pub params: CertificateParams,
    key: KeyPair,
    key_pem: String,
    certificate: Certificate,
}

impl Subject {
    /// A CA: CA flag, keyCertSign and cRLSign, valid for decades.
    pub fn authority(name: &str) -> Self {
        let mut subject = Self::named(name, AUTHORITY);
        subject.params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        subject.params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        subject
    }

    /// A server: common name and SAN are this host, a wildcard is welcome, and an address too.
    pub fn server(host: &str) -> Self {
        let mut subject = Self::named(host, VALID).names(&[host]);
        subject.params.key_usages =
            vec![KeyUsagePurpose::DigitalSignature, KeyUsagePurpose::KeyEncipherment];
        subject.params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        subject
    }

    fn named(name: &str, (from, to): Window) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.use_authority_key_identifier_extension = true;
        Self { params, key: Key::P256, owner: name.to_owned() }.window((from, to))
    }

    /// Another key than P-256.
    pub fn key(mut self, key: Key) -> Self {
        self.key = key;
        self
    }

    /// Another RSA key than the one of everybody of this common name.
    pub fn owner(mut self, owner: &str) -> Self {
        self.owner = owner.to_owned();
        self
    }

    /// Another period of validity.
    pub fn window(mut self, (from, to): Window) -> Self {
        self.params.not_before = from;
        self.params.not_after = to;
        self
    }

    /// Other subject alternative names, addresses among them; none at all leaves the extension out.
    pub fn names(mut self, names: &[&str]) -> Self {
        let names: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        let with_names = CertificateParams::new(names).expect("names that a certificate can hold");
        self.params.subject_alt_names = with_names.subject_alt_names;
        self
    }

    /// A CA without the CA flag.
    pub fn without_ca_flag(mut self) -> Self {
        self.params.is_ca = IsCa::ExplicitNoCa;
        self
    }

    /// Anything else that a certificate can say.
    pub fn with(mut self, change: impl FnOnce(&mut CertificateParams)) -> Self {
        change(&mut self.params);
        self
    }

    /// Signs with its own key.
    pub fn self_issued(self) -> Issued {
        let (key, key_pem) = key_pair(self.key, &self.owner);
        let certificate = self.params.self_signed(&key).expect("a self-signed certificate");
        Issued { params: self.params, key, key_pem, certificate }
    }

    /// Has another sign, who need not be allowed to.
    pub fn issued_by(self, issuer: &Issued) -> Issued {
        let (key, key_pem) = key_pair(self.key, &self.owner);
        let authority = Issuer::from_params(&issuer.params, &issuer.key);
        let certificate = self.params.signed_by(&key, &authority).expect("a signed certificate");
        Issued { params: self.params, key, key_pem, certificate }
    }
}

impl Issued {
    /// The certificate, PEM.
    pub fn pem(&self) -> String {
        self.certificate.pem()
    }

    /// The certificate, DER.
    pub fn der(&self) -> &[u8] {
        self.certificate.der()
    }

    /// The private key, PKCS #8 PEM.
    pub fn key_pem(&self) -> &str {
        &self.key_pem
    }
}

/// Root, intermediate and leaf: what an ordinary server and its device have between them.
#[derive(Debug)]
pub struct Chain {
    /// What the device should trust.
    pub root: Issued,
    /// What the server should send along.
    pub intermediate: Issued,
    /// The server's own.
    pub leaf: Issued,
}

/// A [`Chain`] on disk.
#[derive(Debug, Clone)]
pub struct ChainFiles {
    /// The root.
    pub ca: PathBuf,
    /// Leaf and intermediate, as a server sends them.
    pub presented: PathBuf,
    /// The leaf alone: what a server sends that forgot its intermediate.
    pub leaf: PathBuf,
    /// The leaf's private key.
    pub key: PathBuf,
}

impl Chain {
    /// A chain for a host with one type of key throughout.
    pub fn of(host: &str, key: Key) -> Self {
        Self::with_leaf(Subject::server(host).key(key))
    }

    /// A chain for this leaf; the CAs have the leaf's type of key.
    pub fn with_leaf(leaf: Subject) -> Self {
        let key = leaf.key;
        let root = Subject::authority("Example Root").key(key).self_issued();
        let intermediate = Subject::authority("Example Issuing CA").key(key).issued_by(&root);
        let leaf = leaf.issued_by(&intermediate);
        Self { root, intermediate, leaf }
    }

    /// Writes `ca.pem`, `presented.pem`, `leaf.pem` and `key.pem`.
    pub fn write(&self, scratch: &Scratch) -> ChainFiles {
        let presented = self.leaf.pem() + &self.intermediate.pem();
        ChainFiles {
            ca: scratch.write("ca.pem", self.root.pem()),
            presented: scratch.write("presented.pem", presented),
            leaf: scratch.write("leaf.pem", self.leaf.pem()),
            key: scratch.write("key.pem", self.leaf.key_pem()),
        }
    }
}

/// A CA of another family: well made, and nothing to do with any [`Chain`].
pub fn stranger(key: Key) -> Issued {
    Subject::authority("Unrelated Root").key(key).self_issued()
}

fn key_pair(key: Key, owner: &str) -> (KeyPair, String) {
    let made = match key {
        Key::P256 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P256_SHA256),
        Key::P384 => KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384),
        Key::Rsa(bits) => KeyPair::from_pem(&rsa_key(bits, owner)),
    };
    let pair = made.expect("a key pair");
    let pem = pair.serialize_pem();
    (pair, pem)
}

/// Making an RSA key takes a tenth of a second and more, so everybody keeps theirs.
fn rsa_key(bits: u32, owner: &str) -> String {
    static KEYS: Mutex<BTreeMap<(u32, String), String>> = Mutex::new(BTreeMap::new());
    let mut keys = KEYS.lock().expect("no test fails while it makes a key");
    keys.entry((bits, owner.to_owned())).or_insert_with(|| generate_rsa(bits)).clone()
}

fn generate_rsa(bits: u32) -> String {
    let size = format!("rsa_keygen_bits:{bits}");
    let pem = tool::output(tool::command("openssl").args([
        "genpkey",
        "-algorithm",
        "RSA",
        "-pkeyopt",
        &size,
    ]));
    String::from_utf8(pem).expect("PEM is text")
}
