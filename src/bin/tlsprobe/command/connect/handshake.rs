//! The seam between a run and the engines: one device, one target, one outcome.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{Outcome, Target};
use tlsprobe::profile::Profile;
use tlsprobe::verdict::Reason;

use super::device::Device;
use super::request;
use crate::cli::connect::{ConnectArgs, EngineChoice};
use crate::network::{self, Unreachable};

/// How every handshake of a run is performed.
#[derive(Debug)]
pub struct Way {
    engine: EngineChoice,
    timeout: Duration,
    connect_to: Option<SocketAddr>,
    request: Option<Vec<u8>>,
}

impl Way {
    /// What the command line says of it.
    ///
    /// # Errors
    /// A request that is not spelt right.
    pub fn new(args: &ConnectArgs) -> Result<Self> {
        Ok(Self {
            engine: args.engine,
            timeout: Duration::from_secs_f64(args.timeout),
            connect_to: args.connect_to,
            request: args.request.as_deref().map(request::unescape).transpose()?,
        })
    }

    /// Whether the engine that was asked for can stand for this device.
    ///
    /// # Errors
    /// Says which engine is missing.
    pub fn check(&self, device: &Device) -> Result<()> {
        check_engine(self.engine, &device.profile)
    }
}

/// A profile that names a tree asks for its own library; the portable engine is no silent stand-in.
fn check_engine(choice: EngineChoice, profile: &Profile) -> Result<()> {
    match (choice, &profile.tree) {
        (EngineChoice::Auto, Some(tree)) => bail!(
            "{} names the tree {}, and this version has no engine that runs it; take the model \
             with --engine rustls",
            profile.name,
            tree.display()
        ),
        _ => Ok(()),
    }
}

/// Lets the engine be the device.
///
/// # Errors
/// When the engine could not do its job; whatever the server does is an outcome.
pub fn outcome(device: &Device, target: &Target, way: &Way) -> Result<Outcome> {
    let client = Client {
        profile: device.profile.clone(),
        anchors: device.anchors.clone(),
        ca_result: device.loaded.result,
        host: target.host.clone(),
        now: device.now,
        request: way.request.clone(),
    };
    if let Some(stopped) = client.before_connecting() {
        return Ok(stopped);
    }
    match network::dial(target, way.connect_to, way.timeout) {
        Ok(stream) => client.connect(stream).context("rustls refuses this device's settings"),
        Err(Unreachable::Unresolved(why)) => Ok(client.unreached(Reason::UnresolvedHost, why)),
        Err(Unreachable::Refused(why)) => Ok(client.unreached(Reason::Unreachable, why)),
    }
}
