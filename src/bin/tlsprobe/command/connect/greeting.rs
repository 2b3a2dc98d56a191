//! The seam of `tlsprobe hello`: a device and a host, and the first bytes that its library sends.

use std::io::{ErrorKind, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::{UnixDatagram, UnixStream};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use tlsprobe::engine::client_hello::ClientHello;
use tlsprobe::engine::{Outcome, mbedtls};
use tlsprobe::mbedtls::Code;
use tlsprobe::profile::{Profile, Transport};

use super::device::Device;
use super::own_library::OwnLibrary;
use crate::cli::connect::EngineChoice;
use crate::cli::device::DeviceArgs;

/// The library speaks at once; a machine that is busy with everything else needs this long.
const PATIENCE: Duration = Duration::from_secs(10);

/// Nobody answers: the library needs to learn that once.
const SILENCE: Duration = Duration::from_secs(1);

/// More than any first flight.
const MOST_BYTES: usize = 1 << 16;

/// Everything random follows from it, so that the same device says the same hello again.
const SEED: u64 = 1;

/// The device, and the ClientHello that it sends to a host, records and all.
///
/// # Errors
/// A library that cannot be built or run, or that refuses to say anything.
pub fn first_bytes(args: &DeviceArgs, host: &str) -> Result<(Arc<Profile>, Vec<u8>)> {
    let device = Device::prepare(args, EngineChoice::Mbedtls)?;
    let library = device.own_library.as_ref().context("the library itself has to speak")?;
    let client = client(&device, library, host);
    let (bytes, outcome) = match device.profile.tls.transport {
        Transport::Stream => {
            let (ours, theirs) = UnixStream::pair().context("a pair of sockets")?;
            ours.set_read_timeout(Some(PATIENCE))?;
            greet(library, &client, theirs.into(), ours)?
        }
        Transport::Datagram => {
            let (ours, theirs) = UnixDatagram::pair().context("a pair of sockets")?;
            ours.set_read_timeout(Some(PATIENCE))?;
            greet(library, &client, theirs.into(), Datagrams(ours))?
        }
    };
    if bytes.is_empty() {
        bail!("{}: the library sends nothing: {}", device.profile.name, said(&outcome));
    }
    Ok((device.profile, bytes))
}

fn client(device: &Device, library: &OwnLibrary, host: &str) -> mbedtls::Device {
    mbedtls::Device {
        profile: device.profile.clone(),
        anchors: device.anchors.clone(),
        inputs: library.inputs(),
        host: host.to_owned(),
        now: device.now,
        request: None,
        silence: SILENCE,
        deadline: PATIENCE,
        session: None,
        save_session: false,
        seed: Some(SEED),
        heap: None,
    }
}

/// Lets the library speak into one end and listens at the other, which then closes.
fn greet(
    library: &OwnLibrary,
    client: &mbedtls::Device,
    theirs: OwnedFd,
    ours: impl Read,
) -> Result<(Vec<u8>, Outcome)> {
    thread::scope(|scope| {
        let running = scope.spawn(|| library.run(client, theirs));
        let bytes = listen(ours);
        let (outcome, _) =
            running.join().map_err(|_| anyhow::anyhow!("the engine's thread ended"))??;
        Ok((bytes?, outcome))
    })
}

/// Reads until a ClientHello is whole, or the library has no more to say.
fn listen(mut ours: impl Read) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut piece = vec![0; MOST_BYTES];
    while bytes.len() < MOST_BYTES {
        match ours.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => bytes.extend_from_slice(piece.get(..count).unwrap_or_default()),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) if is_end(error.kind()) => break,
            Err(error) => return Err(error).context("what the library sends cannot be read"),
        }
        if ClientHello::decode(&bytes).is_ok() {
            break;
        }
    }
    Ok(bytes)
}

/// A time-out, or a library that is gone.
fn is_end(kind: ErrorKind) -> bool {
    use ErrorKind::{ConnectionReset, TimedOut, WouldBlock};
    matches!(kind, WouldBlock | TimedOut | ConnectionReset)
}

fn said(outcome: &Outcome) -> String {
    if outcome.ca_result < 0 {
        return format!("loading its CAs returned {}", Code(outcome.ca_result));
    }
    match (&outcome.code, &outcome.because) {
        (Some(code), _) => format!("its handshake returned {code}"),
        (None, Some(because)) => because.clone(),
        (None, None) => "it never began a handshake".to_owned(),
    }
}

/// Datagrams one after the other.
struct Datagrams(UnixDatagram);

impl Read for Datagrams {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.recv(buffer)
    }
}
