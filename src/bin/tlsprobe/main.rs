//! `tlsprobe`: parse the command line, run one command, write its report, exit.

#![deny(unsafe_code)]

mod cli;
mod command;
mod exact;
mod exit;
mod files;
mod network;
mod output;
mod programs;
mod window;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = cli::Cli::parse();
    match command::run(cli.command).and_then(output::write) {
        Ok(exit) => exit.into(),
        Err(error) => {
            output::complain(&error);
            exit::Exit::CouldNotRun.into()
        }
    }
}
