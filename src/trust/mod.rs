//! CA sets: where they come from and what is wrong with them.
//!
//! [`source`] turns bytes into certificates with their places, [`CaSet`] adds what the device makes
//! of each, and [`audit`] runs the rules of [`rule`] over it.

mod audit;
mod circumstances;
pub mod cost;
pub mod esp_bundle;
mod finding;
mod library;
pub mod rule;
pub mod schedule;
mod set;
pub mod source;

pub use audit::{EXPIRES_WITHIN, audit, judged_at};
pub use circumstances::Circumstances;
pub use finding::{Finding, Severity, Subject};
pub use set::{CaSet, Member, MozillaMembership};
