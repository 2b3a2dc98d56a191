//! `tlsprobe certs audit`.

use anyhow::{Result, bail};

use crate::cli::certs::audit::AuditArgs;
use crate::output::Output;

pub fn run(_args: &AuditArgs) -> Result<Output> {
    bail!("not built yet")
}
