//! Which property of a certificate is bent, and how: one function a field.

use tlsprobe::mbedtls::Hash;

use super::certificate::{Extension, Field};
use super::der;
use super::extension;
use super::keys::{self, KeyId, POOL, Scheme};
use super::mutation::{ByteEdit, TreeEdit};
use super::name;
use super::public_key;
use super::rng::Rng;
use super::validity;

/// A bend of one certificate; `subject` is its CN, `issuer` its issuer's, `now` the device's time.
pub fn random(rng: &mut Rng, subject: &str, issuer: &str, now: i64) -> Field {
    match rng.below(40) {
        0 => Field::Version(version(rng)),
        1 => Field::Serial(serial(rng)),
        2 | 3 => algorithm(rng),
        4..6 => Field::Issuer(name::variant(rng, issuer)),
        6..8 => Field::Subject(name::variant(rng, subject)),
        8 => Field::Subject(name::odd(rng)),
        9 => Field::Validity(validity::odd(rng)),
        10..13 => Field::Validity(validity::around(rng, now)),
        13..16 => Field::Key(any_key(rng)),
        16 => Field::PublicKey(public_key::odd(rng)),
        17 => Field::UniqueIds(unique_ids(rng)),
        18..27 => extension::bend(rng),
        27..31 => Field::Scheme(scheme(rng)),
        31..34 => signature(rng),
        34..37 => Field::SignedPartEdit(TreeEdit::random(rng)),
        37 => Field::WholeEdit(TreeEdit::random(rng)),
        _ => Field::Bytes(if rng.one_in(2) {
            ByteEdit::random_early(rng, 60)
        } else {
            ByteEdit::random(rng)
        }),
    }
}

/// A bend that leaves the certificate readable: the path is what it changes.
pub fn gentle(rng: &mut Rng, issuer: &str, now: i64) -> Field {
    match rng.below(12) {
        0..3 => Field::Validity(validity::around(rng, now)),
        3..5 => Field::Key(any_key(rng)),
        5..7 => Field::Scheme(scheme(rng)),
        7 => Field::Replace(extension::ca(Some(rng.below(3) as u8))),
        8 => Field::Replace(extension::key_usage(
            *rng.pick(&[0x0600, 0x8000, 0x2000, 0x0800, 0x0400, 0x0200]),
        )),
        9 => Field::SignatureEdit(ByteEdit::Flip(rng.next() as usize, 1)),
        10 => Field::Issuer(name::common(&issuer.to_uppercase())),
        _ => Field::Drop(rng.word(&[extension::BASIC_CONSTRAINTS, extension::KEY_USAGE])),
    }
}

/// P-256 most often: it is what devices meet, and it is quick to check.
pub fn usual_key(rng: &mut Rng) -> KeyId {
    let prefix = rng.word(&["p256", "p256", "p256", "p256", "p256", "rsa2048", "rsa2048", "p384"]);
    *rng.pick(&keys::keys(prefix))
}

pub fn any_key(rng: &mut Rng) -> KeyId {
    if rng.one_in(2) { usual_key(rng) } else { KeyId(rng.below(POOL.len())) }
}

pub const HASHES: [Hash; 6] =
    [Hash::Md5, Hash::Sha1, Hash::Sha224, Hash::Sha256, Hash::Sha384, Hash::Sha512];

fn scheme(rng: &mut Rng) -> Scheme {
    let hash = *rng.pick(&HASHES);
    if rng.one_in(3) {
        let mgf = if rng.one_in(4) { *rng.pick(&HASHES) } else { hash };
        let salt = *rng.pick(&[0, 1, 20, 32, 48, 64, 100, 190, 222]);
        return Scheme::Pss { hash, mgf, salt };
    }
    Scheme::Plain(hash)
}

fn version(rng: &mut Rng) -> Vec<u8> {
    match rng.below(14) {
        0..3 => Vec::new(),
        3..5 => der::explicit(0, &der::small(1)),
        5 => der::explicit(0, &der::small(0)),
        6 => der::explicit(0, &der::small(3)),
        7 => der::explicit(0, &der::tlv(der::INTEGER, &[0x80])),
        8 => der::explicit(0, &der::tlv(der::INTEGER, &[0, 2])),
        9 => der::explicit(0, &der::tlv(der::INTEGER, &[0x7f, 0xff, 0xff, 0xff])),
        10 => der::explicit(0, &[]),
        11 => der::explicit(0, &der::NULL),
        12 => der::explicit(0, &[der::small(2), der::NULL.to_vec()].concat()),
        _ => der::small(2),
    }
}

fn serial(rng: &mut Rng) -> Vec<u8> {
    match rng.below(9) {
        0 => der::small(0),
        1 => der::tlv(der::INTEGER, &[]),
        2 => der::tlv(der::INTEGER, &[0xff, 1]),
        3 => der::tlv(der::INTEGER, &rng.bytes(20)),
        4 => der::tlv(der::INTEGER, &rng.bytes(40)),
        5 => der::tlv(0x82, &[1, 2]),
        6 => der::tlv(der::ENUMERATED, &[1]),
        7 => der::tlv(der::INTEGER, &[0, 0, 0, 5]),
        _ => der::NULL.to_vec(),
    }
}

/// A signature algorithm identifier that does not fit.
fn algorithm(rng: &mut Rng) -> Field {
    let bytes = odd_identifier(rng);
    match rng.below(4) {
        0 => Field::InnerAlgorithm(bytes),
        1 => Field::OuterAlgorithm(bytes),
        _ => Field::BothAlgorithms(bytes),
    }
}

const SIGNATURE_OIDS: [&str; 20] = [
    "1.2.840.113549.1.1.1",
    "1.2.840.113549.1.1.2",
    "1.2.840.113549.1.1.3",
    "1.2.840.113549.1.1.4",
    "1.2.840.113549.1.1.5",
    "1.2.840.113549.1.1.10",
    "1.2.840.113549.1.1.11",
    "1.2.840.113549.1.1.12",
    "1.2.840.113549.1.1.13",
    "1.2.840.113549.1.1.14",
    "1.3.14.3.2.29",
    "1.3.101.112",
    "1.2.840.10045.4.1",
    "1.2.840.10045.4.3.1",
    "1.2.840.10045.4.3.2",
    "1.2.840.10045.4.3.3",
    "1.2.840.10045.4.3.4",
    "1.2.840.10040.4.3",
    "1.2.3.4",
    "1.3.36.3.3.1.2",
];

fn odd_identifier(rng: &mut Rng) -> Vec<u8> {
    let oid = der::oid(rng.word(&SIGNATURE_OIDS));
    match rng.below(12) {
        0..3 => der::sequence(&[&oid]),
        3..6 => der::sequence(&[&oid, &der::NULL]),
        6 => der::sequence(&[&oid, &der::small(1)]),
        7 => der::sequence(&[&oid, &der::sequence(&[])]),
        8 => der::sequence(&[&oid, &der::tlv(5, &[0])]),
        9 => der::sequence(&[&oid, &der::NULL, &der::NULL]),
        10 => der::sequence(&[]),
        _ => der::sequence(&[&der::oid("1.2.840.113549.1.1.10"), &odd_pss(rng)]),
    }
}

fn odd_pss(rng: &mut Rng) -> Vec<u8> {
    let hash = der::sequence(&[&der::oid(keys::hash_oid(Hash::Sha256)), &der::NULL]);
    let bare = der::sequence(&[&der::oid(keys::hash_oid(Hash::Sha256))]);
    let mgf =
        |hash: &[u8]| der::explicit(1, &der::sequence(&[&der::oid("1.2.840.113549.1.1.8"), hash]));
    let h = der::explicit(0, &hash);
    match rng.below(13) {
        0 => der::sequence(&[]),
        1 => der::sequence(&[
            &h,
            &mgf(&hash),
            &der::explicit(2, &der::small(32)),
            &der::explicit(3, &der::small(1)),
        ]),
        2 => der::sequence(&[
            &h,
            &mgf(&hash),
            &der::explicit(2, &der::small(32)),
            &der::explicit(3, &der::small(2)),
        ]),
        3 => der::sequence(&[&h, &mgf(&bare), &der::explicit(2, &der::small(32))]),
        4 => der::sequence(&[
            &der::explicit(0, &bare),
            &mgf(&hash),
            &der::explicit(2, &der::small(32)),
        ]),
        5 => der::sequence(&[&h, &der::explicit(1, &der::sequence(&[&der::oid("1.2.3"), &hash]))]),
        6 => der::sequence(&[&h, &mgf(&der::NULL)]),
        7 => der::sequence(&[&h, &mgf(&hash), &der::explicit(2, &der::tlv(der::INTEGER, &[0xff]))]),
        8 => der::sequence(&[&h, &mgf(&hash), &der::explicit(2, &der::NULL)]),
        9 => der::sequence(&[&h, &mgf(&hash), &der::explicit(2, &der::small(32)), &der::NULL]),
        10 => {
            der::sequence(&[&der::explicit(0, &der::sequence(&[&der::oid("1.2.3"), &der::NULL]))])
        }
        11 => der::sequence(&[&h, &mgf(&der::sequence(&[&der::oid("1.2.3")]))]),
        _ => TreeEdit::random(rng).apply(&keys::pss_parameters(Hash::Sha256, Hash::Sha256, 32)),
    }
}

fn unique_ids(rng: &mut Rng) -> Vec<u8> {
    let one = der::tlv(0x81, &[0, 1, 2]);
    let two = der::tlv(0x82, &[0, 3]);
    match rng.below(7) {
        0 => one,
        1 => two,
        2 => [one, two].concat(),
        3 => [two, one].concat(),
        4 => der::tlv(0xa1, &der::bits(&[1])),
        5 => [der::tlv(0xa1, &der::bits(&[1])), der::tlv(0xa2, &der::bits(&[1]))].concat(),
        _ => vec![0x81, 0x7f],
    }
}

fn signature(rng: &mut Rng) -> Field {
    let two = |r: &[u8], s: &[u8]| Field::Signature(der::sequence(&[r, s]));
    match rng.below(18) {
        0..3 => Field::SignatureEdit(ByteEdit::random(rng)),
        3 => Field::SignedBy(any_key(rng)),
        4 | 5 => Field::SignedHash(*rng.pick(&HASHES)),
        6 => Field::Signature(Vec::new()),
        7 => Field::Signature(rng.bytes(256)),
        8 => two(&der::small(0), &der::small(1)),
        9 => two(&der::small(1), &der::small(0)),
        10 => two(&der::tlv(der::INTEGER, &[0xff]), &der::small(1)),
        11 => two(&der::unsigned(&[0xff; 66]), &der::small(1)),
        12 => Field::SignatureElement(der::bits_unused(*rng.pick(&[1, 7, 8]), &rng.bytes(70))),
        13 => Field::SignatureElement(der::tlv(der::BIT_STRING, &[])),
        14 => Field::SignatureElement(der::tlv(der::OCTET_STRING, &rng.bytes(70))),
        15 => Field::SignatureElement([der::bits(&rng.bytes(70)), der::NULL.to_vec()].concat()),
        16 => Field::SignatureEdit(ByteEdit::Append(vec![0])),
        _ => Field::RsaEncoded(odd_padding(rng)),
    }
}

/// PKCS#1 blocks that a careless check takes: over an empty message, which no certificate is.
fn odd_padding(rng: &mut Rng) -> Vec<u8> {
    let hashed = keys::digest(Hash::Sha256, b"");
    let mut block = keys::pkcs1(Hash::Sha256, &hashed, 256);
    match rng.below(3) {
        0 => block[1] = 2,
        1 => block[5] = 0,
        _ => {}
    }
    block
}

/// What the leaf's key may be used for.
pub fn usage(rng: &mut Rng) -> Field {
    Field::Replace(if rng.one_in(2) {
        extension::odd_key_usage(rng)
    } else {
        extension::odd_extended_key_usage(rng)
    })
}

/// A leaf without SAN whose CN is what decides, in some string type.
pub fn common_name_only(rng: &mut Rng) -> Vec<Field> {
    let count = 1 + rng.below(3);
    let names: Vec<Vec<u8>> = (0..count)
        .map(|_| {
            let tag = *rng.pick(&[0x0c, 0x13, 0x14, 0x16, 0x1e, 0x0c]);
            name::rdn(name::COMMON_NAME, tag, rng.word(&extension::HOST_PATTERNS).as_bytes())
        })
        .collect();
    vec![
        Field::Drop(extension::SUBJECT_ALT_NAME),
        Field::Subject(der::tlv(der::SEQUENCE, &names.concat())),
    ]
}

/// A leaf whose SAN is drawn from the patterns that match or nearly match.
pub fn alternative_names(rng: &mut Rng) -> Vec<Field> {
    if rng.one_in(3) {
        return vec![Field::Replace(extension::odd_alternative_names(rng))];
    }
    let count = 1 + rng.below(3);
    let names: Vec<Vec<u8>> =
        (0..count).map(|_| extension::dns(rng.word(&extension::HOST_PATTERNS))).collect();
    let extension: Extension = extension::alternative_names(&names);
    vec![Field::Replace(extension)]
}
