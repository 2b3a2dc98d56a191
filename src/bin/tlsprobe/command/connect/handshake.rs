//! The seam between a run and the engines: one device, one target, one outcome.

use std::net::SocketAddr;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::mbedtls;
use tlsprobe::engine::rustls::Client;
use tlsprobe::engine::{Outcome, Phases, Target};
use tlsprobe::profile::Transport;
use tlsprobe::verdict::{Reason, Verdict};

use super::device::Device;
use super::heap;
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
    resume: bool,
}

impl Way {
    /// A handshake and nothing more.
    pub fn plain(timeout: Duration, connect_to: Option<SocketAddr>) -> Self {
        Self { timeout, connect_to, request: None, resume: false }
    }

    /// What the command line says of it.
    ///
    /// # Errors
    /// A request that is not spelt right.
    pub fn new(args: &ConnectArgs) -> Result<Self> {
        Ok(Self {
            timeout: Duration::from_secs_f64(args.timeout),
            connect_to: args.connect_to,
            request: args.request.as_deref().map(request::unescape).transpose()?,
            resume: args.resume,
        })
    }
}

/// Lets the engine be the device, and says how long everything took.
///
/// # Errors
/// When the engine could not do its job; whatever the server does is an outcome.
pub fn outcome(device: &Device, target: &Target, way: &Way) -> Result<(Outcome, Phases)> {
    match &device.own_library {
        Some(library) if way.resume => twice_with_own_library(library, device, target, way),
        Some(library) => {
            let client = own_client(library, device, target, way);
            with_own_library(library, &client, target, way).map(|(done, _, phases)| (done, phases))
        }
        None if way.resume => bail!(
            "--resume takes the device's own library: {} runs under rustls; name a tree in its \
             profile",
            device.profile.name
        ),
        None => with_rustls(device, target, way),
    }
}

/// A second handshake that offers the session of the first; the first alone where that did not pass.
fn twice_with_own_library(
    library: &OwnLibrary,
    device: &Device,
    target: &Target,
    way: &Way,
) -> Result<(Outcome, Phases)> {
    let client = own_client(library, device, target, way);
    let first = mbedtls::Device { save_session: true, request: None, ..client.clone() };
    let (mut outcome, session, phases) = with_own_library(library, &first, target, way)?;
    if outcome.verdict != Verdict::Pass {
        outcome.notes.push("this is the first handshake: there is no session to resume".to_owned());
        return Ok((outcome, phases));
    }
    let Some(session) = session else {
        outcome.notes.push("the device has no session afterwards that it could resume".to_owned());
        return Ok((outcome, phases));
    };
    let second = mbedtls::Device { session: Some(session), ..client };
    let (mut outcome, _, phases) = with_own_library(library, &second, target, way)?;
    outcome.notes.push(resumption(outcome.resumed).to_owned());
    Ok((outcome, phases))
}

fn resumption(resumed: Option<bool>) -> &'static str {
    match resumed {
        Some(true) => "the server took up the session of the first handshake",
        Some(false) => "the server did not take up the session: this is a second full handshake",
        None => "whether the server took up the session of the first handshake is not known",
    }
}

fn own_client(
    library: &OwnLibrary,
    device: &Device,
    target: &Target,
    way: &Way,
) -> mbedtls::Device {
    mbedtls::Device {
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
        heap: None,
    }
}

/// The same, and where its heap was too small, what it would have needed.
fn with_own_library(
    library: &OwnLibrary,
    client: &mbedtls::Device,
    target: &Target,
    way: &Way,
) -> Result<(Outcome, Option<Vec<u8>>, Phases)> {
    let (mut outcome, session, phases) = once(library, client, target, way)?;
    if heap::is_suspect(&outcome) {
        let smallest = heap::search(client, |client| Ok(once(library, client, target, way)?.0))?;
        if let Some(measured) = &mut outcome.measured {
            measured.smallest_heap = smallest;
        }
    }
    Ok((outcome, session, phases))
}

/// The outcome, the session where it is saved, and how long everything took.
fn once(
    library: &OwnLibrary,
    client: &mbedtls::Device,
    target: &Target,
    way: &Way,
) -> Result<(Outcome, Option<Vec<u8>>, Phases)> {
    if let Some((outcome, session)) = library.recalled(client)? {
        return Ok((outcome, session, Phases::default()));
    }
    let dial = match client.profile.tls.transport {
        Transport::Stream => network::dial_stream,
        Transport::Datagram => network::dial_datagram,
    };
    let unreached = |reason, why| Ok((client.unreached(reason, why), None, Phases::default()));
    match dial(target, way.connect_to, way.timeout) {
        // The bytes pass through the child: when they did is not known here.
        Ok((socket, phases)) => {
            let (outcome, session) = library.run(client, socket)?;
            Ok((outcome, session, phases))
        }
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
