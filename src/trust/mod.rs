//! CA sets: where they come from and what is wrong with them.
//!
//! [`source`] turns bytes into certificates with their places, [`CaSet`] adds what the device makes
//! of each, and [`audit`] runs the rules of [`rule`] over it. [`service`] says which of them serves which
//! host, [`bundle`] chooses and writes the smallest set with the help of [`cover`], and [`manifest`] signs it.

mod audit;
pub mod bundle;
pub mod calendar;
mod circumstances;
pub mod cost;
pub mod cover;
pub mod difference;
pub mod esp_bundle;
pub mod extract;
mod finding;
mod library;
pub mod manifest;
pub mod rule;
pub mod schedule;
pub mod service;
mod set;
pub mod source;

pub use audit::{EXPIRES_WITHIN, audit, judged_at};
pub use circumstances::Circumstances;
pub use finding::{Finding, Severity, Subject};
pub use set::{CaSet, Member, MozillaMembership};
