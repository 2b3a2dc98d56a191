//! Certificate revocation lists.

use tlsprobe::mbedtls::Hash;

use super::bend;
use super::certificate::{CertificateSpec, Extension};
use super::der;
use super::hierarchy::Hierarchy;
use super::keys::{self, Scheme};
use super::mutation::{ByteEdit, TreeEdit};
use super::name;
use super::rng::Rng;
use super::validity;

/// A list signed by one CA of the hierarchy.
#[derive(Debug, Clone)]
pub struct CrlSpec {
    pub issuer: usize,
    pub scheme: Scheme,
    pub version: Vec<u8>,
    pub name: Option<Vec<u8>>,
    pub this_update: Vec<u8>,
    pub next_update: Vec<u8>,
    /// What stands for the list of entries: absent, or a sequence.
    pub entries: Vec<u8>,
    pub extensions: Vec<u8>,
    pub spoilt_signature: bool,
    pub edit: Option<TreeEdit>,
    pub bytes: Option<ByteEdit>,
}

/// A list that revokes nobody, somebody, or is itself wrong.
pub fn random(rng: &mut Rng, hierarchy: &Hierarchy, now: i64) -> CrlSpec {
    let issuer = rng.below(hierarchy.leaf.max(1));
    let mut spec = CrlSpec {
        issuer,
        scheme: Scheme::Plain(Hash::Sha256),
        version: der::small(1),
        name: None,
        this_update: validity::utc("210101000000Z"),
        next_update: validity::utc("390101000000Z"),
        entries: entries(rng, hierarchy),
        extensions: Vec::new(),
        spoilt_signature: rng.one_in(12),
        edit: None,
        bytes: None,
    };
    match rng.below(16) {
        0 => spec.scheme = Scheme::Plain(*rng.pick(&bend::HASHES)),
        1 => spec.version = Vec::new(),
        2 => spec.version = der::small(rng.below(4) as u8),
        3 => spec.name = Some(name::variant(rng, &hierarchy.names[issuer])),
        4 => spec.this_update = validity::stamp(rng, now + 100),
        5 => spec.next_update = validity::stamp(rng, now - 100),
        6 => spec.next_update = Vec::new(),
        7 | 8 => spec.extensions = extensions(rng),
        9 => spec.edit = Some(TreeEdit::random(rng)),
        10 => spec.bytes = Some(ByteEdit::random(rng)),
        _ => {}
    }
    spec
}

fn entries(rng: &mut Rng, hierarchy: &Hierarchy) -> Vec<u8> {
    let count = rng.below(4);
    let list: Vec<u8> = (0..count).flat_map(|_| entry(rng, hierarchy)).collect();
    if list.is_empty() && rng.one_in(2) { Vec::new() } else { der::tlv(der::SEQUENCE, &list) }
}

fn entry(rng: &mut Rng, hierarchy: &Hierarchy) -> Vec<u8> {
    let serial = &rng.pick(&hierarchy.certificates).serial;
    let date =
        validity::utc(rng.word(&["220101000000Z", "220101000000Z", "450101000000Z", "220101Z"]));
    let reason = Extension::new("2.5.29.21", rng.one_in(4), der::tlv(der::ENUMERATED, &[1])).der();
    match rng.below(5) {
        0 => der::sequence(&[serial, &date, &der::tlv(der::SEQUENCE, &reason)]),
        1 => der::sequence(&[serial, &date, &der::sequence(&[])]),
        _ => der::sequence(&[serial, &date]),
    }
}

fn extensions(rng: &mut Rng) -> Vec<u8> {
    let number = Extension::new("2.5.29.20", rng.one_in(3), der::small(7)).der();
    let point = Extension::new("2.5.29.28", rng.one_in(2), der::sequence(&[])).der();
    match rng.below(4) {
        0 => der::explicit(0, &der::sequence(&[])),
        1 => der::explicit(0, &der::sequence(&[&number, &point])),
        2 => der::explicit(1, &der::sequence(&[&number])),
        _ => der::explicit(0, &der::sequence(&[&number])),
    }
}

pub fn render(spec: &CrlSpec, certificates: &[CertificateSpec]) -> Vec<u8> {
    let issuer = &certificates[spec.issuer];
    let algorithm = keys::algorithm(issuer.key, spec.scheme);
    let name = spec.name.as_ref().unwrap_or(&issuer.subject);
    let signed = der::sequence(&[
        &spec.version,
        &algorithm,
        name,
        &spec.this_update,
        &spec.next_update,
        &spec.entries,
        &spec.extensions,
    ]);
    let signed = spec.edit.as_ref().map_or(signed.clone(), |edit| edit.apply(&signed));
    let mut signature = keys::sign(issuer.key, spec.scheme, &signed);
    if spec.spoilt_signature {
        signature[9] ^= 1;
    }
    let whole = der::sequence(&[&signed, &algorithm, &der::bits(&signature)]);
    spec.bytes.as_ref().map_or(whole.clone(), |edit| edit.apply(&whole))
}
