//! The seam between a run and the engines: one device, one target, one outcome.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result};

use tlsprobe::engine::mbedtls;
use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{Outcome, Phases, Target};
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

/// Lets the engine be the device, and says how long everything took.
///
/// # Errors
/// When the engine could not do its job; whatever the server does is an outcome.
pub fn outcome(device: &Device, target: &Target, way: &Way) -> Result<(Outcome, Phases)> {
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
) -> Result<(Outcome, Phases)> {
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
    let unreached = |reason, why| Ok((client.unreached(reason, why), Phases::default()));
    match dial(target, way.connect_to, way.timeout) {
        // The bytes pass through the child: when they did is not known here.
        Ok((socket, phases)) => Ok((library.run(&client, socket)?, phases)),
        Err(Unreachable::Unresolved(why)) => unreached(Reason::UnresolvedHost, why),
        Err(Unreachable::Refused(why)) => unreached(Reason::Unreachable, why),
    }
}

fn with_rustls(device: &Device, target: &Target, way: &Way) -> Result<(Outcome, Phases)> {
    let client = Client { request: way.request.clone(), ..device.client(target) };
    if let Some(stopped) = client.before_connecting() {
        return Ok((stopped, Phases::default()));
    }
    let unreached = |reason, why| Ok((client.unreached(reason, why), Phases::default()));
    match network::dial(target, way.connect_to, way.timeout) {
        Ok(mut stream) => {
            let outcome = client.connect(&mut stream);
            let outcome = outcome.context("rustls refuses this device's settings")?;
            Ok((outcome, stream.phases()))
        }
        Err(Unreachable::Unresolved(why)) => unreached(Reason::UnresolvedHost, why),
        Err(Unreachable::Refused(why)) => unreached(Reason::Unreachable, why),
    }
}
