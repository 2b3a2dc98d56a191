//! The pool of signing keys, their public halves as certificates carry them, and signatures.
//!
//! Big-number arithmetic on fixed nonces: slow keys and rare curves cost the same few lines, and a
//! seed gives the same bytes on every machine.

use std::sync::LazyLock;

use num_bigint::BigUint;
use sha2::Digest;
use tlsprobe::mbedtls::Hash;

use super::der;

/// A key of the pool, by position: plain data that a case can carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyId(pub usize);

/// One line of `pool.txt`.
pub struct Key {
    pub label: &'static str,
    pub kind: Kind,
}

pub enum Kind {
    Ec {
        curve: &'static str,
        order: BigUint,
        size: usize,
        d: BigUint,
        x: BigUint,
        y: BigUint,
        nonces: Vec<(BigUint, BigUint)>,
    },
    Rsa {
        n: BigUint,
        e: BigUint,
        d: BigUint,
        p: BigUint,
        q: BigUint,
    },
}

pub static POOL: LazyLock<Vec<Key>> = LazyLock::new(|| {
    include_str!("../keys/pool.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(read)
        .collect()
});

fn read(line: &'static str) -> Key {
    let words: Vec<&str> = line.split(' ').collect();
    let number = |index: usize| BigUint::parse_bytes(words[index].as_bytes(), 16).expect("hex");
    let kind = match words[0] {
        "ec" => Kind::Ec {
            curve: words[2],
            order: number(3),
            size: usize::from_str_radix(words[4], 16).expect("a size"),
            d: number(5),
            x: number(6),
            y: number(7),
            nonces: (8..words.len()).step_by(2).map(|i| (number(i), number(i + 1))).collect(),
        },
        _ => Kind::Rsa { n: number(2), e: number(3), d: number(4), p: number(5), q: number(6) },
    };
    Key { label: words[1], kind }
}

/// The key with this label.
pub fn key(label: &str) -> KeyId {
    KeyId(
        POOL.iter().position(|key| key.label == label).unwrap_or_else(|| panic!("no key {label}")),
    )
}

/// The keys whose label begins so.
pub fn keys(prefix: &str) -> Vec<KeyId> {
    (0..POOL.len()).filter(|index| POOL[*index].label.starts_with(prefix)).map(KeyId).collect()
}

/// How a certificate is signed: what its algorithm identifier says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// PKCS#1 v1.5 or ECDSA, as the key demands.
    Plain(Hash),
    /// RSASSA-PSS.
    Pss { hash: Hash, mgf: Hash, salt: usize },
}

impl Scheme {
    pub fn hash(self) -> Hash {
        match self {
            Self::Plain(hash) | Self::Pss { hash, .. } => hash,
        }
    }
}

impl KeyId {
    pub fn get(self) -> &'static Key {
        &POOL[self.0]
    }

    pub fn is_ec(self) -> bool {
        matches!(self.get().kind, Kind::Ec { .. })
    }
}

pub fn digest(hash: Hash, data: &[u8]) -> Vec<u8> {
    match hash {
        Hash::Md5 => md5::Md5::digest(data).to_vec(),
        Hash::Sha1 => sha1::Sha1::digest(data).to_vec(),
        Hash::Sha224 => sha2::Sha224::digest(data).to_vec(),
        Hash::Sha384 => sha2::Sha384::digest(data).to_vec(),
        Hash::Sha512 => sha2::Sha512::digest(data).to_vec(),
        _ => sha2::Sha256::digest(data).to_vec(),
    }
}

pub fn hash_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Md2 => "1.2.840.113549.2.2",
        Hash::Md4 => "1.2.840.113549.2.4",
        Hash::Md5 => "1.2.840.113549.2.5",
        Hash::Ripemd160 => "1.3.36.3.2.1",
        Hash::Sha1 => "1.3.14.3.2.26",
        Hash::Sha224 => "2.16.840.1.101.3.4.2.4",
        Hash::Sha256 => "2.16.840.1.101.3.4.2.1",
        Hash::Sha384 => "2.16.840.1.101.3.4.2.2",
        Hash::Sha512 => "2.16.840.1.101.3.4.2.3",
        Hash::Sha3_224 => "2.16.840.1.101.3.4.2.7",
        Hash::Sha3_256 => "2.16.840.1.101.3.4.2.8",
        Hash::Sha3_384 => "2.16.840.1.101.3.4.2.9",
        Hash::Sha3_512 => "2.16.840.1.101.3.4.2.10",
    }
}

/// `AlgorithmIdentifier` of a signature by this key.
pub fn algorithm(key: KeyId, scheme: Scheme) -> Vec<u8> {
    match scheme {
        Scheme::Pss { hash, mgf, salt } => {
            der::sequence(&[&der::oid("1.2.840.113549.1.1.10"), &pss_parameters(hash, mgf, salt)])
        }
        Scheme::Plain(hash) if key.is_ec() => der::sequence(&[&der::oid(ecdsa_oid(hash))]),
        Scheme::Plain(hash) => der::sequence(&[&der::oid(rsa_oid(hash)), &der::NULL]),
    }
}

pub fn ecdsa_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Sha224 => "1.2.840.10045.4.3.1",
        Hash::Sha256 => "1.2.840.10045.4.3.2",
        Hash::Sha384 => "1.2.840.10045.4.3.3",
        Hash::Sha512 => "1.2.840.10045.4.3.4",
        _ => "1.2.840.10045.4.1",
    }
}

pub fn rsa_oid(hash: Hash) -> &'static str {
    match hash {
        Hash::Md2 => "1.2.840.113549.1.1.2",
        Hash::Md4 => "1.2.840.113549.1.1.3",
        Hash::Md5 => "1.2.840.113549.1.1.4",
        Hash::Sha224 => "1.2.840.113549.1.1.14",
        Hash::Sha256 => "1.2.840.113549.1.1.11",
        Hash::Sha384 => "1.2.840.113549.1.1.12",
        Hash::Sha512 => "1.2.840.113549.1.1.13",
        _ => "1.2.840.113549.1.1.5",
    }
}

/// RFC 4055 parameters with every default left out, as DER wants it.
pub fn pss_parameters(hash: Hash, mgf: Hash, salt: usize) -> Vec<u8> {
    let identifier = |hash| der::sequence(&[&der::oid(hash_oid(hash)), &der::NULL]);
    let mut parts = Vec::new();
    if hash != Hash::Sha1 {
        parts.extend(der::explicit(0, &identifier(hash)));
    }
    if mgf != Hash::Sha1 {
        let mgf1 = der::sequence(&[&der::oid("1.2.840.113549.1.1.8"), &identifier(mgf)]);
        parts.extend(der::explicit(1, &mgf1));
    }
    if salt != 20 {
        parts.extend(der::explicit(2, &der::unsigned(&(salt as u32).to_be_bytes())));
    }
    der::tlv(der::SEQUENCE, &parts)
}

pub fn curve_oid(curve: &str) -> &'static str {
    match curve {
        "p192" => "1.2.840.10045.3.1.1",
        "p224" => "1.3.132.0.33",
        "p256" => "1.2.840.10045.3.1.7",
        "p384" => "1.3.132.0.34",
        "p521" => "1.3.132.0.35",
        "k192" => "1.3.132.0.31",
        "k224" => "1.3.132.0.32",
        "k256" => "1.3.132.0.10",
        "bp256" => "1.3.36.3.3.2.8.1.1.7",
        "bp384" => "1.3.36.3.3.2.8.1.1.11",
        _ => "1.3.36.3.3.2.8.1.1.13",
    }
}

/// `SubjectPublicKeyInfo`.
pub fn spki(key: KeyId) -> Vec<u8> {
    match &key.get().kind {
        Kind::Ec { curve, .. } => {
            let algorithm =
                der::sequence(&[&der::oid("1.2.840.10045.2.1"), &der::oid(curve_oid(curve))]);
            der::sequence(&[&algorithm, &der::bits(&point(key))])
        }
        Kind::Rsa { n, e, .. } => rsa_spki(&n.to_bytes_be(), &e.to_bytes_be()),
    }
}

/// The uncompressed point; empty for an RSA key.
pub fn point(key: KeyId) -> Vec<u8> {
    match &key.get().kind {
        Kind::Ec { size, x, y, .. } => [vec![4], padded(x, *size), padded(y, *size)].concat(),
        Kind::Rsa { .. } => Vec::new(),
    }
}

pub fn rsa_spki(n: &[u8], e: &[u8]) -> Vec<u8> {
    let key = der::sequence(&[&der::unsigned(n), &der::unsigned(e)]);
    let algorithm = der::sequence(&[&der::oid("1.2.840.113549.1.1.1"), &der::NULL]);
    der::sequence(&[&algorithm, &der::bits(&key)])
}

fn padded(number: &BigUint, size: usize) -> Vec<u8> {
    let bytes = number.to_bytes_be();
    [vec![0; size.saturating_sub(bytes.len())], bytes].concat()
}

/// The content of the signature's BIT STRING.
pub fn sign(key: KeyId, scheme: Scheme, message: &[u8]) -> Vec<u8> {
    let hashed = digest(scheme.hash(), message);
    match &key.get().kind {
        Kind::Ec { .. } => ecdsa(key, &hashed),
        Kind::Rsa { n, .. } => {
            let bits = n.bits() as usize;
            let encoded = match scheme {
                Scheme::Plain(hash) => pkcs1(hash, &hashed, bits.div_ceil(8)),
                Scheme::Pss { hash, mgf, salt } => pss(hash, mgf, salt, &hashed, bits - 1),
            };
            rsa_private(key, &encoded)
        }
    }
}

fn ecdsa(key: KeyId, hashed: &[u8]) -> Vec<u8> {
    let Kind::Ec { order, d, nonces, .. } = &key.get().kind else { return Vec::new() };
    let (inverse, r) = &nonces[usize::from(hashed[0]) % nonces.len()];
    let mut z = BigUint::from_bytes_be(hashed);
    let excess = (hashed.len() * 8).saturating_sub(order.bits() as usize);
    z >>= excess;
    let s = inverse * (z + r * d) % order;
    der::sequence(&[&der::unsigned(&r.to_bytes_be()), &der::unsigned(&s.to_bytes_be())])
}

/// The RSA private operation on an encoded message, by the Chinese remainder theorem.
pub fn rsa_private(key: KeyId, encoded: &[u8]) -> Vec<u8> {
    let Kind::Rsa { n, d, p, q, .. } = &key.get().kind else { return Vec::new() };
    let one = BigUint::from(1u8);
    let message = BigUint::from_bytes_be(encoded) % n;
    let m1 = (&message % p).modpow(&(d % (p - &one)), p);
    let m2 = (&message % q).modpow(&(d % (q - &one)), q);
    let inverse = q.modinv(p).expect("two primes");
    let h = inverse * ((m1 + p) - (&m2 % p)) % p;
    padded(&(m2 + h * q), (n.bits() as usize).div_ceil(8))
}

/// EMSA-PKCS1-v1_5.
pub fn pkcs1(hash: Hash, hashed: &[u8], size: usize) -> Vec<u8> {
    let info = der::sequence(&[
        &der::sequence(&[&der::oid(hash_oid(hash)), &der::NULL]),
        &der::tlv(der::OCTET_STRING, hashed),
    ]);
    let filling = vec![0xff; size.saturating_sub(3 + info.len())];
    [vec![0, 1], filling, vec![0], info].concat()
}

/// EMSA-PSS with a salt of `salt` times 0xA5; a salt that does not fit is cut.
fn pss(hash: Hash, mgf: Hash, salt: usize, hashed: &[u8], bits: usize) -> Vec<u8> {
    let size = bits.div_ceil(8);
    let salt = salt.min(size.saturating_sub(hashed.len() + 2));
    let salt = vec![0xa5; salt];
    let h = digest(hash, &[&[0; 8], hashed, &salt].concat());
    let mut block = vec![0; size.saturating_sub(salt.len() + h.len() + 2)];
    block.push(1);
    block.extend(&salt);
    for (byte, mask) in block.iter_mut().zip(mgf1(mgf, &h, size)) {
        *byte ^= mask;
    }
    block[0] &= 0xff >> (8 * size - bits);
    [block, h, vec![0xbc]].concat()
}

fn mgf1(hash: Hash, seed: &[u8], size: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for counter in 0u32.. {
        if out.len() >= size {
            break;
        }
        out.extend(digest(hash, &[seed, &counter.to_be_bytes()].concat()));
    }
    out
}
