//! Verdicts as bytes: one neutral [`Document`], one file per format.
//!
//! A report computes nothing: every figure and every word of judgement comes in with the verdict.

mod audit;
pub mod audit_rules;
mod bars;
mod budget;
pub mod bundle;
pub mod ca_difference;
pub mod calendar;
pub mod connect;
pub mod demo;
mod device_log;
mod difference;
pub mod doctor;
mod document;
pub mod explain;
pub mod extract;
mod feature_cost;
mod figures;
pub mod hello;
mod html;
mod inlined;
pub mod json;
pub mod lab;
mod lint;
mod markdown;
mod measured;
mod option;
pub mod profile;
pub mod profile_diff;
pub mod signed;
mod size;
mod stack;
mod survey;
mod text;
mod tree;
pub mod verify;
mod why;

pub use audit::audit;
pub use device_log::render as device_log;
pub use document::{Align, Block, Column, Document, Table, Tone};
pub use html::{lab as lab_page, render as html, timeline};
pub use markdown::render as markdown;
pub use size::size;
pub use text::render as text;
pub use tree::tree;
