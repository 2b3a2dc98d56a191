//! One short file per command: read, judge, report.

mod ca_source;
mod certs;
mod connect;
mod demo;
mod device;
mod doctor;
mod explain;
mod hello;
mod lab;
mod profile;
mod queue;
mod size;
mod trust;

use anyhow::Result;

use crate::cli::Command;
use crate::cli::certs::CertsCommand;
use crate::output::Output;

/// Runs one command.
///
/// # Errors
/// When the tool could not do its job: exit code 2, nothing on stdout.
pub fn run(command: Command) -> Result<Output> {
    match command {
        Command::Demo(args) => demo::run(&args),
        Command::Connect(args) => connect::run(&args),
        Command::Hello(args) => hello::run(&args),
        Command::Lab(args) => lab::run(&args),
        Command::Size(args) => size::run(&args),
        Command::Certs(CertsCommand::Audit(args)) => certs::audit::run(&args),
        Command::Certs(CertsCommand::Bundle(args)) => certs::bundle::run(&args),
        Command::Certs(CertsCommand::Calendar(args)) => certs::calendar::run(&args),
        Command::Certs(CertsCommand::Diff(args)) => certs::diff::run(&args),
        Command::Certs(CertsCommand::Extract(args)) => certs::extract::run(&args),
        Command::Certs(CertsCommand::Rules(args)) => certs::rules::run(&args),
        Command::Certs(CertsCommand::Verify(args)) => certs::verify::run(&args),
        Command::Profile(command) => profile::run(&command),
        Command::Explain(args) => explain::run(&args),
        Command::Doctor(args) => doctor::run(&args),
    }
}
