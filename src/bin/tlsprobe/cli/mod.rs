//! What a person types: clap types, no behaviour. One file per command.

pub mod certs;
pub mod connect;
pub mod demo;
pub mod device;
pub mod devices;
pub mod doctor;
pub mod explain;
mod format;
pub mod hello;
pub mod lab;
pub mod profile;
pub mod size;
pub mod tree;

pub use format::{Format, PageFormat};

use clap::{Parser, Subcommand};

/// The device on your desk: what an mbedTLS microcontroller does with a TLS server, what its
/// firmware costs, and what is wrong with its CA set.
#[derive(Debug, Parser)]
#[command(version, after_help = EXIT_CODES, arg_required_else_help = true)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 every verdict is a pass; 1 a verdict is a fail, a finding counts or a budget is
broken; 2 could not run; 3 no verdict (unreachable, timed out, or the engine cannot know).";

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show the story that started the project, offline, in one minute
    Demo(demo::DemoArgs),
    /// Perform the handshake that the device would perform
    Connect(connect::ConnectArgs),
    /// Show the device's ClientHello byte by byte, or a captured one, and where two differ
    Hello(hello::HelloArgs),
    /// Tell what a firmware image costs in flash and RAM
    Size(size::SizeArgs),
    /// Build devices for their processors, run them on an emulated board, and put flash, RAM, heap,
    /// stack and instructions side by side
    Lab(lab::LabArgs),
    /// Judge CA sets and chains
    #[command(subcommand)]
    Certs(certs::CertsCommand),
    /// Show or check what a profile means
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// Tell what a code, flag or log line of the device means, and what usually causes it
    Explain(explain::ExplainArgs),
    /// Tell which engines and tools are here, and how to install the rest
    Doctor(doctor::DoctorArgs),
}
