//! `tlsprobe certs`.

pub mod audit;
pub mod bundle;
pub mod calendar;
pub mod diff;
pub mod extract;
mod hosts;
pub mod rules;
mod sets;
mod signed;
pub mod verify;
