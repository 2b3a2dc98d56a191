//! `tlsprobe demo`.

use anyhow::{Result, bail};

use crate::cli::demo::DemoArgs;
use crate::output::Output;

pub fn run(_args: &DemoArgs) -> Result<Output> {
    bail!("not built yet")
}
