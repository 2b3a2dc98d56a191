//! `tlsprobe certs`.

pub mod audit;
pub mod bundle;
pub mod calendar;
pub mod diff;
mod hosts;
mod sets;
mod signed;
pub mod verify;
