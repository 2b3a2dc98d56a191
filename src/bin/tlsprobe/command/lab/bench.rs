//! One device on the bench: built, and run against the target or a server of our own.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use time::OffsetDateTime;

use tlsprobe::engine::Target;
use tlsprobe::engine::loopback::{Chain, Server};
use tlsprobe::profile::{Hostname, Profile};
use tlsprobe::report::lab::LabRow;

use super::firmware::Image;
use super::row;
use crate::cli::connect::EngineChoice;
use crate::cli::lab::LabArgs;
use crate::command::connect::attempt;
use crate::command::connect::board::Board;
use crate::command::connect::device::Device;
use crate::command::connect::handshake::{self, Way};
use crate::command::trust;
use crate::network;

/// The name of the server on loopback.
const HOST: &str = "lab.example";
/// A handshake takes less than a second; a machine under load may need longer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Builds the device and runs it.
///
/// # Errors
/// What keeps it from being built or run; what comes of the run is in the row.
pub fn row(args: &LabArgs, profile: Profile) -> Result<LabRow> {
    let own = Image::own(&profile)?;
    if !needs_board(args, &profile) {
        let image = own.context("nothing is built for this profile")?;
        return row::measured(&profile, profile.device.cpu.clone(), &image, None, None);
    }
    if args.without_run {
        let (built, cpu) = Board::build(&profile)?;
        let (cpu, image) = (Some(cpu.name().to_owned()), Image::ours(&built.program));
        return row::measured(&profile, cpu, &image, None, None);
    }
    let device = prepare(args, profile)?;
    let (target, connect_to) = match &args.target {
        Some(target) => (target.clone(), args.connect_to),
        None => (Target { host: HOST.to_owned(), port: 443 }, Some(device.1)),
    };
    let device = device.0;
    let started = Instant::now();
    let (outcome, _) = handshake::outcome(&device, &target, &Way::plain(TIMEOUT, connect_to))?;
    let milliseconds = u64::try_from(started.elapsed().as_millis()).ok();
    let attempt = attempt::explained(&device, &target, outcome);
    let board = device.own_library.as_ref().and_then(|library| library.board());
    let board = board.context("the device has no board")?;
    let run = Some((attempt.outcome, attempt.explanation));
    let image = own.unwrap_or_else(|| Image::ours(&board.built.program));
    row::measured(&device.profile, Some(board.cpu.name().to_owned()), &image, run, milliseconds)
}

/// Our runner is built, to be counted or to be run: firmware of the user's own is counted itself, and
/// runs on no board of ours. Who names a target wants a run, with a tree or with a complaint.
pub fn needs_board(args: &LabArgs, profile: &Profile) -> bool {
    let can_run = profile.tree.is_some() || args.target.is_some();
    profile.build.elf.is_none() || !args.without_run && can_run
}

/// The device, and where it finds its server.
fn prepare(args: &LabArgs, profile: Profile) -> Result<(Device, SocketAddr)> {
    if args.target.is_some() {
        let loaded = trust::load(&profile)?;
        let nowhere = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        return Ok((Device::of(profile, loaded, EngineChoice::CortexM)?, nowhere));
    }
    // What the device expects and believes is what its server is made for.
    let now = profile.device.clock.shows(OffsetDateTime::now_utc());
    let name = match &profile.tls.hostname {
        Hostname::Name(name) => name.clone(),
        Hostname::Target | Hostname::Unchecked | Hostname::NotCalled => HOST.to_owned(),
    };
    let chain = Chain::generate(&[&name], "tlsprobe lab", now)?;
    let address = network::serve(Server::new(&chain)?)?;
    let loaded =
        trust::load_one(chain.root(), "the CA of the server on loopback", &profile.library);
    Ok((Device::of(profile, loaded, EngineChoice::CortexM)?, address))
}
