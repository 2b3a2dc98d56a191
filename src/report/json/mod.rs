//! The JSON contract: versioned types of their own, apart from the internal ones.
//!
//! What does not apply is `null`, never left out; a consumer ignores fields that it does not know.

pub mod audit;
pub mod audit_rules;
pub mod baseline;
pub mod bundle;
pub mod ca_difference;
pub mod calendar;
pub mod connect;
mod difference;
pub mod doctor;
pub mod explain;
mod feature_cost;
pub mod hello;
pub mod lab;
mod lint;
mod measured;
mod option;
mod owner_kind;
pub mod profile;
pub mod profile_diff;
pub mod recording;
mod served;
pub mod signed;
pub mod size;
mod stack;
mod survey;
mod tree;
pub mod verify;
mod why;

use serde::Serialize;

/// Prints a contract type as indented JSON with a final newline.
///
/// # Errors
/// Only if a contract type cannot be represented in JSON, which is an error of this program.
pub fn to_text<T: Serialize>(value: &T) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(value)?;
    text.push('\n');
    Ok(text)
}
