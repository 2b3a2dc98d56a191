//! The library's own words: versions, error codes, verification flags and algorithm names, as
//! mbedTLS spells them. Knows nothing of profiles, files or certificates.

mod alert;
mod algorithm;
mod code;
pub mod codes;
mod flags;
mod version;

pub use alert::Alert;
pub use algorithm::{Curve, Hash, TlsVersion};
pub use code::Code;
pub use flags::VerifyFlags;
pub use version::{ParseVersionError, Version};
