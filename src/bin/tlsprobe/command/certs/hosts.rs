//! The hosts of a command: connected to, replayed, or read from saved chains.

use std::fs;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use tlsprobe::certificate::chain_from_file;
use tlsprobe::engine::Target;

use crate::cli::certs::hosts::HostsArgs;
use crate::cli::device::DeviceArgs;
use crate::command::connect::meeting::{self, Manner, Met};
use crate::files;

/// Meets every host that is named; none where none is.
///
/// # Errors
/// A list, recording or chain that cannot be read.
pub fn met(args: &HostsArgs, device: &DeviceArgs) -> Result<Met> {
    if let Some(list) = &args.hosts {
        let manner = Manner {
            engine: args.engine,
            timeout: Duration::from_secs_f64(args.timeout),
            jobs: args.jobs.get(),
            connect_to: args.connect_to,
        };
        return meeting::meet(list, device, &manner);
    }
    if let Some(path) = &args.replay {
        return meeting::replayed(path);
    }
    args.chains.as_deref().map_or(Ok(Met::default()), saved)
}

/// Every `.pem` of a folder, by name.
fn saved(folder: &Path) -> Result<Met> {
    let shown = folder.display();
    let entries = fs::read_dir(folder).with_context(|| format!("cannot open {shown}"))?;
    let mut paths: Vec<PathBuf> = Vec::new();
    for entry in entries {
        let path = entry.with_context(|| format!("cannot read {shown}"))?.path();
        if path.extension().is_some_and(|extension| extension == "pem") {
            paths.push(path);
        }
    }
    paths.sort();
    if paths.is_empty() {
        bail!("{shown} holds no HOST.pem as connect --save-chain writes it");
    }
    let mut met = Met::default();
    for path in paths {
        let target = target(&path)?;
        let chain = chain_from_file(&files::read(&path)?).filter(|chain| !chain.is_empty());
        let chain = chain.with_context(|| format!("{}: no certificate in it", path.display()))?;
        met.add(&target, chain, None);
    }
    Ok(met)
}

/// `iot.example.com.pem` or `iot.example.com_8883.pem`.
fn target(path: &Path) -> Result<Target> {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    let target = match stem.rsplit_once('_') {
        Some((host, port)) if port.parse::<u16>().is_ok() => format!("{host}:{port}"),
        _ => stem,
    };
    Target::from_str(&target).with_context(|| format!("{}: the file's name", path.display()))
}
