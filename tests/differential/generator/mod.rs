//! Hostile situations from a seed: every property of a certificate bent alone and together.

mod bend;
mod ca_input;
mod certificate;
mod crl;
mod der;
mod extension;
mod hierarchy;
mod keys;
mod mutation;
mod name;
mod public_key;
mod rng;
mod scenario;
mod validity;

pub use ca_input::CaInput;
pub use hierarchy::HOST;
pub use keys::{Scheme, key};
pub use mutation::{ByteEdit, TreeEdit};
pub use rng::Rng;
pub use scenario::{CURVES, NOW, Scenario};
