//! The seam between a run and the engines: one device, one target, one outcome.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};

use tlsprobe::engine::mbedtls;
use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{Outcome, Target};
use tlsprobe::profile::Transport;
use tlsprobe::verdict::Reason;

use super::device::Device;
use super::own_library::OwnLibrary;
use super::request;
use crate::cli::connect::ConnectArgs;
use crate::network::{self, SILENCES_IN_ALL, Unreachable};

/// How every handshake of a run is performed.
#[derive(Debug)]
pub struct Way {
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
            timeout: Duration::from_secs_f64(args.timeout),
            connect_to: args.connect_to,
            request: args.request.as_deref().map(request::unescape).transpose()?,
        })
    }
}

/// Lets the engine be the device.
///
/// # Errors
/// When the engine could not do its job; whatever the server does is an outcome.
pub fn outcome(device: &Device, target: &Target, way: &Way) -> Result<Outcome> {
    match &device.own_library {
        Some(library) => with_own_library(library, device, target, way),
        None => with_rustls(device, target, way),
    }
}

fn with_own_library(
    library: &OwnLibrary,
    device: &Device,
    target: &Target,
    way: &Way,
) -> Result<Outcome> {
    let client = mbedtls::Device {
        profile: device.profile.clone(),
        anchors: device.anchors.clone(),
        inputs: library.inputs(),
        host: target.host.clone(),
        now: device.now,
        request: way.request.clone(),
        silence: way.timeout,
        deadline: way.timeout * SILENCES_IN_ALL,
        session: None,
        save_session: false,
        seed: None,
    };
    let dial = match device.profile.tls.transport {
        Transport::Stream => network::dial_stream,
        Transport::Datagram => network::dial_datagram,
    };
    match dial(target, way.connect_to, way.timeout) {
        Ok(socket) => library.run(&client, socket),
        Err(Unreachable::Unresolved(why)) => Ok(client.unreached(Reason::UnresolvedHost, why)),
        Err(Unreachable::Refused(why)) => Ok(client.unreached(Reason::Unreachable, why)),
    }
}

fn with_rustls(device: &Device, target: &Target, way: &Way) -> Result<Outcome> {
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
