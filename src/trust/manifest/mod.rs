//! A signed statement about a bundle, in minisign's format: which sequence number it has, how long it
//! is, until when it may be installed. The statement is minisign's trusted comment, so that any program
//! that knows the format checks it with the same signature.

mod claims;
mod sign;
mod verify;

pub use claims::{Claims, ClaimsError};
pub use sign::{SecretKey, SecretKeyError};
pub use verify::{KeyError, Refused, verify};
