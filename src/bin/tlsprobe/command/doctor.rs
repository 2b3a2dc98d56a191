//! `tlsprobe doctor`.

use anyhow::{Result, bail};

use crate::cli::doctor::DoctorArgs;
use crate::output::Output;

pub fn run(_args: &DoctorArgs) -> Result<Output> {
    bail!("not built yet")
}
