//! `tlsprobe certs`.

pub mod audit;
pub mod bundle;
mod hosts;
mod signed;
pub mod verify;
