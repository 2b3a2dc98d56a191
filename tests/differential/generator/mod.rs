//! Hostile situations from a seed: every property of a certificate bent alone and together.

mod bend;
mod ca_input;
pub mod certificate;
pub mod crl;
pub mod der;
pub mod extension;
pub mod hierarchy;
pub mod keys;
mod mutation;
pub mod name;
mod public_key;
mod rng;
mod scenario;
pub mod validity;

pub use ca_input::CaInput;
pub use hierarchy::HOST;
pub use keys::{Scheme, key};
pub use mutation::{ByteEdit, TreeEdit};
pub use rng::Rng;
pub use scenario::{CURVES, NOW, Scenario};
