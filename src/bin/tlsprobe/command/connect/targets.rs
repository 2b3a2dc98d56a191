//! Whom to connect to: the targets of the command line and of `--hosts`.

use std::path::Path;
use std::str::FromStr;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::Target;

use crate::cli::connect::ConnectArgs;
use crate::files;

/// Every target once for each time that it is named, in order.
///
/// # Errors
/// A list that cannot be read or names nothing.
pub fn targets(args: &ConnectArgs) -> Result<Vec<Target>> {
    let mut targets = args.targets.clone();
    if let Some(path) = &args.hosts {
        targets.extend(targets_in(path)?);
    }
    if let (true, Some(path)) = (targets.is_empty(), &args.hosts) {
        bail!("{} names no target", path.display());
    }
    Ok(targets)
}

/// Every target of a list, in order.
///
/// # Errors
/// A list that cannot be read, or a line that is no target.
pub fn targets_in(path: &Path) -> Result<Vec<Target>> {
    let shown = path.display();
    let bytes = files::read(path)?;
    let text = String::from_utf8(bytes).with_context(|| format!("{shown} is not a text file"))?;
    let lines = text.lines().enumerate().map(|(index, line)| (index + 1, line.trim()));
    let meant = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    meant
        .map(|(number, line)| Target::from_str(line).with_context(|| format!("{shown}:{number}")))
        .collect()
}
