//! `SubjectPublicKeyInfo` in all the ways a reader may refuse it.

use super::der;
use super::keys::{self, POOL};
use super::rng::Rng;

fn ec(algorithm: &[u8], point: &[u8]) -> Vec<u8> {
    der::sequence(&[algorithm, &der::bits(point)])
}

fn ec_algorithm(curve: &str) -> Vec<u8> {
    der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid(keys::curve_oid(curve))])
}

/// A public key that no pool key has.
pub fn odd(rng: &mut Rng) -> Vec<u8> {
    match rng.below(3) {
        0 => odd_ec(rng),
        1 => odd_rsa(rng),
        _ => odd_algorithm(rng),
    }
}

fn odd_ec(rng: &mut Rng) -> Vec<u8> {
    let curve = rng.word(&["p256", "p256", "p384", "p521", "k256", "bp256", "p192", "p224"]);
    let point = keys::point(keys::key(&format!("{curve}-0")));
    let size = (point.len() - 1) / 2;
    let p256 = ec_algorithm(curve);
    match rng.below(16) {
        0 => ec(&p256, &[&[2 + (point[2 * size] & 1)], &point[1..=size]].concat()),
        1 => ec(&p256, &[&[3 - (point[2 * size] & 1)], &point[1..=size]].concat()),
        2 => ec(&p256, &[0]),
        3 => ec(&p256, &[]),
        4 => ec(&p256, &point[..2 * size]),
        5 => ec(&p256, &[&point[..], &[0]].concat()),
        6 => ec(&p256, &[&[4][..], &vec![0; 2 * size]].concat()),
        7 => ec(&p256, &[&[4][..], &vec![0xff; 2 * size]].concat()),
        8 => {
            let mut off = point.clone();
            off[2 * size] ^= 1;
            ec(&p256, &off)
        }
        9 => ec(&p256, &[&[6 + (point[2 * size] & 1)], &point[1..]].concat()),
        10 => der::sequence(&[&p256, &der::bits_unused(*rng.pick(&[1, 3, 7, 8]), &point)]),
        11 => ec(&ec_algorithm(rng.word(&["p384", "p521", "k256", "bp256"])), &point),
        12 => ec(&der::sequence(&[&der::oid("1.2.840.10045.2.1")]), &point),
        13 => ec(&der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::NULL]), &point),
        14 => ec(
            &der::sequence(&[&der::oid("1.3.132.1.12"), &der::oid(keys::curve_oid(curve))]),
            &point,
        ),
        _ => {
            ec(&der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid("1.3.132.0.1")]), &point)
        }
    }
}

fn odd_rsa(rng: &mut Rng) -> Vec<u8> {
    let modulus = |bits: usize, low: u8| {
        let mut n = vec![0x5b; bits.div_ceil(8)];
        n[0] = if bits.is_multiple_of(8) { 0xc3 } else { 1 << (bits % 8 - 1) };
        if let Some(last) = n.last_mut() {
            *last = low;
        }
        n
    };
    let e = &[1, 0, 1][..];
    match rng.below(18) {
        0 => keys::rsa_spki(&modulus(2048, 0x10), e),
        1 => keys::rsa_spki(&modulus(2048, 1), &[2]),
        2 => keys::rsa_spki(&modulus(2048, 1), &[1]),
        3 => keys::rsa_spki(&modulus(2048, 1), &[0]),
        4 => keys::rsa_spki(&[], e),
        5 => keys::rsa_spki(&modulus(*rng.pick(&[8, 64, 120, 127, 128, 129, 512, 1023]), 1), e),
        6 => keys::rsa_spki(&modulus(*rng.pick(&[2041, 2047, 2048, 2049, 2056, 4096]), 1), e),
        7 => keys::rsa_spki(&modulus(*rng.pick(&[8184, 8192, 8193, 8200, 16384]), 1), e),
        8 => keys::rsa_spki(&modulus(2048, 1), &modulus(2048, 1)),
        9 => keys::rsa_spki(&modulus(2048, 1), &modulus(*rng.pick(&[64, 2040, 4096]), 3)),
        10 => rsa_body(&[der::tlv(der::INTEGER, &modulus(2048, 1)), der::unsigned(e)].concat()),
        11 => {
            rsa_body(&[der::unsigned(&modulus(2048, 1)), der::unsigned(e), der::small(1)].concat())
        }
        12 => rsa_body(&der::unsigned(&modulus(2048, 1))),
        13 => rsa_body(
            &[der::tlv(der::INTEGER, &[&[0, 0][..], &modulus(2048, 1)].concat()), der::unsigned(e)]
                .concat(),
        ),
        14 => {
            let key = der::sequence(&[&der::unsigned(&modulus(2048, 1)), &der::unsigned(e)]);
            rsa_with(&der::sequence(&[&der::oid("1.2.840.113549.1.1.1")]), &[key, vec![0]].concat())
        }
        15 => {
            let key = der::sequence(&[&der::unsigned(&modulus(2048, 1)), &der::unsigned(e)]);
            rsa_with(&der::sequence(&[&der::oid("1.2.840.113549.1.1.1")]), &key)
        }
        16 => {
            let key = der::sequence(&[&der::unsigned(&modulus(2048, 1)), &der::unsigned(e)]);
            rsa_with(&der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::small(5)]), &key)
        }
        _ => rsa_body(&[der::tlv(der::INTEGER, &[]), der::unsigned(e)].concat()),
    }
}

fn rsa_body(inner: &[u8]) -> Vec<u8> {
    rsa_with(
        &der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::NULL]),
        &der::tlv(der::SEQUENCE, inner),
    )
}

fn rsa_with(algorithm: &[u8], key: &[u8]) -> Vec<u8> {
    der::sequence(&[algorithm, &der::bits(key)])
}

fn odd_algorithm(rng: &mut Rng) -> Vec<u8> {
    let key = rng.below(POOL.len());
    let good = keys::spki(keys::KeyId(key));
    let raw = |oid: &str, key: &[u8]| {
        der::sequence(&[&der::sequence(&[&der::oid(oid)]), &der::bits(key)])
    };
    match rng.below(9) {
        0 => raw("1.3.101.112", &rng.bytes(32)),
        1 => raw("1.3.101.110", &rng.bytes(32)),
        2 => raw("1.3.101.113", &rng.bytes(57)),
        3 => raw("1.3.101.111", &rng.bytes(56)),
        4 => raw("2.16.840.1.101.3.4.3.18", &rng.bytes(200)),
        5 => raw("1.2.840.113549.1.1.10", &rng.bytes(100)),
        6 => der::sequence(&[]),
        7 => [&good[..], &der::NULL].concat(),
        _ => der::sequence(&[&ec_algorithm("p256"), &der::tlv(der::OCTET_STRING, &rng.bytes(65))]),
    }
}
