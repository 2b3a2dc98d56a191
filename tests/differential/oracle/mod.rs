//! The real library: built from source in several configurations, asked through a pipe.

mod build;
mod configuration;
mod process;

pub use build::build;
pub use configuration::{Configuration, Release, builds};
pub use process::{Answer, Oracle};
