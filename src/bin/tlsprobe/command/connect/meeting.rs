//! The seam of `tlsprobe certs`: hosts, and what each presents to a device.

use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

use anyhow::{Result, bail};

use tlsprobe::engine::{Outcome, Recording, Target};
use tlsprobe::mbedtls::TlsVersion;
use tlsprobe::trust::service::Host;

use super::device::Device;
use super::handshake::{self, Way};
use super::{recording, targets};
use crate::cli::connect::EngineChoice;
use crate::cli::device::DeviceArgs;
use crate::command::queue;

/// How hosts are met.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    pub engine: EngineChoice,
    pub timeout: Duration,
    pub jobs: usize,
    pub connect_to: Option<SocketAddr>,
}

/// What became of the hosts, in their order.
#[derive(Debug, Default)]
pub struct Met {
    /// Those that presented a chain.
    pub hosts: Vec<Host>,
    /// Those that did not, and why.
    pub unmet: Vec<(String, String)>,
}

impl Met {
    /// Adds one host.
    pub fn add(&mut self, target: &Target, chain: Vec<Vec<u8>>, version: Option<TlsVersion>) {
        let tls_version = version.unwrap_or(TlsVersion::Tls12);
        let (name, target) = (target.host.clone(), target.to_string());
        self.hosts.push(Host { target, name, chain, tls_version });
    }
}

/// Connects to every host of the list.
///
/// # Errors
/// A list or a device that cannot be read, or an engine that could not do its job.
pub fn meet(list: &Path, args: &DeviceArgs, manner: &Manner) -> Result<Met> {
    let targets = targets::targets_in(list)?;
    if targets.is_empty() {
        bail!("{} names no target", list.display());
    }
    let device = Device::prepare(args, manner.engine)?;
    let way = Way::plain(manner.timeout, manner.connect_to);
    let outcomes = queue::in_order(&targets, manner.jobs, |target| {
        handshake::outcome(&device, target, &way).map(|(outcome, _)| outcome)
    });
    let mut met = Met::default();
    for (target, outcome) in targets.iter().zip(outcomes) {
        let outcome = outcome?;
        match outcome.chain.is_empty() {
            true => met.unmet.push((target.to_string(), because(&outcome))),
            false => met.add(target, outcome.chain, outcome.session.version),
        }
    }
    Ok(met)
}

fn because(outcome: &Outcome) -> String {
    match (&outcome.because, outcome.code) {
        (Some(because), _) => because.clone(),
        (None, Some(code)) => format!("the handshake ended with {code} before a chain came"),
        (None, None) => "no chain came".to_owned(),
    }
}

/// Takes every host of a file of recordings, each with the first chain that it presented.
///
/// # Errors
/// A file that cannot be read or holds no recording.
pub fn replayed(path: &Path) -> Result<Met> {
    let recordings = recording::read(path, &[])?;
    let mut met = Met::default();
    for target in recording::targets(&recordings) {
        let mut of_target = recordings.iter().filter(|it| it.target == target);
        let heard =
            |it: &Recording| it.heard.as_ref().ok().filter(|it| !it.chain.is_empty()).cloned();
        match of_target.clone().find_map(heard) {
            Some(heard) => met.add(&target, heard.chain, heard.session.version),
            None => {
                let why = of_target.find_map(|it| it.heard.as_ref().err());
                let why = why.map_or("no chain came".to_owned(), |why| why.because.clone());
                met.unmet.push((target.to_string(), why));
            }
        }
    }
    Ok(met)
}
