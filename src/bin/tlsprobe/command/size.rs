//! `tlsprobe size`.

use anyhow::{Result, bail};

use crate::cli::size::SizeArgs;
use crate::output::Output;

pub fn run(_args: &SizeArgs) -> Result<Output> {
    bail!("not built yet")
}
