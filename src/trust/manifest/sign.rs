//! Signing: Ed25519 over the BLAKE2b hash of the file, then over that signature and the statement
//! (minisign's manual, "Signature format").

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use blake2::{Blake2b512, Digest};
use ring::signature::{Ed25519KeyPair, KeyPair};

use super::claims::Claims;

/// A key that signs.
#[derive(Debug)]
pub struct SecretKey {
    number: [u8; 8],
    pair: Ed25519KeyPair,
}

/// No key to sign with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretKeyError {
    /// Neither the words nor the length of a secret key.
    #[error("this is no secret key of minisign")]
    Malformed,
    /// It needs a password, and nobody is here to be asked.
    #[error(
        "the key is encrypted: make one without a password (minisign -G -W), or sign the file with \
         minisign -S and the comment above"
    )]
    Encrypted,
    /// Its two halves do not belong together.
    #[error("the two halves of the key do not belong together")]
    Damaged,
}

/// Algorithm, kind of encryption and checksum, each two bytes; salt and limits; then the number, the
/// key and the checksum.
const LENGTH: usize = 158;
const NOT_ENCRYPTED: [u8; 2] = [0, 0];

impl SecretKey {
    /// Reads the text of a key file.
    ///
    /// # Errors
    /// The text is no key, or is one that needs a password.
    pub fn read(text: &str) -> Result<Self, SecretKeyError> {
        let line = text.lines().nth(1).ok_or(SecretKeyError::Malformed)?;
        let blob = STANDARD.decode(line.trim()).map_err(|_| SecretKeyError::Malformed)?;
        let blob: [u8; LENGTH] = blob.try_into().map_err(|_| SecretKeyError::Malformed)?;
        let part = |from: usize, length: usize| blob.get(from..from + length).unwrap_or_default();
        if part(0, 2) != b"Ed" {
            return Err(SecretKeyError::Malformed);
        }
        if part(2, 2) != NOT_ENCRYPTED {
            return Err(SecretKeyError::Encrypted);
        }
        let pair = Ed25519KeyPair::from_seed_and_public_key(part(62, 32), part(94, 32));
        let pair = pair.map_err(|_| SecretKeyError::Damaged)?;
        let number = part(54, 8).try_into().map_err(|_| SecretKeyError::Malformed)?;
        Ok(Self { number, pair })
    }

    /// The text of the signature file.
    pub fn sign(&self, file: &[u8], claims: &Claims) -> String {
        let comment = claims.comment();
        let signature = self.pair.sign(&Blake2b512::digest(file));
        let stated = [signature.as_ref(), comment.as_bytes()].concat();
        let statement = self.pair.sign(&stated);
        let first = [b"ED", self.number.as_slice(), signature.as_ref()].concat();
        format!(
            "untrusted comment: signed by tlsprobe certs bundle\n{}\ntrusted comment: {comment}\n{}\n",
            STANDARD.encode(first),
            STANDARD.encode(statement.as_ref()),
        )
    }

    /// The text of the public key file that belongs to it.
    pub fn public_key(&self) -> String {
        let key = [b"Ed", self.number.as_slice(), self.pair.public_key().as_ref()].concat();
        format!("untrusted comment: minisign public key\n{}\n", STANDARD.encode(key))
    }
}
