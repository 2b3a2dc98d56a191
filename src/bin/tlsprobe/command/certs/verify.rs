//! `tlsprobe certs verify`.

use anyhow::{Result, bail};

use crate::cli::certs::verify::VerifyArgs;
use crate::output::Output;

pub fn run(_args: &VerifyArgs) -> Result<Output> {
    bail!("not built yet")
}
