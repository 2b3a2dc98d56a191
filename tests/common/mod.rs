//! The kit that the scenario tests share: the real program, chains, servers, the JSON contract.
//!
//! Each file under `tests/` is a program of its own and uses a part of the kit; what one of them
//! leaves out another one uses.
#![allow(dead_code, unused_imports)]

pub mod browser;
pub mod cli;
pub mod engine;
pub mod json;
pub mod library;
pub mod pki;
pub mod scratch;
pub mod server;
pub mod tool;

pub use cli::{Output, Run, tlsprobe};
pub use scratch::Scratch;
