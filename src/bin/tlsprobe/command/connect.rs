//! `tlsprobe connect`.

use anyhow::{Result, bail};

use crate::cli::connect::ConnectArgs;
use crate::output::Output;

pub fn run(_args: &ConnectArgs) -> Result<Output> {
    bail!("not built yet")
}
