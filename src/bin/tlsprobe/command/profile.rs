//! `tlsprobe profile`.

use anyhow::Result;

use crate::cli::profile::ProfileCommand;
use crate::output::Output;

pub fn run(command: &ProfileCommand) -> Result<Output> {
    match *command {}
}
