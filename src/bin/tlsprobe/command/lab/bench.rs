//! One device on the bench: built, and run against the target or a server of our own.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use time::OffsetDateTime;

use tlsprobe::engine::loopback::Key;
use tlsprobe::engine::{Outcome, Target};
use tlsprobe::profile::Profile;
use tlsprobe::report::lab::LabRow;
use tlsprobe::verdict::cause::Explanation;

use super::firmware::Image;
use super::{row, server};
use crate::cli::connect::EngineChoice;
use crate::cli::lab::{ChainChoice, LabArgs};
use crate::command::connect::attempt;
use crate::command::connect::board::Board;
use crate::command::connect::device::Device;
use crate::command::connect::handshake::{self, Way};
use crate::command::trust::{self, Loaded};
use crate::exact::Session;

/// A handshake takes less than a second; a machine under load may need longer.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Where the devices of a run are put one after the other, or a few at a time.
#[derive(Debug)]
pub struct Bench<'a> {
    args: &'a LabArgs,
    session: Arc<Session>,
    /// When the run began, which is what time it is for all of it.
    now: OffsetDateTime,
}

impl<'a> Bench<'a> {
    /// For the devices of a run.
    ///
    /// # Errors
    /// The session says a time that is none.
    pub fn new(args: &'a LabArgs, session: Arc<Session>) -> Result<Self> {
        let begun = i64::try_from(session.begun())?;
        Ok(Self { args, now: OffsetDateTime::from_unix_timestamp(begun)?, session })
    }

    /// Builds the device and runs it: a row, or one for each chain.
    ///
    /// # Errors
    /// What keeps it from being built or run; what comes of the run is in the row.
    pub fn rows(&self, profile: &Profile) -> Result<Vec<LabRow>> {
        if self.args.without_run || !self.needs_board(profile) {
            return Ok(vec![self.built(profile, None)?]);
        }
        if let Some(target) = &self.args.target {
            let loaded = trust::load(profile)?;
            return Ok(vec![self.run(profile, loaded, target, self.args.connect_to)?]);
        }
        let choice = self.args.chain;
        let keys = server::keys(choice, profile);
        if keys.is_empty() {
            return Ok(vec![self.built(profile, Some(server::unmet(choice, profile)))?]);
        }
        keys.into_iter().map(|key| self.meets_our_own(profile, key)).collect()
    }

    /// Our runner is built, to be counted or to be run: firmware of the user's own is counted itself,
    /// and runs on no board of ours. Who names a target wants a run, with a tree or with a complaint.
    pub fn needs_board(&self, profile: &Profile) -> bool {
        let can_run = profile.tree.is_some() || self.args.target.is_some();
        profile.build.elf.is_none() || !self.args.without_run && can_run
    }

    /// A row without a run.
    fn built(&self, profile: &Profile, unmet: Option<(Outcome, Explanation)>) -> Result<LabRow> {
        if let Some(image) = Image::own(profile)? {
            return row::measured(profile, profile.device.cpu.clone(), &image, unmet);
        }
        let (built, cpu) = Board::build(profile)?;
        let image = Image::ours(&built.program);
        row::measured(profile, Some(cpu.name().to_owned()), &image, unmet)
    }

    fn meets_our_own(&self, profile: &Profile, key: Key) -> Result<LabRow> {
        let now = profile.device.clock.shows(self.now);
        let (address, loaded) = server::start(profile, key, now, &self.session)?;
        let target = Target { host: server::HOST.to_owned(), port: 443 };
        let mut row = self.run(profile, loaded, &target, Some(address))?;
        row.chain = Some(key);
        if self.args.chain == ChainChoice::Both {
            row.profile = format!("{} ({key})", row.profile);
        }
        Ok(row)
    }

    fn run(
        &self,
        profile: &Profile,
        loaded: Loaded,
        target: &Target,
        connect_to: Option<SocketAddr>,
    ) -> Result<LabRow> {
        let mut device = Device::of(profile.clone(), loaded, EngineChoice::CortexM)?;
        device.now = profile.device.clock.shows(self.now);
        if let Some(library) = &mut device.own_library {
            library.remember(self.session.clone());
        }
        let way = Way::plain(TIMEOUT, connect_to);
        let (outcome, _) = handshake::outcome(&device, target, &way)?;
        let attempt = attempt::explained(&device, target, outcome);
        let board = device.own_library.as_ref().and_then(|library| library.board());
        let board = board.context("the device has no board")?;
        let run = Some((attempt.outcome, attempt.explanation));
        let own = Image::own(profile)?;
        let image = own.unwrap_or_else(|| Image::ours(&board.built.program));
        let row = row::measured(&device.profile, Some(board.cpu.name().to_owned()), &image, run)?;
        Ok(LabRow { survey: attempt.survey, ..row })
    }
}
