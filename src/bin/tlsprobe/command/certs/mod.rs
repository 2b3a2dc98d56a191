//! `tlsprobe certs`.

pub mod audit;
pub mod verify;
