//! The portable engine: rustls narrowed to what the profile allows, with the verdict model as its
//! certificate verifier.

mod names;
mod offer;
mod wire;
