//! The device's own library as an engine: what to compile, what the runner is told, and what its
//! report comes to.
//!
//! Building the runner and running it is the program's; this is the pure half. The protocol is
//! written down beside the runner's sources.

mod datagram;
mod diagnosis;
mod generated;
mod machine;
mod outcome;
mod overlay;
mod parameters;
mod plan;
mod plan_error;
mod refusal;
mod report;
pub mod runner;
mod seen;
mod unusable;
mod verification;

pub use diagnosis::{first_error, is_out_of_space};
pub use generated::Generated;
pub use machine::Platform;
pub use outcome::{Device, Finished};
pub use parameters::Inputs;
pub use plan::{Plan, TREE_FOLDERS, plan};
pub use plan_error::PlanError;
pub use report::{LONGEST_REPORT, ReportError, ReportFault};
pub use unusable::{ProcessEnd, UnusableReport};
