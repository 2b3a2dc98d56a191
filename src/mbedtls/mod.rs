//! The library's own words: versions, error codes, verification flags and algorithm names, as
//! mbedTLS spells them. Knows nothing of profiles, files or certificates.

mod alert;
mod algorithm;
mod behaviour;
mod ciphersuite;
mod code;
pub mod codes;
mod curve_option;
mod default_options;
mod flags;
mod hash_option;
mod named_group;
mod names;
mod option_rule;
mod version;

pub use alert::Alert;
pub use algorithm::{Curve, Hash, TlsVersion};
pub use behaviour::{Behaviour, Change, Rule, TABLE as BEHAVIOUR_TABLE};
pub use ciphersuite::{Ciphersuite, Ingredient, KeyExchange};
pub use code::Code;
pub use default_options::DefaultOptions;
pub use flags::VerifyFlags;
pub use names::Named;
pub use option_rule::{OptionAdjustment, OptionRule};
pub use version::{ParseVersionError, Version};
