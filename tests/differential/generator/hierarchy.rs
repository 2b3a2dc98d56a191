//! Who signs whom, who is trusted, and what the server presents in which order.

use tlsprobe::mbedtls::Hash;

use super::bend;
use super::certificate::{CertificateSpec, Extension};
use super::der;
use super::extension;
use super::keys::Scheme;
use super::name;
use super::rng::Rng;
use super::validity;

pub const HOST: &str = "www.example.com";

/// Certificates, and the two lists that are made of them.
#[derive(Debug, Clone)]
pub struct Hierarchy {
    pub certificates: Vec<CertificateSpec>,
    /// The CN of each, so that bends can write it otherwise.
    pub names: Vec<String>,
    pub trusted: Vec<usize>,
    pub presented: Vec<usize>,
    pub leaf: usize,
}

/// A hierarchy of one of the usual shapes, then perhaps with one or two liberties.
pub fn random(rng: &mut Rng) -> Hierarchy {
    let intermediates = *rng.pick(&[0, 0, 1, 1, 1, 1, 1, 2, 2, 2, 3, 3, 4, 6, 8, 9, 10]);
    let mut hierarchy = straight(rng, intermediates);
    let liberties = *rng.pick(&[0, 0, 0, 1, 1, 2]);
    for _ in 0..liberties {
        take_liberty(rng, &mut hierarchy);
    }
    hierarchy
}

/// root ... leaf: the root trusted, all below it presented, leaf first.
fn straight(rng: &mut Rng, intermediates: usize) -> Hierarchy {
    let last = intermediates + 1;
    let mut hierarchy = Hierarchy {
        certificates: Vec::new(),
        names: Vec::new(),
        trusted: vec![0],
        presented: (1..=last).rev().collect(),
        leaf: last,
    };
    hierarchy.add(rng, "Root", 0, true);
    for index in 1..last {
        hierarchy.add(rng, &format!("Intermediate {index}"), index - 1, true);
    }
    hierarchy.add(rng, HOST, last - 1, false);
    hierarchy
}

impl Hierarchy {
    fn add(&mut self, rng: &mut Rng, text: &str, issuer: usize, is_ca: bool) -> usize {
        let serial = der::small(self.certificates.len() as u8 + 1);
        let subject = if rng.one_in(6) { name::usual(text) } else { name::common(text) };
        self.certificates.push(CertificateSpec {
            version: der::explicit(0, &der::small(2)),
            serial,
            subject,
            validity: validity::usual(),
            key: bend::usual_key(rng),
            extensions: if is_ca { for_ca(rng) } else { for_leaf(rng) },
            issuer,
            scheme: Scheme::Plain(*rng.pick(&[
                Hash::Sha256,
                Hash::Sha256,
                Hash::Sha256,
                Hash::Sha384,
                Hash::Sha512,
            ])),
            bends: Vec::new(),
        });
        self.names.push(text.to_owned());
        self.certificates.len() - 1
    }

    /// Another certificate of the same name as `of`, signed by `issuer`.
    fn twin(&mut self, rng: &mut Rng, of: usize, issuer: usize, same_key: bool) -> usize {
        let mut twin = self.certificates[of].clone();
        if !same_key {
            twin.key = bend::usual_key(rng);
        }
        twin.issuer = if issuer == of { self.certificates.len() } else { issuer };
        twin.serial = der::small(0x40 + self.certificates.len() as u8);
        self.certificates.push(twin);
        self.names.push(self.names[of].clone());
        self.certificates.len() - 1
    }
}

fn for_ca(rng: &mut Rng) -> Vec<Extension> {
    let mut all = vec![extension::ca(None)];
    if !rng.one_in(4) {
        all.push(extension::key_usage(0x0600));
    }
    all
}

fn for_leaf(rng: &mut Rng) -> Vec<Extension> {
    let mut all = vec![extension::alternative_names(&[extension::dns(HOST)])];
    if rng.one_in(2) {
        all.push(extension::key_usage(0x8000));
    }
    if rng.one_in(2) {
        all.push(extension::server_auth());
    }
    all
}

fn place(rng: &mut Rng, list: &mut Vec<usize>, from: usize, item: usize) {
    let at = from.min(list.len()) + rng.below(list.len().saturating_sub(from) + 1);
    list.insert(at.min(list.len()), item);
}

fn take_liberty(rng: &mut Rng, h: &mut Hierarchy) {
    let leaf = h.leaf;
    let some_ca = rng.below(leaf.max(1));
    match rng.below(22) {
        20 | 21 => before_version_3(rng, &mut h.certificates[some_ca]),
        0 => h.presented.push(0),
        1 => {
            let at = rng.below(h.presented.len());
            h.presented.remove(at);
            if h.presented.is_empty() {
                h.presented.push(leaf);
            }
        }
        2 => {
            let (a, b) = (rng.below(h.presented.len()), rng.below(h.presented.len()));
            h.presented.swap(a, b);
        }
        3 => h.presented[1..].reverse(),
        4 => {
            let again = *rng.pick(&h.presented);
            place(rng, &mut h.presented, 1, again);
        }
        5 => h.trusted = vec![some_ca],
        6 => place(rng, &mut h.trusted, 0, some_ca),
        7 => h.trusted = vec![leaf],
        8 => place(rng, &mut h.trusted, 0, leaf),
        9 => pin_self_signed(rng, h),
        10 => h.trusted.clear(),
        11 | 12 => {
            let twin = h.twin(rng, some_ca, some_ca, false);
            let list = if rng.one_in(2) { &mut h.trusted } else { &mut h.presented };
            place(rng, list, usize::from(list.len() > 1), twin);
        }
        13 | 14 => {
            let (parent, same_key) = (h.certificates[some_ca].issuer, rng.one_in(2));
            let twin = h.twin(rng, some_ca, parent, same_key);
            let list = if rng.one_in(2) { &mut h.trusted } else { &mut h.presented };
            place(rng, list, usize::from(list.len() > 1), twin);
        }
        15 => cross_sign(rng, h, some_ca),
        16 => {
            let stranger = h.add(rng, "Stranger", 0, true);
            h.certificates[stranger].issuer = stranger;
            place(rng, &mut h.presented, 1, stranger);
        }
        17 => {
            let stranger = h.add(rng, "Other Root", 0, true);
            h.certificates[stranger].issuer = stranger;
            place(rng, &mut h.trusted, 0, stranger);
        }
        18 => h.certificates[0].issuer = rng.below(leaf.max(1)),
        _ => h.trusted.extend(h.presented.clone()),
    }
}

/// A CA of the time before extensions.
fn before_version_3(rng: &mut Rng, spec: &mut CertificateSpec) {
    let version_2 = der::explicit(0, &der::small(1));
    spec.version = if rng.one_in(3) { version_2 } else { Vec::new() };
    spec.extensions.clear();
}

fn pin_self_signed(rng: &mut Rng, h: &mut Hierarchy) {
    h.certificates[h.leaf].issuer = h.leaf;
    h.trusted = vec![h.leaf];
    if rng.one_in(2) {
        h.presented = vec![h.leaf];
    }
    if rng.one_in(3) {
        let twin = h.twin(rng, h.leaf, h.leaf, true);
        h.trusted = vec![twin];
    }
}

/// An old root vouches for a CA of the chain: the same name and key, another issuer.
fn cross_sign(rng: &mut Rng, h: &mut Hierarchy, ca: usize) {
    let old = h.add(rng, "Old Root", 0, true);
    h.certificates[old].issuer = old;
    let crossed = h.twin(rng, ca, old, true);
    place(rng, &mut h.presented, 1, crossed);
    match rng.below(3) {
        0 => h.trusted = vec![old],
        1 => h.trusted.push(old),
        _ => {}
    }
}
