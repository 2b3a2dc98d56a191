//! Checking a bundle that came over the air or from USB storage, before anything is made of it.

use minisign_verify::{PublicKey, Signature};
use time::OffsetDateTime;

use super::claims::{Claims, ClaimsError};

/// No key to check with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no public key of minisign")]
pub struct KeyError;

/// Why a file must not be installed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// Not in minisign's format.
    #[error("the signature cannot be read: it is cut off or not minisign's")]
    NoSignature,
    /// Another key, another file, or a changed statement.
    #[error("the signature does not belong to this file and this key")]
    WrongSignature,
    /// Shorter than stated, whatever the signature says.
    #[error("the file has {present} of {stated} bytes: it is truncated")]
    Truncated {
        /// Of the file.
        present: u64,
        /// In the statement.
        stated: u64,
    },
    /// The statement is none of ours.
    #[error(transparent)]
    Claims(#[from] ClaimsError),
    /// An older release, or the same again.
    #[error("a rollback: its sequence number {found} is not above {installed}")]
    Rollback {
        /// In the statement.
        found: u64,
        /// What is there.
        installed: u64,
    },
    /// Too late.
    #[error("it expired at {0}")]
    Expired(OffsetDateTime),
}

/// What the file states, if it may be installed at this date over this sequence number.
///
/// # Errors
/// The key is none; inside, why the file is refused.
pub fn verify(
    file: &[u8],
    signature: &str,
    key: &str,
    installed: Option<u64>,
    at: OffsetDateTime,
) -> Result<Result<Claims, Refused>, KeyError> {
    let key = PublicKey::decode(key).map_err(|_| KeyError)?;
    Ok(check(file, signature, &key, installed, at))
}

fn check(
    file: &[u8],
    signature: &str,
    key: &PublicKey,
    installed: Option<u64>,
    at: OffsetDateTime,
) -> Result<Claims, Refused> {
    let signature = Signature::decode(signature).map_err(|_| Refused::NoSignature)?;
    const ONLY_HASHED: bool = false;
    let claims = Claims::read(signature.trusted_comment());
    if key.verify(file, &signature, ONLY_HASHED).is_err() {
        // Nothing that the statement says is to be believed; a length helps to see what happened.
        let present = file.len() as u64;
        return Err(match claims {
            Ok(Claims { length, .. }) if present < length => {
                Refused::Truncated { present, stated: length }
            }
            _ => Refused::WrongSignature,
        });
    }
    let claims = claims?;
    if file.len() as u64 != claims.length {
        return Err(Refused::WrongSignature);
    }
    if let Some(installed) = installed.filter(|installed| claims.sequence <= *installed) {
        return Err(Refused::Rollback { found: claims.sequence, installed });
    }
    match claims.expires {
        Some(expires) if expires <= at => Err(Refused::Expired(expires)),
        _ => Ok(claims),
    }
}
