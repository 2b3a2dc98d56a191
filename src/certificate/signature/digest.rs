//! Digests by name.

use sha2::Digest;

use crate::mbedtls::Hash;

/// The digest of several pieces one after the other; `None` for hashes that are not computed
/// here (MD2 and MD4).
pub fn digest(hash: Hash, pieces: &[&[u8]]) -> Option<Vec<u8>> {
    Some(match hash {
        Hash::Md2 | Hash::Md4 => return None,
        Hash::Md5 => run::<md5::Md5>(pieces),
        Hash::Ripemd160 => run::<ripemd::Ripemd160>(pieces),
        Hash::Sha1 => run::<sha1::Sha1>(pieces),
        Hash::Sha224 => run::<sha2::Sha224>(pieces),
        Hash::Sha256 => run::<sha2::Sha256>(pieces),
        Hash::Sha384 => run::<sha2::Sha384>(pieces),
        Hash::Sha512 => run::<sha2::Sha512>(pieces),
        Hash::Sha3_224 => run::<sha3::Sha3_224>(pieces),
        Hash::Sha3_256 => run::<sha3::Sha3_256>(pieces),
        Hash::Sha3_384 => run::<sha3::Sha3_384>(pieces),
        Hash::Sha3_512 => run::<sha3::Sha3_512>(pieces),
    })
}

fn run<D: Digest>(pieces: &[&[u8]]) -> Vec<u8> {
    let mut digest = D::new();
    for piece in pieces {
        digest.update(piece);
    }
    digest.finalize().to_vec()
}
