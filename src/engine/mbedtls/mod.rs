//! The device's own library as an engine: what the runner is told, and what its report comes to.
//!
//! Building the runner and running it is the program's; this is the pure half. The protocol is
//! written down beside the runner's sources.

mod outcome;
mod parameters;
mod report;
pub mod runner;

pub use outcome::{Device, ProcessEnd, UnusableReport};
pub use parameters::Inputs;
pub use report::{LONGEST_REPORT, ReportError, ReportFault};
